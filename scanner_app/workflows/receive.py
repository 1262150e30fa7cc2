"""Receive: a purchase order, then one scan a unit (RULES §6)."""

from dataclasses import replace
from typing import Final

from scanner_app.workflows import (
    receive_close,
    receive_learning,
    receive_nolabel,
    receive_order,
    receive_refusal,
    receive_transfer,
)
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_details import filled, waiting_unit
from scanner_app.workflows.receive_steps import (
    BOX,
    LEARN,
    Arrival,
    AwaitBox,
    AwaitDetails,
    AwaitItem,
    AwaitLabelReason,
    AwaitProof,
    AwaitPurchaseOrder,
    AwaitRefused,
    AwaitUnit,
    OnOrder,
    order_of,
)
from scanner_app.workflows.receive_unit import arrival, is_pack, pack_args
from scanner_app.workflows.receive_verdict import judge
from scanner_app.workflows.receive_view import view
from scanner_app.workflows.refusals import misfit, noted, wrong
from scanner_app.workflows.step import Control, Draft, Outcome, Step
from scanner_app.workflows.workflow import NOTHING_ASKED, Asked, Blocked, Consent, Finished, Workflow
from sync.ledger.documents import Item, PurchaseOrder
from sync.ledger.facts import Opened, Received

_UNIT = Phrase("expected.unit")


