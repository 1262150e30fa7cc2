"""Every fact the ledger can hold, in the past tense, with its fields (RULES §2).

A fact is what happened on the floor or at the desk; the envelope (``envelope.py``) says who, when, where and how it
was known. Shapes are append-only: a field may be added with a default, none is renamed or given another meaning. No
fact holds a person's name or address, only references.
"""

from sync.ledger.document_facts import (
    CartonShipped,
    Closed,
    DocumentFact,
    FoundEmpty,
    LineQuantity,
    Opened,
    Reopened,
    Shorted,
    Skipped,
)
from sync.ledger.movement_facts import (
    Assembled,
    Counted,
    Disassembled,
    Dispatched,
    Inspected,
    Moved,
    Packed,
    Picked,
    PutAway,
    Received,
    Restocked,
    Returned,
    Scrapped,
    SentOut,
    Shipped,
    UnitFact,
    Unpacked,
    Unpicked,
    WrittenOff,
)
from sync.ledger.people_facts import (
    Approved,
    EpochOpened,
    Scanned,
    SignedIn,
    SignedOut,
)
from sync.ledger.record_facts import (
    Aliased,
    Corrected,
    HandedOver,
    Held,
    Matched,
    OwnerChanged,
    Refused,
    Relabelled,
    Released,
    Resolution,
    Resolved,
    Voided,
)

PersonFact = SignedIn | SignedOut | Approved
DeviceFact = Scanned | EpochOpened
Fact = UnitFact | DocumentFact | PersonFact | DeviceFact

UNIT_FACT_TYPES: tuple[type[UnitFact], ...] = (
    Received, PutAway, Moved, Picked, Unpicked, Packed, Unpacked, Shipped, Dispatched, SentOut, Returned, Inspected,
    Restocked, Held, Released, Counted, WrittenOff, Scrapped, Assembled, Disassembled, Relabelled, Corrected,
    OwnerChanged, Matched, HandedOver, Aliased, Refused, Voided, Resolved,
)  # fmt: skip
"""Every concrete fact about one unit."""

FACT_TYPES: tuple[type[Fact], ...] = (
    *UNIT_FACT_TYPES,
    Opened, Closed, Reopened, CartonShipped, Shorted, Skipped, FoundEmpty, LineQuantity,
    SignedIn, SignedOut, Approved, Scanned, EpochOpened,
)  # fmt: skip
"""Every concrete fact; its class name is its type on the wire."""

__all__ = [
    "FACT_TYPES",
    "UNIT_FACT_TYPES",
    "Aliased",
    "Approved",
    "Assembled",
    "CartonShipped",
    "Closed",
    "Corrected",
    "Counted",
    "DeviceFact",
    "Disassembled",
    "Dispatched",
    "DocumentFact",
    "EpochOpened",
    "Fact",
    "FoundEmpty",
    "HandedOver",
    "Held",
    "Inspected",
    "LineQuantity",
    "Matched",
    "Moved",
    "Opened",
    "OwnerChanged",
    "Packed",
    "PersonFact",
    "Picked",
    "PutAway",
    "Received",
    "Refused",
    "Relabelled",
    "Released",
    "Reopened",
    "Resolution",
    "Resolved",
    "Restocked",
    "Returned",
    "Scanned",
    "Scrapped",
    "SentOut",
    "Shipped",
    "Shorted",
    "SignedIn",
    "SignedOut",
    "Skipped",
    "UnitFact",
    "Unpacked",
    "Unpicked",
    "Voided",
    "WrittenOff",
]
