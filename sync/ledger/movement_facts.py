"""Facts that move a unit through its life (RULES §1 and §2)."""

from dataclasses import dataclass

from sync.ledger.identity import Place, UnitKey


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFact:
    """A fact about one unit."""

    unit: UnitKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(UnitFact):
    """The unit came in: against a purchase order, a transfer, or blind (neither)."""

    place: Place
    po: str | None = None
    transfer: str | None = None
    line: str | None = None
    supplier: str | None = None
    lot: str | None = None
    expiry: str | None = None
    """ISO date, good through the end of that day at the site."""
    condition: str = "new"
    owner: str | None = None
    parent: str | None = None
    on: str | None = None
    """ISO date of the receipt where it is not the event's own time: stock taken over on the first day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAway(UnitFact):
    """The unit was put into its storage place."""

    to: Place
    origin: Place | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(UnitFact):
    """The unit was moved between places without a change of what it waits for."""

    to: Place
    origin: Place | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked(UnitFact):
    """The unit was taken for an order. ``bin_seen`` is where the picker stood, ``bin_book`` where the book had it."""

    order: str
    line: str | None = None
    bin_seen: Place | None = None
    bin_book: Place | None = None
    tote: str | None = None
    substituted_for: str | None = None
    """Serial of the named unit that this one replaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpicked(UnitFact):
    """The unit was put back; the goods went back to ``to``."""

    order: str
    line: str | None = None
    to: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed(UnitFact):
    """The unit was packed for its order, into a carton where cartons are used."""

    order: str
    line: str | None = None
    carton: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked(UnitFact):
    """The unit was taken out of its carton again."""

    order: str
    line: str | None = None
    carton: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped(UnitFact):
    """The unit left for its customer, or back to a customer or supplier."""

    order: str | None = None
    customer_ref: str | None = None
    channel: str | None = None
    carton: str | None = None
    carrier: str | None = None
    tracking: str | None = None
    on: str | None = None
    """ISO date of the sale where it is not the event's own time: past sales taken over on the first day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched(UnitFact):
    """The unit left for another own site."""

    transfer: str
    carton: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentOut(UnitFact):
    """The unit left on loan, for a demonstration or for repair."""

    purpose: str
    holder: str | None = None
    due: str | None = None
    """ISO date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(UnitFact):
    """The unit came back; it is held uninspected until Restocked (RULES §5.4)."""

    rma: str | None = None
    order: str | None = None
    customer_ref: str | None = None
    reason: str | None = None
    carrier: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected(UnitFact):
    """The unit was looked at; ``answers`` are (question, answer) in the order asked."""

    answers: tuple[tuple[str, str], ...] = ()
    condition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restocked(UnitFact):
    """A returned unit is stock again, in a bin or on the dock."""

    to: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(UnitFact):
    """The unit was seen in this bin during a count."""

    bin: Place
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenOff(UnitFact):
    """The unit is missing; it can come back."""

    reason: str
    incident: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrapped(UnitFact):
    """The unit was destroyed."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled(UnitFact):
    """The unit was built into ``parent``."""

    parent: UnitKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Disassembled(UnitFact):
    """The unit was taken out of ``parent``."""

    parent: UnitKey
    to: Place | None = None
