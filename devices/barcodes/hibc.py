"""HIBC (ANSI/HIBC 2): labels of medical devices, ``+`` labeller product unit, and lot, serial, quantity and dates.

The check character may be a blank, ``.``, ``/`` or ``+``: nothing is stripped before it is checked.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from devices.barcodes.check_digits import has_mod_43_check_character, mod_43_check_character
from devices.barcodes.dates import written_as_gs1
from devices.barcodes.elements import Element, Elements, candidates_of
from devices.barcodes.reading import Candidate, Form, Note, Reading, Role

LABELLER = "LIC"
PRODUCT = "PCN"
UNIT_OF_MEASURE = "UM"
QUANTITY = "QUANTITY"
EXPIRY = "EXPIRY"
LOT = "LOT"
SERIAL = "SERIAL"
EXPIRY_SUPPLEMENT = "14D"
MADE = "16D"
LINK = "LINK"
CHECK = "CHECK"

ROLES: Mapping[str, tuple[Role, str]] = MappingProxyType(
    {
        SERIAL: (Role.SERIAL, "the serial number"),
        PRODUCT: (Role.ITEM, "the labeller's number of the product"),
        LOT: (Role.LOT, "the lot"),
    }
)
"""Part of a label to the role it plays, best first."""

_PRIMARY = re.compile(r"([A-Z][0-9A-Z]{3})([0-9A-Z]{1,18})([0-9])(/.*)?")
_MOST_SEGMENTS = 20
_QUANTITY = re.compile(r"8([0-9]{2})|9([0-9]{5})")
_DATE_FORMS: Mapping[str, str] = MappingProxyType(
    {"2": "MMDDYY", "3": "YYMMDD", "4": "YYMMDDHH", "5": "YYJJJ", "6": "YYJJJHH", "7": ""}
)
"""The digit before a date to its form. A month begins with 0 or 1, and needs no digit before it."""

_MONTH = "MMYY"
_JULIAN = "YYJJJ"
_LONG_DAY = "YYYYMMDD"
_SUPPLEMENTS: tuple[tuple[str, str], ...] = (
    (EXPIRY_SUPPLEMENT, EXPIRY_SUPPLEMENT),
    (MADE, MADE),
    ("S", SERIAL),
    ("Q", QUANTITY),
)


@dataclass(frozen=True, slots=True)
class _Dated:
    element: Element
    yymmdd: str | None

    @property
    def expires(self) -> bool:
        return self.element.identifier in {EXPIRY, EXPIRY_SUPPLEMENT}


def hibc_reading(text: str, aim: str) -> Reading | None:
    """Read an HIBC label, or return None where the text is none.

    A primary label alone is known by its check character; one with a secondary label in it by its structure too, so
    that a misread one is flagged and not taken for a serial number.
    """
    if not text.startswith("+") or mod_43_check_character(text[1:]) is None:
        return None
    is_right = has_mod_43_check_character(text)
    body, check = text[1:-1], Element(CHECK, text[-1], None if is_right else Note.BAD_CHECK_DIGIT)
    primary = _PRIMARY.fullmatch(body)
    if primary is not None and (is_right or primary[4]):
        found = (*_primary(primary), *(_secondary(primary[4][1:]) if primary[4] else ()))
    elif body.startswith("$") or (is_right and _begins_with_day(body)):
        found = (*_secondary(body[:-1]), _Dated(Element(LINK, body[-1:]), None))
    else:
        return None
    return _reading(text, aim, found, check)


def belongs_to(secondary: Reading, primary: Reading) -> bool:
    """Say whether a secondary label is linked to a primary one: its link character is the other's check character."""
    link = secondary.element(LINK)
    return link is not None and primary.element(PRODUCT) is not None and link == primary.element(CHECK)


