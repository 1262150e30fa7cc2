"""Count: a bin, blind, unit by unit; a second time where something is missing (RULES §6 Count)."""

from dataclasses import replace
from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.count_end import ended, left_open, reference, write_off
from scanner_app.workflows.count_steps import AwaitBin, Counting, Missing
from scanner_app.workflows.count_unit import take_unit
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.named_units import choose
from scanner_app.workflows.refusals import misfit, wrong
from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.specimen import stocked
from scanner_app.workflows.step import Control, Draft, Option, Outcome, Step, View
from scanner_app.workflows.wording import place_of
from scanner_app.workflows.workflow import Asked, Blocked, Consent, Finished, Workflow
from sync.ledger.documents import Bin
from sync.ledger.facts import Opened

_SHOWN: Final = 4
_EXPECTED: Final = 20
_BIN: Final = Phrase("expected.bin")
_UNIT: Final = Phrase("expected.unit")


def take(step: Step, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what a code or control leads to while a bin is counted."""
    if isinstance(step, Counting):
        return _counting(step, meaning, look, floor, consent)
    if isinstance(step, Missing):
        return _decided(step, meaning, look, floor, consent)
    if meaning.control is Control.DONE:
        return Outcome(Finished(), Answer(Kind.OK, Phrase("count.left"), found=meaning.found))
    if meaning.bin is None or meaning.control is not None:
        return misfit(AwaitBin(), meaning, _BIN)
    return _begun(meaning.bin, meaning, floor)


def _begun(location: Bin, meaning: Meaning, floor: Floor) -> Outcome:
    """Return the count begun; what the book has in the bin is not told."""
    count = f"{location.code}@{floor.now}"
    opened = Draft(Opened(document=reference(count)))
    answer = Answer(Kind.OK, Phrase.of("count.begun", bin=location.code), found=meaning.found)
    return Outcome(Counting(location.code, count, floor.now), answer, (opened,))


def _counting(step: Counting, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    location = look.bin(step.bin)
    if location is None:
        return wrong(AwaitBin(), meaning, Phrase.of("document.gone", code=step.bin), _BIN)
    if meaning.control is Control.DONE:
        return ended(step, location, meaning, look)
    if meaning.control is not None:
        return misfit(step, meaning, _UNIT)
    if meaning.bin is not None and not meaning.units:
        code = "count.same_bin" if meaning.bin.code == step.bin else "count.other_bin"
        return wrong(step, meaning, Phrase.of(code, bin=step.bin), Phrase("expected.done"))
    if meaning.units or meaning.serial is not None:
        return take_unit(step, location, meaning, look, floor, consent)
    if meaning.item is not None:
        return choose(step, replace(step, item=meaning.item.code), meaning.item, meaning)
    return misfit(step, meaning, _UNIT)


def _decided(step: Missing, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what becomes of the missing: EMPTY writes them off, DONE leaves them to the desk."""
    match meaning.control:
        case Control.EMPTY:
            return write_off(step, meaning, look, floor, consent)
        case Control.DONE:
            return left_open(step, meaning)
        case _:
            return misfit(step, meaning, Phrase("expected.decision"))


def view(step: Step, look: Look, _floor: Floor) -> View:
    """Return the view of a step of counting; it never tells how many there should be."""
    match step:
        case Counting():
            ask = Phrase("ask.unit") if step.item is None else Phrase.of("ask.unit_of", item=step.item)
            title = "title.count_again" if step.second else "title.count_bin"
            return View(
                title=Phrase.of(title, bin=step.bin),
                ask=ask,
                lines=tuple(Phrase.of("line.unit", serial=key.serial) for key in step.seen[-_SHOWN:]),
                progress=(len(step.seen), 0),
                options=(Option(Control.DONE, label=Phrase("option.counted")),),
                keyable=True,
                expects=_unseen(step, look),
            )
        case Missing():
            return View(
                title=Phrase.of("title.count_bin", bin=step.bin),
                ask=Phrase("ask.missing"),
                lines=tuple(Phrase.of("line.unit", serial=key.serial) for key in step.units[:_SHOWN]),
                options=(
                    Option(Control.EMPTY, label=Phrase("option.write_off")),
                    Option(Control.DONE, label=Phrase("option.leave_open")),
                ),
                expects=control_text(look.site().tag, Control.DONE),
            )
        case _:
            found = stocked(look)
            return View(
                title=Phrase("title.count"),
                ask=Phrase("ask.bin"),
                options=(Option(Control.DONE, label=Phrase("option.done")),),
                keyable=True,
                expects=None if found is None else found[0],
            )


def _unseen(step: Counting, look: Look) -> str:
    """Return a unit that is in the book and was not counted, DONE once there is none."""
    location = look.bin(step.bin)
    inside = () if location is None else look.units_at(place_of(location), _EXPECTED)
    unseen = (unit.key.serial for unit in inside if unit.key not in step.seen)
    return next(unseen, None) or control_text(look.site().tag, Control.DONE)


def _start(_look: Look, _floor: Floor) -> Step:
    return AwaitBin()


WORKFLOW: Final = Workflow(
    name="count",
    start=_start,
    take=take,
    view=view,
    following={
        AwaitBin: (AwaitBin, Counting, Finished),
        Counting: (Counting, Missing, AwaitBin, Asked, Blocked),
        Missing: (Missing, AwaitBin, Asked),
    },
)
