"""How far a purchase order is: distinct units, summed over every handheld (RULES §3.5)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sync.ledger.documents import PurchaseOrder, PurchaseOrderLine
from sync.ledger.identity import UnitKey
from sync.ledger.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProgress:
    """One line: its distinct units, and what the manifest names and nobody received, or the other way round."""

    line: str
    item: str
    expected: int
    tolerance: int
    received: tuple[UnitKey, ...] = ()
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()

    @property
    def over(self) -> int:
        """Return how many units are over what the line allows without a supervisor."""
        return max(0, len(self.received) - self.expected - self.tolerance)

    @property
    def open(self) -> int:
        """Return how many units are still to come."""
        return max(0, self.expected - len(self.received))


@dataclass(frozen=True, slots=True, kw_only=True)
class OverReceipt:
    """More distinct serials than ordered: an exception of the purchase order, one a line."""

    id: str
    po: str
    line: str
    expected: int
    tolerance: int
    received: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptProgress:
    """A purchase order's lines in their order, and units booked on it that fit none of them."""

    po: str
    lines: tuple[LineProgress, ...]
    unplaced: tuple[UnitKey, ...] = ()

    @property
    def over_receipts(self) -> tuple[OverReceipt, ...]:
        """Return the lines that received more than they allow."""
        return tuple(
            OverReceipt(
                id=f"over_receipt:{self.po}:{line.line}",
                po=self.po,
                line=line.line,
                expected=line.expected,
                tolerance=line.tolerance,
                received=len(line.received),
            )
            for line in self.lines
            if line.over
        )


def progress(order: PurchaseOrder, units: Iterable[Unit]) -> ReceiptProgress:
    """Return how far the order is, by the units that the book has received on it.

    A unit counts once, on the line its receipt names; where that names none, on the first line of its item with room.
    """
    mine = sorted({unit.key: unit for unit in units if unit.po == order.code}.values(), key=lambda unit: unit.key)
    lines = {line.line: line for line in order.lines}
    taken: defaultdict[str, list[UnitKey]] = defaultdict(list)
    unplaced: list[UnitKey] = []
    for unit in sorted(mine, key=lambda unit: unit.po_line is None):
        named = unit.po_line if unit.po_line in lines else None
        line = named or _line_with_room(order, unit.key.item, taken)
        (unplaced if line is None else taken[line]).append(unit.key)
    return ReceiptProgress(
        po=order.code,
        lines=tuple(_line(line, taken[line.line]) for line in order.lines),
        unplaced=tuple(unplaced),
    )


def _line_with_room(order: PurchaseOrder, item: str, taken: dict[str, list[UnitKey]]) -> str | None:
    mine = [line for line in order.lines if line.item == item]
    with_room = [line for line in mine if len(taken.get(line.line, ())) < line.expected]
    chosen = with_room or mine[-1:]
    return chosen[0].line if chosen else None


def _line(line: PurchaseOrderLine, received: Iterable[UnitKey]) -> LineProgress:
    keys = tuple(sorted(received))
    serials = {key.serial for key in keys}
    manifest = set(line.serials)
    return LineProgress(
        line=line.line,
        item=line.item,
        expected=line.expected,
        tolerance=line.tolerance,
        received=keys,
        missing=tuple(sorted(manifest - serials)),
        unexpected=tuple(sorted(serials - manifest)) if manifest else (),
    )
