"""The GS1 application identifiers: how long each is, how long its value is, and what it carries.

Tables of the GS1 General Specifications: an identifier's length follows from its first two digits, and so does
the length of those elements that need no separator behind them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from devices.barcodes.reading import Role


def _spread(*groups: tuple[range | tuple[int, ...], int]) -> Mapping[str, int]:
    return MappingProxyType({f"{start:02d}": length for starts, length in groups for start in starts})


IDENTIFIER_DIGITS = _spread(
    (range(5), 2),
    (range(10, 23), 2),
    (range(23, 26), 3),
    ((30, 37), 2),
    (range(31, 37), 4),
    ((39, 43, 70, 72, 80, 81, 82), 4),
    ((40, 41, 42, 71), 3),
    (range(90, 100), 2),
)
"""First two digits to the number of digits of the whole identifier."""

PREDEFINED_LENGTH = _spread(
    ((0,), 20),
    ((1, 2, 3), 16),
    ((4,), 18),
    (range(11, 20), 8),
    ((20,), 4),
    (range(31, 37), 10),
    ((41,), 16),
)
"""First two digits to the characters of identifier and value together, where no separator is needed behind."""

DATES = frozenset({"11", "12", "13", "15", "16", "17"})

ROLES: Mapping[str, tuple[Role, str]] = MappingProxyType(
    {
        "00": (Role.SSCC, "the number of a carton or pallet (SSCC)"),
        "21": (Role.SERIAL, "the serial number"),
        "8004": (Role.SERIAL, "the number of one asset (GIAI)"),
        "01": (Role.GTIN, "the item's GTIN"),
        "240": (Role.ITEM, "the supplier's item number"),
        "241": (Role.ITEM, "the customer's item number"),
        "10": (Role.LOT, "the lot"),
        "17": (Role.EXPIRY, "the expiry date"),
        "414": (Role.GLN, "the number of a place (GLN)"),
        **{f"41{kind}": (Role.GLN, "the number of a place or party (GLN)") for kind in (0, 1, 2, 3, 5, 6, 7)},
    }
)
"""Identifier to the role its value plays, best first."""


def identifier_at(text: str, position: int) -> str | None:
    """Return the application identifier that begins at the position, or None where none can begin there."""
    digits = IDENTIFIER_DIGITS.get(text[position : position + 2])
    if digits is None:
        return None
    identifier = text[position : position + digits]
    return identifier if len(identifier) == digits and identifier.isascii() and identifier.isdigit() else None


def is_identifier(text: str) -> bool:
    """Say whether the text is, by its length, one application identifier."""
    return identifier_at(text, 0) == text
