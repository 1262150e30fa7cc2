"""Packing: an order is opened, switched, found cancelled, or closed."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look, OrderProgress
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.pack_steps import AwaitOrder, AwaitUnit
from scanner_app.workflows.pick_order import reference
from scanner_app.workflows.refusals import hold, noted, wrong
from scanner_app.workflows.step import Draft, Outcome, Step
from scanner_app.workflows.workflow import By, Consent, Finished, ask
from sync.ledger.documents import Order, OrderLine
from sync.ledger.facts import Closed, Opened
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State

_ORDER: Final = Phrase("expected.order")
_NOTHING: Final = OrderProgress()


def totals(order: Order, step: AwaitUnit, look: Look) -> tuple[int, int]:
    """Return units packed and ordered, over the lines that are scanned unit by unit."""
    tracked = [line for line in order.lines if is_tracked(line, look)]
    progress = look.order_progress(order.code)
    done = sum(
        min(line.quantity, progress.get(line.line, _NOTHING).packed + _found(order, line, step, look))
        for line in tracked
    )
    return done, sum(line.quantity for line in tracked)


def is_tracked(line: OrderLine, look: Look) -> bool:
    """Return whether the line's units are scanned one by one."""
    item = look.item(line.item)
    return item is None or item.serial_tracked


def opened(step: Step, order: Order, meaning: Meaning, look: Look) -> Outcome:
    """Return the packing of the order begun."""
    over = _over(step, order, meaning, look)
    if over is not None:
        return over
    begun = AwaitUnit(order.code)
    done, total = totals(order, begun, look)
    said = Phrase.of("pack.order.opened", code=order.code, customer=order.customer_ref, open=total - done)
    return Outcome(begun, Answer(Kind.OK, said, found=meaning.found), (Draft(Opened(document=reference(order.code))),))


def switched(step: AwaitUnit, order: Order, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the packing of another order begun, where the operator means it."""
    if order.code == step.order:
        return noted(step, meaning, Phrase.of("pack.order.already", code=order.code))
    if order.status == "open" and not consent.to("switch"):
        phrase = Phrase.of("pack.order.switch", open=step.order, code=order.code)
        return ask(step, meaning, floor, consent, question="switch", by=By.AGAIN, phrase=phrase)
    return opened(step, order, meaning, look)


def in_force(step: AwaitUnit, meaning: Meaning, look: Look) -> Order | Outcome:
    """Return the order that is packed, or what became of it meanwhile: a cancelled one stops the work."""
    order = look.order(step.order)
    if order is None:
        return wrong(AwaitOrder(), meaning, Phrase.of("document.gone", code=step.order), _ORDER)
    if order.status == "cancelled":
        return hold(AwaitOrder(), meaning, Phrase.of("pack.order.cancelled", code=order.code))
    return _over(AwaitOrder(), order, meaning, look) or order


def close(step: AwaitUnit, order: Order, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the order closed; one that is packed in part is asked about (RULES §6 Pack)."""
    done, total = totals(order, step, look)
    if done < total and not consent.to("partial"):
        phrase = Phrase.of("pack.ask.partial", code=order.code, done=done, total=total)
        return ask(step, meaning, floor, consent, question="partial", by=By.YES, phrase=phrase)
    kind, code = (Kind.OK, "pack.order.done") if done >= total else (Kind.NOTE, "pack.order.done_short")
    said = Phrase.of(code, code=order.code, done=done, total=total)
    closed = Closed(document=reference(order.code), reason=None if done >= total else "partial")
    return Outcome(Finished(), Answer(kind, said, found=meaning.found), (Draft(closed),))


def _over(step: Step, order: Order, meaning: Meaning, look: Look) -> Outcome | None:
    """Return why nothing of the order may be packed."""
    phrase = Phrase.of(f"pack.order.{order.status}", code=order.code)
    if order.status == "shipped":
        return wrong(step, meaning, phrase, _ORDER)
    if order.status != "cancelled":
        return None
    taken = any(unit.state in {State.PICKED, State.PACKED} for unit in look.units_of_order(order.code))
    return hold(AwaitOrder(), meaning, phrase) if taken else wrong(step, meaning, phrase, _ORDER)


def _found(order: Order, line: OrderLine, step: AwaitUnit, look: Look) -> int:
    """Return how many units of the line were packed as found and are not booked on the order yet."""
    count = 0
    for code, serial in step.found:
        unit = look.unit(UnitKey(line.item, serial)) if code == line.line else None
        count += code == line.line and (unit is None or unit.order != order.code)
    return count
