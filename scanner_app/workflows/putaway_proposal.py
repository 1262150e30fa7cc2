"""Which bin the units in hand should go to (RULES §6 Putaway)."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from scanner_app.workflows.found_units import blocking, described
from scanner_app.workflows.look import Look
from scanner_app.workflows.wording import place_of
from sync.ledger.documents import Bin, Item
from sync.ledger.identity import PlaceKind, UnitKey

QUARANTINE: Final = "quarantine"
"""The zone, or kind, of bins for goods that are held."""
_NOT_STORAGE: Final = frozenset(
    {PlaceKind.DOCK, PlaceKind.TOTE, PlaceKind.CART, PlaceKind.STAGE, PlaceKind.CARRIER, PlaceKind.BENCH}
)
_NEAREST: Final = 200
"""How many bins are counted for a proposal; a handheld answers while the operator lifts the box."""


def propose(units: tuple[UnitKey, ...], look: Look, *, held: bool | None = None) -> Bin | None:
    """Return the proposed bin: quarantine for held goods; the same item, the item's zone, the nearest empty.

    ``held`` says whether they are; None: as the book has it.
    """
    if not units:
        return None
    items = tuple(item for code in dict.fromkeys(unit.item for unit in units) if (item := look.item(code)) is not None)
    here = {unit.place.code for key in units if (unit := look.unit(key)) is not None and unit.place is not None}
    if held is None:
        held = any(blocking(described(key, look)) is not None for key in units)
    storing = [each for each in look.bins() if stores(each) and is_quarantine(each) is held]
    usable = [each for each in storing if each.code not in here and not forbidden(each, items)]
    return next(_with_room(_ranked(usable, items, look), len(units), look), None)


def stores(location: Bin) -> bool:
    """Return whether goods are stored in the location, rather than handled there."""
    return location.kind not in _NOT_STORAGE


def is_quarantine(location: Bin) -> bool:
    """Return whether the location is for held goods."""
    return QUARANTINE in {location.zone, location.kind}


def forbidden(location: Bin, items: Iterable[Item]) -> str | None:
    """Return the first item that the location does not allow, or None."""
    return next((item.code for item in items if location.items and item.code not in location.items), None)


def has_room(location: Bin, more: int, look: Look) -> bool:
    """Return whether so many more units fit by the book."""
    return location.capacity is None or look.count_at(place_of(location)) + more <= location.capacity


def _ranked(usable: list[Bin], items: tuple[Item, ...], look: Look) -> Iterator[Bin]:
    """Yield the bins, best first."""
    codes = {each.code for each in usable}
    by_code = {each.code: each for each in usable}
    for item in items:
        yield from (by_code[place.code] for place in look.places_of(item.code) if place.code in codes)
    zones = {item.zone for item in items if item.zone is not None}
    zoned = [each for each in usable if each.zone in zones]
    rest = [each for each in usable if each.zone not in zones]
    for group in (zoned, rest):
        near = group[:_NEAREST]
        yield from (each for each in near if look.count_at(place_of(each)) == 0)
        yield from near


def _with_room(ranked: Iterator[Bin], more: int, look: Look) -> Iterator[Bin]:
    return (each for each in islice(ranked, 2 * _NEAREST) if has_room(each, more, look))
