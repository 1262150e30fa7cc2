"""Purchase orders with their manifests, and orders: one row a line, or one row a serial of a line."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from sync.imports.cells import Cells
from sync.imports.rows import Kind, Known, Rows
from sync.imports.table import Column
from sync.ledger.documents import Item, Order, OrderLine, PurchaseOrder, PurchaseOrderLine
from sync.ledger.identity import MAX_SERIAL, UnitKey
from sync.ledger.serial_mask import serial_mask

PURCHASE_ORDER_COLUMNS: Final = (
    Column("po", "PO-1001", required=True),
    Column("supplier", "BOLT", required=True),
    Column("line", "1", required=True),
    Column("item", "DRILL-18V", required=True),
    Column("expected", "10", required=True),
    Column("serial"),
    Column("serials", "DR000001|DR000002"),
    Column("tolerance", "0"),
    Column("status", "open"),
)
ORDER_COLUMNS: Final = (
    Column("order", "SO-2001", required=True),
    Column("customer_ref", "C-77", required=True),
    Column("channel", "web"),
    Column("line", "1", required=True),
    Column("item", "DRILL-18V", required=True),
    Column("quantity", "2", required=True),
    Column("serial"),
    Column("serials"),
    Column("priority", "0"),
    Column("status", "open"),
)
_STATUSES: Final = ("open", "cancelled")
_MOST: Final = 9_999_999


@dataclass(slots=True)
class _Line:
    """A line while its rows come in: what every row must repeat, and the serials each may add."""

    values: tuple[object, ...]
    first: Cells
    serials: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Document:
    """A document while its rows come in."""

    values: tuple[object, ...]
    first: int
    lines: dict[str, _Line] = field(default_factory=dict)


def purchase_orders(table: Iterable[Cells], known: Known | None) -> Rows:
    """Return purchase orders; what a manifest claims about known units comes as warnings."""
    found: dict[str, _Document] = {}
    for cells in table:
        code = cells.code("po", "the purchase order's number")
        head = (cells.code("supplier", "the supplier's reference"), cells.choice("status", _STATUSES, "open"))
        values = (cells.required_number("expected", 1, _MOST), cells.number("tolerance", 0, _MOST) or 0)
        _take(cells, found, code, head, values, known)
    for document in found.values():
        for line in document.lines.values():
            expected, size = str(line.values[1]), len(line.serials)
            if size > int(expected):
                line.first.warn("serials", str(size), "import.more_serials", expected)
    return Rows(
        kind=Kind.PURCHASE_ORDERS,
        documents=tuple(_purchase_order(code, document) for code, document in found.items()),
    )


def orders(table: Iterable[Cells], known: Known | None) -> Rows:
    """Return orders; serials name units only where the customer wants exactly these."""
    found: dict[str, _Document] = {}
    for cells in table:
        code = cells.code("order", "the order's number")
        head = (
            cells.code("customer_ref", "the customer's reference"),
            cells.code("channel", "", required=False),
            cells.number("priority", -_MOST, _MOST) or 0,
            cells.choice("status", _STATUSES, "open"),
        )
        _take(cells, found, code, head, (cells.required_number("quantity", 1, _MOST),), known)
    return Rows(
        kind=Kind.ORDERS,
        documents=tuple(_order(code, document) for code, document in found.items()),
    )


def _take(
    cells: Cells,
    found: dict[str, _Document],
    code: str,
    head: tuple[object, ...],
    line: tuple[object, ...],
    known: Known | None,
) -> None:
    """Add one row to its document and line, which its other rows must agree with."""
    number = cells.code("line", "the line's number")
    item = cells.code("item", "the item's code")
    document = found.setdefault(code, _Document(head, cells.line))
    if document.values != head:
        cells.error("", "import.disagrees", f"line {document.first}", value=code)
    values = (item, *line)
    fresh = number not in document.lines
    entry = document.lines.setdefault(number, _Line(values, cells))
    single = cells.serial("serial", required=False)
    serials = ((single,) if single else ()) + cells.listed("serials")
    if entry.values != values:
        cells.error("line", "import.disagrees", f"line {entry.first.line}")
    elif not fresh and not serials:
        cells.error("line", "import.duplicate", f"line {entry.first.line}")
    master = known.item(item) if known and item else None
    if known is not None and item and master is None:
        cells.error("item", "import.unknown_reference", "an item")
    for serial in serials:
        _claim(cells, entry, UnitKey(item, serial), master, known)


def _claim(cells: Cells, line: _Line, key: UnitKey, item: Item | None, known: Known | None) -> None:
    serial = key.serial
    column = "serial" if cells.raw("serial") == serial else "serials"
    if len(serial) > MAX_SERIAL:
        cells.error(column, "import.too_long", str(MAX_SERIAL), value=serial)
    if serial in line.serials:
        cells.error(column, "import.duplicate", f"line {line.serials[serial]}", value=serial)
    line.serials.setdefault(serial, cells.line)
    mask = serial_mask(item.mask) if item is not None and item.mask is not None else None
    if item is not None and mask is not None and not mask.fits(serial):
        cells.warn(column, serial, "import.outside_mask", item.mask or "")
    said = known.unit_said(key) if known is not None and cells.has("expected") else None
    if said is not None:
        cells.warn(column, serial, "import.already_here", said)


def _purchase_order(code: str, document: _Document) -> PurchaseOrder:
    supplier, status = (str(value) for value in document.values)
    lines = tuple(
        PurchaseOrderLine(
            line=number,
            item=str(line.values[0]),
            expected=int(str(line.values[1])),
            tolerance=int(str(line.values[2])),
            serials=tuple(line.serials),
        )
        for number, line in document.lines.items()
    )
    return PurchaseOrder(code=code, supplier=supplier, lines=lines, status=status)


def _order(code: str, document: _Document) -> Order:
    customer, channel, priority, status = document.values
    order = Order(code=code, customer_ref=str(customer), channel=str(channel), lines=(), priority=int(str(priority)))
    lines = tuple(
        OrderLine(line=number, item=str(line.values[0]), quantity=int(str(line.values[1])), serials=tuple(line.serials))
        for number, line in document.lines.items()
    )
    return replace(order, lines=lines, status=str(status))
