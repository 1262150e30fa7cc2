"""Pick: an order, then bin and unit line by line in the order of the walk (RULES §6)."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.hold_data import guarded
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.pick_bin import take_bin
from scanner_app.workflows.pick_order import at_order, in_force, leave, reference, switched
from scanner_app.workflows.pick_plan import Plan, next_step
from scanner_app.workflows.pick_reason import ask_reason, take_reason
from scanner_app.workflows.pick_steps import AwaitBin, AwaitOrder, AwaitReason, AwaitUnit, OnLine
from scanner_app.workflows.pick_unit import take_unit
from scanner_app.workflows.pick_view import view
from scanner_app.workflows.quantities import malformed_quantity, quantity_of
from scanner_app.workflows.refusals import known_by, misfit, wrong
from scanner_app.workflows.step import Control, Draft, Outcome, Step
from scanner_app.workflows.workflow import Asked, Blocked, Consent, Finished, Workflow
from sync.ledger.derived_holds import Use
from sync.ledger.documents import OrderLine
from sync.ledger.facts import LineQuantity


def take(step: Step, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what a code or control leads to while picking."""
    match step:
        case AwaitReason(back=back):
            return _at_reason(step, back, meaning, look, floor, consent)
        case AwaitBin() | AwaitUnit():
            return _on_line(step, meaning, look, floor, consent)
        case _:
            return at_order(meaning, look)


def _at_reason(
    step: AwaitReason, back: OnLine, meaning: Meaning, look: Look, floor: Floor, consent: Consent
) -> Outcome:
    """Return the reason recorded; any other code lets the question for it lapse."""
    if meaning.control is not Control.REASON:
        return _on_line(back, meaning, look, floor, consent)
    force = in_force(back, meaning, look)
    if isinstance(force, Outcome):
        return force
    order, line = force
    return take_reason(step, line, meaning, Plan(order, back.trip, look), look)


def _on_line(step: OnLine, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what is done with a code at a line: bin, unit, another order, or a control."""
    force = in_force(step, meaning, look)
    if isinstance(force, Outcome):
        return force
    order, line = force
    plan = Plan(order, step.trip, look)
    if meaning.control is not None:
        return _control(step, meaning.control, line, meaning, plan, floor, consent)
    if plan.counted(line):
        return _at_counted(step, line, meaning, look, floor, consent)
    fits_line = any(unit.key.item == line.item for unit in meaning.units)
    if meaning.bin is not None and not fits_line:
        return take_bin(step, meaning.bin, line, meaning, plan, floor, consent)
    if meaning.units or meaning.serial is not None:
        return take_unit(step, line, meaning, plan, floor, consent)
    if meaning.order is not None:
        return switched(step, meaning.order, meaning, look, floor, consent)
    expected = _expected(step, line)
    if meaning.item is not None and meaning.item.code == line.item:
        return wrong(step, meaning, Phrase("pick.unit.scan_serial"), expected)
    return misfit(step, meaning, expected)


def _control(
    step: OnLine, control: Control, line: OrderLine, meaning: Meaning, plan: Plan, floor: Floor, consent: Consent
) -> Outcome:
    """Return what a control does at a line."""
    match control:
        case Control.DONE:
            return leave(step, meaning, plan, floor, consent)
        case Control.SHORT | Control.SKIP | Control.EMPTY:
            return ask_reason(step, meaning, control)
        case Control.QTY:
            return _quantity(step, line, meaning, plan)
        case _:
            return misfit(step, meaning, _expected(step, line))


def _quantity(step: OnLine, line: OrderLine, meaning: Meaning, plan: Plan) -> Outcome:
    """Return a quantity of a counted item picked; more than the line is never taken."""
    if not plan.counted(line):
        phrase = Phrase.of("quantity.tracked", item=line.item)
        return wrong(step, meaning, phrase, Phrase.of("expected.unit_of", item=line.item))
    quantity, still = quantity_of(meaning.argument), plan.open(line)
    if quantity is None:
        return wrong(step, meaning, malformed_quantity(meaning.argument), Phrase("expected.quantity"))
    if quantity > still:
        phrase = Phrase.of("pick.quantity.over", quantity=quantity, open=still)
        return wrong(step, meaning, phrase, Phrase("expected.quantity"))
    after = Plan(plan.order, step.trip, plan.look, line.line, quantity)
    document = reference(plan.order.code)
    fact = LineQuantity(document=document, line=line.line, item=line.item, quantity=quantity)
    onward = next_step(after)
    kind, phrase = _counted_said(onward, line, quantity, after)
    return Outcome(onward, Answer(kind, phrase, found=meaning.found), (Draft(fact, known=known_by(meaning)),))


def _counted_said(onward: Step, line: OrderLine, quantity: int, plan: Plan) -> tuple[Kind, Phrase]:
    done, total = plan.totals()
    if isinstance(onward, Finished):
        code = "pick.order.done" if done == total else "pick.order.short"
        return Kind.NOTE, Phrase.of(code, code=plan.order.code, done=done, total=total)
    return Kind.OK, Phrase.of("pick.quantity.ok", quantity=quantity, item=line.item, done=done, total=total)


def _at_counted(step: OnLine, line: OrderLine, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the answer to a code where a quantity is asked."""
    if meaning.order is not None:
        return switched(step, meaning.order, meaning, look, floor, consent)
    if meaning.item is not None and meaning.item.code == line.item:
        phrase = Phrase.of("pick.quantity.item_ok", item=line.item)
        return Outcome(step, Answer(Kind.OK, phrase, found=meaning.found, expected=Phrase("expected.quantity")))
    return misfit(step, meaning, Phrase("expected.quantity"))


def _expected(step: OnLine, line: OrderLine) -> Phrase:
    if isinstance(step, AwaitBin):
        return Phrase.of("expected.bin_of", code=step.place)
    return Phrase.of("expected.unit_of", item=line.item)


def _start(_look: Look, _floor: Floor) -> Step:
    return AwaitOrder()


_ONWARD: Final = (AwaitBin, AwaitUnit, AwaitReason, AwaitOrder, Asked, Blocked, Finished)

WORKFLOW: Final = Workflow(
    name="pick",
    start=_start,
    take=guarded(Use.PICK, take),
    view=view,
    following={
        AwaitOrder: (AwaitOrder, AwaitBin, AwaitUnit, Blocked, Finished),
        AwaitBin: _ONWARD,
        AwaitUnit: _ONWARD,
        AwaitReason: _ONWARD,
    },
)
