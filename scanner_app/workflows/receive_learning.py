"""Receiving: what the serials of an item without a mask look like, learnt on request from five of them (RULES §4)."""

from dataclasses import replace
from typing import Final

from scanner_app.workflows import masks
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_steps import Arrival, AwaitUnit, Claim
from scanner_app.workflows.refusals import noted, wrong
from scanner_app.workflows.step import Outcome
from sync.ledger.documents import Item, PurchaseOrder
from sync.ledger.unit import HoldKind

FEWEST: Final = 5
_MOST: Final = 50
"""Samples looked at; a handheld answers while the operator moves."""
_UNIT: Final = Phrase("expected.unit")


def offered(step: AwaitUnit, po: PurchaseOrder, look: Look) -> Item | None:
    """Return the item of which enough units came to learn from, that of the last unit first."""
    received = look.received(po.code)
    ready = {line.item for line in po.lines if received.get(line.line, 0) >= FEWEST}
    told = {line.item for line in po.lines if line.serials}.union(item for item, _ in step.learned)
    last = step.last.item if step.last is not None else None
    items = (look.item(code) for code in sorted(ready - told, key=lambda code: (code != last, code)))
    return next((item for item in items if item is not None and _is_unmasked(item)), None)


def is_offered_now(step: AwaitUnit, unit: Arrival, counts: Claim) -> bool:
    """Return whether this unit is the one after which there is enough to learn from."""
    told = counts.on_manifest is not None or unit.item.code in dict(step.learned)
    return counts.done + 1 == FEWEST and not told and _is_unmasked(unit.item)


def learn(step: AwaitUnit, po: PurchaseOrder, meaning: Meaning, look: Look) -> Outcome:
    """Return what the serials that came have in common kept for this order, or why there is nothing to keep."""
    item = offered(step, po, look)
    if item is None:
        return wrong(step, meaning, Phrase.of("receive.learn.few", count=FEWEST), _UNIT)
    from devices.barcodes import serial_rule  # noqa: PLC0415  # most receipts learn nothing

    rule = serial_rule.learn(_samples(item, po, look))
    if rule is None:
        return noted(step, meaning, Phrase.of("receive.learn.nothing", item=item.code), _UNIT)
    learned = replace(step, learned=(*step.learned, (item.code, rule.mask)))
    phrase = Phrase.of("receive.learn.done", item=item.code, mask=masks.example(rule.mask))
    return Outcome(learned, Answer(Kind.NOTE, phrase, found=meaning.found))


def stranger(step: AwaitUnit, unit: Arrival, counts: Claim) -> str | None:
    """Return an example of what was learnt where the serial does not look so, and nothing else vouches for it."""
    mask = dict(step.learned).get(unit.item.code)
    if mask is None or unit.explicit or unit.unlabelled or counts.on_manifest or masks.fits(mask, unit.serial):
        return None
    return masks.example(mask)


def _is_unmasked(item: Item) -> bool:
    return item.serial_tracked and item.mask is None


def _samples(item: Item, po: PurchaseOrder, look: Look) -> list[str]:
    """Return serials of the item that came on the order; one that was made here says nothing of the maker's."""
    keys = [key for key in look.units_of_purchase_order(po.code) if key.item == item.code][:_MOST]
    units = (look.unit(key) for key in keys)
    made_here = {unit.key for unit in units if unit and any(hold.kind == HoldKind.NO_SERIAL for hold in unit.holds)}
    return [key.serial for key in keys if key not in made_here]
