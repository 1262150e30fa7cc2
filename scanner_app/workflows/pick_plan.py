"""Picking: what of an order is left, and where to walk next (RULES §6 Pick)."""

from dataclasses import dataclass, field, replace
from typing import Final

from scanner_app.workflows.look import Look, OrderProgress, Stock
from scanner_app.workflows.pick_steps import AwaitBin, AwaitUnit, Trip
from scanner_app.workflows.step import Step
from scanner_app.workflows.workflow import Finished
from sync.ledger.documents import Order, OrderLine
from sync.ledger.identity import PlaceKind, UnitKey

_NOTHING: Final = OrderProgress()
_LAST: Final = (2, 0)


@dataclass(frozen=True, slots=True)
class Task:
    """The next thing to take: for this line, from this bin (None: no bin has it), exactly this serial (or any)."""

    line: OrderLine
    place: str | None
    serial: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """An order as the book has it, less what is being recorded with this very scan: ``taken`` of ``line``."""

    order: Order
    trip: Trip
    look: Look = field(repr=False)
    line: str | None = None
    taken: int = 0
    unit: UnitKey | None = None

    def open(self, line: OrderLine) -> int:
        """Return how many of the line are still to be picked."""
        return max(0, line.quantity - self.picked(line))

    def picked(self, line: OrderLine) -> int:
        """Return how many of the line are picked: by the book, as found, and just now."""
        just = self.taken if self.line == line.line else 0
        if self.counted(line):
            return self.look.untracked(self.order.code).get(line.line, 0) + just
        book = self.look.order_progress(self.order.code).get(line.line, _NOTHING).picked
        found = (serial for code, serial in self.trip.found if code == line.line)
        return book + just + sum(self._unbooked(line, serial) for serial in found)

    def totals(self) -> tuple[int, int]:
        """Return units picked and ordered; what was picked beyond a line fills no other."""
        done = sum(min(line.quantity, self.picked(line)) for line in self.order.lines)
        return done, sum(line.quantity for line in self.order.lines)

    def counted(self, line: OrderLine) -> bool:
        """Return whether the line's item is counted rather than scanned unit by unit."""
        item = self.look.item(line.item)
        return item is not None and not item.serial_tracked

    def pending(self, line: OrderLine) -> tuple[str, ...]:
        """Return the serials that the line names and that are still to be picked."""
        return tuple(serial for serial in line.serials if self._is_pending(line, serial))

    def wants_named(self, line: OrderLine) -> bool:
        """Return whether every unit still open on the line is one of its named ones."""
        return 0 < self.open(line) <= len(self.pending(line))

    def stock(self, line: OrderLine) -> tuple[Stock, ...]:
        """Return where free units of the line's item are, storage before docks, without bins found empty."""
        known = (stock for stock in self.look.stock(line.item) if stock.place.code not in self.trip.empty)
        found = (self._less(stock, line.item) for stock in known)
        return tuple(sorted((stock for stock in found if stock.count > 0), key=_walk))

    def task(self, line: OrderLine) -> Task:
        """Return what to take next for the line."""
        if self.wants_named(line):
            serial = self.pending(line)[0]
            unit = self.look.unit(UnitKey(line.item, serial))
            place = unit.place.code if unit is not None and unit.place is not None else None
            return Task(line, None if place in self.trip.empty else place, serial)
        stock = () if self.counted(line) else self.stock(line)
        return Task(line, stock[0].place.code if stock else None, None)

    def _is_pending(self, line: OrderLine, serial: str) -> bool:
        if serial in self.trip.replaced or (line.line, serial) in self.trip.found:
            return False
        key = UnitKey(line.item, serial)
        unit = self.look.unit(key)
        return key != self.unit and (unit is None or unit.order != self.order.code)

    def _unbooked(self, line: OrderLine, serial: str) -> bool:
        unit = self.look.unit(UnitKey(line.item, serial))
        return unit is None or unit.order != self.order.code

    def _less(self, stock: Stock, item: str) -> Stock:
        """Return the stock without the unit that is being recorded with this scan."""
        unit = self.look.unit(self.unit) if self.unit is not None else None
        if unit is None or unit.key.item != item or unit.place is None or unit.place.code != stock.place.code:
            return stock
        rest = tuple(serial for serial in stock.serials if serial != unit.key.serial)
        return replace(stock, count=stock.count - 1, serials=rest)


def next_task(plan: Plan) -> tuple[Task | None, Trip]:
    """Return the next task in bin order, skipped lines last, and the trip with what is offered again taken off."""
    left = [line for line in plan.order.lines if plan.open(line) and line.line not in plan.trip.shorted]
    if not left:
        return None, plan.trip
    fresh = [line for line in left if line.line not in plan.trip.skipped]
    trip = plan.trip if fresh else replace(plan.trip, skipped=())
    tasks = [(plan.task(line), at) for at, line in enumerate(fresh or left)]
    paths = {stock.place.code: _walk(stock) for task, _ in tasks for stock in plan.stock(task.line)}
    best, _ = min(tasks, key=lambda each: (paths.get(each[0].place or "", _LAST), each[1]))
    return best, trip


def next_step(plan: Plan, seen: str | None = None) -> Step:
    """Return where to go next: at the bin scanned last no second scan of it is asked."""
    task, trip = next_task(plan)
    if task is None:
        return Finished()
    if task.place is None or task.place == seen:
        return AwaitUnit(trip, task.line.line, task.place, seen if task.place is not None else None)
    return AwaitBin(trip, task.line.line, task.place)


def line_of(order: Order, code: str) -> OrderLine | None:
    """Return the line of the order with this number."""
    return next((line for line in order.lines if line.line == code), None)


def _walk(stock: Stock) -> tuple[int, int]:
    return (1 if stock.place.kind is PlaceKind.DOCK else 0, stock.path)
