"""Receiving: what the book says of a unit at the door decides (RULES §6 Receive)."""

from dataclasses import replace

from scanner_app.workflows import manifest, masks
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_accept import accept, accept_found
from scanner_app.workflows.receive_details import await_details
from scanner_app.workflows.receive_differences import too_many_unexpected
from scanner_app.workflows.receive_label import label_differs
from scanner_app.workflows.receive_learning import stranger
from scanner_app.workflows.receive_steps import Arrival, AwaitUnit, Claim
from scanner_app.workflows.receive_unit import claim
from scanner_app.workflows.refusals import hold, refuse, wrong
from scanner_app.workflows.step import Outcome
from scanner_app.workflows.wording import UNNAMED, booked, where
from scanner_app.workflows.workflow import By, Consent, ask
from sync.ledger.lifecycle import State
from sync.ledger.unit import Unit

_UNIT = Phrase("expected.unit")


def judge(step: AwaitUnit, unit: Arrival, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the answer to the unit at the door: received, received and held, asked about, or refused."""
    known = look.unit(unit.key) or _alias(unit, meaning)
    if known is not None and known.state is not State.NONE:
        return _known(step, unit, known, meaning, look, floor)
    counts = claim(unit, look)
    if counts is None:
        phrase = Phrase.of("receive.item.not_on_po", code=unit.item.code, po=unit.po.code)
        return wrong(step, meaning, phrase, _UNIT)
    if refused := _not_a_serial(step, unit, counts, meaning):
        return refused
    if question := _question(step, unit, counts, meaning, look, consent):
        name, by, phrase = question
        return ask(step, meaning, floor, consent, question=name, by=by, phrase=phrase)
    if unit.lacks_lot or unit.lacks_expiry:
        return await_details(step, unit, meaning, consent)
    if question := _grave_question(step, unit, counts, look, consent):
        name, by, phrase = question
        return ask(step, meaning, floor, consent, question=name, by=by, phrase=phrase)
    let_on = replace(step, cleared=step.cleared or consent.to("manifest"))
    return accept(let_on, unit, counts, meaning, look, floor)


def _known(step: AwaitUnit, unit: Arrival, known: Unit, meaning: Meaning, look: Look, floor: Floor) -> Outcome:
    """Return the answer to a unit that the book has seen before."""
    key = known.key
    if stopped := label_differs(step, known, unit.lot, unit.expiry, meaning, floor, source=unit.po.code):
        return stopped
    match known.state:
        case State.RECEIVED if step.last == key:
            saved = Phrase.of("unit.already_saved", serial=key.serial)
            return Outcome(step, Answer(Kind.NOTE, saved, found=meaning.found))
        case State.RECEIVED | State.STORED:
            phrase = Phrase.of("receive.unit.duplicate", serial=key.serial, place=where(known), **booked(known, look))
            return refuse(step, meaning, key, phrase, _UNIT, kind=Kind.DUPLICATE)
        case State.LOST:
            return accept_found(step, unit, known, meaning, look, floor)
        case State.SCRAPPED:
            return hold(step, meaning, Phrase.of("receive.unit.scrapped", serial=key.serial), key)
        case _:
            return refuse(step, meaning, key, _elsewhere(unit, known, look), _UNIT)


def _elsewhere(unit: Arrival, known: Unit, look: Look) -> Phrase:
    """Return where a unit is that cannot come in here, and what to do with it."""
    code, serial = f"receive.unit.{known.state}", known.key.serial
    match known.state:
        case State.PICKED | State.PACKED:
            order = known.order or UNNAMED
            return Phrase.of(code, serial=serial, order=order, who=booked(known, look)["who"])
        case State.SHIPPED:
            return Phrase.of(code, serial=serial, order=known.order or UNNAMED)
        case State.OUT:
            return Phrase.of(code, serial=serial, holder=known.holder or UNNAMED)
        case State.IN_TRANSIT:
            return Phrase.of(code, serial=serial, transfer=known.transfer or UNNAMED, po=unit.po.code)
        case State.ASSEMBLED:
            return Phrase.of(code, serial=serial, parent=known.parent or UNNAMED)
        case _:
            return Phrase.of(code, serial=serial)


def _not_a_serial(step: AwaitUnit, unit: Arrival, counts: Claim, meaning: Meaning) -> Outcome | None:
    """Return why the text is no serial of the item; the list names what the mask does not know."""
    item = unit.item
    if not item.serial_tracked:
        return wrong(step, meaning, Phrase.of("receive.unit.counted", item=item.code), Phrase("expected.quantity"))
    if item.mask is None or counts.on_manifest or unit.unlabelled or masks.fits(item.mask, unit.serial):
        return None
    phrase = Phrase.of("receive.unit.mask", serial=unit.serial, item=item.code, mask=masks.example(item.mask))
    return wrong(step, meaning, phrase, Phrase.of("expected.unit_of", item=item.code))


def _question(
    step: AwaitUnit, unit: Arrival, counts: Claim, meaning: Meaning, look: Look, consent: Consent
) -> tuple[str, By, Phrase] | None:
    """Return the first question that stands open about the unit, or None."""
    serial, item = unit.serial, unit.item
    if not counts.here and not consent.to("other_po"):
        return "other_po", By.YES, Phrase.of("receive.ask.other_po", serial=serial, po=counts.po.code)
    if (other := _other_item(unit, counts, meaning)) and not consent.to("other_item"):
        phrase = Phrase.of("receive.ask.other_item", serial=serial, known=other, item=item.code)
        return "other_item", By.YES, phrase
    if (like := stranger(step, unit, counts)) and not consent.to("learned"):
        phrase = Phrase.of("receive.ask.learned", serial=serial, item=item.code, mask=like)
        return "learned", By.YES, phrase
    untried = item.mask is None and counts.on_manifest is None and not unit.explicit
    if untried and counts.done == 0 and not consent.to("first_unit"):
        return "first_unit", By.AGAIN, Phrase.of("receive.ask.first_unit", serial=serial, item=item.code)
    if counts.on_manifest is False and not (unit.unlabelled or consent.to("look_alike")):
        alike = manifest.look_alike(serial, item.code, counts.po, look)
        if alike is not None:
            return "look_alike", By.AGAIN, Phrase.of("receive.ask.look_alike", serial=serial, missing=alike)
    return None


def _grave_question(
    step: AwaitUnit, unit: Arrival, counts: Claim, look: Look, consent: Consent
) -> tuple[str, By, Phrase] | None:
    """Return the question that a supervisor answers: asked last, so that who approves sees the unit whole."""
    unexpected = (
        counts.on_manifest is False and unit.unlabelled is None and not (step.cleared or consent.to("manifest"))
    )
    if unexpected and too_many_unexpected(counts.po, look):
        phrase = Phrase.of("receive.ask.manifest", serial=unit.serial, po=counts.po.code)
        return "manifest", By.SUPERVISOR, phrase
    line = counts.line
    if counts.done >= line.expected + line.tolerance and not consent.to("over"):
        phrase = Phrase.of("receive.ask.over", serial=unit.serial, done=counts.done, total=line.expected)
        return "over", By.SUPERVISOR, phrase
    return None


def _other_item(unit: Arrival, counts: Claim, meaning: Meaning) -> str | None:
    """Return another item that a unit with this very serial is known under, where nothing else told the item."""
    if unit.explicit or unit.chosen or counts.on_manifest:
        return None
    others = (each for each in meaning.units if each.key.item != unit.item.code and each.state is not State.NONE)
    return next((each.key.item for each in others), None)


def _alias(unit: Arrival, meaning: Meaning) -> Unit | None:
    """Return the unit of the item that carries this code beside its serial."""
    own = (each for each in meaning.units if each.key.item == unit.item.code and each.key != unit.key)
    return next(own, None)
