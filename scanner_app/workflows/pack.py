"""Pack: an order, then unit by unit; DONE closes it (RULES §6)."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.hold_data import guarded
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.pack_order import close, in_force, is_tracked, opened, switched, totals
from scanner_app.workflows.pack_steps import AwaitOrder, AwaitUnit
from scanner_app.workflows.pack_unit import take_unit
from scanner_app.workflows.pick_order import reference
from scanner_app.workflows.receive_unit import is_pack
from scanner_app.workflows.refusals import misfit, wrong
from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.step import Control, Draft, Option, Outcome, Step, View
from scanner_app.workflows.workflow import Asked, Blocked, Consent, Finished, Workflow
from sync.ledger.derived_holds import Use
from sync.ledger.documents import Order
from sync.ledger.facts import Opened
from sync.ledger.lifecycle import State

_SHOWN: Final = 4
_UNIT: Final = Phrase("expected.unit")
_CLOSE: Final = Option(Control.DONE, label=Phrase("option.close"))


def take(step: Step, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what a code or control leads to while packing."""
    if not isinstance(step, AwaitUnit):
        return _at_order(meaning, look, floor, consent)
    order = in_force(step, meaning, look)
    if isinstance(order, Outcome):
        return order
    if meaning.control is Control.DONE:
        return close(step, order, meaning, look, floor, consent)
    if meaning.control is not None:
        return misfit(step, meaning, _UNIT)
    if meaning.units or (meaning.serial is not None and meaning.bin is None):
        return take_unit(step, order, meaning, look, floor, consent)
    if meaning.item is not None:
        return _item_chosen(step, order, meaning)
    if meaning.order is not None:
        return switched(step, meaning.order, meaning, look, floor, consent)
    return misfit(step, meaning, _UNIT)


def _at_order(meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the order opened by its code, or by a unit that was picked for it, which is packed with the same scan."""
    step = AwaitOrder()
    if meaning.control is Control.DONE:
        return Outcome(Finished(), Answer(Kind.OK, Phrase("pack.left"), found=meaning.found))
    if meaning.order is not None:
        return opened(step, meaning.order, meaning, look)
    orders = {unit.order for unit in meaning.units if unit.state is State.PICKED and unit.order is not None}
    order = look.order(orders.pop()) if len(orders) == 1 else None
    if order is None:
        return misfit(step, meaning, Phrase("expected.order"))
    begun = opened(step, order, meaning, look)
    if not isinstance(begun.step, AwaitUnit):
        return begun
    packed = take_unit(begun.step, order, meaning, look, floor, consent)
    document = Draft(Opened(document=reference(order.code)))
    return Outcome(packed.step, packed.answer, (document, *packed.drafts), packed.labels)


def _item_chosen(step: AwaitUnit, order: Order, meaning: Meaning) -> Outcome:
    """Return the item chosen for a serial that names none, or why the code names no unit of the order."""
    item = meaning.item
    if item is None or (meaning.gtin is not None and is_pack(meaning.gtin)):
        return misfit(step, meaning, _UNIT)
    if all(line.item != item.code for line in order.lines):
        phrase = Phrase.of("pack.item.not_on_order", item=item.code, order=order.code)
        return wrong(step, meaning, phrase, _UNIT)
    chosen = AwaitUnit(step.order, step.last, step.found, item.code)
    said = Phrase.of("pack.item.chosen", item=item.code)
    return Outcome(chosen, Answer(Kind.OK, said, found=meaning.found))


def view(step: Step, look: Look, _floor: Floor) -> View:
    """Return the view of a step of packing."""
    order = look.order(step.order) if isinstance(step, AwaitUnit) else None
    if isinstance(step, AwaitUnit) and order is not None:
        return _unit_view(step, order, look)
    waiting = _waiting(look)
    listed = tuple(Phrase.of("line.order", code=each.code, customer=each.customer_ref) for each in waiting[:_SHOWN])
    return View(
        title=Phrase("title.pack"),
        ask=Phrase("ask.order"),
        target=waiting[0].code if len(waiting) == 1 else None,
        lines=listed or (Phrase("line.none_open"),),
        options=(Option(Control.DONE, label=Phrase("option.done")),),
        keyable=True,
        expects=waiting[0].code if waiting else None,
    )


def _unit_view(step: AwaitUnit, order: Order, look: Look) -> View:
    """Ask for the next unit, or for DONE where all are in the box."""
    done, total = totals(order, step, look)
    progress = look.order_progress(order.code)
    lines = []
    for line in order.lines:
        packed = progress[line.line].packed if line.line in progress else 0
        if is_tracked(line, look) and packed < line.quantity:
            lines.append(Phrase.of("line.item", item=line.item, done=packed, total=line.quantity))
    ready = (unit.key.serial for unit in look.units_of_order(order.code) if unit.state is State.PICKED)
    ask = Phrase.of("ask.unit_of", item=step.item) if step.item is not None else Phrase("ask.unit")
    return View(
        title=Phrase.of("title.pack_order", code=order.code),
        ask=ask if done < total else Phrase("ask.done"),
        lines=tuple(lines[:_SHOWN]),
        progress=(done, total),
        options=(_CLOSE,),
        keyable=True,
        expects=next(ready, None) or control_text(look.site().tag, Control.DONE),
    )


def _waiting(look: Look) -> list[Order]:
    """Return the open orders with picked units that wait to be packed."""
    return [
        order
        for order in look.open_orders()
        if any(line.picked > line.packed for line in look.order_progress(order.code).values())
    ]


def _start(_look: Look, _floor: Floor) -> Step:
    return AwaitOrder()


WORKFLOW: Final = Workflow(
    name="pack",
    start=_start,
    take=guarded(Use.PACK, take),
    view=view,
    following={
        AwaitOrder: (AwaitOrder, AwaitUnit, Asked, Blocked, Finished),
        AwaitUnit: (AwaitUnit, AwaitOrder, Asked, Blocked, Finished),
    },
)
