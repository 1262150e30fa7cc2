"""Labels that write the name before each value, as suppliers of parts do: ``PN:ABC-1 SN:0055 QTY:1``."""

import re
from collections.abc import Mapping
from itertools import islice
from types import MappingProxyType

from devices.barcodes.elements import Element, Elements, candidates_of
from devices.barcodes.gs1 import MOST_ELEMENTS
from devices.barcodes.reading import Candidate, Form, Reading, Role

_MEANINGS: tuple[tuple[str, Role | None, str], ...] = (
    ("SN S/N SERIAL SERNO SER", Role.SERIAL, "the serial number"),
    ("PN P/N MPN SKU ITEM PART MODEL", Role.ITEM, "the item number"),
    ("LOT BATCH", Role.LOT, "the lot"),
    ("QTY Q PO CPO SO MFR MFG DC D/C DATE REV COO MAC IMEI ICCID VER FW HW ID", None, ""),
)

ROLES: Mapping[str, tuple[Role, str]] = MappingProxyType(
    {name: (role, what) for names, role, what in _MEANINGS if role is not None for name in names.split()}
)
"""Name, in upper case, to the role its value plays, best first."""

_NAMES = frozenset(name for names, _, _ in _MEANINGS for name in names.split())
_FEWEST = 2
_PAIR = re.compile(r"(?:^|(?<=[\s,;|]))([A-Za-z]{1,6}(?:/[A-Za-z])?)[:=] ?([^\s,;|]+)", re.ASCII)


def labelled_reading(text: str, aim: str) -> Reading | None:
    """Read a text of named values, or return None where fewer than two known names begin a value in it.

    A value ends at a blank, comma, semicolon or bar; what stands between values belongs to none.
    """
    pairs = (Element(pair[1].upper(), pair[2]) for pair in _PAIR.finditer(text) if pair[1].upper() in _NAMES)
    elements = Elements(tuple(islice(pairs, MOST_ELEMENTS)))
    if len(elements.identifiers) < _FEWEST:
        return None
    candidates = candidates_of(elements, ROLES, name="{}") or (
        Candidate(Role.TEXT, text, "The label names no unit and no item."),
    )
    return Reading(text, aim, Form.LABELLED, candidates, elements.fields, elements.notes)
