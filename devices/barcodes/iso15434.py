"""ISO/IEC 15434: a message ``[)>`` RS format ... RS EOT, whole or as scanners and keyboards leave it.

Formats 05 (GS1 elements), 06 (data identifiers of ASC MH10) and 12 (text elements such as ``SER 123``) are read. The
separators may have come as other characters; what stands for them shows itself right behind the header.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from devices.barcodes.application_identifiers import ROLES as GS1_ROLES
from devices.barcodes.characters import EOT, GS, RS
from devices.barcodes.data_identifiers import DATA_IDENTIFIERS, split_identifier
from devices.barcodes.data_identifiers import ROLES as DATA_IDENTIFIER_ROLES
from devices.barcodes.dates import written_as_gs1
from devices.barcodes.elements import Element, Elements, candidates_of
from devices.barcodes.gs1 import MOST_ELEMENTS, split_elements
from devices.barcodes.reading import Candidate, Form, Note, Reading, Role

TEXT_ROLES = {
    "SER": (Role.SERIAL, "the maker's serial number"),
    "SEQ": (Role.SERIAL, "the serial number within the item"),
    "PNR": (Role.ITEM, "the item number"),
    "PNO": (Role.ITEM, "the item number when it was made"),
    "LOT": (Role.LOT, "the lot"),
}
"""Text element identifier to the role its value plays, best first."""

_BEGINNING = re.compile(r">?\[\)>")
_GS1 = "05"
_DATA_IDENTIFIERS = "06"
_TEXT_ELEMENTS = frozenset({"12", "DD"})
_UNREAD = frozenset({"01", "02", "03", "04", "07", "08", "09"})
"""Formats of transport data, EDI, free text and binary data: known, and left as they are."""

_TEXT_ELEMENT = re.compile(r"([A-Z]{3}) (.*)", re.DOTALL)
_BARE = re.compile(r"(?:05|06|12|DD)(?=.)", re.DOTALL)
_FORMATS = "|".join(sorted({_GS1, _DATA_IDENTIFIERS, *_TEXT_ELEMENTS, *_UNREAD}))


_DIGITS = "029"
_DISGUISES = (
    ("\u241e", "\u241d", "\u2404"),
    ("\uf70c", "\uf70b", "\uf70e"),
    ("\u25b2", "\u2194", "\u2666"),
    ("{RS}", "{GS}", "{EOT}"),
    ("<RS>", "<GS>", "<EOT>"),
    (r"\^", "]", "[Dd]"),
    ("030", _DIGITS, "004"),
    (r"[\^~]", "|", r"[\^~]"),
)
"""What is typed for RS, GS and EOT, RS and EOT as patterns: pictures, the private characters of function keys on a Mac,
glyphs of code page 437, names, the key without its Ctrl, the digits of an Alt code without its Alt, substitutes.
"""


@dataclass(frozen=True, slots=True)
class _Disguise:
    """One way to type the separators: how a message in it begins and ends, and where another format begins."""

    gs: str
    beginning: re.Pattern[str]
    format_mark: re.Pattern[str]
    end: re.Pattern[str]


def _disguise(rs: str, gs: str, eot: str) -> _Disguise:
    format_behind = f"(?=(?:{_FORMATS}){re.escape(gs)})"
    beginning, mark = re.compile(f"(?:{rs})?{format_behind}"), re.compile(f"{rs}{format_behind}")
    return _Disguise(gs, beginning, mark, re.compile(rf"{rs}(?:{eot})?\Z"))


_PATTERNS = tuple(_disguise(*signs) for signs in _DISGUISES)


def is_iso15434(text: str) -> bool:
    """Say whether the text begins as a message does; some suppliers write a ``>`` before the header."""
    return _BEGINNING.match(text) is not None


def iso15434_reading(text: str, aim: str) -> Reading:
    """Read a message: the elements of every format in it; a missing RS or EOT is forgiven."""
    elements = iso15434_elements(text)
    candidates = (
        *candidates_of(elements, DATA_IDENTIFIER_ROLES, name="{}"),
        *candidates_of(elements, TEXT_ROLES, name="{}"),
        *candidates_of(elements, GS1_ROLES),
    )
    candidates = tuple(filter(None, map(_with_gs1_date, candidates)))
    if not candidates:
        why = "The message names no unit and no item that can be relied on."
        candidates = (Candidate(Role.TEXT, text, why),)
    repairs = _repairs(elements)
    return Reading(text, aim, Form.ISO15434, candidates, elements.fields, elements.notes, repairs)


def iso15434_elements(text: str) -> Elements:
    """Return the elements of every format of the message, in their order."""
    body = _BEGINNING.sub("", text, count=1)
    doubts: frozenset[Note] = frozenset()
    if RS not in body and GS not in body:
        body, doubts = _undisguised(body)
        if not doubts and _BARE.match(body):
            return Elements((Element("", body, Note.BAD_STRUCTURE),), frozenset({Note.AMBIGUOUS}))
    body = body.removeprefix(RS).removesuffix(EOT).removesuffix(RS)
    found = chain.from_iterable(_elements_of(envelope[:2], envelope[2:]) for envelope in body.split(RS))
    kept = tuple(islice(found, MOST_ELEMENTS))
    left = next(found, None)
    return Elements(kept if left is None else (*kept, Element("", left.value, Note.BAD_STRUCTURE)), doubts)


def _undisguised(body: str) -> tuple[str, frozenset[Note]]:
    """Put RS and GS back where something else stands right behind a format that is known, and take the end off.

    Digits that were typed for separators may stand in a value too: then the split is one of several. Where nothing
    stands for them, no value can be told from the next identifier.
    """
    for disguise in _PATTERNS:
        start = disguise.beginning.match(body)
        if start is not None:
            inner = disguise.format_mark.sub(RS, disguise.end.sub("", body[start.end() :], count=1))
            notes = {Note.REPLACED} | ({Note.AMBIGUOUS} if disguise.gs == _DIGITS else set())
            return inner.replace(disguise.gs, GS), frozenset(notes)
    return body, frozenset()


def _repairs(elements: Elements) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Offer the one split of a message without separators that needs none: all of it is one element's value."""
    if Note.AMBIGUOUS not in elements.doubts or elements.fields:
        return ()
    bare = elements.all[0].value
    whole = Elements(tuple(_elements_of(bare[:2], bare[2:])))
    return (whole.fields,) if whole.fields and not whole.notes else ()


