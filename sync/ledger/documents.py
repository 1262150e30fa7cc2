"""What a handheld mirrors: what is ordered, where things belong, who works here, what is held (DESIGN §3)."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Gtin:
    """A trade item number of an item: ``quantity`` units at the level ``pack`` (each, inner, case, pallet)."""

    gtin: str
    """14 digits."""
    pack: str = "each"
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A stock-keeping item. ``mask`` is a regular expression its serials must match in full, or None."""

    code: str
    name: str
    gtins: tuple[Gtin, ...] = ()
    mask: str | None = None
    serial_tracked: bool = True
    lot_tracked: bool = False
    expiry_tracked: bool = False
    regulated: bool = False
    warranty_months: int | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """A location of the site. ``path`` orders bins along the walk; ``items`` empty means any item."""

    code: str
    kind: str = "bin"
    zone: str | None = None
    path: int = 0
    items: tuple[str, ...] = ()
    capacity: int | None = None
    """Units that fit, or None for no limit by the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOrderLine:
    """One line: ``expected`` units of ``item``; ``serials`` is the supplier's manifest, a claim, perhaps empty."""

    line: str
    item: str
    expected: int
    serials: tuple[str, ...] = ()
    tolerance: int = 0
    """Units over ``expected`` that need no supervisor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOrder:
    """What a supplier will deliver."""

    code: str
    supplier: str
    lines: tuple[PurchaseOrderLine, ...]
    status: str = "open"
    """open, closing, closed, cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One line of an order; ``serials`` names units only where it must (RULES §6 Pick)."""

    line: str
    item: str
    quantity: int
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a customer, known by reference alone, will get."""

    code: str
    customer_ref: str
    channel: str
    lines: tuple[OrderLine, ...]
    priority: int = 0
    status: str = "open"
    """open, cancelled, shipped."""


class Right(StrEnum):
    """What a role allows."""

    WORK = "work"
    APPROVE = "approve"
    ADMINISTER = "administer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A person by reference. ``badge`` is the token on the badge: random, and revoked by giving another."""

    code: str
    initials: str
    badge: str
    pin: str | None = None
    """Verifier of the PIN, salted for the one handheld that mirrors it (``sync/pins.py``), or None."""
    rights: tuple[Right, ...] = (Right.WORK,)
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One warehouse: ``tag`` makes its control codes its own (RULES §4)."""

    code: str
    tag: str
    timezone: str = "UTC"
    bin_first: bool = False
    hold_data_hours: int = 8
    """Regulated items are not picked, packed or shipped by holds and recalls older than this (RULES §6 Recall)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which units a hold or recall means: those that fit every field that names anything."""

    item: str | None = None
    serials: tuple[str, ...] = ()
    """``first..last``, a prefix followed by ``*``, or a serial (RULES §7)."""
    listed: tuple[str, ...] = ()
    """Serials as they are, beside ``serials``."""
    lots: tuple[str, ...] = ()
    purchase_orders: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    bins: tuple[str, ...] = ()
    received_from: str | None = None
    """Day of the site in ISO form, included."""
    received_through: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldNotice:
    """A hold on every unit of its scopes, now and later; ``kind`` is quarantine or legal (RULES §5.4)."""

    code: str
    kind: str = "quarantine"
    scopes: tuple[Scope, ...] = ()
    reason: str = ""
    blocks: tuple[str, ...] = ("pick", "pack", "ship")
    lifted_by: Right = Right.APPROVE
    status: str = "open"
    """open, closed."""
    since: str | None = None
    """When the server opened it (ISO UTC)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """What is called back: every unit of its scopes, wherever it is; ``supplier`` is who takes it back."""

    code: str
    scopes: tuple[Scope, ...] = ()
    supplier: str | None = None
    reason: str = ""
    status: str = "open"
    """draft (holds nothing yet), open, closed."""
    since: str | None = None
    """When the server opened it (ISO UTC)."""


Document = Item | Bin | PurchaseOrder | Order | Operator | Site | HoldNotice | Recall

DOCUMENT_TYPES: dict[str, type[Document]] = {
    "item": Item,
    "bin": Bin,
    "purchase_order": PurchaseOrder,
    "order": Order,
    "operator": Operator,
    "site": Site,
    "hold": HoldNotice,
    "recall": Recall,
}
"""The kind of a document on the wire and its class."""
