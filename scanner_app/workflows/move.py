"""Move: units, or a bin as a whole, to any other place (RULES §6 Move)."""

from dataclasses import replace
from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.move_goods import in_hand, take_bin, take_unit
from scanner_app.workflows.move_steps import AwaitGoods, AwaitTarget
from scanner_app.workflows.move_target import take_place
from scanner_app.workflows.named_units import choose
from scanner_app.workflows.refusals import misfit, noted, wrong
from scanner_app.workflows.specimen import stocked
from scanner_app.workflows.step import Control, Option, Outcome, Step, View
from scanner_app.workflows.workflow import Asked, Blocked, Consent, Finished, Workflow
from sync.ledger.documents import Item

_SHOWN: Final = 4
_GOODS: Final = Phrase("expected.goods")
_PLACE: Final = Phrase("expected.place")


def take(step: Step, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what a code or control leads to while goods are moved."""
    at = step if isinstance(step, AwaitGoods | AwaitTarget) else AwaitGoods()
    if meaning.control is not None:
        return _control(at, meaning)
    if meaning.bin is not None and isinstance(at, AwaitTarget):
        return take_place(at, meaning.bin, meaning, look, floor, consent)
    if meaning.bin is not None:
        return take_bin(meaning.bin, meaning, look)
    if meaning.units:
        return take_unit(at, meaning)
    if meaning.item is not None and not meaning.explicit:
        return _item_chosen(at, meaning.item, meaning)
    return misfit(at, meaning, _GOODS if isinstance(at, AwaitGoods) else _PLACE)


def _control(step: AwaitGoods | AwaitTarget, meaning: Meaning) -> Outcome:
    """Return what DONE and SKIP do: leaving wants an empty hand, SKIP sets the last unit or the whole bin back."""
    hand = in_hand(step)
    match meaning.control:
        case Control.DONE if hand:
            return wrong(step, meaning, Phrase.of("putaway.in_hand", count=len(hand)), _PLACE)
        case Control.DONE:
            return Outcome(Finished(), Answer(Kind.OK, Phrase("move.left"), found=meaning.found))
        case Control.SKIP if isinstance(step, AwaitTarget):
            rest = () if step.whole is not None else hand[:-1]
            phrase = Phrase.of("putaway.unit.set_back", serial=step.whole or hand[-1].serial, count=len(rest))
            return noted(AwaitTarget(rest) if rest else AwaitGoods(), meaning, phrase)
        case _:
            return misfit(step, meaning, _PLACE if hand else _GOODS)


def _item_chosen(step: AwaitGoods | AwaitTarget, item: Item, meaning: Meaning) -> Outcome:
    """Return the item chosen for a serial that several items have; what is in hand stays there."""
    if isinstance(step, AwaitTarget):
        return choose(step, replace(step, item=item.code), item, meaning)
    return choose(step, AwaitGoods(item.code), item, meaning)


def view(step: Step, look: Look, _floor: Floor) -> View:
    """Return the view of a step of moving."""
    if not isinstance(step, AwaitTarget):
        item = step.item if isinstance(step, AwaitGoods) else None
        found = stocked(look)
        return View(
            title=Phrase("title.move"),
            ask=Phrase("ask.goods") if item is None else Phrase.of("ask.unit_of", item=item),
            options=(Option(Control.DONE, label=Phrase("option.done")),),
            keyable=True,
            expects=None if found is None else found[1].serial,
        )
    hand = Phrase.of("line.in_hand", count=len(step.units))
    listed = tuple(Phrase.of("line.unit", serial=key.serial) for key in step.units[-_SHOWN:])
    whole = (Phrase.of("line.whole", bin=step.whole),) if step.whole is not None else ()
    return View(
        title=Phrase("title.move"),
        ask=Phrase("ask.place"),
        lines=(*whole, hand, *listed),
        options=(Option(Control.SKIP, label=Phrase("option.set_back")),),
        keyable=True,
        expects=_elsewhere(step, look),
    )


def _elsewhere(step: AwaitTarget, look: Look) -> str | None:
    """Return the first bin that the units in hand do not come from."""
    unit = look.unit(step.units[-1])
    origin = None if unit is None or unit.place is None else unit.place.code
    return next((location.code for location in look.bins() if location.code != origin), None)


def _start(_look: Look, _floor: Floor) -> Step:
    return AwaitGoods()


WORKFLOW: Final = Workflow(
    name="move",
    start=_start,
    take=take,
    view=view,
    following={
        AwaitGoods: (AwaitGoods, AwaitTarget, Blocked, Finished),
        AwaitTarget: (AwaitTarget, AwaitGoods, Asked, Blocked),
    },
)