def _elements_of(form: str, body: str) -> Iterator[Element]:
    content = body.removeprefix(GS)
    if form == _GS1:
        yield from split_elements(content)
    elif form == _DATA_IDENTIFIERS:
        yield from map(_data_identifier_element, filter(None, content.split(GS)))
    elif form in _TEXT_ELEMENTS:
        yield from map(_text_element, filter(None, content.split(GS)))
    else:
        yield Element("", form + body, None if form in _UNREAD else Note.BAD_STRUCTURE)


def _data_identifier_element(piece: str) -> Element:
    parts = split_identifier(piece)
    if parts is None:
        return Element("", piece, Note.BAD_STRUCTURE)
    known = DATA_IDENTIFIERS.get(parts[0])
    if known is not None and known.date and written_as_gs1(known.date, parts[1]) is None:
        return Element(*parts, Note.BAD_STRUCTURE)
    return Element(*parts)


def _text_element(piece: str) -> Element:
    parts = _TEXT_ELEMENT.fullmatch(piece)
    return Element("", piece, Note.BAD_STRUCTURE) if parts is None else Element(parts[1], parts[2])


def _with_gs1_date(candidate: Candidate) -> Candidate | None:
    """Write an expiry date as the role has it, in six digits."""
    if candidate.role is not Role.EXPIRY or len(candidate.value) == len("YYMMDD"):
        return candidate
    written = written_as_gs1("YYYYMMDD", candidate.value)
    return None if written is None else Candidate(candidate.role, written, candidate.why)