def take(step: Step, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what a code or control leads to while receiving."""
    if not isinstance(step, OnOrder):
        at_door = step if isinstance(step, AwaitPurchaseOrder) else AwaitPurchaseOrder()
        return _at_order(at_door, meaning, look, floor, consent)
    code = order_of(step)
    po = look.purchase_order(code)
    if po is None:
        phrase = Phrase.of("document.gone", code=code)
        return wrong(AwaitPurchaseOrder(), meaning, phrase, Phrase("expected.purchase_order"))
    return _on_order(step, po, meaning, look, floor, consent)


def _on_order(
    step: OnOrder, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent
) -> Outcome:
    """Return what a code or control leads to at a step of this purchase order."""
    match step:
        case AwaitUnit():
            return _at_unit(step, po, meaning, look, floor, consent)
        case AwaitItem():
            return _at_item(step, po, meaning, look, floor, consent)
        case AwaitRefused():
            return receive_refusal.refuse(step, po, meaning, look, floor)
        case AwaitLabelReason():
            return receive_nolabel.reason_given(step, meaning, floor)
        case AwaitProof():
            unit = receive_nolabel.proof(step, po, meaning, look)
            return _waited(step, unit, meaning, look, floor, consent)
        case AwaitBox():
            from scanner_app.workflows import receive_box  # noqa: PLC0415  # most receipts take no box by all its codes

            return receive_box.take(step, po, meaning, look, floor, consent)
        case AwaitDetails():
            return _at_details(step, po, meaning, look, floor, consent)


def _at_order(step: AwaitPurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the purchase order opened: by its code, or by a unit that only one of the open ones can mean.

    A unit on its way from another site needs no order: it is received from its transfer.
    """
    if meaning.control is Control.DONE:
        return Outcome(Finished(), Answer(Kind.OK, Phrase("receive.left"), found=meaning.found))
    if meaning.purchase_order is not None:
        return receive_order.opened(step, meaning.purchase_order, meaning, look, floor, consent)
    if from_transfer := receive_transfer.arrived(step, meaning, look, floor):
        return from_transfer
    meant = receive_order.meant(meaning, look)
    if meant is None:
        return misfit(step, meaning, Phrase("expected.purchase_order"))
    outcome = _at_unit(AwaitUnit(meant.code), meant, meaning, look, floor, consent)
    opening = Draft(Opened(document=receive_close.reference(meant)))
    began = any(isinstance(draft.fact, Received) for draft in outcome.drafts)
    return Outcome(outcome.step, outcome.answer, (opening, *outcome.drafts), outcome.labels) if began else outcome


def _at_unit(
    step: AwaitUnit, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent
) -> Outcome:
    """Return what is done with a code where a unit is asked: first as a unit, then as an item, then as a document."""
    if meaning.control is not None:
        return _controlled(step, po, meaning, look, floor, consent)
    if meaning.serial is not None or meaning.units:
        unit = arrival(step, meaning, po, look)
        return unit if isinstance(unit, Outcome) else judge(step, unit, meaning, look, floor, consent)
    if meaning.item is not None:
        return _item_chosen(step, po, meaning.item, meaning)
    if meaning.unknown_gtin is not None:
        phrase = Phrase.of("receive.item.unknown_gtin", gtin=meaning.unknown_gtin)
        return wrong(step, meaning, phrase, _UNIT, kind=Kind.UNKNOWN)
    if meaning.lot is not None or meaning.expiry is not None:
        kept = replace(step, lot=meaning.lot or step.lot, expiry=meaning.expiry or step.expiry)
        return noted(kept, meaning, Phrase("receive.details.kept"), _UNIT)
    if meaning.purchase_order is not None:
        return receive_order.switched(step, meaning.purchase_order, meaning, look, floor, consent)
    return misfit(step, meaning, _UNIT)


def _controlled(
    step: AwaitUnit, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent
) -> Outcome:
    """Return what a control does where a unit is asked."""
    match meaning.control:
        case Control.DONE:
            return receive_close.close(step, po, meaning, look, floor, consent)
        case Control.QTY:
            return receive_close.count(step, po, meaning, look, floor, consent)
        case Control.REASON if meaning.argument == BOX:
            return noted(AwaitBox(step), meaning, Phrase("receive.box.begun"))
        case Control.REASON if meaning.argument == LEARN:
            return receive_learning.learn(step, po, meaning, look)
        case Control.REASON:
            return receive_refusal.begin(step, meaning)
        case Control.NOLABEL:
            return receive_nolabel.begin(step, po, meaning, look)
        case _:
            return misfit(step, meaning, _UNIT)


def _item_chosen(step: AwaitUnit, po: PurchaseOrder, item: Item, meaning: Meaning) -> Outcome:
    """Return the item chosen for one unit, or why its number names no single unit of this order."""
    if meaning.gtin is not None and is_pack(meaning.gtin):
        phrase = Phrase.of("receive.item.pack_level", **pack_args(meaning.gtin, item))
        return wrong(step, meaning, phrase, _UNIT)
    if all(line.item != item.code for line in po.lines):
        phrase = Phrase.of("receive.item.not_on_po", code=item.code, po=po.code)
        return wrong(step, meaning, phrase, _UNIT)
    code = "receive.item.chosen" if item.serial_tracked else "receive.item.counted"
    answer = Answer(Kind.OK, Phrase.of(code, code=item.code), found=meaning.found)
    return Outcome(replace(step, item=item.code, lot=meaning.lot, expiry=meaning.expiry), answer)


def _at_item(
    step: AwaitItem, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent
) -> Outcome:
    """Return the waiting serial received under the item now named; any other code lets the serial go."""
    back = step.unit_step
    item = meaning.item
    if meaning.control is not None and meaning.control is not Control.DONE:
        return misfit(step, meaning, Phrase("expected.item"))
    if item is None or meaning.explicit:
        return _at_unit(back, po, meaning, look, floor, NOTHING_ASKED if meaning.control else consent)
    if (meaning.gtin is not None and is_pack(meaning.gtin)) or all(line.item != item.code for line in po.lines):
        refused = _item_chosen(back, po, item, meaning)
        return Outcome(step, refused.answer)
    unit = Arrival(
        po=po, item=item, serial=step.serial, explicit=False, chosen=True, lot=step.lot, expiry=step.expiry,
        keyed=step.keyed,
    )  # fmt: skip
    judged = judge(back, unit, meaning, look, floor, consent)
    return Outcome(_still(step, judged.step), judged.answer, judged.drafts)


def _at_details(
    step: AwaitDetails, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent
) -> Outcome:
    """Return the waiting unit received once its lot and date are known; no other unit is taken meanwhile."""
    waiting = waiting_unit(step, po, look)
    if waiting is None:
        return wrong(step.back, meaning, Phrase.of("document.gone", code=step.item), _UNIT)
    unit = filled(step, waiting, meaning, floor, consent)
    answered = Consent(consent.given.union(step.given) - {"lot", "expiry"}, consent.approver)
    return _waited(step, unit, meaning, look, floor, answered)


def _waited(
    step: AwaitDetails | AwaitProof,
    unit: Arrival | Outcome,
    meaning: Meaning,
    look: Look,
    floor: Floor,
    consent: Consent,
) -> Outcome:
    """Return the unit judged that more than one scan told of; a question about it comes back to its own step."""
    if isinstance(unit, Outcome):
        return unit
    judged = judge(step.back, unit, meaning, look, floor, consent)
    return replace(judged, step=_still(step, judged.step))


def _still(step: AwaitItem | AwaitDetails | AwaitProof, after: Step) -> Step:
    """Return the step after judging: a question about the waiting serial comes back to it, not to the next unit."""
    if isinstance(after, Asked):
        return replace(after, back=step)
    return after


def _start(_look: Look, _floor: Floor) -> Step:
    return AwaitPurchaseOrder()


_ANY: Final = (
    AwaitUnit, AwaitItem, AwaitDetails, AwaitRefused, AwaitBox, AwaitLabelReason, AwaitPurchaseOrder, Asked, Blocked,
)  # fmt: skip
WORKFLOW: Final = Workflow(
    name="receive",
    start=_start,
    take=take,
    view=view,
    following={
        AwaitPurchaseOrder: (AwaitPurchaseOrder, AwaitUnit, AwaitItem, AwaitDetails, Asked, Blocked, Finished),
        AwaitUnit: (*_ANY, Finished),
        AwaitItem: (*_ANY, Finished),
        AwaitDetails: (AwaitDetails, AwaitUnit, AwaitPurchaseOrder, Asked, Blocked),
        AwaitRefused: (AwaitRefused, AwaitUnit, AwaitPurchaseOrder, Blocked),
        AwaitLabelReason: (AwaitLabelReason, AwaitProof, AwaitPurchaseOrder),
        AwaitBox: (AwaitBox, AwaitUnit, AwaitDetails, AwaitPurchaseOrder, Asked, Blocked),
        AwaitProof: (AwaitProof, AwaitUnit, AwaitDetails, AwaitPurchaseOrder, Asked, Blocked),
    },
)
