"""Content without structure: a serial number, and whatever published numbering its form and check digits fit."""

from collections.abc import Iterator

from devices.barcodes.identifiers import Identifier, identifiers_in
from devices.barcodes.printed_marks import marked_serial_of
from devices.barcodes.reading import Candidate, Form, Reading, Role

_SERIAL_SYMBOLOGIES = frozenset("ACFGLz")
"""Code 39, Code 128, Codabar, Code 93, PDF417 and Aztec hold item numbers now and then; serials as a rule."""


def plain_reading(text: str, aim: str) -> Reading:
    """Read a text that has no structure of its own.

    The whole text is always a possible serial number, exactly as it is. Before it stand the identifiers that the text
    proves to be, behind it those that it may be by chance, and what follows a printed mark such as ``SN:``.
    """
    serial = Candidate(Role.SERIAL, text, "The content has no structure of its own, so it may be a serial number.")
    found = identifiers_in(text)
    first = [_candidate(each) for each in found if _comes_first(each, aim)]
    behind = [_candidate(each) for each in found if not _comes_first(each, aim)]
    return Reading(text, aim, Form.PLAIN, (*first, serial, *behind, *_behind_mark(text)))


def _comes_first(identifier: Identifier, aim: str) -> bool:
    is_among_serials = identifier.role is Role.GTIN and aim[1:2] in _SERIAL_SYMBOLOGIES
    return identifier.is_proven and not is_among_serials


def _candidate(identifier: Identifier) -> Candidate:
    return Candidate(identifier.role, identifier.value, identifier.why)


def _behind_mark(text: str) -> Iterator[Candidate]:
    marked = marked_serial_of(text)
    if marked is not None and marked.is_plain_mark:
        why = f"It stands behind {marked.mark!r}, which labels print before a serial number."
        yield Candidate(Role.SERIAL, marked.serial, why)
