"""The labels of what stands in a warehouse: bins, units, cartons and orders."""

from devices.barcodes.check_digits import has_gs1_check_digit
from devices.labels.label import Label, LabelError, Symbology, gs1_content
from sync.ledger.documents import Bin, Item, Order

_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
_SSCC_LENGTH = 18
_SSCC_WITH_IDENTIFIER = 20
_GROUP = 6


def bin_label(code: str, known: Bin | None, symbology: Symbology, *, check: bool = False) -> Label:
    """Return the label of a bin: its code as it stands, and what kind of place it is where that is known."""
    lines = () if known is None else (f"{known.kind}, zone {known.zone}" if known.zone else known.kind,)
    return Label(code, code, symbology, lines, check)


def order_label(code: str, known: Order | None, symbology: Symbology, *, check: bool = False) -> Label:
    """Return the label of an order; the customer is not on it."""
    if known is None:
        return Label(code, code, symbology, check=check)
    units = sum(line.quantity for line in known.lines)
    said = f"{known.channel}, {units} unit{'' if units == 1 else 's'}"
    return Label(code, code, symbology, (said,), check)


def unit_label(serial: str, gtin: str | None, item: Item | None, symbology: Symbology, *, check: bool = False) -> Label:
    """Return the label of a unit: GTIN and serial where the symbology holds elements, else the serial alone."""
    lines = (f"{item.code} {item.name}",) if item is not None else ()
    if not symbology.holds_elements:
        return Label(serial, serial, symbology, lines, check)
    if gtin is None:
        of_item = f" of {item.code}" if item is not None else ""
        raise LabelError(
            f"The unit {serial!r}{of_item} has no GTIN, which a label in {symbology.value} needs: "
            "name one with --item, or choose --symbology code128 for the serial alone."
        )
    return Label(gs1_content(("01", gtin), ("21", serial)), serial, symbology, lines, check)


def carton_label(sscc: str, symbology: Symbology) -> Label:
    """Return the label of a carton or pallet: (00) and its SSCC, given with or without the identifier."""
    number = sscc.removeprefix("00") if len(sscc) == _SSCC_WITH_IDENTIFIER else sscc
    if len(number) != _SSCC_LENGTH or not number.isascii() or not has_gs1_check_digit(number):
        raise LabelError(
            f"{sscc!r} is no SSCC: 18 digits are expected, the last of them the right check digit. "
            "The server gives a carton its number."
        )
    if not symbology.holds_elements:
        raise LabelError(f"A carton's label is gs1_128 or gs1_datamatrix: {symbology.value} names no SSCC.")
    groups = [number[start : start + _GROUP] for start in range(0, _SSCC_LENGTH, _GROUP)]
    return Label(gs1_content(("00", number)), " ".join(groups), symbology, ("SSCC",))


def gtin_of(item: Item) -> str | None:
    """Return the GTIN of a single unit of the item, or None."""
    return next((gtin.gtin for gtin in item.gtins if gtin.quantity == 1), None)


def gtin14(text: str) -> str | None:
    """Return the text as a GTIN of 14 digits where it is one in any of its lengths, else None."""
    if len(text) not in _GTIN_LENGTHS or not text.isascii() or not has_gs1_check_digit(text):
        return None
    return text.zfill(14)
