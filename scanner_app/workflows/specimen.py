"""What a simulated scanner scans where no document names it: a label that might come next, a unit of the stock."""

import re
from typing import Final

from scanner_app.workflows.look import Look
from scanner_app.workflows.masks import example, fits
from scanner_app.workflows.wording import place_of
from sync.ledger.documents import Item, PurchaseOrder, PurchaseOrderLine
from sync.ledger.identity import UnitKey

_TRIES: Final = 20
_DIGITS: Final = re.compile(r"9+$")
LOT: Final = "(10)L1"
EXPIRY: Final = "(17)491231"
TRACKING: Final = "1Z12345E1512345676"
_BINS: Final = 20


def stocked(look: Look) -> tuple[str, UnitKey] | None:
    """Return the first bin of the path that has a unit, and the unit; bins far down the path are not looked through."""
    first = look.bins()[:_BINS]
    found = ((location.code, look.units_at(place_of(location), 1)) for location in first)
    return next(((code, units[0].key) for code, units in found if units), None)


def specimen(po: PurchaseOrder, line: PurchaseOrderLine, received: int, look: Look) -> str | None:
    """Return a label with a serial that nobody has yet, or None where no serial is known to be right."""
    item = look.item(line.item)
    gtin = next((gtin.gtin for gtin in item.gtins if gtin.quantity == 1), None) if item is not None else None
    if item is None or gtin is None:
        return None
    serials = (_serial(po, item, number) for number in range(received + 1, received + 1 + _TRIES))
    free = (serial for serial in serials if serial and look.unit(UnitKey(item.code, serial)) is None)
    serial = next(free, None)
    if serial is None:
        return None
    lot, expiry = LOT if item.lot_tracked else "", EXPIRY if item.expiry_tracked else ""
    return f"(01){gtin}{expiry}{lot}(21){serial}"


def _serial(po: PurchaseOrder, item: Item, number: int) -> str | None:
    """Return a serial of this number: as the mask wants it, or the purchase order's own."""
    if item.mask is None:
        return f"{po.code}-{number:03}"
    serial = _DIGITS.sub(lambda nines: f"{number:0{len(nines[0])}}", example(item.mask))
    return serial if fits(item.mask, serial) else None
