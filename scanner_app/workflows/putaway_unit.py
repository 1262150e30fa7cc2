"""Putting away: a unit comes into the hand, or is refused."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.found_units import blocking, is_known
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.named_units import key_of
from scanner_app.workflows.putaway_proposal import propose
from scanner_app.workflows.putaway_steps import AwaitBin, AwaitUnit
from scanner_app.workflows.refusals import noted, refuse_standing, wrong
from scanner_app.workflows.step import Outcome
from scanner_app.workflows.wording import where
from scanner_app.workflows.workflow import By, Consent, ask
from sync.ledger.facts import PutAway
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State, allowed
from sync.ledger.unit import Unit

_UNIT: Final = Phrase("expected.unit")


def in_hand(step: AwaitUnit | AwaitBin) -> tuple[UnitKey, ...]:
    """Return the units in hand."""
    return step.units if isinstance(step, AwaitBin) else ()


def holding(units: tuple[UnitKey, ...], look: Look) -> AwaitUnit | AwaitBin:
    """Return the step with these units in hand and a bin proposed for them."""
    if not units:
        return AwaitUnit()
    proposed = propose(units, look)
    return AwaitBin(units, proposed.code if proposed is not None else None)


def take_unit(step: AwaitUnit | AwaitBin, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the unit in hand, asked about, or refused."""
    units = tuple(unit for unit in meaning.units if is_known(unit))
    if step.item is not None:
        units = tuple(unit for unit in units if unit.key.item == step.item)
    fitting = tuple(unit for unit in units if allowed(unit.state, PutAway))
    if len(fitting) > 1:
        phrase = Phrase.of("unit.ambiguous", serial=meaning.text, count=len(fitting))
        return wrong(step, meaning, phrase, Phrase("expected.item"))
    if fitting:
        return _taken(step, fitting[0], meaning, look)
    if units:
        return refuse_standing(step, meaning, units[0], _UNIT)
    return _unknown(step, meaning, look, floor, consent)


def _taken(step: AwaitUnit | AwaitBin, unit: Unit, meaning: Meaning, look: Look) -> Outcome:
    """Return the known unit in hand, with what is to be known about it."""
    hand, key = in_hand(step), unit.key
    if key in hand:
        return noted(step, meaning, Phrase.of("putaway.unit.already", serial=key.serial), Phrase("expected.bin"))
    held = blocking(unit)
    if held is not None:
        kind, phrase = Kind.NOTE, Phrase.of("putaway.unit.held", serial=key.serial, kind=held.kind)
    elif unit.state is State.LOST:
        kind, phrase = Kind.NOTE, Phrase.of("putaway.unit.lost", serial=key.serial)
    elif unit.state is State.STORED:
        kind, phrase = Kind.NOTE, Phrase.of("putaway.unit.stored", serial=key.serial, place=where(unit))
    else:
        kind, phrase = Kind.OK, Phrase.of("putaway.unit.ok", serial=key.serial, count=len(hand) + 1)
    return Outcome(holding((*hand, key), look), Answer(kind, phrase, found=meaning.found))


def _unknown(step: AwaitUnit | AwaitBin, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return a unit of another handheld's receipt in hand as found, once the operator says so (RULES §6)."""
    key = key_of(step, meaning, step.item, look)
    if isinstance(key, Outcome):
        return key
    hand = in_hand(step)
    if key in hand:
        return noted(step, meaning, Phrase.of("putaway.unit.already", serial=key.serial), Phrase("expected.bin"))
    if not consent.to("found"):
        phrase = Phrase.of("putaway.ask.found", serial=key.serial, item=key.item)
        return ask(step, meaning, floor, consent, question="found", by=By.YES, phrase=phrase)
    answer = Answer(Kind.OK, Phrase.of("putaway.unit.ok", serial=key.serial, count=len(hand) + 1), found=meaning.found)
    return Outcome(holding((*hand, key), look), answer)
