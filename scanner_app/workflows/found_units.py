"""Units that this handheld does not know: received on another one, perhaps offline (RULES §6)."""

from scanner_app.workflows import masks
from scanner_app.workflows.look import Look
from scanner_app.workflows.meaning import Meaning
from sync.ledger.derived_holds import Use, forbids
from sync.ledger.documents import Item
from sync.ledger.identity import MAX_SERIAL, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Hold, HoldKind, Unit


def is_known(unit: Unit | None) -> bool:
    """Return whether the book has the unit in its hands; one that was only stored as found it does not."""
    return unit is not None and unit.state is not State.NONE


def blocking(unit: Unit | None, use: Use | None = None, recipient: str | None = None) -> Hold | None:
    """Return the first hold that keeps the unit from being used: at all, or so and for this recipient (RULES §5.4).

    The dispute of a unit stored as found says no more than that its receipt has not arrived yet.
    """
    if unit is None:
        return None
    counts = (hold for hold in unit.holds if unit.state is not State.NONE or hold.kind != HoldKind.DISPUTE)
    return next((hold for hold in counts if use is None or forbids(hold, use, recipient)), None)


def described(key: UnitKey, look: Look) -> Unit:
    """Return the unit, or what is known of one that nobody received here: the holds that documents put on it."""
    known = look.unit(key)
    return known if known is not None else Unit(key=key, holds=look.holds_on(Unit(key=key)))


def fits(item: Item, serial: str) -> bool:
    """Return whether the text may be a serial of the item."""
    if not item.serial_tracked or not 0 < len(serial) <= MAX_SERIAL:
        return False
    return item.mask is None or masks.fits(item.mask, serial)


def named_item(meaning: Meaning, chosen: str | None, look: Look) -> Item | None:
    """Return the item of an unknown unit: by its label, by the operator's choice, or by the only list naming it."""
    if meaning.explicit and meaning.item is not None:
        return meaning.item
    if chosen is not None:
        return look.item(chosen)
    items = {unit.key.item for unit in meaning.units}
    items |= {item for _, _, item in look.expected_by_text(meaning.serial or "")}
    return look.item(items.pop()) if len(items) == 1 else None


def unknown_key(meaning: Meaning, item: Item) -> UnitKey | None:
    """Return the identity of the unit that the code would be of this item, or None where it cannot be one."""
    serial = meaning.serial
    return UnitKey(item.code, serial) if serial is not None and fits(item, serial) else None
