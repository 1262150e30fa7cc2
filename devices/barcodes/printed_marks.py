"""The marks that labels print before a serial number, inside the barcode: ``S``, ``SN:``, ``S/N``.

A mark may as well belong to the number. So what stands behind it is offered beside the whole, and never instead of it.
"""

import re
from dataclasses import dataclass

_MARK = re.compile(
    r"(?P<words>S/N|SER(?:IAL)?(?: ?(?:NO|NR|NUMBER))?|SN|S(?![N/]))(?P<sign> ?[.:#=]+ ?| |)(?=[0-9A-Za-z])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MarkedSerial:
    """A mark exactly as it stands in the code, and the number behind it; together they are the whole content.

    ``is_plain_mark``: the mark is written as one (``SN:``, ``S/N``), not a letter or two that a number may begin with.
    """

    mark: str
    serial: str
    is_plain_mark: bool


def marked_serial_of(text: str) -> MarkedSerial | None:
    """Return the mark that the text begins with and what follows it, or None where it begins with none."""
    found = _MARK.match(text) if text.isascii() else None
    if found is None:
        return None
    is_plain = "/" in found["words"] or bool(found["sign"].strip())
    return MarkedSerial(found[0], text[found.end() :], is_plain)
