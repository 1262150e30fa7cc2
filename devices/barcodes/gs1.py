"""GS1 element strings: our own split by the predefined lengths and FNC1 (GS), each element checked by itself."""

import re
from collections.abc import Iterator

from devices.barcodes.application_identifiers import PREDEFINED_LENGTH, identifier_at, is_identifier
from devices.barcodes.characters import GS
from devices.barcodes.components import CSET_82
from devices.barcodes.element_rules import flaw_of
from devices.barcodes.elements import Element, Elements
from devices.barcodes.reading import Note

MOST_ELEMENTS = 100
"""A symbol that holds more is hostile: the rest is one flawed stretch."""

_LONGEST_VALUE = 90
_OWN_LENGTHS = {
    **dict.fromkeys(("4300", "4301", "4310", "4311", "4320"), 35),
    **dict.fromkeys(("7253", "7254", "7259"), 40),
    **{f"43{kind}": 70 for kind in ("02", "03", "04", "05", "06", "12", "13", "14", "15", "16")},
    "7255": 10,
    "7256": 90,
    "7257": 70,
    "8030": 90,
}
"""Elements judged here alone: biip's patterns for escaped text take exponential time, and know no padding in 8030."""

_CSET_82 = frozenset(CSET_82)
_CHARACTERS = _CSET_82 | {"#"}
"""``#`` belongs to the 39 characters of a component's identifier (8010) alone."""
_BRACKET = re.compile(r"\(([0-9]{2,4})\)")


def gs1_elements(message: str) -> Elements:
    """Return the elements of a GS1 message as a GS1 symbol carries it; a leading or trailing GS means nothing."""
    return Elements(tuple(split_elements(message)))


def split_elements(message: str) -> Iterator[Element]:
    """Yield the elements of a GS1 message one by one, the rest as one flawed stretch where there are too many."""
    position, count = 0, 0
    while position < len(message):
        if message[position] == GS:
            position += 1
            continue
        count += 1
        end = message.find(GS, position)
        end = len(message) if end < 0 else end
        identifier = identifier_at(message, position) if count <= MOST_ELEMENTS else None
        if identifier is None:
            end = end if count <= MOST_ELEMENTS else len(message)
            yield Element("", message[position:end], Note.BAD_STRUCTURE)
        else:
            end = min(end, position + PREDEFINED_LENGTH.get(identifier[:2], len(message)))
            yield checked(identifier, message[position + len(identifier) : end])
        position = end


def bracketed_elements(text: str) -> Elements | None:
    r"""Return the elements of the form for people, ``(01)...(21)...``, or None where the text is not in it.

    A bracket that belongs to a value may stand there as it is, unless what it holds is an identifier, or as ``\(``.
    """
    marks = [mark for mark in _BRACKET.finditer(text) if is_identifier(mark[1]) and not _is_escaped(text, mark.start())]
    if not marks or marks[0].start() != 0:
        return None
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    pairs = zip(marks[:MOST_ELEMENTS], ends[:MOST_ELEMENTS], strict=True)
    found = [checked(mark[1], text[mark.end() : end].replace("\\(", "(")) for mark, end in pairs]
    if len(marks) > MOST_ELEMENTS:
        found.append(Element("", text[marks[MOST_ELEMENTS].start() :], Note.BAD_STRUCTURE))
    return Elements(tuple(found))


def checked(identifier: str, value: str) -> Element:
    """Return the element with its flaw: the wrong shape or content, or a check digit that does not fit."""
    if not _has_shape(identifier, value):
        return Element(identifier, value, Note.BAD_STRUCTURE)
    return Element(identifier, value, flaw_of(identifier, value))


def _has_shape(identifier: str, value: str) -> bool:
    if not value or len(value) > _OWN_LENGTHS.get(identifier, _LONGEST_VALUE) or not _CHARACTERS.issuperset(value):
        return False
    if identifier in _OWN_LENGTHS:
        return _CSET_82.issuperset(value)
    # Imported on first use: biip takes a tenth of a second, and most scans of most days are plain serials.
    from biip import ParseConfig, ParseError  # noqa: PLC0415 - a plain code loads no library
    from biip.gs1_element_strings import GS1ElementString  # noqa: PLC0415 - a plain code loads no library

    # biip judges dates by today's; ours are judged without a clock.
    config = ParseConfig(gs1_element_strings_verify_date=False)
    try:
        parsed = GS1ElementString.parse(identifier + value, config=config)
    except (ParseError, ValueError, IndexError, ArithmeticError):
        return False
    return parsed.ai.ai == identifier


def _is_escaped(text: str, position: int) -> bool:
    return position > 0 and text[position - 1] == "\\"
