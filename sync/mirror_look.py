"""What this handheld knows: the documents and units of its site, as the server told them and as it recorded since."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeVar

import msgspec

from sync import wire
from sync.ledger.derived_holds import DerivedHold
from sync.ledger.documents import Bin, Gtin, Item, Operator, Order, PurchaseOrder, Site
from sync.ledger.envelope import Recorded
from sync.ledger.facts import LineQuantity, UnitFact
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.ledger.unit import Unit
from sync.mirror_documents import Documents
from sync.mirror_holds import Holds
from sync.mirror_progress import Progress
from sync.mirror_units import Units
from sync.mirror_values import OrderProgress, Stock
from sync.site_day import day_told

_FIRST_SERIALS = 5
_OFF_THE_WALK = 1 << 31
"""Path of a place that is no bin of the site: after all that are."""

T = TypeVar("T")


class Mirror:
    """Look-ups on one connection, in whatever transaction it is in. None means: not known here.

    Belongs to the connection's thread. Only the writer's own mirror is projected upon; it keeps what it decoded and
    counted between transactions, and must ``forget`` when one is rolled back.
    """

    def __init__(self, conn: sqlite3.Connection, site: Site | None = None) -> None:
        """Look up on this connection; ``site`` stands in until the server sent its own."""
        self._conn = conn
        self._site = site
        self.documents = Documents(conn)
        self.progress = Progress(conn)
        self.units = Units(conn, self.progress)
        self._holds = Holds(conn, self.documents, self.units)
        self._cursor: str | None = None
        self._untracked: dict[str, Mapping[str, int]] = {}

    def site(self) -> Site:
        """Return this handheld's site."""
        known = self.documents.site(self._site.code if self._site is not None else None) or self._site
        return known if known is not None else Site(code="", tag="")

    def operator(self, code: str) -> Operator | None:
        """Return the operator of this code."""
        return _told(lambda: self.documents.get(Operator, code))

    def operator_by_badge(self, token: str) -> Operator | None:
        """Return whose badge this is."""
        return _told(lambda: self.documents.operator_by_badge(token))

    def names_badge(self, text: str) -> bool:
        """Return whether the text is, holds, or is a good part of anybody's badge."""
        return self.documents.names_badge(text)

    def item(self, code: str) -> Item | None:
        """Return the item of this number."""
        return _told(lambda: self.documents.get(Item, code))

    def item_by_gtin(self, gtin14: str) -> tuple[Item, Gtin] | None:
        """Return the item with this trade item number, and the number with its pack level."""
        return _told(lambda: self.documents.item_by_gtin(gtin14))

    def bin(self, code: str) -> Bin | None:
        """Return the bin of this code."""
        return _told(lambda: self.documents.get(Bin, code))

    def bins(self) -> tuple[Bin, ...]:
        """Return every bin in path order."""
        return self.documents.bins()

    def purchase_order(self, code: str) -> PurchaseOrder | None:
        """Return the purchase order of this number."""
        return _told(lambda: self.documents.get(PurchaseOrder, code))

    def open_purchase_orders(self) -> tuple[PurchaseOrder, ...]:
        """Return the open purchase orders by code."""
        return self.documents.open(PurchaseOrder)

    def order(self, code: str) -> Order | None:
        """Return the order of this number."""
        return _told(lambda: self.documents.get(Order, code))

    def open_orders(self) -> tuple[Order, ...]:
        """Return orders with work left, that is not shipped in full, highest priority first, then by code."""
        left = (order for order in self.documents.open(Order) if not self._shipped_in_full(order))
        return tuple(sorted(left, key=lambda order: (-order.priority, order.code)))

    def unit(self, key: UnitKey) -> Unit | None:
        """Return the unit, with the holds by documents behind its own."""
        unit = _told(lambda: self.units.get(key))
        return None if unit is None else self._holds.upon(unit, self.day_of)

    def units_by_text(self, text: str) -> tuple[Unit, ...]:
        """Return the units whose serial, or one of whose aliases, is exactly this text, over all items."""
        return self._held(_told(lambda: self.units.by_text(text)) or ())

    def expected_by_text(self, text: str) -> tuple[tuple[str, str, str], ...]:
        """Return ``(po, line, item)`` of every open manifest line that names this serial."""
        return _told(lambda: self.documents.expected(text)) or ()

    def received(self, po: str) -> Mapping[str, int]:
        """Return line -> distinct units received on this purchase order."""
        return self.progress.received(po)

    def units_of_purchase_order(self, po: str) -> tuple[UnitKey, ...]:
        """Return the units received on this purchase order, whatever became of them since."""
        return self.units.of_purchase_order(po)

    def order_progress(self, order: str) -> Mapping[str, OrderProgress]:
        """Return line -> progress; lines without any unit are absent."""
        return self.progress.of_order(order)

    def units_of_order(self, order: str) -> tuple[Unit, ...]:
        """Return the units booked for this order."""
        return self._held(self.units.of_order(order))

    def stock(self, item: str) -> tuple[Stock, ...]:
        """Return where free (STORED or RECEIVED, not held) units of the item are, in path order."""
        found = (self._stock(item, place) for place in self._places(item))
        return tuple(
            sorted((stock for stock in found if stock.count), key=lambda stock: (stock.path, stock.place.code))
        )

    def count_at(self, place: Place) -> int:
        """Return how many units the book has in the place."""
        row = self._conn.execute("SELECT count(*) FROM unit WHERE place = ?", (place.code,)).fetchone()
        return int(row[0])

    def units_at(self, place: Place, limit: int) -> tuple[Unit, ...]:
        """Return the first units that the book has in the place, longest in it first."""
        return self._held(self.units.at(place.code, limit))

    def holds_on(self, unit: Unit) -> tuple[DerivedHold, ...]:
        """Return the holds by documents that a unit is under, as it is described; it need not be in the book."""
        return self._holds.on(unit, self.day_of)

    def holds_as_of(self) -> str | None:
        """Return of which moment holds and recalls are: "" before the first complete fetch, None without a server."""
        return self._holds.as_of()

    def places_of(self, item: str) -> tuple[Place, ...]:
        """Return the bins that hold units of the item, in path order."""
        bins = [found for found in map(self.bin, self._places(item)) if found is not None]
        return tuple(_place(each) for each in sorted(bins, key=lambda each: (each.path, each.code)))

    def untracked(self, document: str) -> Mapping[str, int]:
        """Return line -> quantity of untracked items recorded on the document."""
        known = self._untracked.get(document)
        if known is None:
            rows = self._conn.execute("SELECT line, quantity FROM untracked WHERE document = ?", (document,)).fetchall()
            known = self._untracked[document] = MappingProxyType(dict(rows))
        return known

    def day_of(self, at: str) -> date:
        """Return the site's day of a moment (ISO UTC); a day (ISO date) stands for itself."""
        return day_told(at, self.site().timezone)

    def fresh_at(self) -> str | None:
        """Return when the mirror was last up to date with the server (ISO UTC), or None if never."""
        row = self._conn.execute("SELECT fresh_at FROM handheld").fetchone()
        return str(row[0]) if row[0] is not None else None

    def cursor(self) -> str:
        """Return through which change of the server this mirror came, "" for none."""
        if self._cursor is None:
            self._cursor = str(self._conn.execute("SELECT cursor FROM handheld").fetchone()[0])
        return self._cursor

    def advance(self, cursor: str) -> None:
        """Keep through which change of the server this mirror came."""
        if cursor != self.cursor():
            self._conn.execute("UPDATE handheld SET cursor = ?", (cursor,))
            self._cursor = cursor

    def exceptions(self) -> tuple[wire.ExceptionNotice, ...]:
        """Return the open exceptions that concern what was done here, oldest first."""
        rows = self._conn.execute("SELECT body FROM exception WHERE NOT closed").fetchall()
        found = (msgspec.json.decode(body, type=wire.ExceptionNotice) for (body,) in rows)
        return tuple(sorted(found, key=lambda notice: (notice.opened, notice.id)))

    def last_fact(self, key: UnitKey) -> str | None:
        """Return the id of the last fact of this unit known here, whatever the unit's state."""
        stored = self.units.find(key)
        return stored.unit.last if stored is not None else None

    def project(self, recorded: Recorded, position: int) -> None:
        """Lay an own fact, just stored at ``position``, upon what is known."""
        fact = recorded.envelope.fact
        if isinstance(fact, UnitFact):
            self.units.project(recorded, position, fact.unit)
        elif isinstance(fact, LineQuantity):
            self._conn.execute(
                "INSERT INTO untracked (document, line, quantity) VALUES (?, ?, ?)"
                " ON CONFLICT (document, line) DO UPDATE SET quantity = quantity + excluded.quantity",
                (fact.document.code, fact.line, fact.quantity),
            )
            self._untracked.pop(fact.document.code, None)

    def forget(self) -> None:
        """Read anew what was kept in memory: it may have been rolled back."""
        self.documents.forget()
        self.progress.forget()
        self.units.forget()
        self._cursor = None
        self._untracked.clear()

    def _shipped_in_full(self, order: Order) -> bool:
        progress = self.order_progress(order.code)
        nothing = OrderProgress()
        return all(progress.get(line.line, nothing).shipped >= line.quantity for line in order.lines)

    def _places(self, item: str) -> list[str]:
        rows = self._conn.execute("SELECT place FROM item_place WHERE item = ?", (item,)).fetchall()
        return [place for (place,) in rows]

    def _held(self, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        return tuple(self._holds.upon(unit, self.day_of) for unit in units)

    def _stock(self, item: str, place: str) -> Stock:
        count, serials = self._holds.free(item, place, _FIRST_SERIALS, self.day_of)
        known = self.bin(place)
        return Stock(
            place=_place(known) if known is not None else Place(place),
            path=known.path if known is not None else _OFF_THE_WALK,
            count=count,
            serials=serials,
        )


def _told(look: Callable[[], T]) -> T | None:
    """Return what was looked up, None for a text that no database holds (half a surrogate pair from a bad scan)."""
    try:
        return look()
    except UnicodeEncodeError:
        return None


def _place(known: Bin) -> Place:
    kinds = {kind.value for kind in PlaceKind}
    return Place(known.code, PlaceKind(known.kind) if known.kind in kinds else PlaceKind.BIN)
