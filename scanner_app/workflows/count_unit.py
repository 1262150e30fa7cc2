"""Counting: the unit that was scanned is in the bin, whatever the book says (RULES §6 Count)."""

from dataclasses import replace
from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.count_steps import Counting
from scanner_app.workflows.found_units import is_known
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.named_units import key_of
from scanner_app.workflows.refusals import known_by, noted, refuse_standing, wrong
from scanner_app.workflows.step import Draft, Outcome
from scanner_app.workflows.wording import place_of, where
from scanner_app.workflows.workflow import By, Consent, ask
from sync.ledger.documents import Bin
from sync.ledger.facts import Counted
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State, allowed
from sync.ledger.unit import Unit

MOST: Final = 200
"""How many units one count names: the saved step holds them."""
FOUND: Final = "found"
_UNIT: Final = Phrase("expected.unit")


def take_unit(step: Counting, location: Bin, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the unit counted, a question about it, or why it cannot be in the bin."""
    if len(step.seen) >= MOST:
        return wrong(step, meaning, Phrase.of("count.too_many", limit=MOST), Phrase("expected.done"))
    units = [unit for unit in meaning.units if is_known(unit) and step.item in {None, unit.key.item}]
    countable = [unit for unit in units if allowed(unit.state, Counted)]
    here = [unit for unit in countable if unit.place == place_of(location)]
    if len(here or countable) > 1:
        phrase = Phrase.of("unit.ambiguous", serial=meaning.text, count=len(here or countable))
        return wrong(step, meaning, phrase, Phrase("expected.item"))
    if countable:
        return _counted(step, location, (here or countable)[0], meaning)
    if units:
        return refuse_standing(step, meaning, units[0], _UNIT, place=place_of(location))
    return _unknown(step, location, meaning, look, floor, consent)


def _counted(step: Counting, location: Bin, unit: Unit, meaning: Meaning) -> Outcome:
    serial = unit.key.serial
    if unit.key in step.seen:
        return noted(step, meaning, Phrase.of("count.unit.again", serial=serial, count=len(step.seen)))
    count = len(step.seen) + 1
    if unit.state is State.LOST:
        kind, phrase = Kind.NOTE, Phrase.of("count.unit.lost", serial=serial, count=count)
    elif unit.place != place_of(location):
        kind, phrase = Kind.NOTE, Phrase.of("count.unit.elsewhere", serial=serial, place=where(unit), count=count)
    else:
        kind, phrase = Kind.OK, Phrase.of("count.unit.ok", serial=serial, count=count)
    return _recorded(step, location, unit.key, Answer(kind, phrase, found=meaning.found), meaning)


def _unknown(step: Counting, location: Bin, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return a unit of another handheld's receipt counted as found, once the operator says so (RULES §6)."""
    key = key_of(step, meaning, step.item, look)
    if isinstance(key, Outcome):
        return key
    if key in step.seen:
        return noted(step, meaning, Phrase.of("count.unit.again", serial=key.serial, count=len(step.seen)))
    if not consent.to(FOUND):
        phrase = Phrase.of("count.ask.found", serial=key.serial, item=key.item)
        return ask(step, meaning, floor, consent, question=FOUND, by=By.YES, phrase=phrase)
    phrase = Phrase.of("count.unit.ok", serial=key.serial, count=len(step.seen) + 1)
    return _recorded(step, location, key, Answer(Kind.NOTE, phrase, found=meaning.found), meaning)


def _recorded(step: Counting, location: Bin, key: UnitKey, answer: Answer, meaning: Meaning) -> Outcome:
    fact = Counted(unit=key, bin=place_of(location), count=step.count)
    after = replace(step, seen=(*step.seen, key), item=None)
    return Outcome(after, answer, (Draft(fact, known=known_by(meaning)),))
