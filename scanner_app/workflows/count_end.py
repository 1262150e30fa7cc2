"""Counting: what is missing at the end, the second count, and who writes it off (RULES §6 Count)."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.count_steps import AwaitBin, Counting, Missing
from scanner_app.workflows.count_unit import MOST
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.step import Draft, Outcome
from scanner_app.workflows.wording import place_of
from scanner_app.workflows.workflow import By, Consent, ask
from sync.ledger.documents import Bin
from sync.ledger.facts import Closed, Counted, WrittenOff
from sync.ledger.identity import DocumentKind, DocumentRef, UnitKey
from sync.ledger.lifecycle import allowed
from sync.ledger.unit import Unit

_ALL: Final = 100_000
WRITE_OFF: Final = "write_off"


def reference(count: str) -> DocumentRef:
    """Return the reference to the count."""
    return DocumentRef(DocumentKind.COUNT, count)


def missing(step: Counting, location: Bin, look: Look) -> tuple[UnitKey, ...]:
    """Return the units that the book has in the bin and the count has not.

    What came in while it was counted, on another handheld, was not there to be counted.
    """
    inside = look.units_at(place_of(location), _ALL)
    seen = frozenset(step.seen)
    return tuple(
        unit.key
        for unit in inside
        if unit.key not in seen and allowed(unit.state, Counted) and not _came_since(unit, step.began)
    )


def ended(step: Counting, location: Bin, meaning: Meaning, look: Look) -> Outcome:
    """Return the count closed where nothing is missing, else the second count, else the question who decides.

    A count that is full decides nothing: what it has no room for is left to the desk.
    """
    gone = missing(step, location, look)
    count = len(step.seen)
    if not gone:
        phrase = Phrase.of("count.done", bin=step.bin, count=count)
        return _closed(step.count, None, (), Answer(Kind.OK, phrase, found=meaning.found))
    if max(count, len(gone)) >= MOST:  # a bin that holds more than a count can name was never looked for whole
        return left_open(Missing(step.bin, step.count, gone), meaning)
    args = {"bin": step.bin, "count": count, "missing": len(gone)}
    if not step.second:
        again = Counting(step.bin, step.count, step.began, second=True)
        return Outcome(again, Answer(Kind.NOTE, Phrase.of("count.again", **args), found=meaning.found))
    phrase = Phrase.of("count.missing", **args, serial=gone[0].serial)
    return Outcome(Missing(step.bin, step.count, gone), Answer(Kind.NOTE, phrase, found=meaning.found))


def write_off(step: Missing, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what is still missing written off, once a second person approves."""
    if not consent.to(WRITE_OFF):
        phrase = Phrase.of("count.ask.write_off", bin=step.bin, missing=len(step.units))
        return ask(step, meaning, floor, consent, question=WRITE_OFF, by=By.SUPERVISOR, phrase=phrase)
    lost = [key for key in step.units if _is_there(look.unit(key), step.bin)]
    facts = tuple(Draft(WrittenOff(unit=key, reason="count", incident=step.count)) for key in lost)
    phrase = Phrase.of("count.written_off", bin=step.bin, count=len(lost))
    return _closed(step.count, "written_off", facts, Answer(Kind.NOTE, phrase, found=meaning.found))


def left_open(step: Missing, meaning: Meaning) -> Outcome:
    """Return the count ended with its difference, which the desk sees; the book keeps the units."""
    phrase = Phrase.of("count.left_open", bin=step.bin, missing=len(step.units))
    return _closed(step.count, "difference", (), Answer(Kind.NOTE, phrase, found=meaning.found))


def _closed(count: str, reason: str | None, drafts: tuple[Draft, ...], answer: Answer) -> Outcome:
    return Outcome(AwaitBin(), answer, (*drafts, Draft(Closed(document=reference(count), reason=reason))))


def _came_since(unit: Unit, began: str) -> bool:
    return unit.booked is not None and unit.booked.at > began


def _is_there(unit: Unit | None, location: str) -> bool:
    """Return whether the book still has the unit in the bin: what moved on meanwhile is not missing."""
    return (
        unit is not None and unit.place is not None and unit.place.code == location and allowed(unit.state, WrittenOff)
    )
