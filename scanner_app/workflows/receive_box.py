"""Receiving by box: all codes of its label in any order, one of them the serial, the others bound to it (RULES §4)."""

from dataclasses import replace
from typing import Final

from devices.barcodes.box import Scored
from devices.barcodes.choice import Ambiguous, Choice, Chosen
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.box_codes import chosen, roles
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_steps import Arrival, AwaitBox, AwaitItem, AwaitUnit
from scanner_app.workflows.receive_unit import arrival, is_pack, pack_args
from scanner_app.workflows.receive_verdict import judge
from scanner_app.workflows.refusals import misfit, noted, wrong
from scanner_app.workflows.resolve import meaning_of
from scanner_app.workflows.step import Control, Outcome, Step
from scanner_app.workflows.workflow import Asked, Blocked, Consent
from sync.ledger.documents import PurchaseOrder
from sync.ledger.identity import MAX_SERIAL
from sync.ledger.lifecycle import State

MOST: Final = 16
"""Codes of one box; a label with more was scanned together with its neighbour's."""
_BOX: Final = Phrase("expected.box")


def take(step: AwaitBox, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the box with one more code, or its unit received: by DONE, or with as many codes as the box before."""
    if meaning.control is Control.DONE:
        if not step.codes:
            return noted(step.back, meaning, Phrase("receive.box.left"))
        return _ended(step, po, meaning, look, floor, consent)
    if meaning.control or meaning.purchase_order or meaning.order or meaning.bin or not meaning.text:
        return misfit(step, meaning, _BOX)
    if meaning.gtin is not None and meaning.item is not None and is_pack(meaning.gtin):
        return wrong(step, meaning, Phrase.of("receive.item.pack_level", **pack_args(meaning.gtin, meaning.item)), _BOX)
    if len(meaning.text) > MAX_SERIAL:
        phrase = Phrase.of("unit.too_long", length=len(meaning.text), limit=MAX_SERIAL)
        return wrong(step, meaning, phrase, _BOX, kind=Kind.UNKNOWN)
    code = (meaning.text, meaning.reading.aim)
    if code in step.codes:
        if meaning.text in step.asked or consent.given:
            return _ended(step, po, meaning, look, floor, consent)
        return noted(step, meaning, Phrase.of("receive.box.again", text=meaning.text), _BOX)
    if len(step.codes) >= MOST:
        return wrong(step, meaning, Phrase.of("receive.box.full", count=MOST), Phrase("expected.done"))
    more = replace(step, codes=(*step.codes, code), asked=())
    return _added(more, po, meaning, look, floor, consent)


def _added(step: AwaitBox, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what the code just added is, or the box at its end where it is complete."""
    choice = chosen(step.codes, look.item(item_of(step, look, floor)), po, look)
    if len(step.codes) == step.usual and isinstance(choice, Chosen):
        return _ended(step, po, meaning, look, floor, consent)
    role, text = roles(step.codes, choice)[-1]
    phrase = Phrase.of("receive.box.code", role=role, text=text, count=len(step.codes))
    return noted(step, meaning, phrase)


def _ended(step: AwaitBox, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the box's unit judged; what cannot be told is asked, never guessed."""
    choice = chosen(step.codes, look.item(item_of(step, look, floor)), po, look)
    serial = _serial(step, choice, meaning)
    if serial is None and isinstance(choice, Ambiguous):
        phrase = Phrase.of("receive.box.which", one=choice.first.value, other=choice.second.value)
        asked = replace(step, asked=(choice.first.text, choice.second.text))
        return Outcome(asked, Answer(Kind.CONFIRM, phrase, found=meaning.found))
    if serial is None:
        return wrong(step, meaning, Phrase("receive.box.none"), _BOX)
    aliases = tuple((alias.kind, alias.text) for alias in choice.aliases if alias.text != serial.text)
    unit = _unit(step, serial, aliases, po, look, floor)
    if isinstance(unit, Outcome):
        item = isinstance(unit.step, AwaitItem)
        return wrong(step, meaning, unit.answer.phrase, Phrase("expected.item") if item else _BOX)
    for _, text in aliases:
        if taken := _taken(text, unit, look):
            phrase = Phrase.of("receive.box.taken", text=text, serial=taken)
            return wrong(replace(step, codes=(), asked=()), meaning, phrase, _BOX)
    judged = judge(step.back, unit, meaning_of(serial.text, serial.aim, look, floor.today), look, floor, consent)
    return replace(judged, step=_after(step, judged.step, meaning))


def _serial(step: AwaitBox, choice: Choice, meaning: Meaning) -> Scored | None:
    """Return the one that stands out, or the one of the two asked about that was scanned once more."""
    if isinstance(choice, Chosen):
        return choice.serial
    if isinstance(choice, Ambiguous) and meaning.text in step.asked:
        return next((each for each in (choice.first, choice.second) if each.text == meaning.text), None)
    return None


def _unit(
    step: AwaitBox, serial: Scored, aliases: tuple[tuple[str, str], ...], po: PurchaseOrder, look: Look, floor: Floor
) -> Arrival | Outcome:
    """Return the unit that the codes name together."""
    meanings = [meaning_of(text, aim, look, floor.today) for text, aim in step.codes]
    lot = next((each.lot for each in meanings if each.lot is not None), step.back.lot)
    expiry = next((each.expiry for each in meanings if each.expiry is not None), step.back.expiry)
    item = look.item(item_of(step, look, floor))
    if item is None:
        unit = arrival(step.back, meaning_of(serial.value, "", look, floor.today), po, look)
        return replace(unit, lot=lot, expiry=expiry, aliases=aliases) if isinstance(unit, Arrival) else unit
    return Arrival(
        po=po, item=item, serial=serial.value, explicit=serial.is_explicit, chosen=True, lot=lot, expiry=expiry,
        aliases=aliases,
    )  # fmt: skip


def item_of(step: AwaitBox, look: Look, floor: Floor) -> str:
    """Return the item that the codes name, the one chosen before, or "" where they name none or several."""
    meanings = (meaning_of(text, aim, look, floor.today) for text, aim in step.codes)
    named = {each.item.code for each in meanings if each.item is not None}
    return named.pop() if len(named) == 1 else "" if named else step.back.item or ""


def _taken(text: str, unit: Arrival, look: Look) -> str | None:
    """Return the serial of another unit that bears this code already."""
    others = (each.key for each in look.units_by_text(text) if each.state is not State.NONE and each.key != unit.key)
    return next((key.serial for key in others), None)


def _after(step: AwaitBox, after: Step, meaning: Meaning) -> Step:
    """Return the next box's step, or this one beneath the question about its unit."""
    match after:
        case AwaitUnit():
            return AwaitBox(after, usual=len(step.codes))
        case Blocked(back=AwaitUnit() as back):
            return replace(after, back=AwaitBox(back, usual=len(step.codes)))
        case Asked():
            return replace(after, back=step, text=meaning.text, aim=meaning.reading.aim, keyed=meaning.keyed)
        case _:
            return after
