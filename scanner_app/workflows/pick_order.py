"""Picking: an order is opened, switched, or found cancelled."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.pick_plan import Plan, line_of, next_step
from scanner_app.workflows.pick_steps import AwaitOrder, OnLine, Trip
from scanner_app.workflows.refusals import hold, misfit, noted, wrong
from scanner_app.workflows.step import Control, Draft, Outcome, Step
from scanner_app.workflows.workflow import By, Consent, Finished, ask
from sync.ledger.documents import Order, OrderLine
from sync.ledger.facts import Opened
from sync.ledger.identity import DocumentKind, DocumentRef
from sync.ledger.lifecycle import State

_ORDER: Final = Phrase("expected.order")


def reference(order: str) -> DocumentRef:
    """Return the reference to the order."""
    return DocumentRef(DocumentKind.ORDER, order)


def proposed(look: Look) -> Order | None:
    """Return the open order with units left to pick that comes first."""
    return next((order for order in look.open_orders() if has_work(order, look)), None)


def has_work(order: Order, look: Look) -> bool:
    """Return whether anything of the order is left to pick."""
    plan = Plan(order, Trip(order=order.code), look)
    return order.status == "open" and any(plan.open(line) for line in order.lines)


def at_order(meaning: Meaning, look: Look) -> Outcome:
    """Return the scanned order begun; DONE takes the proposed one, or leaves where none is open."""
    step = AwaitOrder()
    if meaning.control is Control.DONE:
        order = proposed(look)
        if order is not None:
            return opened(step, order, meaning, look)
        return Outcome(Finished(), Answer(Kind.OK, Phrase("pick.left"), found=meaning.found))
    if meaning.order is not None:
        return opened(step, meaning.order, meaning, look)
    return misfit(step, meaning, _ORDER)


def opened(step: Step, order: Order, meaning: Meaning, look: Look) -> Outcome:
    """Return the work on the order begun, unless nothing of it is to be picked."""
    if order.status == "cancelled":
        return cancelled(order, meaning, look)
    if order.status == "shipped":
        return wrong(step, meaning, Phrase.of("pick.order.shipped", code=order.code), _ORDER)
    plan = Plan(order, Trip(order=order.code), look)
    done, total = plan.totals()
    first = next_step(plan)
    if isinstance(first, Finished):
        phrase = Phrase.of("pick.order.already_picked", code=order.code, done=done, total=total)
        return noted(step, meaning, phrase, _ORDER)
    said = Phrase.of("pick.order.opened", code=order.code, customer=order.customer_ref, open=total - done)
    return Outcome(first, Answer(Kind.OK, said, found=meaning.found), (Draft(Opened(document=reference(order.code))),))


def cancelled(order: Order, meaning: Meaning, look: Look) -> Outcome:
    """Return the HOLD of a cancelled order of which goods were taken, a plain refusal where none were."""
    phrase = Phrase.of("pick.order.cancelled", code=order.code)
    taken = any(unit.state in {State.PICKED, State.PACKED} for unit in look.units_of_order(order.code))
    return hold(AwaitOrder(), meaning, phrase) if taken else wrong(AwaitOrder(), meaning, phrase, _ORDER)


def switched(step: OnLine, order: Order, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the work on another order begun, where the operator means it."""
    if order.code == step.trip.order:
        return noted(step, meaning, Phrase.of("pick.order.already", code=order.code))
    if order.status == "open" and not consent.to("switch"):
        phrase = Phrase.of("pick.order.switch", open=step.trip.order, code=order.code)
        return ask(step, meaning, floor, consent, question="switch", by=By.AGAIN, phrase=phrase)
    return opened(step, order, meaning, look)


def in_force(step: OnLine, meaning: Meaning, look: Look) -> tuple[Order, OrderLine] | Outcome:
    """Return the order and line worked on, or what became of them while they were."""
    order = look.order(step.trip.order)
    if order is None:
        return wrong(AwaitOrder(), meaning, Phrase.of("document.gone", code=step.trip.order), _ORDER)
    if order.status == "cancelled":
        return hold(AwaitOrder(), meaning, Phrase.of("pick.order.cancelled", code=order.code))
    if order.status == "shipped":
        return wrong(AwaitOrder(), meaning, Phrase.of("pick.order.shipped", code=order.code), _ORDER)
    line = line_of(order, step.line)
    plan = Plan(order, step.trip, look)
    if line is not None and plan.open(line):
        return order, line
    after = next_step(plan)
    onward = AwaitOrder() if isinstance(after, Finished) else after
    if line is None:
        return hold(onward, meaning, Phrase.of("pick.order.changed", code=order.code))
    return wrong(onward, meaning, Phrase.of("pick.line.complete", item=line.item), Phrase("expected.look"))


def leave(step: OnLine, meaning: Meaning, plan: Plan, floor: Floor, consent: Consent) -> Outcome:
    """Return the order left unfinished, where the operator means it; it stays open."""
    done, total = plan.totals()
    if not consent.to("leave"):
        phrase = Phrase.of("pick.ask.leave", code=plan.order.code, done=done, total=total)
        return ask(step, meaning, floor, consent, question="leave", by=By.YES, phrase=phrase)
    phrase = Phrase.of("pick.order.left", code=plan.order.code, done=done, total=total)
    return Outcome(Finished(), Answer(Kind.NOTE, phrase, found=meaning.found))
