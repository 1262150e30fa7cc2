"""A warehouse in memory: look-ups over plain dicts, units folded by the ledger, and an operator who scans."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TypeVar

from devices.barcodes.read import read
from devices.labels.label import Label
from scanner_app.workflows import session as session_module
from scanner_app.workflows.answer import Answer, Kind
from scanner_app.workflows.catalogue import WORKFLOWS
from scanner_app.workflows.look import Floor, OrderProgress, Stock
from scanner_app.workflows.resolve import control_text, resolve
from scanner_app.workflows.state import Session, Taken
from scanner_app.workflows.step import Control, Draft, Step, View
from sync.clock import stamp
from sync.ledger.derived_holds import DerivedHold, DerivedHolds
from sync.ledger.documents import Bin, Gtin, HoldNotice, Item, Operator, Order, PurchaseOrder, Recall, Site
from sync.ledger.envelope import Basis, Envelope, Recorded
from sync.ledger.facts import Fact, LineQuantity, UnitFact
from sync.ledger.fold import apply
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Unit
from sync.site_day import day_told

F = TypeVar("F")
TAG = "T4G"
TODAY = date(2026, 3, 2)
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DOCK = Place("DOCK-1", PlaceKind.DOCK)
FREE = frozenset({State.RECEIVED, State.STORED})


@dataclass
class Warehouse:
    """What one handheld knows, in memory; it is the ``Look`` of the workflows under test."""

    items: dict[str, Item] = field(default_factory=dict)
    locations: dict[str, Bin] = field(default_factory=lambda: {"DOCK-1": Bin(code="DOCK-1", kind="dock")})
    purchase_orders: dict[str, PurchaseOrder] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    holding: dict[str, HoldNotice | Recall] = field(default_factory=dict)
    hold_data: str | None = None
    units: dict[UnitKey, Unit] = field(default_factory=dict)
    quantities: dict[tuple[str, str], int] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    ticks: Iterator[int] = field(default_factory=lambda: count(1))

    def add(self, *documents: Item | Bin | PurchaseOrder | Order | Operator | HoldNotice | Recall) -> "Warehouse":
        """Put documents into the mirror."""
        for document in documents:
            match document:
                case Item():
                    self.items[document.code] = document
                case Bin():
                    self.locations[document.code] = document
                case PurchaseOrder():
                    self.purchase_orders[document.code] = document
                case Order():
                    self.orders[document.code] = document
                case Operator():
                    self.operators[document.code] = document
                case HoldNotice() | Recall():
                    self.holding[document.code] = document
        return self

    def happened(self, *facts: Fact, operator: str | None = "KM", at: datetime | None = None) -> "Warehouse":
        """Record facts as this handheld would, on top of what it knows; ``at`` is a moment for all of them."""
        for fact in facts:
            self.facts.append(fact)
            if isinstance(fact, UnitFact):
                unit = self.units.get(fact.unit, Unit(key=fact.unit))
                self.units[fact.unit] = apply(unit, self._recorded(fact, operator, unit.last, at))
            elif isinstance(fact, LineQuantity):
                line = (fact.document.code, fact.line)
                self.quantities[line] = self.quantities.get(line, 0) + fact.quantity
        return self

    def _recorded(self, fact: Fact, operator: str | None, last: str | None, moment: datetime | None) -> Recorded:
        tick = next(self.ticks)
        at = stamp(moment or START + timedelta(seconds=tick))
        envelope = Envelope(
            id=f"fact-{tick}", device="h1", epoch="1", seq=tick, prev="0" * 64, at=at, offset=0, monotonic=tick,
            boot="boot", site="BER", fact=fact, operator=operator, basis=Basis(last=last),
        )  # fmt: skip
        return Recorded(envelope=envelope, hash=f"{tick:064x}", corrected=at)

    def site(self) -> Site:
        return Site(code="BER", tag=TAG, timezone="Europe/Berlin")

    def operator(self, code: str) -> Operator | None:
        return self.operators.get(code)

    def operator_by_badge(self, token: str) -> Operator | None:
        return next((each for each in self.operators.values() if each.badge == token), None)

    def item(self, code: str) -> Item | None:
        return self.items.get(code)

    def item_by_gtin(self, gtin14: str) -> tuple[Item, Gtin] | None:
        named = ((item, gtin) for item in self.items.values() for gtin in item.gtins if gtin.gtin == gtin14)
        return next(named, None)

    def bin(self, code: str) -> Bin | None:
        return self.locations.get(code)

    def bins(self) -> tuple[Bin, ...]:
        return tuple(sorted(self.locations.values(), key=lambda each: (each.path, each.code)))

    def purchase_order(self, code: str) -> PurchaseOrder | None:
        return self.purchase_orders.get(code)

    def open_purchase_orders(self) -> tuple[PurchaseOrder, ...]:
        return tuple(po for _, po in sorted(self.purchase_orders.items()) if po.status == "open")

    def order(self, code: str) -> Order | None:
        return self.orders.get(code)

    def open_orders(self) -> tuple[Order, ...]:
        waiting = (order for order in self.orders.values() if order.status == "open")
        return tuple(sorted(waiting, key=lambda order: (-order.priority, order.code)))

    def unit(self, key: UnitKey) -> Unit | None:
        unit = self.units.get(key)
        return self._held().upon(unit) if unit is not None and unit.state is not State.NONE else None

    def holds_on(self, unit: Unit) -> tuple[DerivedHold, ...]:
        return self._held().of(unit)

    def holds_as_of(self) -> str | None:
        return self.hold_data

    def _held(self) -> DerivedHolds:
        return DerivedHolds(self.holding.values(), self.day_of)

    def units_by_text(self, text: str) -> tuple[Unit, ...]:
        return tuple(
            self._held().upon(unit)
            for key, unit in sorted(self.units.items())
            if unit.state is not State.NONE and (key.serial == text or any(alias == text for _, alias in unit.aliases))
        )

    def expected_by_text(self, text: str) -> tuple[tuple[str, str, str], ...]:
        return tuple(
            (po.code, line.line, line.item)
            for po in self.open_purchase_orders()
            for line in po.lines
            if text in line.serials
        )

    def received(self, po: str) -> Mapping[str, int]:
        return _counts(unit.po_line for unit in self._known() if unit.po == po)

    def units_of_purchase_order(self, po: str) -> tuple[UnitKey, ...]:
        return tuple(unit.key for unit in self._known() if unit.po == po)

    def order_progress(self, order: str) -> Mapping[str, OrderProgress]:
        found: dict[str, OrderProgress] = {}
        for unit in self.units_of_order(order):
            reached = (State.PICKED, State.PACKED, State.SHIPPED)
            if unit.state not in reached:
                continue
            stage, line = reached.index(unit.state), unit.order_line or ""
            now = found.get(line, OrderProgress())
            found[line] = OrderProgress(
                picked=now.picked + 1, packed=now.packed + (stage >= 1), shipped=now.shipped + (stage >= 2)
            )
        return found

    def units_of_order(self, order: str) -> tuple[Unit, ...]:
        return tuple(unit for unit in self._known() if unit.order == order)

    def stock(self, item: str) -> tuple[Stock, ...]:
        free = [unit for unit in self._known() if unit.key.item == item and unit.state in FREE and not unit.holds]
        places = sorted({unit.place for unit in free if unit.place is not None}, key=self._path)
        return tuple(
            Stock(
                place=place,
                path=self._path(place)[0],
                count=sum(unit.place == place for unit in free),
                serials=tuple(unit.key.serial for unit in free if unit.place == place)[:5],
            )
            for place in places
        )

    def count_at(self, place: Place) -> int:
        return sum(unit.place == place for unit in self._known())

    def units_at(self, place: Place, limit: int) -> tuple[Unit, ...]:
        return tuple(unit for unit in self._known() if unit.place == place)[:limit]

    def places_of(self, item: str) -> tuple[Place, ...]:
        places = {unit.place for unit in self._known() if unit.key.item == item and unit.place is not None}
        return tuple(sorted(places, key=self._path))

    def untracked(self, document: str) -> Mapping[str, int]:
        return {line: quantity for (code, line), quantity in self.quantities.items() if code == document}

    def day_of(self, at: str) -> date:
        return day_told(at, self.site().timezone)

    def fresh_at(self) -> str | None:
        return None

    def _known(self) -> list[Unit]:
        derived = self._held()
        return [derived.upon(unit) for _, unit in sorted(self.units.items()) if unit.state is not State.NONE]

    def _path(self, place: Place) -> tuple[int, str]:
        location = self.locations.get(place.code)
        return (location.path if location is not None else 1 << 31, place.code)


def _counts(lines: Iterator[str | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        found[line or ""] = found.get(line or "", 0) + 1
    return found


@dataclass
class Hands:
    """An operator with a scanner in one workflow: every scan goes through the real session and is recorded."""

    warehouse: Warehouse
    mode: str
    operator: str = "KM"
    now: datetime = START
    session: Session = field(init=False)
    last: tuple[Draft, ...] = ()
    labels: tuple[Label, ...] = ()

    def __post_init__(self) -> None:
        step = WORKFLOWS[self.mode].start(self.warehouse, self.floor())
        self.session = replace(Session(), mode=self.mode, step=step, operator=self.operator)

    def floor(self) -> Floor:
        internal = f"NS-H1-{self.now - START}"
        return Floor(
            operator=self.operator, site="BER", station=None, now=stamp(self.now), today=TODAY, internal=internal
        )

    def scan(self, text: str, *, after: float = 5.0) -> Answer:
        """Scan a code ``after`` so many seconds and return the answer; what it decided is recorded."""
        self.now += timedelta(seconds=after)
        floor = self.floor()
        meaning = resolve(read(text, ""), self.warehouse, floor.today)
        return self._took(session_module.take(self.session, meaning, self.warehouse, floor))

    def key(self, text: str) -> Answer:
        """Type a code once and return the answer."""
        self.now += timedelta(seconds=5)
        return self._took(session_module.keyed(self.session, text, self.warehouse, self.floor()))

    def _took(self, taken: Taken) -> Answer:
        self.session, self.last, self.labels = taken.session, taken.drafts, taken.labels
        self.warehouse.happened(*(draft.fact for draft in taken.drafts), operator=self.operator)
        return taken.answer

    def press(self, control: Control, argument: str = "") -> Answer:
        """Do what a control code or its key does."""
        return self.scan(control_text(TAG, control, argument))

    def says(self, text: str) -> tuple[Kind, str]:
        """Scan a code and return the answer's class and key."""
        answer = self.scan(text)
        return answer.kind, answer.phrase.code

    @property
    def step(self) -> Step:
        """Where the work stands."""
        return self.session.step

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the last scan recorded."""
        return tuple(draft.fact for draft in self.last)

    def recorded(self, kind: type[F]) -> list[F]:
        """Return what the last scan recorded of this kind."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    @property
    def view(self) -> View:
        """What the screen shows of the step."""
        return WORKFLOWS[self.mode].view(self.step, self.warehouse, self.floor())
