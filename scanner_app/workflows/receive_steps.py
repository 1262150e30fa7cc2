"""The steps of receiving, and the goods at the door while they are judged."""

from dataclasses import dataclass, replace
from typing import Final

from scanner_app.workflows.step import Detour, Step
from sync.ledger.documents import Item, PurchaseOrder, PurchaseOrderLine
from sync.ledger.identity import UnitKey


@dataclass(frozen=True, slots=True)
class AwaitPurchaseOrder(Step):
    """The purchase order is awaited; ``last`` was received from a transfer."""

    last: UnitKey | None = None


@dataclass(frozen=True, slots=True)
class AwaitUnit(Step):
    """The next unit of the purchase order is awaited; ``item`` was chosen by its code, ``last`` accepted last.

    ``lot`` and ``expiry`` stood on a symbol of their own, scanned before the serial of the unit that bears them.
    """

    po: str
    item: str | None = None
    last: UnitKey | None = None
    lot: str | None = None
    expiry: str | None = None
    cleared: bool = False
    """A supervisor let the work go on, though the goods are not those of the list."""
    learned: tuple[tuple[str, str], ...] = ()
    """Item and the mask that was learnt of it on this order."""

    def after(self, unit: UnitKey) -> "AwaitUnit":
        """Return the step once this unit was accepted: what was said of the next one alone is forgotten."""
        return replace(self, item=None, last=unit, lot=None, expiry=None)


@dataclass(frozen=True, slots=True)
class AwaitItem(Step):
    """A serial was scanned that several items may have: the item's code is awaited."""

    po: str
    serial: str
    lot: str | None = None
    expiry: str | None = None
    last: UnitKey | None = None
    keyed: bool = False
    cleared: bool = False
    learned: tuple[tuple[str, str], ...] = ()

    @property
    def unit_step(self) -> AwaitUnit:
        """The step that awaits the next unit."""
        return AwaitUnit(self.po, last=self.last, cleared=self.cleared, learned=self.learned)


@dataclass(frozen=True, slots=True)
class AwaitDetails(Detour):
    """A unit's label did not carry the lot or the expiry date that its item is tracked by: it is awaited.

    ``given`` are the questions about the unit that were answered with yes before.
    """

    back: AwaitUnit
    item: str
    serial: str
    explicit: bool
    chosen: bool
    keyed: bool
    lot: str | None = None
    expiry: str | None = None
    given: tuple[str, ...] = ()
    unlabelled: str | None = None
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AwaitRefused(Detour):
    """The unit that stays with the driver is awaited."""

    back: AwaitUnit


@dataclass(frozen=True, slots=True)
class AwaitLabelReason(Detour):
    """A unit of the item bears no readable serial: the reason is awaited."""

    back: AwaitUnit
    item: str


@dataclass(frozen=True, slots=True)
class AwaitProof(Detour):
    """A label with an internal serial was printed for the unit: its scan is awaited."""

    back: AwaitUnit
    item: str
    serial: str
    reason: str


@dataclass(frozen=True, slots=True)
class AwaitBox(Detour):
    """The codes of one box are awaited, in any order, each with its symbology's AIM identifier.

    ``usual`` is how many the box before had, ``asked`` the two of which one is to be scanned once more.
    """

    back: AwaitUnit
    codes: tuple[tuple[str, str], ...] = ()
    usual: int = 0
    asked: tuple[str, ...] = ()


LEARN: Final = "learn"
"""The argument of REASON that learns what an item's serials look like."""
BOX: Final = "box"
"""The argument of REASON that begins to take boxes by all their codes."""

OnOrder = AwaitUnit | AwaitItem | AwaitDetails | AwaitRefused | AwaitLabelReason | AwaitProof | AwaitBox
"""The steps at which a purchase order is worked on."""


def order_of(step: OnOrder) -> str:
    """Return the number of the purchase order that the step works on."""
    return step.po if isinstance(step, AwaitUnit | AwaitItem) else step.back.po


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One unit at the door, by its label: which item and serial it says, and which purchase order is worked on.

    ``explicit`` says that the label itself names the serial as one, ``chosen`` that the operator chose the item,
    ``keyed`` that the serial was typed.
    """

    po: PurchaseOrder
    item: Item
    serial: str
    explicit: bool
    chosen: bool
    lot: str | None
    expiry: str | None
    keyed: bool = False
    unlabelled: str | None = None
    """Why the unit bears an internal serial."""
    aliases: tuple[tuple[str, str], ...] = ()
    """Kind and text of the unit's other codes."""

    @property
    def lacks_lot(self) -> bool:
        """Whether the item is tracked by lot and the unit's is not known yet."""
        return self.item.lot_tracked and self.lot is None

    @property
    def lacks_expiry(self) -> bool:
        """Whether the item is tracked by expiry date and the unit's is not known yet."""
        return self.item.expiry_tracked and self.expiry is None

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