def _reading(text: str, aim: str, found: tuple[_Dated, ...], check: Element) -> Reading:
    expiries = tuple(dict.fromkeys(each.yymmdd for each in found if each.expires and each.yymmdd is not None))
    doubts = frozenset({Note.CONFLICT}) if len(expiries) > 1 else frozenset[Note]()
    elements = Elements((*(each.element for each in found), check), doubts)
    candidates: tuple[Candidate, ...] = ()
    if check.flaw is None:
        candidates = candidates_of(elements, ROLES, name="{}")
        if len(expiries) == 1:
            candidates = (*candidates, Candidate(Role.EXPIRY, expiries[0], "The label holds the expiry date."))
    if check.flaw is None and _begins_with_day(text[1:]):
        why = "It may be a plain serial number that only looks like a label of lot and date."
        candidates = (*candidates, Candidate(Role.SERIAL, text, why))
    elif not candidates:
        candidates = (Candidate(Role.TEXT, text, "The label names no unit and no product that can be relied on."),)
    return Reading(text, aim, Form.HIBC, candidates, elements.fields, elements.notes)


def _begins_with_day(body: str) -> bool:
    return written_as_gs1(_JULIAN, body[:5]) is not None


def _primary(found: re.Match[str]) -> tuple[_Dated, ...]:
    names = (LABELLER, PRODUCT, UNIT_OF_MEASURE)
    return tuple(_plain(name, value) for name, value in zip(names, found.groups()[:3], strict=True))


def _secondary(data: str) -> Iterator[_Dated]:
    first, *supplements = data.split("/", _MOST_SEGMENTS)
    yield from _first(first)
    for supplement in supplements:
        yield _supplement(supplement)


def _first(data: str) -> Iterator[_Dated]:
    """Read the first stretch of a secondary label: lot or serial, behind ``$$`` with a quantity and a date."""
    if data.startswith("$$+"):
        yield from _dated(data[3:], SERIAL)
    elif data.startswith("$$"):
        quantity = _QUANTITY.match(data, 2)
        if quantity is not None:
            yield _plain(QUANTITY, quantity[1] or quantity[2])
        yield from _dated(data[2 if quantity is None else quantity.end() :], LOT)
    elif data.startswith("$+"):
        yield _plain(SERIAL, data[2:])
    elif data.startswith("$"):
        yield _plain(LOT, data[1:])
    elif _begins_with_day(data):
        yield _date(EXPIRY, data[:5], _JULIAN)
        if data[5:]:
            yield _plain(LOT, data[5:])
    else:
        yield _supplement(data)


def _dated(data: str, name: str) -> Iterator[_Dated]:
    """Read a date by the digit before it, and what stands behind it; without a date the rest alone."""
    form = _MONTH if data[:1] in {"0", "1"} else _DATE_FORMS.get(data[:1])
    start = 0 if form is _MONTH else 1
    if form is None:
        form, start = "", 0
    if form:
        yield _date(EXPIRY, data[start : start + len(form)], form)
    rest = data[start + len(form) :]
    if rest or not form:
        yield _plain(name, rest)


def _supplement(data: str) -> _Dated:
    for mark, name in _SUPPLEMENTS:
        if data.startswith(mark):
            value = data[len(mark) :]
            return _date(name, value, _LONG_DAY) if mark.endswith("D") else _plain(name, value)
    return _Dated(Element("", data, Note.BAD_STRUCTURE), None)


def _plain(name: str, value: str) -> _Dated:
    return _Dated(Element(name, value, None if value else Note.BAD_STRUCTURE), None)


def _date(name: str, written: str, form: str) -> _Dated:
    yymmdd = written_as_gs1(form, written)
    return _Dated(Element(name, written, Note.BAD_STRUCTURE if yymmdd is None else None), yymmdd)


def is_misread_primary(text: str) -> bool:
    """Say whether the text has the shape of a primary label, but another check character."""
    return text.startswith("+") and _PRIMARY.fullmatch(text[1:-1]) is not None and not has_mod_43_check_character(text)
