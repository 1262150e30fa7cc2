"""Returns: the verdict about a unit that came back, in one scan (RULES §6 Return)."""

from datetime import date
from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.found_units import blocking, is_known
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.named_units import key_of
from scanner_app.workflows.refusals import known_by, noted, refuse_standing, wrong
from scanner_app.workflows.return_steps import AwaitCondition, AwaitUnit
from scanner_app.workflows.step import Draft, Outcome
from scanner_app.workflows.wording import UNNAMED, booked, place_of, when
from scanner_app.workflows.workflow import By, Consent, ask
from sync.ledger.facts import Held, Returned
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.ledger.lifecycle import State, allowed
from sync.ledger.unit import HoldKind, Unit
from sync.ledger.warranty import covered_until

UNKNOWN: Final = "unknown"
_UNIT: Final = Phrase("expected.unit")


def bench(look: Look, floor: Floor) -> Place | None:
    """Return the returns bench: the station where that is one, else the site's first; None where there is none."""
    station = look.bin(floor.station) if floor.station else None
    if station is not None and station.kind == PlaceKind.BENCH:
        return place_of(station)
    return next((place_of(each) for each in look.bins() if each.kind == PlaceKind.BENCH), None)


def take_unit(step: AwaitUnit, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the unit taken in with its verdict, a question about it, or why it cannot have come back."""
    units = [unit for unit in meaning.units if is_known(unit) and step.item in {None, unit.key.item}]
    back = [unit for unit in units if allowed(unit.state, Returned)]
    if len(back) > 1:
        phrase = Phrase.of("unit.ambiguous", serial=meaning.text, count=len(back))
        return wrong(step, meaning, phrase, Phrase("expected.item"))
    if back:
        return _taken_in(back[0], meaning, look, floor)
    if units:
        return _not_out(step, units[0], meaning, look)
    return _unknown(step, meaning, look, floor, consent)


def _taken_in(unit: Unit, meaning: Meaning, look: Look, floor: Floor) -> Outcome:
    """Return the unit on the bench, with what the book says about it."""
    fact = Returned(unit=unit.key, order=unit.order, customer_ref=unit.customer_ref, place=bench(look, floor))
    kind, phrase = _verdict(unit, look, floor)
    draft = Draft(fact, known=known_by(meaning))
    return Outcome(AwaitCondition(unit.key), Answer(kind, phrase, found=meaning.found), (draft,))


def _verdict(unit: Unit, look: Look, floor: Floor) -> tuple[Kind, Phrase]:
    serial, held = unit.key.serial, blocking(unit)
    if unit.state is State.OUT:
        return Kind.NOTE, Phrase.of("return.unit.loan", serial=serial, holder=unit.holder or UNNAMED)
    if unit.state is State.LOST:
        return Kind.NOTE, Phrase.of("return.unit.lost", serial=serial)
    sold = {
        "serial": serial, "order": unit.order or UNNAMED, "customer": unit.customer_ref or UNNAMED,
        "at": when(unit.shipped_at, look),
    }  # fmt: skip
    if held is not None:
        return Kind.NOTE, Phrase.of("return.unit.held", **sold, kind=held.kind)
    until = warranty_until(unit, look)
    if until is None:
        return Kind.OK, Phrase.of("return.unit.sold", **sold)
    code = "return.unit.covered" if floor.today <= until else "return.unit.not_covered"
    return Kind.OK, Phrase.of(code, **sold, until=until.isoformat())


def warranty_until(unit: Unit, look: Look) -> date | None:
    """Return the last day of the unit's warranty; None where it was not sold or its item gives none."""
    item = look.item(unit.key.item)
    if item is None or not item.warranty_months or unit.shipped_at is None:
        return None
    return covered_until(look.day_of(unit.shipped_at), item.warranty_months)


def _not_out(step: AwaitUnit, unit: Unit, meaning: Meaning, look: Look) -> Outcome:
    """Return what becomes of a unit that the book has here; one on the bench already goes on to its inspection."""
    serial = unit.key.serial
    if unit.state is not State.RETURNED:
        return refuse_standing(step, meaning, unit, _UNIT)
    if step.last == unit.key:
        return noted(AwaitCondition(unit.key), meaning, Phrase.of("unit.already_saved", serial=serial))
    phrase = Phrase.of("return.unit.on_bench", serial=serial, **booked(unit, look))
    return noted(AwaitCondition(unit.key), meaning, phrase)


def _unknown(step: AwaitUnit, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return a unit that is not known here taken in and held, once the operator says so."""
    key = key_of(step, meaning, step.item, look)
    if isinstance(key, Outcome):
        return key
    if not consent.to(UNKNOWN):
        phrase = Phrase.of("return.ask.unknown", serial=key.serial, item=key.item, at=when(look.fresh_at(), look))
        return ask(step, meaning, floor, consent, question=UNKNOWN, by=By.YES, phrase=phrase)
    return _foreign(key, meaning, look, floor)


def _foreign(key: UnitKey, meaning: Meaning, look: Look, floor: Floor) -> Outcome:
    known = known_by(meaning)
    facts = (
        Returned(unit=key, place=bench(look, floor)),
        Held(unit=key, hold=f"{HoldKind.VERDICT}:{floor.now}", kind=HoldKind.VERDICT),
    )
    phrase = Phrase.of("return.unit.taken_in", serial=key.serial)
    drafts = tuple(Draft(fact, known=known) for fact in facts)
    return Outcome(AwaitCondition(key), Answer(Kind.NOTE, phrase, found=meaning.found), drafts)
