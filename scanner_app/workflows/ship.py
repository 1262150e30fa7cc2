"""Ship: the order, then the carrier's label; every serial is bound to both (RULES §6 Pack and ship)."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.hold_data import guarded
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.refusals import misfit, noted, refuse_standing, wrong
from scanner_app.workflows.ship_order import in_state, opened, shipped, stop
from scanner_app.workflows.ship_steps import AwaitOrder, AwaitTracking
from scanner_app.workflows.specimen import TRACKING
from scanner_app.workflows.step import Control, Option, Outcome, Step, View
from scanner_app.workflows.workflow import Asked, Blocked, By, Consent, Finished, Workflow, ask
from sync.ledger.derived_holds import Use
from sync.ledger.documents import Order
from sync.ledger.lifecycle import State

_SHOWN: Final = 4
_ORDER: Final = Phrase("expected.order")
_LABEL: Final = Phrase("expected.tracking")
_STRANGERS: Final = frozenset({"found.text", "found.serial", "found.unknown_gtin"})


def take(step: Step, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what a code or control leads to while shipping."""
    if not isinstance(step, AwaitTracking):
        return _at_order(meaning, look, floor, consent)
    order = look.order(step.order)
    if order is None:
        return wrong(AwaitOrder(), meaning, Phrase.of("document.gone", code=step.order), _ORDER)
    if meaning.order is not None and meaning.order.code != order.code:
        return opened(meaning.order, meaning, look, floor, consent)
    return _at_label(step, order, meaning, look, floor, consent)


def _at_order(meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the order opened by its code, or by a unit that is packed for it."""
    step = AwaitOrder()
    if meaning.control is Control.DONE:
        return Outcome(Finished(), Answer(Kind.OK, Phrase("ship.left"), found=meaning.found))
    if meaning.order is not None:
        return opened(meaning.order, meaning, look, floor, consent)
    packed = [unit for unit in meaning.units if unit.state is State.PACKED]
    order = look.order(packed[0].order or "") if len(packed) == 1 else None
    if order is not None:
        return opened(order, meaning, look, floor, consent)
    if len(meaning.units) == 1:
        return refuse_standing(step, meaning, meaning.units[0], _ORDER)
    return misfit(step, meaning, _ORDER)


def _at_label(
    step: AwaitTracking, order: Order, meaning: Meaning, look: Look, floor: Floor, consent: Consent
) -> Outcome:
    """Return the order shipped under the label that was scanned, or without one by DONE."""
    if meaning.control is Control.SKIP:
        return noted(AwaitOrder(), meaning, Phrase.of("ship.order.later", code=order.code))
    tracking = meaning.tracking
    if meaning.control is not Control.DONE and tracking is None:
        if meaning.control is not None or meaning.keyed or meaning.found.code not in _STRANGERS:
            return misfit(step, meaning, _LABEL)
        if not consent.to("label"):
            phrase = Phrase.of("ship.ask.label", text=meaning.text)
            return ask(step, meaning, floor, consent, question="label", by=By.AGAIN, phrase=phrase)
        tracking = meaning.text
    return stop(order, meaning, look) or shipped(order, tracking, meaning, look)


def view(step: Step, look: Look, _floor: Floor) -> View:
    """Return the view of a step of shipping."""
    order = look.order(step.order) if isinstance(step, AwaitTracking) else None
    if order is not None:
        return _label_view(order, look)
    waiting = _waiting(look)
    listed = tuple(Phrase.of("line.order", code=each.code, customer=each.customer_ref) for each in waiting[:_SHOWN])
    return View(
        title=Phrase("title.ship"),
        ask=Phrase("ask.order"),
        target=waiting[0].code if len(waiting) == 1 else None,
        lines=listed or (Phrase("line.none_open"),),
        options=(Option(Control.DONE, label=Phrase("option.done")),),
        keyable=True,
        expects=waiting[0].code if waiting else None,
    )


def _label_view(order: Order, look: Look) -> View:
    packed = in_state(order, State.PACKED, look)
    return View(
        title=Phrase.of("title.ship_order", code=order.code),
        ask=Phrase("ask.tracking"),
        lines=(
            Phrase.of("line.customer", customer=order.customer_ref),
            Phrase.of("line.leaves", count=len(packed)),
        ),
        options=(
            Option(Control.DONE, label=Phrase("option.no_label")),
            Option(Control.SKIP, label=Phrase("option.later")),
        ),
        expects=TRACKING,
    )


def _waiting(look: Look) -> list[Order]:
    """Return the open orders with packed units that wait to leave."""
    return [
        order
        for order in look.open_orders()
        if any(line.packed > line.shipped for line in look.order_progress(order.code).values())
    ]


def _start(_look: Look, _floor: Floor) -> Step:
    return AwaitOrder()


WORKFLOW: Final = Workflow(
    name="ship",
    start=_start,
    take=guarded(Use.SHIP, take),
    view=view,
    following={
        AwaitOrder: (AwaitOrder, AwaitTracking, Asked, Blocked, Finished),
        AwaitTracking: (AwaitTracking, AwaitOrder, Asked, Blocked),
    },
)
