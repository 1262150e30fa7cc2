"""A code and the unit it names, where the book does not know that unit yet: by an item that was chosen or named."""

from typing import Final

from scanner_app.workflows import masks
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.found_units import named_item, unknown_key
from scanner_app.workflows.look import Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_unit import is_pack, pack_args
from scanner_app.workflows.refusals import misfit, wrong
from scanner_app.workflows.step import Outcome, Step
from sync.ledger.documents import Item
from sync.ledger.identity import UnitKey

_UNIT: Final = Phrase("expected.unit")


def key_of(step: Step, meaning: Meaning, chosen: str | None, look: Look) -> UnitKey | Outcome:
    """Return the identity that the code would have as a unit of its item, or the answer why it has none."""
    item = named_item(meaning, chosen, look)
    serial = meaning.serial or meaning.text
    if item is None:
        if meaning.unknown_gtin is not None:
            return misfit(step, meaning, _UNIT)
        phrase = Phrase.of("unit.no_item", serial=serial)
        return wrong(step, meaning, phrase, Phrase("expected.item"), kind=Kind.UNKNOWN)
    key = unknown_key(meaning, item)
    if key is None:
        looks = masks.example(item.mask) if item.mask is not None else item.code
        phrase = Phrase.of("unit.mask", serial=serial, item=item.code, mask=looks)
        return wrong(step, meaning, phrase, Phrase.of("expected.unit_of", item=item.code))
    return key


def choose(step: Step, chosen: Step, item: Item, meaning: Meaning) -> Outcome:
    """Return the step at which the next serial is the item's, or why the item's code names no single unit."""
    if meaning.gtin is not None and is_pack(meaning.gtin):
        phrase = Phrase.of("receive.item.pack_level", **pack_args(meaning.gtin, item))
        return wrong(step, meaning, phrase, _UNIT)
    if not item.serial_tracked:
        return wrong(step, meaning, Phrase.of("item.untracked", item=item.code), _UNIT)
    return Outcome(chosen, Answer(Kind.OK, Phrase.of("item.chosen", code=item.code), found=meaning.found))
