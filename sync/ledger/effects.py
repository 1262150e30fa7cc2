"""What each accepted fact sets on the unit, beside state and place: one function a fact, one table of them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sync.ledger.draft import Draft
from sync.ledger.envelope import Recorded
from sync.ledger.facts import (
    Aliased,
    Assembled,
    Corrected,
    Counted,
    Disassembled,
    Dispatched,
    Fact,
    HandedOver,
    Held,
    Inspected,
    Matched,
    Moved,
    OwnerChanged,
    Packed,
    Picked,
    PutAway,
    Received,
    Refused,
    Relabelled,
    Released,
    Resolved,
    Restocked,
    Returned,
    Scrapped,
    SentOut,
    Shipped,
    UnitFact,
    Unpacked,
    Unpicked,
    Voided,
    WrittenOff,
)
from sync.ledger.unit import Hold, HoldKind

Effect = Callable[[Draft, Any, Recorded], None]

CORRECTABLE = frozenset(
    {"po", "po_line", "supplier", "lot", "expiry", "condition", "owner", "parent", "order", "order_line",
     "customer_ref", "channel", "carton", "tote", "carrier", "tracking", "rma", "holder", "due"}
)  # fmt: skip
"""Fields that Corrected sets. ``serial`` gives the true serial as an alias, since the key stays for ever."""

DERIVED_KINDS = frozenset({HoldKind.UNINSPECTED, HoldKind.DISPUTE})
"""Holds that no Released lifts: Restocked alone ends the one, the end of the dispute the other (RULES §5.4)."""


def _received(draft: Draft, fact: Received, recorded: Recorded) -> None:
    draft.po = fact.po or draft.po
    draft.po_line = fact.line if fact.po else draft.po_line
    draft.transfer = fact.transfer or draft.transfer
    draft.supplier = fact.supplier or draft.supplier
    draft.lot = fact.lot or draft.lot
    draft.expiry = fact.expiry or draft.expiry
    draft.owner = fact.owner or draft.owner
    draft.condition = fact.condition
    draft.parent = fact.parent
    draft.received_at = fact.on or recorded.corrected


def _moved(draft: Draft, fact: PutAway | Moved, _recorded: Recorded) -> None:
    draft.parent = fact.parent


def _picked(draft: Draft, fact: Picked, _recorded: Recorded) -> None:
    draft.order, draft.order_line, draft.tote = fact.order, fact.line, fact.tote
    draft.parent = None


def _packed(draft: Draft, fact: Packed, _recorded: Recorded) -> None:
    draft.order, draft.order_line = fact.order, fact.line or draft.order_line
    draft.carton, draft.tote = fact.carton, None


def _unpacked(draft: Draft, _fact: Unpacked, _recorded: Recorded) -> None:
    draft.carton = None


def _shipped(draft: Draft, fact: Shipped, recorded: Recorded) -> None:
    draft.order = fact.order or draft.order
    draft.customer_ref = fact.customer_ref or draft.customer_ref
    draft.channel = fact.channel or draft.channel
    draft.carton = fact.carton or draft.carton
    draft.carrier, draft.tracking, draft.tote = fact.carrier, fact.tracking, None
    draft.holder = draft.purpose = draft.due = None
    draft.shipped_at = fact.on or recorded.corrected


def _dispatched(draft: Draft, fact: Dispatched, _recorded: Recorded) -> None:
    draft.transfer, draft.tote = fact.transfer, None
    draft.carton = fact.carton or draft.carton


def _sent_out(draft: Draft, fact: SentOut, _recorded: Recorded) -> None:
    draft.purpose, draft.holder, draft.due = fact.purpose, fact.holder, fact.due
    draft.tote = None


def _returned(draft: Draft, fact: Returned, recorded: Recorded) -> None:
    draft.rma = fact.rma
    draft.order = fact.order or draft.order
    draft.customer_ref = fact.customer_ref or draft.customer_ref
    draft.parent = draft.carton = draft.tote = None
    draft.holder = draft.purpose = draft.due = None
    draft.lay(_automatic(HoldKind.UNINSPECTED, recorded, fact.reason or "", fact.rma))


def _inspected(draft: Draft, fact: Inspected, _recorded: Recorded) -> None:
    draft.condition = fact.condition or draft.condition


def _restocked(draft: Draft, _fact: Restocked, _recorded: Recorded) -> None:
    draft.lift(HoldKind.UNINSPECTED)


def _held(draft: Draft, fact: Held, recorded: Recorded) -> None:
    draft.lay(Hold(id=fact.hold, kind=fact.kind, since=recorded.corrected, reason=fact.reason, source=fact.source))


def _released(draft: Draft, fact: Released, _recorded: Recorded) -> None:
    hold = draft.holds.get(fact.hold)
    if hold is not None and hold.kind not in DERIVED_KINDS:
        del draft.holds[fact.hold]


def _assembled(draft: Draft, fact: Assembled, _recorded: Recorded) -> None:
    draft.assembled_in = fact.parent
    draft.parent = draft.tote = None


def _relabelled(draft: Draft, fact: Relabelled, _recorded: Recorded) -> None:
    if not fact.copy and fact.new != draft.key.serial:
        draft.alias("label", fact.new)


def _corrected(draft: Draft, fact: Corrected, _recorded: Recorded) -> None:
    if fact.field in CORRECTABLE:
        setattr(draft, fact.field, fact.new)
    elif fact.field == "serial" and fact.new:
        draft.alias("serial", fact.new)
        draft.lift(HoldKind.NO_SERIAL)


def _owner_changed(draft: Draft, fact: OwnerChanged, _recorded: Recorded) -> None:
    draft.owner = fact.to


def _matched(draft: Draft, fact: Matched, _recorded: Recorded) -> None:
    draft.po, draft.po_line = fact.po, fact.line


def _handed_over(draft: Draft, fact: HandedOver, _recorded: Recorded) -> None:
    draft.custodian = fact.to


def _aliased(draft: Draft, fact: Aliased, _recorded: Recorded) -> None:
    draft.alias(fact.kind, fact.text)


def _nothing(_draft: Draft, _fact: UnitFact, _recorded: Recorded) -> None:
    """State and place say it all."""


def _automatic(kind: HoldKind, recorded: Recorded, reason: str, source: str | None = None) -> Hold:
    fact = recorded.envelope.id
    return Hold(id=f"{kind.value}:{fact}", kind=kind, since=recorded.corrected, reason=reason, source=source or fact)


def found(draft: Draft, recorded: Recorded) -> None:
    """Hold a lost unit that turned up (RULES §5.4)."""
    draft.lay(_automatic(HoldKind.FOUND, recorded, "It was lost by the book and has turned up."))


def disputed(draft: Draft, recorded: Recorded, reason: str) -> None:
    """Hold a unit about which the facts disagree (RULES §3.2)."""
    draft.lay(_automatic(HoldKind.DISPUTE, recorded, reason))


EFFECTS: Mapping[type[Fact], Effect] = MappingProxyType(
    {
        Received: _received,
        PutAway: _moved,
        Moved: _moved,
        Picked: _picked,
        Unpicked: _nothing,
        Packed: _packed,
        Unpacked: _unpacked,
        Shipped: _shipped,
        Dispatched: _dispatched,
        SentOut: _sent_out,
        Returned: _returned,
        Inspected: _inspected,
        Restocked: _restocked,
        Held: _held,
        Released: _released,
        Counted: _nothing,
        WrittenOff: _nothing,
        Scrapped: _nothing,
        Assembled: _assembled,
        Disassembled: _nothing,
        Relabelled: _relabelled,
        Corrected: _corrected,
        OwnerChanged: _owner_changed,
        Matched: _matched,
        HandedOver: _handed_over,
        Aliased: _aliased,
        Refused: _nothing,
        Voided: _nothing,
        Resolved: _nothing,
    }
)
"""Fact -> what it sets."""
