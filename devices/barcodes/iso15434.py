"""ISO/IEC 15434: a message ``[)>`` RS format ... RS EOT of GS1 elements (05) or ASC MH10 data identifiers (06)."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from types import MappingProxyType

from devices.barcodes.characters import EOT, GS, RS
from devices.barcodes.elements import Element, Elements
from devices.barcodes.gs1 import MOST_ELEMENTS, split_elements
from devices.barcodes.reading import Note, Role

HEADER = "[)>"

DATA_IDENTIFIER_ROLES: Mapping[str, tuple[Role, str]] = MappingProxyType(
    {
        "S": (Role.SERIAL, "the supplier's serial number"),
        "P": (Role.ITEM, "the customer's item number"),
        "1P": (Role.ITEM, "the supplier's item number"),
        "30P": (Role.ITEM, "the supplier's item number"),
        "1T": (Role.LOT, "the supplier's lot"),
        "T": (Role.LOT, "the customer's lot"),
    }
)
"""Data identifiers that name what a warehouse asks for. ``1S`` to ``30S`` name packages and other things."""

_FORMAT_GS1 = "05"
_FORMAT_DATA_IDENTIFIERS = "06"
_DATA_IDENTIFIER = re.compile(r"([0-9]{0,3}[A-Z])(.*)", re.DOTALL)


def iso15434_elements(message: str) -> Elements:
    """Return the elements of every format of the message; a missing RS or EOT at its end is forgiven."""
    body = message.removeprefix(HEADER).removeprefix(RS).removesuffix(EOT).removesuffix(RS)
    found = chain.from_iterable(_elements_of(envelope[:2], envelope[2:]) for envelope in body.split(RS))
    kept = tuple(islice(found, MOST_ELEMENTS))
    left = next(found, None)
    return Elements(kept if left is None else (*kept, Element("", left.value, Note.BAD_STRUCTURE)))


def _elements_of(form: str, body: str) -> Iterator[Element]:
    content = body.removeprefix(GS)
    if form == _FORMAT_GS1:
        yield from split_elements(content)
    elif form == _FORMAT_DATA_IDENTIFIERS:
        yield from map(_data_identifier_element, filter(None, content.split(GS)))
    else:
        yield Element("", form + body, Note.BAD_STRUCTURE)


def _data_identifier_element(piece: str) -> Element:
    parts = _DATA_IDENTIFIER.fullmatch(piece)
    return Element("", piece, Note.BAD_STRUCTURE) if parts is None else Element(parts[1], parts[2])
