"""ISO/IEC 15434: a message ``[)>`` RS format ... RS EOT of GS1 elements (05) or ASC MH10 data identifiers (06)."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from devices.barcodes.characters import EOT, GS, RS
from devices.barcodes.elements import Element, Elements, flawed
from devices.barcodes.gs1 import MOST_ELEMENTS, gs1_elements
from devices.barcodes.reading import Role

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
    found: list[Element] = []
    for envelope in body.split(RS)[:MOST_ELEMENTS]:
        found.extend(_elements_of(envelope[:2], envelope[2:]))
    return Elements(tuple(found))


def _elements_of(form: str, body: str) -> Iterator[Element]:
    content = body.removeprefix(GS)
    if form == _FORMAT_GS1:
        yield from gs1_elements(content).all
    elif form == _FORMAT_DATA_IDENTIFIERS:
        yield from _data_identifier_elements(content.split(GS))
    else:
        yield from flawed("", [form + body])


def _data_identifier_elements(pieces: list[str]) -> Iterator[Element]:
    for piece in pieces[:MOST_ELEMENTS]:
        parts = _DATA_IDENTIFIER.fullmatch(piece)
        if parts is not None:
            yield Element(parts[1], parts[2])
        elif piece:
            yield from flawed("", [piece])
    yield from flawed("", pieces[MOST_ELEMENTS : MOST_ELEMENTS + 1])
