"""Receiving a unit that bears no readable serial: an internal one is printed, and its scan is the proof (RULES §4)."""

from typing import TYPE_CHECKING, Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_steps import Arrival, AwaitLabelReason, AwaitProof, AwaitUnit
from scanner_app.workflows.receive_unit import open_lines
from scanner_app.workflows.refusals import misfit, wrong
from scanner_app.workflows.step import Control, Outcome
from sync.ledger.documents import Item, PurchaseOrder

if TYPE_CHECKING:
    from devices.labels.label import Label

REASONS: Final = ("no_label", "unreadable", "damaged")
_REASON: Final = Phrase("expected.reason")


def begin(step: AwaitUnit, po: PurchaseOrder, meaning: Meaning, look: Look) -> Outcome:
    """Return the step that waits for the reason, once it is plain of which item the unit is."""
    item = _item(step, po, look)
    if item is None:
        return wrong(step, meaning, Phrase("receive.nolabel.item"), Phrase("expected.item"))
    phrase = Phrase.of("receive.nolabel.reason", item=item.code)
    return Outcome(AwaitLabelReason(step, item.code), Answer(Kind.CONFIRM, phrase, meaning.found, _REASON))


def reason_given(step: AwaitLabelReason, meaning: Meaning, floor: Floor) -> Outcome:
    """Return the label with the device's next internal serial on its way to the printer."""
    if meaning.control is not Control.REASON:
        return misfit(step, meaning, _REASON)
    if meaning.argument not in REASONS:
        phrase = Phrase.of("receive.reason.unknown", reason=meaning.argument or "?")
        return wrong(step, meaning, phrase, _REASON)
    return _printed(AwaitProof(step.back, step.item, floor.internal, meaning.argument), meaning)


def proof(step: AwaitProof, po: PurchaseOrder, meaning: Meaning, look: Look) -> Arrival | Outcome:
    """Return the unit whose new label was scanned; NOLABEL prints the same label once more."""
    if meaning.control is Control.NOLABEL:
        return _printed(step, meaning)
    item = look.item(step.item)
    if item is None:
        return wrong(step.back, meaning, Phrase.of("document.gone", code=step.item), Phrase("expected.unit"))
    if meaning.text != step.serial:
        return misfit(step, meaning, Phrase.of("expected.label", serial=step.serial))
    return Arrival(
        po=po, item=item, serial=step.serial, explicit=True, chosen=True, lot=step.back.lot, expiry=step.back.expiry,
        keyed=meaning.keyed, unlabelled=step.reason,
    )  # fmt: skip


def _item(step: AwaitUnit, po: PurchaseOrder, look: Look) -> Item | None:
    """Return the item chosen by its code, or the only one that is still to come and is tracked by serial."""
    codes = {step.item} if step.item is not None else {line.item for line in open_lines(po, look)}
    tracked = [item for item in map(look.item, sorted(codes)) if item is not None and item.serial_tracked]
    return tracked[0] if len(tracked) == 1 else None


def _printed(step: AwaitProof, meaning: Meaning) -> Outcome:
    phrase = Phrase.of("receive.nolabel.printed", serial=step.serial)
    return Outcome(step, Answer(Kind.CONFIRM, phrase, found=meaning.found), labels=(_label(step),))


def _label(step: AwaitProof) -> "Label":
    from devices.labels.label import Label, visible  # noqa: PLC0415  # most receipts print none

    return Label(content=step.serial, caption=step.serial, lines=(visible(step.item),))
