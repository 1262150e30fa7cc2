"""Moving: what comes into the hand, unit by unit or a bin as a whole (RULES §6 Move)."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.found_units import is_known
from scanner_app.workflows.look import Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.move_steps import AwaitGoods, AwaitTarget
from scanner_app.workflows.refusals import misfit, noted, refuse_standing, wrong
from scanner_app.workflows.step import Outcome
from scanner_app.workflows.wording import place_of, where
from sync.ledger.documents import Bin
from sync.ledger.facts import Moved
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import allowed

MOST: Final = 200
"""How many units one scan moves: each is a fact of its own, in one transaction."""
_GOODS: Final = Phrase("expected.goods")


def in_hand(step: AwaitGoods | AwaitTarget) -> tuple[UnitKey, ...]:
    """Return the units in hand."""
    return step.units if isinstance(step, AwaitTarget) else ()


def take_unit(step: AwaitGoods | AwaitTarget, meaning: Meaning) -> Outcome:
    """Return the unit in hand, or why it cannot be moved. Nothing is moved that the book does not know."""
    units = [unit for unit in meaning.units if is_known(unit) and step.item in {None, unit.key.item}]
    movable = [unit for unit in units if allowed(unit.state, Moved)]
    if len(movable) > 1:
        phrase = Phrase.of("unit.ambiguous", serial=meaning.text, count=len(movable))
        return wrong(step, meaning, phrase, Phrase("expected.item"))
    if not movable:
        return refuse_standing(step, meaning, units[0], _GOODS) if units else misfit(step, meaning, _GOODS)
    unit, hand = movable[0], in_hand(step)
    serial = unit.key.serial
    if unit.key in hand:
        return noted(step, meaning, Phrase.of("move.unit.already", serial=serial), Phrase("expected.place"))
    if len(hand) >= MOST:
        return wrong(step, meaning, Phrase.of("move.hand_full", count=len(hand)), Phrase("expected.place"))
    whole = step.whole if isinstance(step, AwaitTarget) else None
    beside = (*step.beside, unit.key) if isinstance(step, AwaitTarget) and whole is not None else ()
    phrase = Phrase.of("move.unit.ok", serial=serial, place=where(unit), count=len(hand) + 1)
    return Outcome(AwaitTarget((*hand, unit.key), whole, beside=beside), Answer(Kind.OK, phrase, found=meaning.found))


def take_bin(location: Bin, meaning: Meaning, look: Look) -> Outcome:
    """Return everything that the book has in the bin in hand, or why it is not moved as a whole."""
    units = look.units_at(place_of(location), MOST + 1)
    if not units:
        return wrong(AwaitGoods(), meaning, Phrase.of("move.bin.empty", bin=location.code), _GOODS)
    if len(units) > MOST:
        return wrong(AwaitGoods(), meaning, Phrase.of("move.bin.too_full", bin=location.code, limit=MOST), _GOODS)
    stays = next((unit for unit in units if not allowed(unit.state, Moved)), None)
    if stays is not None:
        phrase = Phrase.of("move.bin.stays", bin=location.code, serial=stays.key.serial, state=stays.state)
        return wrong(AwaitGoods(), meaning, phrase, _GOODS)
    phrase = Phrase.of("move.bin.ok", bin=location.code, count=len(units))
    hand = tuple(unit.key for unit in units)
    return Outcome(AwaitTarget(hand, location.code), Answer(Kind.OK, phrase, found=meaning.found))
