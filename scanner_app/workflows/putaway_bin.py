"""Putting away: the units in hand go into the bin that was scanned, unless it is the wrong one."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.bin_questions import question
from scanner_app.workflows.found_units import is_known
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.putaway_proposal import forbidden, stores
from scanner_app.workflows.putaway_steps import AwaitBin, AwaitUnit
from scanner_app.workflows.putaway_unit import holding
from scanner_app.workflows.refusals import refuse, wrong
from scanner_app.workflows.step import Draft, Outcome
from scanner_app.workflows.wording import place_of
from scanner_app.workflows.workflow import Consent, ask
from sync.ledger.documents import Bin
from sync.ledger.facts import PutAway
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State, allowed

_BIN: Final = Phrase("expected.bin")


def take_bin(step: AwaitBin, location: Bin, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the hand stored in the bin, a question about the bin, or why nothing may be stored there."""
    if not stores(location):
        phrase = Phrase.of("putaway.bin.not_storage", bin=location.code, kind=location.kind)
        return wrong(step, meaning, phrase, _BIN)
    gone = next((key for key in step.units if not _storable(key, look)), None)
    if gone is not None:
        return _gone(step, gone, meaning, look)
    items = [item for key in step.units if (item := look.item(key.item)) is not None]
    excluded = forbidden(location, items)
    if excluded is not None:
        return wrong(step, meaning, Phrase.of("putaway.bin.forbidden", item=excluded, bin=location.code), _BIN)
    if asked := question(step.units, location, step.proposed, look, consent):
        name, by, phrase = asked
        return ask(step, meaning, floor, consent, question=name, by=by, phrase=phrase)
    return _stored(step, location, meaning, look)


def _stored(step: AwaitBin, location: Bin, meaning: Meaning, look: Look) -> Outcome:
    """Return the facts: every unit in hand is in the bin now."""
    to = place_of(location)
    drafts = []
    for key in step.units:
        unit = look.unit(key)
        drafts.append(Draft(PutAway(unit=key, to=to, origin=unit.place if unit is not None else None)))
    if len(drafts) == 1:
        phrase = Phrase.of("putaway.bin.ok", serial=step.units[0].serial, bin=location.code)
    else:
        phrase = Phrase.of("putaway.bin.ok_many", count=len(drafts), bin=location.code)
    return Outcome(AwaitUnit(), Answer(Kind.OK, phrase, found=meaning.found), tuple(drafts))


def _storable(key: UnitKey, look: Look) -> bool:
    """Return whether the unit may be stored now: known and in stock, or unknown and stored as found."""
    unit = look.unit(key)
    return unit is None or not is_known(unit) or allowed(unit.state, PutAway)


def _gone(step: AwaitBin, key: UnitKey, meaning: Meaning, look: Look) -> Outcome:
    """Return the hand without a unit that somebody else moved on in the meantime."""
    unit = look.unit(key)
    state = unit.state if unit is not None else State.NONE
    rest = holding(tuple(each for each in step.units if each != key), look)
    return refuse(rest, meaning, key, Phrase.of("putaway.unit.gone", serial=key.serial, state=state), _BIN)
