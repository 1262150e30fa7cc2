"""How a judged fact changes the unit: accepted, disputed, or only seen (RULES §3)."""

from sync.ledger import effects
from sync.ledger.draft import STOCK, Draft
from sync.ledger.echoes import done_for
from sync.ledger.envelope import Recorded
from sync.ledger.facts import Dispatched, SentOut, Shipped
from sync.ledger.lifecycle import MOVEMENTS, State
from sync.ledger.places import LEAVES_AT, is_sighting, left_at, scanned_at
from sync.ledger.unit import Breach, Dispute, HoldKind, Milestone, Sighting

LEAVING = frozenset({Shipped, Dispatched, SentOut})
_NO_BREACH = frozenset({HoldKind.UNINSPECTED, HoldKind.DISPUTE})


def accept(draft: Draft, recorded: Recorded, target: State) -> None:
    """Let the fact stand: state, place and fields follow it.

    While the facts disagree, the place follows scans of the unit's own label alone.
    """
    fact = recorded.envelope.fact
    kind = type(fact)
    if kind in MOVEMENTS:
        if kind in LEAVING:
            _note_breaches(draft, recorded)
        before, draft.state = draft.state, target
        if target is not before:
            _enter(draft, recorded, before)
        _book(draft, recorded)
    elif draft.disputes and is_sighting(recorded.envelope):
        draft.place = scanned_at(recorded.envelope) or draft.place
    effects.EFFECTS[kind](draft, fact, recorded)
    sight(draft, recorded)


def dispute(draft: Draft, recorded: Recorded) -> str | None:
    """Keep the state, hold the unit and open the dispute; return the fact it stands against."""
    envelope = recorded.envelope
    name = type(envelope.fact).__name__
    against = draft.milestones[-1].fact if draft.milestones else None
    reason = f"{name} is not possible while the unit is {draft.state.value}."
    draft.disputes.append(
        Dispute(fact=envelope.id, against=against, type=name, state=draft.state, reason=reason),
    )
    effects.disputed(draft, recorded, reason)
    if is_sighting(envelope):
        draft.place = left_at(envelope) or scanned_at(envelope) or draft.place
    sight(draft, recorded)
    return against


def sight(draft: Draft, recorded: Recorded) -> None:
    """Note a scan of the unit's own label."""
    envelope = recorded.envelope
    if not is_sighting(envelope):
        return
    draft.seen = Sighting(
        at=recorded.corrected, place=scanned_at(envelope), operator=envelope.operator, device=envelope.device
    )


def _book(draft: Draft, recorded: Recorded) -> None:
    envelope = recorded.envelope
    if type(envelope.fact) in LEAVES_AT and (not draft.disputes or is_sighting(envelope)):
        draft.place = left_at(envelope)
    draft.custodian = None
    draft.booked = Sighting(
        at=recorded.corrected, place=draft.place, operator=envelope.operator, device=envelope.device
    )


def _enter(draft: Draft, recorded: Recorded, before: State) -> None:
    if draft.state in STOCK:
        draft.back_to_stock()
    if before is State.LOST:
        effects.found(draft, recorded)
    envelope = recorded.envelope
    name = type(envelope.fact).__name__
    draft.milestones = [passed for passed in draft.milestones if passed.type != name]
    draft.milestones.append(
        Milestone(
            type=name,
            fact=envelope.id,
            state=draft.state,
            at=recorded.corrected,
            device=envelope.device,
            operator=envelope.operator,
            document=done_for(envelope.fact) or (),
        )
    )


def _note_breaches(draft: Draft, recorded: Recorded) -> None:
    fact = recorded.envelope.fact
    to_customer = isinstance(fact, Shipped) and (fact.order or fact.customer_ref)
    if draft.state is State.RETURNED and not to_customer:
        return
    draft.breaches.extend(
        Breach(fact=recorded.envelope.id, hold=hold.id, kind=hold.kind)
        for hold in draft.holds.values()
        if hold.kind not in _NO_BREACH
    )
