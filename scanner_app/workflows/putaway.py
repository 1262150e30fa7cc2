"""Put away: one unit or more into the hand, then the bin (RULES §6)."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.found_units import blocking, described
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.named_units import choose
from scanner_app.workflows.putaway_bin import take_bin
from scanner_app.workflows.putaway_steps import AwaitBin, AwaitUnit
from scanner_app.workflows.putaway_unit import holding, in_hand, take_unit
from scanner_app.workflows.refusals import misfit, noted, wrong
from scanner_app.workflows.step import Control, Option, Outcome, Step, View
from scanner_app.workflows.wording import place_of
from scanner_app.workflows.workflow import Asked, Blocked, Consent, Finished, Workflow
from sync.ledger.documents import Item
from sync.ledger.identity import PlaceKind, UnitKey
from sync.ledger.lifecycle import State

_SHOWN: Final = 4


def take(step: Step, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what a code or control leads to while putting away."""
    at = step if isinstance(step, AwaitBin) else AwaitUnit(item=step.item if isinstance(step, AwaitUnit) else None)
    expected = Phrase("expected.unit" if isinstance(at, AwaitUnit) else "expected.bin")
    if meaning.control is not None:
        return _control(at, meaning, look, expected)
    if isinstance(at, AwaitBin) and meaning.bin is not None:
        return take_bin(at, meaning.bin, meaning, look, floor, consent)
    if meaning.units or (meaning.serial is not None and meaning.bin is None):
        return take_unit(at, meaning, look, floor, consent)
    if meaning.item is not None:
        return _item_chosen(at, meaning.item, meaning)
    return misfit(at, meaning, expected)


def _control(step: AwaitUnit | AwaitBin, meaning: Meaning, look: Look, expected: Phrase) -> Outcome:
    """Return what DONE and SKIP do: leaving wants an empty hand, SKIP sets the last unit back."""
    hand = in_hand(step)
    match meaning.control:
        case Control.DONE if hand:
            return wrong(step, meaning, Phrase.of("putaway.in_hand", count=len(hand)), expected)
        case Control.DONE:
            return Outcome(Finished(), Answer(Kind.OK, Phrase("putaway.left"), found=meaning.found))
        case Control.SKIP if hand:
            phrase = Phrase.of("putaway.unit.set_back", serial=hand[-1].serial, count=len(hand) - 1)
            return noted(holding(hand[:-1], look), meaning, phrase)
        case _:
            return misfit(step, meaning, expected)


def _item_chosen(step: AwaitUnit | AwaitBin, item: Item, meaning: Meaning) -> Outcome:
    """Return the item chosen for the next serial; what is in hand stays there."""
    if isinstance(step, AwaitBin):
        return choose(step, AwaitBin(step.units, step.proposed, item.code), item, meaning)
    return choose(step, AwaitUnit(item.code), item, meaning)


def view(step: Step, look: Look, _floor: Floor) -> View:
    """Return the view of a step of putting away."""
    if isinstance(step, AwaitBin):
        return _bin_view(step, look)
    item = step.item if isinstance(step, AwaitUnit) else None
    return View(
        title=Phrase("title.putaway"),
        ask=Phrase("ask.unit") if item is None else Phrase.of("ask.unit_of", item=item),
        options=(Option(Control.DONE, label=Phrase("option.done")),),
        keyable=True,
        expects=_waiting(look) if item is None else None,
    )


def _bin_view(step: AwaitBin, look: Look) -> View:
    """Show the proposed bin, and what is in hand."""
    shown = tuple(_hand_line(key, look) for key in step.units[-_SHOWN:])
    return View(
        title=Phrase("title.putaway"),
        ask=Phrase("ask.bin") if step.proposed is not None else Phrase("ask.any_bin"),
        target=step.proposed,
        lines=(Phrase.of("line.in_hand", count=len(step.units)), *shown),
        options=(Option(Control.SKIP, label=Phrase("option.set_back")),),
        keyable=True,
        expects=step.proposed,
    )


def _waiting(look: Look) -> str | None:
    """Return a serial that waits on a dock to be put away."""
    docks = (place_of(location) for location in look.bins() if location.kind == PlaceKind.DOCK)
    waiting = (unit for dock in docks for unit in look.units_at(dock, 1) if unit.state is State.RECEIVED)
    return next((unit.key.serial for unit in waiting), None)


def _hand_line(key: UnitKey, look: Look) -> Phrase:
    hold = blocking(described(key, look))
    if hold is not None:
        return Phrase.of("line.unit_held", serial=key.serial, kind=hold.kind)
    return Phrase.of("line.unit", serial=key.serial)


def _start(_look: Look, _floor: Floor) -> Step:
    return AwaitUnit()


WORKFLOW: Final = Workflow(
    name="putaway",
    start=_start,
    take=take,
    view=view,
    following={
        AwaitUnit: (AwaitUnit, AwaitBin, Asked, Blocked, Finished),
        AwaitBin: (AwaitBin, AwaitUnit, Asked, Blocked),
    },
)
