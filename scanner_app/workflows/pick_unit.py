"""Picking: the unit that was scanned is taken for the line, asked about, or refused (RULES §6 Pick)."""

from dataclasses import replace
from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.found_units import blocking, fits, is_known
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.pick_plan import Plan, next_step
from scanner_app.workflows.pick_steps import AwaitBin, OnLine
from scanner_app.workflows.receive_accept import is_expired
from scanner_app.workflows.refusals import hold, known_by, noted, refuse, refuse_standing, twice, wrong
from scanner_app.workflows.step import Draft, Outcome
from scanner_app.workflows.wording import UNNAMED, place_of
from scanner_app.workflows.workflow import By, Consent, Finished, ask
from sync.ledger.derived_holds import Use
from sync.ledger.documents import Order, OrderLine
from sync.ledger.facts import Picked
from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State, allowed
from sync.ledger.unit import Unit

FOUND: Final = "found"
SUBSTITUTE: Final = "substitute"


def take_unit(step: OnLine, line: OrderLine, meaning: Meaning, plan: Plan, floor: Floor, consent: Consent) -> Outcome:
    """Return what becomes of the unit that the code says is in the picker's hand."""
    known = [unit for unit in meaning.units if is_known(unit)]
    right = next((unit for unit in known if unit.key.item == line.item), None)
    if right is not None:
        return _known(step, line, right, meaning, plan, floor, consent)
    if known:
        phrase = _other_item(known[0].key.serial, known[0].key.item, line)
        return refuse(step, meaning, known[0].key, phrase, Phrase.of("expected.unit_of", item=line.item))
    serial = meaning.serial or meaning.text
    if meaning.explicit and meaning.item is not None and meaning.item.code != line.item:
        phrase = _other_item(serial, meaning.item.code, line)
        return wrong(step, meaning, phrase, Phrase.of("expected.unit_of", item=line.item))
    return _unknown(step, line, serial, meaning, plan, floor, consent)


def _other_item(serial: str, item: str, line: OrderLine) -> Phrase:
    return Phrase.of("pick.unit.wrong_item", serial=serial, found=item, item=line.item)


def _known(
    step: OnLine, line: OrderLine, unit: Unit, meaning: Meaning, plan: Plan, floor: Floor, consent: Consent
) -> Outcome:
    """Return what becomes of a unit of the right item, by where it stands."""
    key, order = unit.key, plan.order.code
    expected = Phrase.of("expected.unit_of", item=line.item)
    match unit.state:
        case State.PICKED | State.PACKED if unit.order != order:
            code = "pick.unit.other_order" if unit.state is State.PICKED else "pick.unit.other_packed"
            return refuse(step, meaning, key, Phrase.of(code, serial=key.serial, order=unit.order or UNNAMED), expected)
        case State.PICKED if step.trip.last == key:
            return noted(step, meaning, Phrase.of("unit.already_saved", serial=key.serial))
        case State.PICKED:
            return twice(step, meaning, unit, "pick.unit.already_picked", plan.look)
        case State.PACKED:
            phrase = Phrase.of("pick.unit.packed", serial=key.serial)
            return refuse(step, meaning, key, phrase, expected, kind=Kind.DUPLICATE)
        case state if not allowed(state, Picked):
            return refuse_standing(step, meaning, unit, expected, place=_seen(step, plan.look))
        case _:
            return _in_stock(step, line, unit, meaning, plan, floor, consent)


def _in_stock(
    step: OnLine, line: OrderLine, unit: Unit, meaning: Meaning, plan: Plan, floor: Floor, consent: Consent
) -> Outcome:
    """Return a unit in stock picked, asked about where another is named, or refused."""
    key = unit.key
    refused = _not_free(step, line, unit, meaning, plan, floor)
    if refused is not None:
        return refused
    named = _named_instead(line, key, plan)
    if named is not None and not consent.to(SUBSTITUTE):
        phrase = Phrase.of("pick.ask.substitute", serial=key.serial, named=named)
        return ask(step, meaning, floor, consent, question=SUBSTITUTE, by=By.YES, phrase=phrase)
    return _picked(step, line, unit, named, meaning, plan)


def _not_free(step: OnLine, line: OrderLine, unit: Unit, meaning: Meaning, plan: Plan, floor: Floor) -> Outcome | None:
    """Return why a unit in stock may not be taken: held, expired, or kept for another order."""
    key, place = unit.key, _seen(step, plan.look)
    held = blocking(unit, Use.PICK, plan.order.customer_ref)
    if held is not None:
        return hold(step, meaning, Phrase.of("pick.unit.held", serial=key.serial, kind=held.kind), key, place=place)
    expected = Phrase.of("expected.unit_of", item=line.item)
    if is_expired(unit.expiry, floor.today):
        args = {"serial": key.serial, "expiry": unit.expiry, "today": floor.today.isoformat()}
        return refuse(step, meaning, key, Phrase.of("pick.unit.expired", **args), expected, place=place)
    kept = _kept_for(key, plan)
    if kept is not None:
        phrase = Phrase.of("pick.unit.named_elsewhere", serial=key.serial, order=kept)
        return refuse(step, meaning, key, phrase, expected, place=place)
    return None


