"""Operators, items and bins: who works here, what there is, and where it may lie."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sync.imports.cells import Cells
from sync.imports.rows import Kind, Known, Rows
from sync.imports.table import Column
from sync.ledger.documents import Bin, Gtin, Item, Operator, Right
from sync.ledger.errors import MalformedError
from sync.ledger.identity import PlaceKind
from sync.ledger.serial_mask import SerialMask

OPERATOR_COLUMNS: Final = (
    Column("code", "anna", required=True),
    Column("initials", "AK", required=True),
    Column("badge"),
    Column("pin", "4711"),
    Column("rights", "work|approve"),
    Column("active", "yes"),
)
ITEM_COLUMNS: Final = (
    Column("code", "DRILL-18V", required=True),
    Column("name", "Cordless drill 18 V", required=True),
    Column("gtin", "4006381333931"),
    Column("pack", "each"),
    Column("quantity", "1"),
    Column("mask", "DR[0-9]{6}"),
    Column("serial_tracked", "yes"),
    Column("lot", "no"),
    Column("expiry", "no"),
    Column("regulated", "no"),
    Column("warranty_months", "24"),
    Column("zone", "A"),
    Column("active", "yes"),
)
BIN_COLUMNS: Final = (
    Column("code", "A-01-01", required=True),
    Column("kind", "bin"),
    Column("zone", "A"),
    Column("path", "10"),
    Column("items"),
    Column("capacity", "50"),
    Column("active", "yes"),
)
_PACKS: Final = ("each", "inner", "case", "pallet")
_PIN: Final = re.compile(r"[0-9]{4,12}")
_MASK_LIMIT: Final = 200
_GTIN_LENGTHS: Final = frozenset({8, 12, 13, 14})
_INITIALS: Final = 4
_MOST: Final = 999_999_999


def operators(table: Iterable[Cells], known: Known | None) -> Rows:
    """Return operators; a badge belongs to one of them only."""
    found: dict[str, Operator] = {}
    pins: dict[str, str] = {}
    lines: dict[str, int] = {}
    badges: dict[str, int] = {}
    for cells in table:
        code = cells.code("code", "the operator's code")
        initials = cells.text("initials", limit=_INITIALS)
        if not cells.raw("initials").strip():
            cells.error("initials", "import.required", "the operator's initials")
        _once(cells, "code", code, lines)
        badge = cells.code("badge", "the badge's token", required=False)
        if badge:
            _once(cells, "badge", badge, badges)
            holder = known.operator_of_badge(badge) if known else None
            if holder is not None and holder != code:
                cells.error("badge", "import.taken", f"operator {holder}", value="this badge")
        pin = cells.raw("pin")
        if pin and not _PIN.fullmatch(pin):
            cells.error("pin", "import.expected", "4 to 12 digits", value="the PIN")
        elif pin:
            pins[code] = pin
        active = cells.flag("active", default=True)
        found[code] = Operator(code=code, initials=initials, badge=badge, rights=_rights(cells), active=active)
    return Rows(kind=Kind.OPERATORS, documents=tuple(found.values()), pins=pins)


def items(table: Iterable[Cells], known: Known | None) -> Rows:
    """Return items; further rows of one code add the GTINs of its other pack levels."""
    found: dict[str, Item] = {}
    lines: dict[str, int] = {}
    gtins: dict[str, int] = {}
    removed: dict[str, tuple[str, str]] = {}
    for cells in table:
        item = _item(cells, gtins, known)
        first = found.get(item.code)
        if first is None:
            found[item.code] = item
            lines[item.code] = cells.line
            if not cells.flag("active", default=True):
                removed[item.code] = ("item", item.code)
        elif not item.gtins:
            cells.error("code", "import.duplicate", f"line {lines[item.code]}")
        else:
            if replace(item, gtins=first.gtins) != first:
                cells.error("code", "import.disagrees", f"line {lines[item.code]}")
            found[item.code] = replace(first, gtins=first.gtins + item.gtins)
    kept = tuple(item for code, item in found.items() if code not in removed)
    return Rows(kind=Kind.ITEMS, documents=kept, removed=tuple(removed.values()))


def bins(table: Iterable[Cells], known: Known | None) -> Rows:
    """Return bins; the items a bin is kept for have to be known where a book can be asked."""
    found: list[Bin] = []
    removed: list[tuple[str, str]] = []
    lines: dict[str, int] = {}
    for cells in table:
        code = cells.code("code", "the bin's code")
        _once(cells, "code", code, lines)
        kept_for = cells.listed("items")
        for item in kept_for:
            if known is not None and known.item(item) is None:
                cells.error("items", "import.unknown_reference", "an item", value=item)
        location = Bin(
            code=code,
            kind=cells.choice("kind", tuple(PlaceKind), PlaceKind.BIN),
            zone=cells.code("zone", "", required=False) or None,
            path=cells.number("path", 0, _MOST) or 0,
            items=kept_for,
            capacity=cells.number("capacity", 1, _MOST),
        )
        if cells.flag("active", default=True):
            found.append(location)
        else:
            removed.append(("bin", code))
    return Rows(kind=Kind.BINS, documents=tuple(found), removed=tuple(removed))


def _once(cells: Cells, column: str, value: str, lines: dict[str, int]) -> None:
    if not value:
        return
    if value in lines:
        shown = "this badge" if column == "badge" else None
        cells.error(column, "import.duplicate", f"line {lines[value]}", value=shown)
    lines.setdefault(value, cells.line)


def _rights(cells: Cells) -> tuple[Right, ...]:
    named = [part.strip().lower() for part in cells.listed("rights")]
    if any(name not in tuple(Right) for name in named):
        cells.error("rights", "import.expected", "a list of work, approve, administer with | between")
        return (Right.WORK,)
    return tuple(right for right in Right if right in named) or (Right.WORK,)


def _item(cells: Cells, gtins: dict[str, int], known: Known | None) -> Item:
    code = cells.code("code", "the item's code")
    name = cells.text("name")
    if not cells.raw("name").strip():
        cells.error("name", "import.required", "the item's name")
    gtin = _gtin(cells, gtins)
    if gtin is not None:
        holder = known.item_of_gtin(gtin.gtin) if known else None
        if holder is not None and holder != code:
            cells.error("gtin", "import.taken", f"item {holder}")
    return Item(
        code=code,
        name=name,
        gtins=() if gtin is None else (gtin,),
        mask=_mask(cells),
        serial_tracked=cells.flag("serial_tracked", default=True),
        lot_tracked=cells.flag("lot", default=False),
        expiry_tracked=cells.flag("expiry", default=False),
        regulated=cells.flag("regulated", default=False),
        warranty_months=cells.number("warranty_months", 0, 1200),
        zone=cells.code("zone", "", required=False) or None,
    )


def _gtin(cells: Cells, seen: dict[str, int]) -> Gtin | None:
    pack = cells.choice("pack", _PACKS, "each")
    quantity = cells.number("quantity", 1, _MOST) or 1
    text = cells.raw("gtin").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) in _GTIN_LENGTHS and _check_digit_fits(text)):
        cells.error("gtin", "import.expected", "a GTIN of 8, 12, 13 or 14 digits whose check digit fits")
        return None
    full = text.zfill(14)
    if full in seen:
        cells.error("gtin", "import.duplicate", f"line {seen[full]}")
    seen.setdefault(full, cells.line)
    return Gtin(gtin=full, pack=pack, quantity=quantity)


def _check_digit_fits(digits: str) -> bool:
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighted % 10 == 0


def _mask(cells: Cells) -> str | None:
    mask = cells.text("mask", limit=_MASK_LIMIT)
    if not mask:
        return None
    try:
        parsed = SerialMask.parse(mask)
    except MalformedError as error:
        cells.error("mask", "import.expected", f"a regular expression ({error})")
        return None
    if not parsed.bounded:
        cells.error("mask", "import.expected", "a regular expression without a repeat inside a repeat or a look ahead")
        return None
    return mask
