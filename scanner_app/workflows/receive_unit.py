"""Receiving: which item a code at the door belongs to, and which line it counts on."""

from collections.abc import Iterable
from dataclasses import replace

from scanner_app.workflows import masks
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_steps import Arrival, AwaitItem, AwaitUnit, Claim
from scanner_app.workflows.refusals import wrong
from scanner_app.workflows.step import Outcome
from sync.ledger.documents import Gtin, Item, PurchaseOrder, PurchaseOrderLine
from sync.ledger.identity import MAX_SERIAL
from sync.ledger.lifecycle import State

EACH = "each"


def arrival(step: AwaitUnit, meaning: Meaning, po: PurchaseOrder, look: Look) -> Arrival | Outcome:
    """Return the unit that the code says is at the door, or why it cannot be told."""
    serial = meaning.serial or meaning.text
    if len(serial) > MAX_SERIAL:
        return _too_long(step, meaning, serial)
    if meaning.explicit and (refused := _bad_label(step, meaning)):
        return refused
    if meaning.explicit and meaning.item is not None:
        return _arrived(step, meaning, po, meaning.item, chosen=False)
    codes = _items_for(step, meaning, serial, po, look)
    if not codes:
        phrase = Phrase.of("receive.unit.unknown", serial=serial)
        return wrong(step, meaning, phrase, Phrase("expected.unit"), kind=Kind.UNKNOWN)
    item = look.item(codes[0]) if len(codes) == 1 else None
    if item is None:
        asks = Phrase.of("receive.ask.which_item", serial=serial)
        lot, expiry = meaning.lot or step.lot, meaning.expiry or step.expiry
        waiting = AwaitItem(po.code, serial, lot, expiry, step.last, meaning.keyed, step.cleared, step.learned)
        return Outcome(waiting, Answer(Kind.CONFIRM, asks, found=meaning.found))
    return _arrived(step, meaning, po, item, chosen=step.item is not None)


def claim(unit: Arrival, look: Look) -> Claim | None:
    """Return the line that the unit counts on: here, or where another purchase order names it; else None."""
    rows = [row for row in look.expected_by_text(unit.serial) if row[2] == unit.item.code]
    named = next((line for po, line, _ in rows if po == unit.po.code), None)
    lines = [line for line in unit.po.lines if line.item == unit.item.code]
    if named is not None or (lines and not rows):
        return _on_line(unit.po, lines, named, look, here=True)
    for code, line, _ in rows:
        other = look.purchase_order(code)
        if other is not None and any(each.line == line for each in other.lines):
            return _on_line(other, [each for each in other.lines if each.line == line], line, look, here=False)
    return _on_line(unit.po, lines, None, look, here=True) if lines else None


def open_lines(po: PurchaseOrder, look: Look) -> tuple[PurchaseOrderLine, ...]:
    """Return the lines with units or quantities still to come."""
    received, counted = look.received(po.code), look.untracked(po.code)
    return tuple(line for line in po.lines if received.get(line.line, 0) + counted.get(line.line, 0) < line.expected)


def is_pack(gtin: Gtin | None) -> bool:
    """Return whether the number names a pack level above the single unit."""
    return gtin is not None and (gtin.pack != EACH or gtin.quantity > 1)


def pack_args(gtin: Gtin, item: Item) -> dict[str, str]:
    """Return the arguments that name a pack."""
    return {"pack": gtin.pack, "quantity": str(gtin.quantity), "item": item.code}


def _arrived(step: AwaitUnit, meaning: Meaning, po: PurchaseOrder, item: Item, *, chosen: bool) -> Arrival:
    """Return the unit with what its own label says; what the symbol before it said fills the gaps."""
    return Arrival(
        po=po, item=item, serial=meaning.serial or meaning.text, explicit=meaning.explicit, chosen=chosen,
        lot=meaning.lot or step.lot, expiry=meaning.expiry or step.expiry, keyed=meaning.keyed,
    )  # fmt: skip


def _bad_label(step: AwaitUnit, meaning: Meaning) -> Outcome | None:
    """Return why a label that names item and serial names no unit that could be received here."""
    expected = Phrase("expected.unit")
    if meaning.unknown_gtin is not None:
        phrase = Phrase.of("receive.item.unknown_gtin", gtin=meaning.unknown_gtin)
        return wrong(step, meaning, phrase, expected, kind=Kind.UNKNOWN)
    item = meaning.item
    if item is None:
        return None
    if meaning.gtin is not None and is_pack(meaning.gtin):
        return wrong(step, meaning, Phrase.of("receive.unit.carton", **pack_args(meaning.gtin, item)), expected)
    if step.item is not None and step.item != item.code:
        phrase = Phrase.of("receive.unit.other_item", item=item.code, chosen=step.item)
        return wrong(replace(step, item=None), meaning, phrase, expected)
    return None


def _items_for(step: AwaitUnit, meaning: Meaning, serial: str, po: PurchaseOrder, look: Look) -> tuple[str, ...]:
    """Return the items that a plain serial may belong to; the first source that names any decides."""
    if step.item is not None:
        return (step.item,)
    rows = look.expected_by_text(serial)
    here = _distinct(item for code, _, item in rows if code == po.code)
    if here:
        return here
    on_po = {line.item for line in po.lines}
    known = _distinct(unit.key.item for unit in meaning.units if unit.state is not State.NONE)
    known_here = tuple(item for item in known if item in on_po)
    if known_here:
        return known_here
    elsewhere = _distinct(item for _, _, item in rows)
    return elsewhere or _by_mask(serial, po, look, known=bool(known)) or known


def _by_mask(serial: str, po: PurchaseOrder, look: Look, *, known: bool) -> tuple[str, ...]:
    """Return the items of the order's open lines whose serials may look like this one.

    A single one is returned with any mask, so that the answer can name it, unless the serial is known elsewhere. Among
    several, an item with a manifest is none of them: its list does not name the serial, and a code that nobody knows
    founds no unit until the operator has said of which item.
    """
    lines = open_lines(po, look) or po.lines
    codes = _distinct(line.item for line in lines)
    listed = {line.item for line in lines if line.serials}
    tracked = [item for item in map(look.item, codes) if item is not None and item.serial_tracked]
    if len(tracked) == 1 and not known:
        return (tracked[0].code,)
    masked = [item for item in tracked if item.mask is not None and masks.fits(item.mask, serial)]
    if len(masked) == 1:
        return (masked[0].code,)
    return tuple(item.code for item in tracked if item in masked or (item.mask is None and item.code not in listed))


def _on_line(po: PurchaseOrder, lines: list[PurchaseOrderLine], named: str | None, look: Look, *, here: bool) -> Claim:
    """Return the claim on the named line, else on the first with room, else on the last."""
    received = look.received(po.code)
    room = (line for line in lines if received.get(line.line, 0) < line.expected)
    spare = (line for line in lines if received.get(line.line, 0) < line.expected + line.tolerance)
    line = next((each for each in lines if each.line == named), None) or next(room, None) or next(spare, lines[-1])
    on_manifest = named is not None if any(each.serials for each in lines) else None
    return Claim(po=po, line=line, done=received.get(line.line, 0), on_manifest=on_manifest, here=here)


def _too_long(step: AwaitUnit, meaning: Meaning, serial: str) -> Outcome:
    phrase = Phrase.of("unit.too_long", length=len(serial), limit=MAX_SERIAL)
    return wrong(step, meaning, phrase, Phrase("expected.unit"), kind=Kind.UNKNOWN)


def _distinct(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
