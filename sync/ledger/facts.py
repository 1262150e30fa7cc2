"""Every fact the ledger can hold, in the past tense, with its fields (RULES §2).

A fact is what happened on the floor or at the desk; the envelope (``envelope.py``) says who, when, where and how it
was known. Shapes are append-only: a field may be added with a default, none is renamed or given another meaning. No
fact holds a person's name or address, only references.
"""

from dataclasses import dataclass
from enum import StrEnum

from sync.ledger.identity import DocumentRef, Place, UnitKey


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
class Held(UnitFact):
    """A hold was laid on the unit; holds are a set, this one is ``hold``."""

    hold: str
    kind: str
    reason: str = ""
    source: str | None = None
    """Document, recall or exception that asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(UnitFact):
    """The hold named ``hold`` was lifted; no other."""

    hold: str
    kind: str
    reason: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Relabelled(UnitFact):
    """The unit got a new label; a copy of the old text, or another text that from now on is an alias."""

    old: str
    new: str
    copy: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(UnitFact):
    """One recorded field of the unit was wrong; both values stand."""

    field: str
    old: str | None
    new: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChanged(UnitFact):
    """The unit belongs to somebody else now."""

    document: str
    origin: str | None
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched(UnitFact):
    """A blind receipt got its purchase order."""

    po: str
    line: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(UnitFact):
    """Custody of the unit went from one operator to another."""

    origin: str
    to: str
    list: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aliased(UnitFact):
    """Another code on the unit (second IMEI, MAC, an older label) points to it."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(UnitFact):
    """The unit was scanned and the scan refused; it counts as a sighting at ``place`` where that was known."""

    answer: str
    code: str
    """The phrase's stable key."""
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided(UnitFact):
    """The record named ``fact`` was wrong: it is taken out and the rest is folded again."""

    fact: str
    """Id of the fact taken back."""
    reason: str = ""


class Resolution(StrEnum):
    """How the desk ended an exception (RULES §3.3)."""

    ACCEPT = "accept"
    VOID = "void"
    CORRECT = "correct"
    TWIN = "twin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(UnitFact):
    """The desk decided about the disputed ``fact``.

    ``accept`` gives the fact its own target state; ``twin`` takes it out of this unit, whose double gets
    ``twin`` as its internal serial and a record of its own; ``void`` and ``correct`` stand beside the Voided or
    Corrected they came with.
    """

    fact: str
    how: Resolution
    reason: str
    twin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFact:
    """A fact about a document, carton or pallet."""

    document: DocumentRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(DocumentFact):
    """Work on the document began on this device."""

    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(DocumentFact):
    """Work on the document ended on this device; a carton or pallet is closed."""

    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(DocumentFact):
    """A closed carton or pallet was opened; ``replaced_by`` is the SSCC it gets when closed again."""

    reason: str
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CartonShipped(DocumentFact):
    """A closed carton or pallet left."""

    order: str | None = None
    transfer: str | None = None
    carrier: str | None = None
    tracking: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shorted(DocumentFact):
    """A line could not be fulfilled in full."""

    line: str
    reason: str
    quantity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped(DocumentFact):
    """A line was put off to the end."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEmpty(DocumentFact):
    """The bin that should hold the goods was empty."""

    bin: Place
    reason: str
    line: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineQuantity(DocumentFact):
    """A quantity of an untracked item on a line; it has no stock of its own."""

    line: str
    item: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """An operator signed in on this device."""

    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut:
    """An operator signed out; ``unsent`` events were still waiting."""

    operator: str
    unsent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A second person approved what the operator in force did."""

    approver: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A scan that moved the work and no unit, was refused without a unit, or was a FAULT."""

    answer: str
    code: str
    """The phrase's stable key."""
    step: str
    workflow: str
    found: str | None = None
    """What the code was, as a role and its shown text; never a badge, PIN or enrolment code."""
    document: DocumentRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochOpened:
    """A new chain began; ``missing`` events of the epoch before were pruned and cannot be sent again."""

    reason: str
    before: str | None = None
    """The epoch that ended."""
    missing_from: int | None = None
    missing_through: int | None = None


PersonFact = SignedIn | SignedOut | Approved
DeviceFact = Scanned | EpochOpened
Fact = UnitFact | DocumentFact | PersonFact | DeviceFact

FACT_TYPES: tuple[type[Fact], ...] = (
    Received, PutAway, Moved, Picked, Unpicked, Packed, Unpacked, Shipped, Dispatched, SentOut, Returned, Inspected,
    Restocked, Held, Released, Counted, WrittenOff, Scrapped, Assembled, Disassembled, Relabelled, Corrected,
    OwnerChanged, Matched, HandedOver, Aliased, Refused, Voided, Resolved,
    Opened, Closed, Reopened, CartonShipped, Shorted, Skipped, FoundEmpty, LineQuantity,
    SignedIn, SignedOut, Approved, Scanned, EpochOpened,
)  # fmt: skip
"""Every concrete fact; its class name is its type on the wire."""
