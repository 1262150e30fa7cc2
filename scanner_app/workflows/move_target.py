"""Moving: the goods in hand are at the place that was scanned, unless it is the wrong one (RULES §6 Move)."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.bin_questions import held_outside_quarantine, no_room
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.move_steps import AwaitGoods, AwaitTarget
from scanner_app.workflows.putaway_proposal import forbidden, stores
from scanner_app.workflows.refusals import refuse_standing, wrong
from scanner_app.workflows.step import Draft, Outcome
from scanner_app.workflows.wording import place_of
from scanner_app.workflows.workflow import Consent, ask
from sync.ledger.documents import Bin
from sync.ledger.envelope import Known
from sync.ledger.facts import Moved
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import allowed

_PLACE: Final = Phrase("expected.place")


def take_place(
    step: AwaitTarget, location: Bin, meaning: Meaning, look: Look, floor: Floor, consent: Consent
) -> Outcome:
    """Return the goods at the place, a question about it, or why they cannot stand there."""
    if location.code == step.whole:
        return wrong(step, meaning, Phrase.of("move.place.same", bin=location.code), _PLACE)
    gone = next((key for key in step.units if not _movable(step, key, look)), None)
    if gone is not None:
        return _gone(step, gone, meaning, look)
    items = [item for code in {key.item for key in step.units} if (item := look.item(code)) is not None]
    excluded = forbidden(location, items) if stores(location) else None
    if excluded is not None:
        return wrong(step, meaning, Phrase.of("putaway.bin.forbidden", item=excluded, bin=location.code), _PLACE)
    asked = held_outside_quarantine(step.units, location, look, consent) or no_room(step.units, location, look, consent)
    if asked is not None:
        name, by, phrase = asked
        return ask(step, meaning, floor, consent, question=name, by=by, phrase=phrase)
    return _moved(step, location, meaning, look)


def _moved(step: AwaitTarget, location: Bin, meaning: Meaning, look: Look) -> Outcome:
    """Return a fact for each unit; of a bin that moved as a whole none was scanned itself."""
    units = [(key, look.unit(key)) for key in step.units]
    drafts = tuple(
        Draft(
            Moved(unit=key, to=place_of(location), origin=unit.place if unit is not None else None), _known(step, key)
        )
        for key, unit in units
    )
    if len(drafts) == 1:
        phrase = Phrase.of("move.done", serial=step.units[0].serial, place=location.code)
    else:
        phrase = Phrase.of("move.done_many", count=len(drafts), place=location.code)
    return Outcome(AwaitGoods(), Answer(Kind.OK, phrase, found=meaning.found), drafts)


def _known(step: AwaitTarget, key: UnitKey) -> Known:
    return Known.SCANNED if step.whole is None or key in step.beside else Known.BY_PARENT


def _movable(step: AwaitTarget, key: UnitKey, look: Look) -> bool:
    """Return whether the unit still can move; nobody saw one that has left the bin before that moved as a whole."""
    unit = look.unit(key)
    if unit is None or not allowed(unit.state, Moved):
        return False
    return _known(step, key) is Known.SCANNED or (unit.place is not None and unit.place.code == step.whole)


def _gone(step: AwaitTarget, key: UnitKey, meaning: Meaning, look: Look) -> Outcome:
    """Return the hand without a unit that somebody else moved on in the meantime."""
    rest = tuple(each for each in step.units if each != key)
    beside = tuple(each for each in step.beside if each != key)
    after = AwaitTarget(rest, step.whole, beside=beside) if rest else AwaitGoods()
    unit = look.unit(key)
    if unit is None:
        return wrong(after, meaning, Phrase.of("document.gone", code=key.serial), _PLACE)
    return refuse_standing(after, meaning, unit, _PLACE)
