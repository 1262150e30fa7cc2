"""GS1 element strings: our own split by the predefined lengths and FNC1 (GS), each element checked by itself."""

import re
from collections.abc import Iterator

from devices.barcodes.application_identifiers import (
    CHECK_DIGIT_AT,
    DATES,
    PREDEFINED_LENGTH,
    identifier_at,
    is_identifier,
)
from devices.barcodes.characters import GS
from devices.barcodes.check_digits import has_gs1_check_digit
from devices.barcodes.dates import is_date
from devices.barcodes.elements import Element, Elements
from devices.barcodes.reading import Note

MOST_ELEMENTS = 100
"""A symbol that holds more is hostile: the rest is one flawed stretch."""

_LONGEST_VALUE = 90
_BRACKET = re.compile(r"\(([0-9]{2,4})\)")
_LOST_TAIL = re.compile(r"(?=(?:01[0-9]{14}|1[1-7][0-9]{6}))")


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
    """Return the element with its flaw: the wrong shape, no date, or a check digit that does not fit."""
    if not _has_shape(identifier, value) or (identifier in DATES and not is_date(value)):
        return Element(identifier, value, Note.BAD_STRUCTURE)
    place = CHECK_DIGIT_AT.get(identifier)
    if place is not None and not has_gs1_check_digit(value[:place]):
        return Element(identifier, value, Note.BAD_CHECK_DIGIT)
    return Element(identifier, value)


def lost_separator(message: str, elements: Elements) -> bool:
    """Say whether the last value seems to have swallowed an element because the scanner dropped FNC1.

    Only what proves itself counts: a GTIN with its check digit, or a date, at which the rest splits cleanly.
    """
    if not elements.all or message.endswith(GS):
        return False
    last = elements.all[-1]
    if not last.identifier or last.identifier[:2] in PREDEFINED_LENGTH or len(last.value) > _LONGEST_VALUE:
        return False
    starts = [mark.start() for mark in _LOST_TAIL.finditer(last.value) if mark.start() > 0]
    return any(not gs1_elements(last.value[start:]).notes for start in starts)


def _has_shape(identifier: str, value: str) -> bool:
    if not value or len(value) > _LONGEST_VALUE or not value.isascii():
        return False
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