def _kept_for(key: UnitKey, plan: Plan) -> str | None:
    """Return another open order that names this very unit, or None."""
    others = (order for order in plan.look.open_orders() if order.code != plan.order.code)
    return next((order.code for order in others if _names(order, key)), None)


def _names(order: Order, key: UnitKey) -> bool:
    """Return whether the order names this very unit."""
    return any(line.item == key.item and key.serial in line.serials for line in order.lines)


def _named_instead(line: OrderLine, key: UnitKey, plan: Plan) -> str | None:
    """Return the named serial that this unit would replace, or None where any unit will do."""
    if key.serial in line.serials or not plan.wants_named(line):
        return None
    return plan.pending(line)[0]


def _unknown(
    step: OnLine, line: OrderLine, serial: str, meaning: Meaning, plan: Plan, floor: Floor, consent: Consent
) -> Outcome:
    """Return a unit picked as found, once the operator says so: its receipt is on another handheld (RULES §6)."""
    item = plan.look.item(line.item)
    if (line.line, serial) in step.trip.found:
        return noted(step, meaning, Phrase.of("unit.already_saved", serial=serial))
    expected = Phrase.of("expected.unit_of", item=line.item)
    if meaning.serial is None or item is None or not fits(item, serial):
        phrase = Phrase.of("pick.unit.unknown", serial=serial, item=line.item)
        return wrong(step, meaning, phrase, expected, kind=Kind.UNKNOWN)
    key = UnitKey(line.item, serial)
    kept = _kept_for(key, plan)
    if kept is not None:
        return wrong(step, meaning, Phrase.of("pick.unit.named_elsewhere", serial=serial, order=kept), expected)
    if not consent.to(FOUND):
        phrase = Phrase.of("pick.ask.found", serial=serial, item=line.item)
        return ask(step, meaning, floor, consent, question=FOUND, by=By.YES, phrase=phrase)
    named = _named_instead(line, key, plan)
    if named is not None and not consent.to(SUBSTITUTE):
        phrase = Phrase.of("pick.ask.substitute", serial=serial, named=named)
        return ask(step, meaning, floor, consent, question=SUBSTITUTE, by=By.YES, phrase=phrase)
    return _picked(step, line, Unit(key=key), named, meaning, plan)


def _picked(step: OnLine, line: OrderLine, unit: Unit, named: str | None, meaning: Meaning, plan: Plan) -> Outcome:
    """Return the fact and the way on. Without a bin scanned before, ``bin_seen`` stays empty: nobody looked."""
    key, seen = unit.key, _seen(step, plan.look)
    trip = replace(step.trip, last=key, replaced=(*step.trip.replaced, *((named,) if named is not None else ())))
    if is_known(unit):
        after = replace(plan, trip=trip, line=line.line, taken=1, unit=key)
    else:
        trip = replace(trip, found=(*trip.found, (line.line, key.serial)))
        after = replace(plan, trip=trip, unit=key)
    fact = Picked(
        unit=key, order=plan.order.code, line=line.line, bin_seen=seen, bin_book=unit.place, substituted_for=named
    )
    onward = next_step(after, seen.code if seen is not None else None)
    kind, phrase = _said(onward, unit, seen, named, after)
    answer = Answer(kind, phrase, found=meaning.found)
    return Outcome(onward, answer, (Draft(fact, known=known_by(meaning)),))


def _said(onward: object, unit: Unit, seen: Place | None, named: str | None, plan: Plan) -> tuple[Kind, Phrase]:
    """Return what is most worth saying about the pick."""
    serial = unit.key.serial
    done, total = plan.totals()
    if isinstance(onward, Finished):
        code = "pick.unit.ok_order" if done == total else "pick.unit.last_short"
        return Kind.NOTE, Phrase.of(code, serial=serial, done=done, total=total)
    if named is not None:
        return Kind.NOTE, Phrase.of("pick.unit.substitute", serial=serial, named=named)
    if seen is not None and unit.place is not None and unit.place.code != seen.code:
        return Kind.NOTE, Phrase.of("pick.unit.other_place", serial=serial, place=unit.place.code)
    return Kind.OK, Phrase.of("pick.unit.ok", serial=serial, done=done, total=total)


def _seen(step: OnLine, look: Look) -> Place | None:
    """Return the bin that was scanned before the unit, or None where the picker scanned none."""
    code = None if isinstance(step, AwaitBin) else step.seen
    location = look.bin(code) if code is not None else None
    return place_of(location) if location is not None else None
