"""Returns: what becomes of an inspected unit: stock again, quarantine, or scrap (RULES §6 Return, §5.4)."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.bin_questions import Question, no_room, other_bin
from scanner_app.workflows.found_units import blocking
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.putaway_proposal import forbidden, is_quarantine, propose, stores
from scanner_app.workflows.refusals import hold, refuse_standing, wrong
from scanner_app.workflows.return_steps import AwaitPlace, AwaitUnit
from scanner_app.workflows.step import Draft, Outcome
from scanner_app.workflows.wording import place_of
from scanner_app.workflows.workflow import By, Consent, ask
from sync.ledger.derived_holds import Use
from sync.ledger.documents import Bin
from sync.ledger.facts import Moved, Restocked, Scrapped, UnitFact
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import HoldKind, Unit

AS_NEW: Final = "as_new"
CONDITIONS: Final = (AS_NEW, "used", "damaged", "incomplete")
"""What an inspection may find; the first alone makes a unit stock again without a second person."""
SCRAP: Final = "scrap"
_BIN: Final = Phrase("expected.bin")


def place_for(unit: UnitKey, condition: str, look: Look) -> AwaitPlace:
    """Return the step that asks where the unit goes: its zone as new, quarantine otherwise."""
    known = look.unit(unit)
    proposed = propose((unit,), look, held=condition != AS_NEW or known is None or _other_hold(known) is not None)
    return AwaitPlace(unit, condition, proposed.code if proposed is not None else None)


def take_bin(step: AwaitPlace, location: Bin, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the unit in the bin, a question about that, or why it may not go there."""
    unit = look.unit(step.unit)
    if unit is None or unit.state is not State.RETURNED:
        return _gone(unit, meaning)
    if not stores(location):
        phrase = Phrase.of("putaway.bin.not_storage", bin=location.code, kind=location.kind)
        return wrong(step, meaning, phrase, _BIN)
    item = look.item(step.unit.item)
    if item is not None and forbidden(location, (item,)):
        return wrong(step, meaning, Phrase.of("putaway.bin.forbidden", item=item.code, bin=location.code), _BIN)
    if is_quarantine(location):
        fact: UnitFact = Moved(unit=step.unit, to=place_of(location), origin=unit.place)
        return _done(step.unit, fact, Phrase.of("return.place.quarantine", **_at(step, location)), meaning)
    held = _other_hold(unit)
    if held is not None:
        return wrong(step, meaning, Phrase.of("return.place.held", **_at(step, location), kind=held), _BIN)
    if asked := _question(step, location, look, consent):
        name, by, phrase = asked
        return ask(step, meaning, floor, consent, question=name, by=by, phrase=phrase)
    fact = Restocked(unit=step.unit, to=place_of(location))
    return _done(step.unit, fact, Phrase.of("return.place.restocked", **_at(step, location)), meaning)


def take_scrap(step: AwaitPlace, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the unit scrapped, once a second person approves; a legal hold keeps it whole."""
    unit = look.unit(step.unit)
    if unit is None or unit.state is not State.RETURNED:
        return _gone(unit, meaning)
    serial = step.unit.serial
    kept = blocking(unit, Use.SCRAP)
    if kept is not None:
        return hold(step, meaning, Phrase.of("holding.unit", serial=serial, kind=kept.kind), step.unit)
    if not consent.to(SCRAP):
        phrase = Phrase.of("return.ask.scrap", serial=serial)
        return ask(step, meaning, floor, consent, question=SCRAP, by=By.SUPERVISOR, phrase=phrase)
    fact = Scrapped(unit=step.unit, reason=step.condition)
    return _done(step.unit, fact, Phrase.of("return.place.scrapped", serial=serial), meaning)


def _question(step: AwaitPlace, location: Bin, look: Look, consent: Consent) -> Question | None:
    """Return what is to be asked; a graver question answered needs no second, harmless one."""
    if step.condition != AS_NEW and not consent.to("restock"):
        phrase = Phrase.of("return.ask.restock", **_at(step, location), condition=step.condition)
        return "restock", By.SUPERVISOR, phrase
    return no_room((step.unit,), location, look, consent) or other_bin(location, step.proposed, consent)


def _other_hold(unit: Unit) -> str | None:
    """Return the kind of a hold that restocking does not lift."""
    return next((hold.kind for hold in unit.holds if hold.kind != HoldKind.UNINSPECTED), None)


def _gone(unit: Unit | None, meaning: Meaning) -> Outcome:
    if unit is None:
        return wrong(AwaitUnit(), meaning, Phrase("return.unit.gone"), Phrase("expected.unit"))
    return refuse_standing(AwaitUnit(), meaning, unit, Phrase("expected.unit"))


def _done(unit: UnitKey, fact: UnitFact, phrase: Phrase, meaning: Meaning) -> Outcome:
    return Outcome(AwaitUnit(last=unit), Answer(Kind.OK, phrase, found=meaning.found), (Draft(fact),))


def _at(step: AwaitPlace, location: Bin) -> dict[str, str]:
    return {"serial": step.unit.serial, "bin": location.code}
