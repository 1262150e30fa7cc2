"""The kinds of file: their columns, their templates, and ``parse_csv`` for all of them."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from types import MappingProxyType
from typing import Final

from sync.imports import holding, master_data, opening_stock, order_lines
from sync.imports.cells import Cells
from sync.imports.findings import Findings
from sync.imports.rows import Kind, Known, Rows
from sync.imports.table import Column, read_table


@dataclass(frozen=True, slots=True)
class _Shape:
    columns: tuple[Column, ...]
    build: Callable[[Iterable[Cells], Known | None], Rows]


_SHAPES: Final[Mapping[Kind, _Shape]] = MappingProxyType(
    {
        Kind.OPERATORS: _Shape(master_data.OPERATOR_COLUMNS, master_data.operators),
        Kind.ITEMS: _Shape(master_data.ITEM_COLUMNS, master_data.items),
        Kind.BINS: _Shape(master_data.BIN_COLUMNS, master_data.bins),
        Kind.PURCHASE_ORDERS: _Shape(order_lines.PURCHASE_ORDER_COLUMNS, order_lines.purchase_orders),
        Kind.ORDERS: _Shape(order_lines.ORDER_COLUMNS, order_lines.orders),
        Kind.UNITS: _Shape(opening_stock.UNIT_COLUMNS, opening_stock.units),
        Kind.HOLDS: _Shape(holding.HOLD_COLUMNS, holding.holds),
        Kind.RECALLS: _Shape(holding.RECALL_COLUMNS, holding.recalls),
    }
)
KINDS: Final = tuple(kind.value for kind in Kind)
"""The names of the kinds, in the order in which a first load goes."""


def template(kind: str) -> str:
    """Return a file of this kind with its header and one example row."""
    columns = _SHAPES[Kind(kind)].columns
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    writer.writerow(column.example for column in columns)
    return written.getvalue()


def parse_csv(kind: str, data: bytes, known: Known | None = None) -> Rows:
    """Return everything the file says, or raise ImportErrors with what is wrong and nothing taken.

    Values are exact. ``known`` checks references; without it they are left to whoever has the book.
    """
    shape = _SHAPES[Kind(kind)]
    findings = Findings(kind)
    rows = shape.build(read_table(data, shape.columns, findings), known)
    findings.settle()
    return replace(rows, warnings=tuple(findings.warnings))
