"""Return: the unit and its verdict, its condition, and where it goes (RULES §6 Return)."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.named_units import choose
from scanner_app.workflows.refusals import misfit, noted, wrong
from scanner_app.workflows.return_place import CONDITIONS, SCRAP, place_for, take_bin, take_scrap
from scanner_app.workflows.return_steps import AwaitCondition, AwaitPlace, AwaitUnit
from scanner_app.workflows.return_unit import take_unit
from scanner_app.workflows.step import Control, Draft, Option, Outcome, Step, View
from scanner_app.workflows.wording import where
from scanner_app.workflows.workflow import Asked, Blocked, Consent, Finished, Workflow
from sync.ledger.facts import Inspected
from sync.ledger.lifecycle import State
from sync.ledger.unit import HoldKind

REASONS: Final = (*CONDITIONS, SCRAP)
"""What is said of a returned unit by a reason's code."""
_EXPECTED: Final[dict[type[Step], Phrase]] = {
    AwaitUnit: Phrase("expected.unit"),
    AwaitCondition: Phrase("expected.condition"),
    AwaitPlace: Phrase("expected.bin"),
}
_LATER: Final = Option(Control.SKIP, label=Phrase("option.later"))


def take(step: Step, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what a code or control leads to while returns are taken in."""
    at = step if isinstance(step, AwaitUnit | AwaitCondition | AwaitPlace) else AwaitUnit()
    if meaning.control is not None:
        return _control(at, meaning, look, floor, consent)
    if isinstance(at, AwaitPlace) and meaning.bin is not None:
        return take_bin(at, meaning.bin, meaning, look, floor, consent)
    if meaning.units or (meaning.serial is not None and meaning.bin is None):
        return take_unit(_next(at), meaning, look, floor, consent)
    if meaning.item is not None:
        return choose(_next(at), AwaitUnit(meaning.item.code, _next(at).last), meaning.item, meaning)
    return misfit(at, meaning, _EXPECTED[type(at)])


def _next(step: AwaitUnit | AwaitCondition | AwaitPlace) -> AwaitUnit:
    """Return the step that takes the next unit; the one at hand stays on the bench as it is."""
    return step if isinstance(step, AwaitUnit) else AwaitUnit(last=step.unit)


def _control(
    step: AwaitUnit | AwaitCondition | AwaitPlace, meaning: Meaning, look: Look, floor: Floor, consent: Consent
) -> Outcome:
    match meaning.control, step:
        case Control.DONE, _:
            return Outcome(Finished(), Answer(Kind.OK, Phrase("return.left"), found=meaning.found))
        case Control.SKIP, AwaitCondition(unit=unit) | AwaitPlace(unit=unit):
            return noted(AwaitUnit(last=unit), meaning, Phrase.of("return.unit.later", serial=unit.serial))
        case Control.REASON, AwaitPlace() if meaning.argument == SCRAP:
            return take_scrap(step, meaning, look, floor, consent)
        case Control.REASON, AwaitCondition():
            return _inspected(step, meaning, look)
        case _:
            return misfit(step, meaning, _EXPECTED[type(step)])


def _inspected(step: AwaitCondition, meaning: Meaning, look: Look) -> Outcome:
    """Return the condition recorded, and where the unit should go; a unit that is gone meanwhile is said to be."""
    condition, unit = meaning.argument, look.unit(step.unit)
    if condition not in CONDITIONS:
        phrase = Phrase.of("return.condition.unknown", reason=condition or "?")
        return wrong(step, meaning, phrase, _EXPECTED[AwaitCondition])
    if unit is None or unit.state is not State.RETURNED:
        return wrong(AwaitUnit(), meaning, Phrase("return.unit.gone"), _EXPECTED[AwaitUnit])
    fact = Inspected(unit=step.unit, answers=(("condition", condition),), condition=condition)
    phrase = Phrase.of("return.condition.ok", serial=step.unit.serial, condition=condition)
    return Outcome(place_for(step.unit, condition, look), Answer(Kind.OK, phrase, found=meaning.found), (Draft(fact),))


def view(step: Step, look: Look, _floor: Floor) -> View:
    """Return the view of a step of taking returns in."""
    match step:
        case AwaitCondition():
            return _condition_view(step, look)
        case AwaitPlace():
            return View(
                title=Phrase("title.return"),
                ask=Phrase("ask.bin") if step.proposed is not None else Phrase("ask.any_bin"),
                target=step.proposed,
                lines=(Phrase.of("line.condition", serial=step.unit.serial, condition=step.condition),),
                options=(_LATER, Option(Control.REASON, SCRAP, Phrase(f"reason.{SCRAP}"))),
                keyable=True,
                expects=step.proposed,
            )
        case _:
            item = step.item if isinstance(step, AwaitUnit) else None
            return View(
                title=Phrase("title.return"),
                ask=Phrase("ask.returned") if item is None else Phrase.of("ask.unit_of", item=item),
                options=(Option(Control.DONE, label=Phrase("option.done")),),
                keyable=True,
            )


def _condition_view(step: AwaitCondition, look: Look) -> View:
    """Ask for the condition of the unit on the bench, with what the book holds against it."""
    unit = look.unit(step.unit)
    holds = () if unit is None else tuple(hold for hold in unit.holds if hold.kind != HoldKind.UNINSPECTED)
    at = () if unit is None or unit.place is None else (Phrase.of("line.at", place=where(unit)),)
    return View(
        title=Phrase("title.return"),
        ask=Phrase("ask.condition"),
        target=step.unit.serial,
        lines=(*(Phrase.of("line.unit_held", serial=step.unit.serial, kind=hold.kind) for hold in holds), *at),
        options=(*(Option(Control.REASON, each, Phrase(f"reason.{each}")) for each in CONDITIONS), _LATER),
    )


def _start(_look: Look, _floor: Floor) -> Step:
    return AwaitUnit()


WORKFLOW: Final = Workflow(
    name="return",
    start=_start,
    take=take,
    view=view,
    following={
        AwaitUnit: (AwaitUnit, AwaitCondition, Asked, Blocked, Finished),
        AwaitCondition: (AwaitCondition, AwaitPlace, AwaitUnit, Asked, Blocked, Finished),
        AwaitPlace: (AwaitPlace, AwaitCondition, AwaitUnit, Asked, Blocked, Finished),
    },
)
