"""Shipping: what of an order may leave, and the facts with which it does (RULES §6 Pack and ship)."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.found_units import blocking
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.pack_order import is_tracked
from scanner_app.workflows.pick_order import reference
from scanner_app.workflows.refusals import hold, wrong
from scanner_app.workflows.ship_steps import AwaitOrder, AwaitTracking
from scanner_app.workflows.step import Draft, Outcome
from scanner_app.workflows.wording import booked
from scanner_app.workflows.workflow import By, Consent, ask
from sync.ledger.derived_holds import Use
from sync.ledger.documents import Order
from sync.ledger.envelope import Known
from sync.ledger.facts import Closed, Shipped
from sync.ledger.lifecycle import State
from sync.ledger.unit import Unit

_ORDER: Final = Phrase("expected.order")


def in_state(order: Order, state: State, look: Look) -> list[Unit]:
    """Return the order's units in this state."""
    return [unit for unit in look.units_of_order(order.code) if unit.state is state]


def opened(order: Order, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the step that awaits the carrier's label, a question, or why nothing of the order may leave."""
    stopped = stop(order, meaning, look)
    if stopped is not None:
        return stopped
    packed, missing = in_state(order, State.PACKED, look), _missing(order, look)
    if missing and not consent.to("partial"):
        phrase = Phrase.of("ship.ask.partial", code=order.code, count=len(packed), missing=missing)
        return ask(AwaitOrder(), meaning, floor, consent, question="partial", by=By.YES, phrase=phrase)
    phrase = Phrase.of("ship.order.opened", code=order.code, customer=order.customer_ref, count=len(packed))
    return Outcome(AwaitTracking(order.code), Answer(Kind.OK, phrase, found=meaning.found))


def stop(order: Order, meaning: Meaning, look: Look) -> Outcome | None:
    """Return why nothing of the order may leave now, or None; the last word before it does (RULES §6)."""
    packed = in_state(order, State.PACKED, look)
    if order.status == "cancelled":
        phrase = Phrase.of("pack.order.cancelled", code=order.code)
        return hold(AwaitOrder(), meaning, phrase) if packed else wrong(AwaitOrder(), meaning, phrase, _ORDER)
    if not packed:
        return _nothing_packed(order, meaning, look)
    for unit in packed:
        kept = blocking(unit, Use.SHIP, order.customer_ref)
        if kept is not None:
            phrase = Phrase.of("ship.unit.held", serial=unit.key.serial, kind=kept.kind, code=order.code)
            return hold(AwaitOrder(), meaning, phrase, unit.key)
    return None


def shipped(order: Order, tracking: str | None, meaning: Meaning, look: Look) -> Outcome:
    """Return every packed unit of the order bound to order, customer, channel and carrier's label, and gone."""
    packed = in_state(order, State.PACKED, look)
    facts = [
        Shipped(
            unit=unit.key, order=order.code, customer_ref=order.customer_ref, channel=order.channel,
            carton=unit.carton, tracking=tracking,
        )
        for unit in packed
    ]  # fmt: skip
    args = {"code": order.code, "count": len(packed)}
    if tracking is None:
        answer = Answer(Kind.NOTE, Phrase.of("ship.order.done_bare", **args), found=meaning.found)
    else:
        answer = Answer(Kind.OK, Phrase.of("ship.order.done", **args, tracking=tracking), found=meaning.found)
    units = tuple(Draft(fact, known=Known.BY_PARENT) for fact in facts)
    end = Draft(Closed(document=reference(order.code), reason="shipped"))
    return Outcome(AwaitOrder(), answer, (*units, end))


def _missing(order: Order, look: Look) -> int:
    """Return how many units of the order are neither packed nor gone yet."""
    wanted = sum(line.quantity for line in order.lines if is_tracked(line, look))
    ready = sum(unit.state in {State.PACKED, State.SHIPPED} for unit in look.units_of_order(order.code))
    return max(0, wanted - ready)


def _nothing_packed(order: Order, meaning: Meaning, look: Look) -> Outcome:
    gone = in_state(order, State.SHIPPED, look)
    if gone:
        phrase = Phrase.of("ship.order.gone", code=order.code, **booked(gone[-1], look))
        return wrong(AwaitOrder(), meaning, phrase, _ORDER, kind=Kind.DUPLICATE)
    return wrong(AwaitOrder(), meaning, Phrase.of("ship.order.not_packed", code=order.code), _ORDER)
