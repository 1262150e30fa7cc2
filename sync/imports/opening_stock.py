"""Units that were there before the first day: one row a unit, as the facts that bring it to its state."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sync.imports.cells import Cells
from sync.imports.rows import Kind, Known, OpeningUnit, Rows
from sync.imports.table import Column
from sync.ledger.facts import Picked, PutAway, Received, Returned, Scrapped, SentOut, Shipped, UnitFact, WrittenOff
from sync.ledger.identity import MAX_CODE, Place, PlaceKind, UnitKey

UNIT_COLUMNS: Final = (
    Column("item", "DRILL-18V", required=True),
    Column("serial", "DR000001", required=True),
    Column("state", "stored", required=True),
    Column("bin", "A-01-01"),
    Column("lot"),
    Column("expiry"),
    Column("owner"),
    Column("condition", "new"),
    Column("order"),
    Column("customer_ref"),
    Column("channel"),
    Column("date", "2026-01-31"),
)
OPENING_PLACE: Final = Place("OPENING", PlaceKind.DOCK)
"""Where a unit came in of which no place is told: it left before the first day."""
OPENING_ORDER: Final = "OPENING"
"""The order of a unit that left before the first day and of which no order is told."""
_HERE: Final = frozenset({"received", "stored", "returned"})
_STATES: Final = ("received", "stored", "shipped", "returned", "out", "scrapped", "lost")
_BEFORE: Final = "before the first day"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opening:
    """One row's values."""

    key: UnitKey
    state: str
    place: Place | None
    lot: str | None
    expiry: str | None
    owner: str | None
    condition: str
    order: str | None
    customer_ref: str | None
    channel: str | None
    on: str | None


def units(table: Iterable[Cells], known: Known | None) -> Rows:
    """Return the opening units, each once."""
    found: dict[UnitKey, OpeningUnit] = {}
    lines: dict[UnitKey, int] = {}
    for cells in table:
        opening = _opening(cells, known)
        if opening.key in lines:
            cells.error("serial", "import.duplicate", f"line {lines[opening.key]}")
        lines.setdefault(opening.key, cells.line)
        found[opening.key] = OpeningUnit(opening.key, _facts(opening), cells.line)
    return Rows(kind=Kind.UNITS, opening=tuple(found.values()))


def _opening(cells: Cells, known: Known | None) -> _Opening:
    item = cells.code("item", "the item's code")
    if known is not None and item and known.item(item) is None:
        cells.error("item", "import.unknown_reference", "an item")
    state = cells.choice("state", _STATES, None)
    place = _place(cells, known)
    if state in _HERE and place is None and not cells.raw("bin"):
        cells.error("bin", "import.needed_here", f"a {state} unit needs the bin it is in")
    return _Opening(
        key=UnitKey(item, cells.serial("serial")),
        state=state,
        place=place,
        lot=cells.text("lot") or None,
        expiry=cells.day("expiry"),
        owner=cells.code("owner", "", required=False) or None,
        condition=cells.text("condition") or "new",
        order=cells.code("order", "", required=False) or None,
        customer_ref=cells.code("customer_ref", "", required=False) or None,
        channel=cells.code("channel", "", required=False) or None,
        on=cells.day("date"),
    )


def _place(cells: Cells, known: Known | None) -> Place | None:
    code = cells.code("bin", "", required=False)
    if not code or len(code) > MAX_CODE:
        return None
    if known is None:
        return Place(code)
    location = known.bin(code)
    if location is None:
        cells.error("bin", "import.unknown_reference", "a bin")
        return None
    return Place(code, PlaceKind(location.kind))


def _facts(opening: _Opening) -> tuple[UnitFact, ...]:
    received = Received(
        unit=opening.key,
        place=opening.place or OPENING_PLACE,
        lot=opening.lot,
        expiry=opening.expiry,
        owner=opening.owner,
        condition=opening.condition,
        on=opening.on if opening.state in _HERE else None,
    )
    return (received, *_after(opening))


def _after(opening: _Opening) -> tuple[UnitFact, ...]:
    key = opening.key
    taken = Picked(unit=key, order=opening.order or OPENING_ORDER)
    sold = Shipped(
        unit=key,
        order=opening.order,
        customer_ref=opening.customer_ref,
        channel=opening.channel,
        on=None if opening.state in _HERE else opening.on,
    )
    match opening.state:
        case "stored":
            return (PutAway(unit=key, to=opening.place or OPENING_PLACE),)
        case "shipped":
            return (taken, sold)
        case "returned":
            back = Returned(unit=key, order=opening.order, customer_ref=opening.customer_ref, place=opening.place)
            return (taken, sold, back)
        case "out":
            return (
                taken,
                SentOut(unit=key, purpose=_BEFORE, holder=opening.customer_ref),
            )
        case "scrapped":
            return (Scrapped(unit=key, reason=_BEFORE),)
        case "lost":
            return (WrittenOff(unit=key, reason=_BEFORE),)
        case _:
            return ()
