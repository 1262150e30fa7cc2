"""Receiving: a unit that is not taken in stays with the driver, and that it was here is on record (RULES §6)."""

from dataclasses import replace
from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_accept import dock
from scanner_app.workflows.receive_steps import AwaitItem, AwaitRefused, AwaitUnit
from scanner_app.workflows.receive_unit import arrival
from scanner_app.workflows.refusals import known_by, misfit, refuse_standing, wrong
from scanner_app.workflows.step import Draft, Outcome
from sync.ledger.documents import PurchaseOrder
from sync.ledger.facts import Refused
from sync.ledger.lifecycle import State

REASON: Final = "refused"
_UNIT: Final = Phrase("expected.unit")
_CODE: Final = "receive.unit.refused"


def begin(step: AwaitUnit, meaning: Meaning) -> Outcome:
    """Return the step that waits for the unit the driver takes back."""
    if meaning.argument != REASON:
        phrase = Phrase.of("receive.reason.unknown", reason=meaning.argument or "?")
        return wrong(step, meaning, phrase, _UNIT)
    return Outcome(AwaitRefused(step), Answer(Kind.CONFIRM, Phrase("receive.ask.refused"), found=meaning.found))


def refuse(step: AwaitRefused, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor) -> Outcome:
    """Return the unit left with the driver; one that the book has somewhere cannot be."""
    if meaning.control is not None:
        return misfit(step, meaning, _UNIT)
    back = step.back
    if meaning.serial is None and not meaning.units:
        item = meaning.item
        if item is None or all(line.item != item.code for line in po.lines):
            return misfit(step, meaning, _UNIT)
        chosen = replace(step, back=replace(back, item=item.code))
        return Outcome(chosen, Answer(Kind.OK, Phrase.of("receive.item.chosen", code=item.code), found=meaning.found))
    unit = arrival(back, meaning, po, look)
    if isinstance(unit, Outcome):
        if isinstance(unit.step, AwaitItem):
            return wrong(step, meaning, unit.answer.phrase, Phrase("expected.item"))
        return replace(unit, step=step)
    known = look.unit(unit.key)
    if known is not None and known.state is not State.NONE:
        return refuse_standing(step, meaning, known, _UNIT)
    place = dock(look, floor)
    fact = Refused(unit=unit.key, answer=Kind.NOTE.value, code=_CODE, place=place)
    answer = Answer(Kind.NOTE, Phrase.of(_CODE, serial=unit.serial), found=meaning.found)
    return Outcome(replace(back, item=None, lot=None, expiry=None), answer, (Draft(fact, known=known_by(meaning)),))
