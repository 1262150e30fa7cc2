"""ISBT 128 (ST-001): labels of blood, tissue and cells. They are recognised and named, and not read further."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from devices.barcodes.reading import Candidate, Form, Reading, Role

_STRUCTURES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "=": (r"=[A-NP-Z1-9][0-9A-Z]{4}[0-9]{8}[0-9A-Z*]{2,3}", "the number of a donation (DIN)"),
        "=<": (r"=<[A-Z][0-9A-Z]{7}", "the code of a product"),
        "=%": (r"=%[0-9A-Za-z]{4}", "a blood group"),
        "=>": (r"=>[0-9]{6}", "an expiry date"),
        "&>": (r"&>[0-9]{10}", "an expiry date and time"),
        "=*": (r"=\*[0-9]{6}", "a date of collection"),
        "&*": (r"&\*[0-9]{10}", "a date and time of collection"),
        "=}": (r"=\}[0-9]{6}", "a date of production"),
        "&}": (r"&\}[0-9]{10}", "a date and time of production"),
        "=,": (r"=,[0-9A-Z]{6}", "a serial number of a product of human origin"),
        "=/": (r"=/[0-9A-Z]{16}", "the number of a processor's product"),
        "=+": (r"=\+[0-9]{5}[=&].+", "several structures in one"),
    }
)
"""Data identifier to the shape of its structure and its plain meaning."""

_SHAPES = tuple((identifier, re.compile(shape), what) for identifier, (shape, what) in _STRUCTURES.items())


def isbt128_reading(text: str, aim: str) -> Reading | None:
    """Recognise a structure of ISBT 128, or return None where the text is none."""
    if text[:1] not in {"=", "&"}:
        return None
    for identifier, shape, what in _SHAPES:
        if shape.fullmatch(text) is not None:
            why = f"It is a label of ISBT 128 and holds {what}; it is not read further."
            field = (identifier, text[len(identifier) :])
            return Reading(text, aim, Form.ISBT128, (Candidate(Role.TEXT, text, why),), (field,))
    return None
