"""The steps of receiving, and the goods at the door while they are judged."""

from dataclasses import dataclass

from scanner_app.workflows.step import Step
from sync.ledger.documents import Item, PurchaseOrder, PurchaseOrderLine
from sync.ledger.identity import UnitKey


@dataclass(frozen=True, slots=True)
class AwaitPurchaseOrder(Step):
    """The purchase order is awaited."""


@dataclass(frozen=True, slots=True)
class AwaitUnit(Step):
    """The next unit of the purchase order is awaited; ``item`` was chosen by its code, ``last`` accepted last."""

    po: str
    item: str | None = None
    last: UnitKey | None = None


@dataclass(frozen=True, slots=True)
class AwaitItem(Step):
    """A serial was scanned that several items may have: the item's code is awaited."""

    po: str
    serial: str
    lot: str | None = None
    expiry: str | None = None
    last: UnitKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One unit at the door, by its label: which item and serial it says, and which purchase order is worked on.

    ``explicit`` says that the label itself names the serial as one, ``chosen`` that the operator chose the item.
    """

    po: PurchaseOrder
    item: Item
    serial: str
    explicit: bool
    chosen: bool
    lot: str | None
    expiry: str | None

    @property
    def key(self) -> UnitKey:
        """The unit's identity."""
        return UnitKey(self.item.code, self.serial)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The line that the arrival would be counted on; ``on_manifest`` is None where the line has no manifest."""

    po: PurchaseOrder
    line: PurchaseOrderLine
    done: int
    on_manifest: bool | None
    here: bool
