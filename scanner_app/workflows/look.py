"""What a workflow may look up while it decides: a frozen view of what this handheld knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sync.ledger.derived_holds import DerivedHold
from sync.ledger.documents import Bin, Gtin, Item, Operator, Order, PurchaseOrder, Site
from sync.ledger.identity import Place, UnitKey
from sync.ledger.unit import Unit
from sync.mirror_values import OrderProgress, Stock

__all__ = ["Floor", "Look", "OrderProgress", "Stock"]


class Look(Protocol):
    """Look-ups on the mirror, in the transaction in which the scan will be committed. None means not known here.

    Every unit has the holds that documents put on it behind its own (RULES §5.4).
    """

    def site(self) -> Site:
        """Return this handheld's site."""
        ...

    def operator(self, code: str) -> Operator | None:
        """Return the operator of this code."""
        ...

    def operator_by_badge(self, token: str) -> Operator | None:
        """Return whose badge this is."""
        ...

    def item(self, code: str) -> Item | None:
        """Return the item of this number."""
        ...

    def item_by_gtin(self, gtin14: str) -> tuple[Item, Gtin] | None:
        """Return the item with this trade item number, and the number with its pack level."""
        ...

    def bin(self, code: str) -> Bin | None:
        """Return the bin of this code."""
        ...

    def bins(self) -> tuple[Bin, ...]:
        """Return every bin in path order."""
        ...

    def purchase_order(self, code: str) -> PurchaseOrder | None:
        """Return the purchase order of this number."""
        ...

    def open_purchase_orders(self) -> tuple[PurchaseOrder, ...]:
        """Return the open purchase orders by code."""
        ...

    def order(self, code: str) -> Order | None:
        """Return the order of this number."""
        ...

    def open_orders(self) -> tuple[Order, ...]:
        """Return orders with work left, highest priority first, then by code."""
        ...

    def unit(self, key: UnitKey) -> Unit | None:
        """Return the unit."""
        ...

    def units_by_text(self, text: str) -> tuple[Unit, ...]:
        """Return the units whose serial, or one of whose aliases, is exactly this text, over all items."""
        ...

    def holds_on(self, unit: Unit) -> tuple[DerivedHold, ...]:
        """Return the holds by documents that a unit is under, as it is described; it need not be in the book."""
        ...

    def holds_as_of(self) -> str | None:
        """Return of which moment holds and recalls are: "" before the first complete fetch, None without a server."""
        ...

    def expected_by_text(self, text: str) -> tuple[tuple[str, str, str], ...]:
        """Return ``(po, line, item)`` of every open manifest line that names this serial."""
        ...

    def received(self, po: str) -> Mapping[str, int]:
        """Return line -> distinct units received on this purchase order."""
        ...

    def units_of_purchase_order(self, po: str) -> tuple[UnitKey, ...]:
        """Return the units received on this purchase order, whatever became of them since."""
        ...

    def order_progress(self, order: str) -> Mapping[str, OrderProgress]:
        """Return line -> progress; lines without any unit are absent."""
        ...

    def units_of_order(self, order: str) -> tuple[Unit, ...]:
        """Return the units booked for this order."""
        ...

    def stock(self, item: str) -> tuple[Stock, ...]:
        """Return where free (STORED or RECEIVED, not held) units of the item are, in path order."""
        ...

    def count_at(self, place: Place) -> int:
        """Return how many units the book has in the place."""
        ...

    def units_at(self, place: Place, limit: int) -> tuple[Unit, ...]:
        """Return the first units that the book has in the place, longest in it first."""
        ...

    def places_of(self, item: str) -> tuple[Place, ...]:
        """Return the bins that hold units of the item, in path order."""
        ...

    def untracked(self, document: str) -> Mapping[str, int]:
        """Return line -> quantity of untracked items recorded on the document."""
        ...

    def day_of(self, at: str) -> date:
        """Return the site's day of a moment (ISO UTC); a day (ISO date) stands for itself."""
        ...

    def fresh_at(self) -> str | None:
        """Return when the mirror was last up to date with the server (ISO UTC), or None if never."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Who works where, when the scan was taken: ``now`` is ISO UTC with milliseconds, ``today`` the site's day."""

    operator: str | None
    site: str
    station: str | None
    now: str
    today: date
    unsent: int = 0
    """Events that wait for the server, for who signs out."""
    internal: str = "NS-0"
    """The internal serial that this scan may print: no other scan, on this handheld or another, has the same."""
    window_ms: int = 1500
    """A second scan confirms nothing within this time (RULES §5.1)."""
