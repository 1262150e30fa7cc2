"""The last word before a unit is picked, packed or shipped: holds on unknown units, and how old the hold data are.

A recall meets units that nobody received here, and a regulated item does not go on by old hold data (RULES §6 Recall).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from scanner_app.workflows.answer import Phrase
from scanner_app.workflows.found_units import blocking, described
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.refusals import hold
from scanner_app.workflows.step import Outcome, Step
from scanner_app.workflows.wording import when
from scanner_app.workflows.workflow import Consent
from sync.ledger.derived_holds import Use
from sync.ledger.facts import Packed, Picked, Shipped, UnitFact

Take = Callable[[Step, Meaning, Look, Floor, Consent], Outcome]


def guarded(use: Use, take: Take) -> Take:
    """Return ``take`` with its outcome looked at once more, where it uses units."""

    def guarded_take(step: Step, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
        outcome = take(step, meaning, look, floor, consent)
        used = [draft.fact for draft in outcome.drafts if isinstance(draft.fact, Picked | Packed | Shipped)]
        if not used:
            return outcome
        held = _held(used, use, look)
        if held is not None:
            return hold(step, meaning, held[1], held[0].unit)
        return _by_age(step, used, outcome, meaning, look, floor)

    return guarded_take


def age(look: Look, floor: Floor) -> Phrase | None:
    """Return of when the hold data are, where they are older than the site allows or were never whole; else None."""
    as_of = look.holds_as_of()
    if as_of is None:
        return None
    if not as_of:
        return Phrase("holding.never_whole")
    limit = timedelta(hours=look.site().hold_data_hours)
    if datetime.fromisoformat(floor.now) - datetime.fromisoformat(as_of) <= limit:
        return None
    return Phrase.of("holding.as_of", at=when(as_of, look))


def _held(used: list[Picked | Packed | Shipped], use: Use, look: Look) -> tuple[UnitFact, Phrase] | None:
    """Return the first use of a unit that a hold forbids, with its words; the step itself has asked the known ones."""
    for fact in used:
        found = blocking(described(fact.unit, look), use, _recipient(fact, look))
        if found is not None:
            return fact, Phrase.of("holding.unit", serial=fact.unit.serial, kind=found.kind)
    return None


def _recipient(fact: Picked | Packed | Shipped, look: Look) -> str | None:
    order = look.order(fact.order) if fact.order is not None else None
    return order.customer_ref if order is not None else None


def _by_age(
    step: Step, used: list[Picked | Packed | Shipped], outcome: Outcome, meaning: Meaning, look: Look, floor: Floor
) -> Outcome:
    """Return a HOLD for a regulated item where the hold data are too old; any other answer tells their age."""
    old = age(look, floor)
    if old is None:
        return outcome
    for fact in used:
        item = look.item(fact.unit.item)
        if item is not None and item.regulated:
            at = dict(old.args).get("at")
            phrase = Phrase.of("holding.too_old", serial=fact.unit.serial, at=at) if at else _never(fact)
            return hold(step, meaning, phrase, fact.unit)
    return replace(outcome, answer=replace(outcome.answer, aside=old))


def _never(fact: UnitFact) -> Phrase:
    return Phrase.of("holding.not_fetched", serial=fact.unit.serial)
