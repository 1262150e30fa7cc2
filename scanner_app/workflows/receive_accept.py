"""Receiving: the facts of a unit that came in, and what the operator is told about it."""

from dataclasses import dataclass
from datetime import date

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.held_arrival import stopped_at_door
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_learning import is_offered_now
from scanner_app.workflows.receive_steps import Arrival, AwaitUnit, Claim
from scanner_app.workflows.refusals import known_by
from scanner_app.workflows.step import Draft, Outcome
from scanner_app.workflows.wording import place_of
from sync.ledger.documents import PurchaseOrder
from sync.ledger.envelope import Known
from sync.ledger.facts import Aliased, Held, Received, UnitFact
from sync.ledger.identity import Place, PlaceKind
from sync.ledger.unit import HoldKind, Unit

DOCK = Place("DOCK", PlaceKind.DOCK)
"""Where goods come in at a site that names no dock of its own."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Units of a purchase order: come in, and expected."""

    done: int
    total: int


def progress(po: PurchaseOrder, look: Look) -> Progress:
    """Return how far the order is received; what came over a line's quantity fills no other line."""
    received, counted = look.received(po.code), look.untracked(po.code)
    done = sum(min(line.expected, received.get(line.line, 0) + counted.get(line.line, 0)) for line in po.lines)
    return Progress(done, sum(line.expected for line in po.lines))


def dock(look: Look, floor: Floor) -> Place:
    """Return the dock: the station where that is one, else the site's first."""
    station = look.bin(floor.station) if floor.station else None
    if station is not None and station.kind == PlaceKind.DOCK:
        return place_of(station)
    first = next((location for location in look.bins() if location.kind == PlaceKind.DOCK), None)
    return place_of(first) if first is not None else DOCK


def accept(step: AwaitUnit, unit: Arrival, counts: Claim, meaning: Meaning, look: Look, floor: Floor) -> Outcome:
    """Return the receipt of an expected unit, with the holds that it is under from the start."""
    key = unit.key
    received = Received(
        unit=key, place=dock(look, floor), po=counts.po.code, line=counts.line.line, supplier=counts.po.supplier,
        lot=unit.lot, expiry=unit.expiry,
    )  # fmt: skip
    holds = [
        Held(unit=key, hold=f"{kind}:{floor.now}", kind=kind, source=counts.po.code, reason=unit.unlabelled or "")
        for kind, applies in (
            (HoldKind.NO_SERIAL, unit.unlabelled is not None),
            (HoldKind.NOT_ON_MANIFEST, counts.on_manifest is False and unit.unlabelled is None),
            (HoldKind.EXPIRED, is_expired(unit.expiry, floor.today)),
        )
        if applies
    ]
    aliases = [Aliased(unit=key, kind=kind, text=text) for kind, text in unit.aliases]
    kind, phrase = _said(step, unit, counts, look, floor)
    outcome = _recorded(step, unit, meaning, (received, *holds, *aliases), Answer(kind, phrase, found=meaning.found))
    return stopped_at_door(outcome, received, meaning, look, floor)


def accept_found(step: AwaitUnit, unit: Arrival, known: Unit, meaning: Meaning, look: Look, floor: Floor) -> Outcome:
    """Return the receipt of a unit that was lost: the ledger holds it as found, and no order counts it."""
    key = known.key
    received = Received(unit=key, place=dock(look, floor), lot=unit.lot, expiry=unit.expiry)
    answer = Answer(Kind.NOTE, Phrase.of("receive.unit.found", serial=key.serial), found=meaning.found)
    return stopped_at_door(_recorded(step, unit, meaning, (received,), answer), received, meaning, look, floor)


def is_expired(expiry: str | None, today: date) -> bool:
    """Return whether the day is over; goods are good through the end of it at the site."""
    return expiry is not None and date.fromisoformat(expiry) < today


def _said(step: AwaitUnit, unit: Arrival, counts: Claim, look: Look, floor: Floor) -> tuple[Kind, Phrase]:
    """Return what is most worth saying about the receipt."""
    serial, done = unit.serial, counts.done + 1
    if is_expired(unit.expiry, floor.today):
        return Kind.NOTE, Phrase.of("receive.unit.expired", serial=serial, expiry=unit.expiry)
    if unit.unlabelled is not None:
        return Kind.NOTE, Phrase.of("receive.unit.no_serial", serial=serial)
    if counts.on_manifest is False:
        return Kind.NOTE, Phrase.of("receive.unit.not_on_manifest", serial=serial)
    if not counts.here:
        return Kind.NOTE, Phrase.of("receive.unit.on_other_po", serial=serial, po=counts.po.code)
    if done > counts.line.expected:
        return Kind.NOTE, Phrase.of("receive.unit.over", serial=serial, over=done - counts.line.expected)
    before = progress(counts.po, look)
    total = {"done": before.done + 1, "total": before.total}
    if before.done + 1 == before.total:
        return Kind.NOTE, Phrase.of("receive.po.complete", serial=serial, done=before.total)
    if is_offered_now(step, unit, counts):
        return Kind.NOTE, Phrase.of("receive.learn.offer", serial=serial, **total)
    return Kind.OK, Phrase.of("receive.unit.ok", serial=serial, **total)


def _recorded(step: AwaitUnit, unit: Arrival, meaning: Meaning, facts: tuple[UnitFact, ...], answer: Answer) -> Outcome:
    known = Known.KEYED if unit.keyed else known_by(meaning)
    drafts = tuple(Draft(fact, known=known) for fact in facts)
    return Outcome(step.after(facts[0].unit), answer, drafts)
