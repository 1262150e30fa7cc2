"""Packing: the unit that was scanned goes into the box, or is refused (RULES §6 Pack)."""

from dataclasses import replace
from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.found_units import blocking, is_known, named_item, unknown_key
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.pack_order import is_tracked, totals
from scanner_app.workflows.pack_steps import AwaitUnit
from scanner_app.workflows.refusals import (
    hold,
    known_by,
    misfit,
    noted,
    refuse,
    refuse_standing,
    twice,
    wrong,
)
from scanner_app.workflows.step import Draft, Outcome
from scanner_app.workflows.wording import UNNAMED
from scanner_app.workflows.workflow import By, Consent, ask
from sync.ledger.derived_holds import Use
from sync.ledger.documents import Item, Order
from sync.ledger.facts import Packed
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Unit

FOUND: Final = "found"
_UNIT: Final = Phrase("expected.unit")


def take_unit(step: AwaitUnit, order: Order, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what becomes of the unit that is about to go into the box."""
    known = [unit for unit in meaning.units if is_known(unit)]
    if not known:
        return _unknown(step, order, meaning, look, floor, consent)
    items = {line.item for line in order.lines}
    ours = [unit for unit in known if unit.order == order.code] or [unit for unit in known if unit.key.item in items]
    return _known(step, order, (ours or known)[0], meaning, look)


def _known(step: AwaitUnit, order: Order, unit: Unit, meaning: Meaning, look: Look) -> Outcome:
    """Return what becomes of a known unit, by where it stands and for whom."""
    key, serial = unit.key, unit.key.serial
    match unit.state:
        case State.PICKED if unit.order == order.code:
            return _picked(step, order, unit, meaning, look)
        case State.PACKED if unit.order == order.code and step.last == key:
            return noted(step, meaning, Phrase.of("unit.already_saved", serial=serial))
        case State.PACKED if unit.order == order.code:
            return twice(step, meaning, unit, "pack.unit.already_packed", look)
        case State.PICKED | State.PACKED:
            code = "pack.unit.other_order" if unit.state is State.PICKED else "pack.unit.other_packed"
            return refuse(step, meaning, key, Phrase.of(code, serial=serial, order=unit.order or UNNAMED), _UNIT)
        case State.STORED | State.RECEIVED if any(line.item == key.item for line in order.lines):
            phrase = Phrase.of("pack.unit.not_picked", serial=serial, state=unit.state)
            return refuse(step, meaning, key, phrase, _UNIT)
        case State.STORED | State.RECEIVED:
            phrase = Phrase.of("pack.unit.not_on_order", serial=serial, item=key.item, order=order.code)
            return refuse(step, meaning, key, phrase, _UNIT)
        case _:
            return refuse_standing(step, meaning, unit, _UNIT)


def _picked(step: AwaitUnit, order: Order, unit: Unit, meaning: Meaning, look: Look) -> Outcome:
    """Return a unit picked for this order packed, unless it is held."""
    held = blocking(unit, Use.PACK, order.customer_ref)
    if held is not None:
        phrase = Phrase.of("pack.unit.held", serial=unit.key.serial, kind=held.kind)
        return hold(step, meaning, phrase, unit.key)
    line = unit.order_line or next((each.line for each in order.lines if each.item == unit.key.item), None)
    done, total = totals(order, step, look)
    after = AwaitUnit(order.code, unit.key, step.found)
    return _packed(after, order, unit.key, line, meaning, done + 1, total)


def _unknown(step: AwaitUnit, order: Order, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return a unit packed as found, once the operator says so: its receipt is on another handheld (RULES §6)."""
    item = _item_of(step, order, meaning, look)
    key = unknown_key(meaning, item) if item is not None else None
    if item is None or key is None:
        if meaning.unknown_gtin is not None or meaning.serial is None:
            return misfit(step, meaning, _UNIT)
        phrase = Phrase.of("pack.unit.unknown", serial=meaning.serial)
        return wrong(step, meaning, phrase, _UNIT, kind=Kind.UNKNOWN)
    line = next((each for each in order.lines if each.item == item.code), None)
    if line is None:
        phrase = Phrase.of("pack.unit.not_on_order", serial=key.serial, item=item.code, order=order.code)
        return wrong(step, meaning, phrase, _UNIT)
    if (line.line, key.serial) in step.found:
        return noted(step, meaning, Phrase.of("unit.already_saved", serial=key.serial))
    if not consent.to(FOUND):
        phrase = Phrase.of("pack.ask.found", serial=key.serial, item=item.code)
        return ask(step, meaning, floor, consent, question=FOUND, by=By.YES, phrase=phrase)
    after = replace(step, last=key, found=(*step.found, (line.line, key.serial)), item=None)
    done, total = totals(order, after, look)
    return _packed(after, order, key, line.line, meaning, done, total)


def _item_of(step: AwaitUnit, order: Order, meaning: Meaning, look: Look) -> Item | None:
    """Return the item of an unknown unit: named, chosen, or the only one that the order has."""
    named = named_item(meaning, step.item, look)
    if named is not None:
        return named
    tracked = {line.item for line in order.lines if is_tracked(line, look)}
    return look.item(tracked.pop()) if len(tracked) == 1 else None


def _packed(
    after: AwaitUnit, order: Order, key: UnitKey, line: str | None, meaning: Meaning, done: int, total: int
) -> Outcome:
    fact = Packed(unit=key, order=order.code, line=line)
    if done >= total:
        kind, phrase = Kind.NOTE, Phrase.of("pack.order.complete", serial=key.serial, total=total)
    else:
        kind, phrase = Kind.OK, Phrase.of("pack.unit.ok", serial=key.serial, done=done, total=total)
    return Outcome(after, Answer(kind, phrase, found=meaning.found), (Draft(fact, known=known_by(meaning)),))
