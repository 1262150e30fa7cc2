"""How far documents are, counted over units: asked with every scan, so kept in memory while it stays true."""

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from sync.ledger.lifecycle import State
from sync.mirror_values import OrderProgress

_STAGES: Mapping[str, tuple[int, int, int]] = MappingProxyType(
    {State.PICKED: (1, 0, 0), State.PACKED: (1, 1, 0), State.SHIPPED: (1, 1, 1)}
)
_NOWHERE = (0, 0, 0)


class Columns(NamedTuple):
    """What of a unit stands in columns of its own, to be counted and looked up."""

    state: str
    place: str | None
    free: int
    age: int
    po: str | None
    po_line: str | None
    order_code: str | None
    order_line: str | None


class Progress:
    """Units received on purchase orders and picked for orders, by line ("" for units booked on no line)."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._received: dict[str, dict[str, int]] = {}
        self._orders: dict[str, dict[str, OrderProgress]] = {}

    def received(self, po: str) -> Mapping[str, int]:
        """Return line -> distinct units; the mapping follows the transaction it was asked in."""
        counts = self._received.get(po)
        if counts is None:
            found = self._conn.execute(
                "SELECT coalesce(po_line, ''), count(*) FROM unit WHERE po = ? AND state <> ? GROUP BY po_line",
                (po, State.NONE),
            ).fetchall()
            counts = self._received[po] = dict(found)
        return MappingProxyType(counts)

    def of_order(self, order: str) -> Mapping[str, OrderProgress]:
        """Return line -> progress; the mapping follows the transaction it was asked in."""
        lines = self._orders.get(order)
        if lines is None:
            lines = self._orders[order] = {}
            found = self._conn.execute(
                "SELECT coalesce(order_line, ''), state, count(*) FROM unit WHERE order_code = ? GROUP BY 1, 2",
                (order,),
            ).fetchall()
            for line, state, count in found:
                _add(lines, line, state, count)
        return MappingProxyType(lines)

    def moved(self, before: Columns | None, after: Columns | None) -> None:
        """Keep the counts true: a unit was ``before`` and is ``after`` (None: not in the book)."""
        for columns, sign in ((before, -1), (after, 1)):
            if columns is None:
                continue
            counts = self._received.get(columns.po) if columns.po is not None else None
            if counts is not None and columns.state != State.NONE:
                line = columns.po_line or ""
                counts[line] = counts.get(line, 0) + sign
                if not counts[line]:
                    del counts[line]
            lines = self._orders.get(columns.order_code) if columns.order_code is not None else None
            if lines is not None:
                _add(lines, columns.order_line or "", columns.state, sign)

    def forget(self) -> None:
        """Count anew: what was counted may have been rolled back."""
        self._received.clear()
        self._orders.clear()


def _add(lines: dict[str, OrderProgress], line: str, state: str, count: int) -> None:
    picked, packed, shipped = _STAGES.get(state, _NOWHERE)
    if not picked:
        return
    now = lines.get(line, OrderProgress())
    then = OrderProgress(
        picked=now.picked + picked * count,
        packed=now.packed + packed * count,
        shipped=now.shipped + shipped * count,
    )
    if then.picked:
        lines[line] = then
    else:
        lines.pop(line, None)
