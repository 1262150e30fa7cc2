"""Answers that move nothing: what was scanned, what is expected, and a sighting where a unit was refused."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.step import Draft, Outcome, Step
from scanner_app.workflows.wording import UNNAMED, booked, where
from scanner_app.workflows.workflow import Blocked
from sync.ledger.envelope import Known
from sync.ledger.facts import Refused
from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Unit

_UNKNOWN: Final = frozenset({"found.text", "found.serial", "found.unknown_gtin"})


def known_by(meaning: Meaning) -> Known:
    """Return how the subject of the code was known."""
    return Known.KEYED if meaning.keyed else Known.SCANNED


def misfit(step: Step, meaning: Meaning, expected: Phrase) -> Outcome:
    """Return the answer to a code that has no role the step asks for: named by its highest-ranked one (RULES §4)."""
    found = meaning.found
    kind = Kind.UNKNOWN if found.code in _UNKNOWN else Kind.WRONG
    phrase = Phrase(f"misfit.{found.code.removeprefix('found.')}", found.args)
    return Outcome(step, Answer(kind, phrase, found=found, expected=expected))


def wrong(step: Step, meaning: Meaning, phrase: Phrase, expected: Phrase, kind: Kind = Kind.WRONG) -> Outcome:
    """Return a refusal that concerns no unit of the book."""
    return Outcome(step, Answer(kind, phrase, found=meaning.found, expected=expected))


def refuse(
    step: Step,
    meaning: Meaning,
    unit: UnitKey,
    phrase: Phrase,
    expected: Phrase,
    *,
    kind: Kind = Kind.WRONG,
    place: Place | None = None,
) -> Outcome:
    """Return a refusal of a unit: it was seen, and nothing else happened to it."""
    answer = Answer(kind, phrase, found=meaning.found, expected=expected)
    return Outcome(step, answer, (_sighting(meaning, unit, kind, phrase, place),))


def hold(
    back: Step, meaning: Meaning, phrase: Phrase, unit: UnitKey | None = None, *, place: Place | None = None
) -> Outcome:
    """Return the answer that stands until ACK (RULES §5.5); a unit it concerns was seen."""
    answer = Answer(Kind.HOLD, phrase, found=meaning.found)
    drafts = (_sighting(meaning, unit, Kind.HOLD, phrase, place),) if unit is not None else ()
    return Outcome(Blocked(back, phrase, meaning.found), answer, drafts)


def noted(step: Step, meaning: Meaning, phrase: Phrase, expected: Phrase | None = None) -> Outcome:
    """Return a calm answer that changes nothing of the goods."""
    return Outcome(step, Answer(Kind.NOTE, phrase, found=meaning.found, expected=expected))


def standing(unit: Unit) -> Phrase:
    """Return where a unit stands that is not where the step needs it."""
    args: dict[State, dict[str, str]] = {
        State.RECEIVED: {"place": where(unit)},
        State.STORED: {"place": where(unit)},
        State.PICKED: {"order": unit.order or UNNAMED},
        State.PACKED: {"order": unit.order or UNNAMED},
        State.SHIPPED: {"order": unit.order or UNNAMED},
        State.IN_TRANSIT: {"transfer": unit.transfer or UNNAMED},
        State.ASSEMBLED: {"parent": unit.parent or UNNAMED},
    }
    return Phrase.of(f"unit.{unit.state}", serial=unit.key.serial, **args.get(unit.state, {}))


def refuse_standing(
    step: Step, meaning: Meaning, unit: Unit, expected: Phrase, *, place: Place | None = None
) -> Outcome:
    """Return the refusal of a unit in a state that the step cannot take; a scrapped one stops the work."""
    if unit.state is State.SCRAPPED:
        return hold(step, meaning, standing(unit), unit.key, place=place)
    return refuse(step, meaning, unit.key, standing(unit), expected, place=place)


def twice(step: Step, meaning: Meaning, unit: Unit, code: str, look: Look) -> Outcome:
    """Return the answer to a unit that this work has already: when and by whom."""
    phrase = Phrase.of(code, serial=unit.key.serial, **booked(unit, look))
    return refuse(step, meaning, unit.key, phrase, Phrase("expected.unit"), kind=Kind.DUPLICATE)


def _sighting(meaning: Meaning, unit: UnitKey, kind: Kind, phrase: Phrase, place: Place | None) -> Draft:
    return Draft(Refused(unit=unit, answer=kind.value, code=phrase.code, place=place), known=known_by(meaning))
