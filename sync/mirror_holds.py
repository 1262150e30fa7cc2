"""Holds on the handheld: derived from the mirrored notices and recalls whenever a unit is looked up (RULES §5.4)."""

import sqlite3
from collections.abc import Callable
from datetime import date

from sync.ledger.derived_holds import DerivedHold, DerivedHolds
from sync.ledger.unit import Unit
from sync.mirror_documents import Documents
from sync.mirror_units import Units

_READ_AT_MOST = 200
"""Units of one place that are asked for their holds when free stock is counted."""


class Holds:
    """The holds in force on one connection. The documents are read once and anew whenever one of them changes."""

    def __init__(self, conn: sqlite3.Connection, documents: Documents, units: Units) -> None:
        self._conn = conn
        self._documents = documents
        self._units = units
        self._read_from: object = None
        self._derived = DerivedHolds((), date.fromisoformat)

    def on(self, unit: Unit, day_of: Callable[[str], date]) -> tuple[DerivedHold, ...]:
        """Return the holds by documents that a unit is under; it may be one that nobody received yet."""
        return self._in_force(day_of).of(unit)

    def upon(self, unit: Unit, day_of: Callable[[str], date]) -> Unit:
        """Return the unit with these holds behind its own."""
        return self._in_force(day_of).upon(unit)

    def free(self, item: str, place: str, limit: int, day_of: Callable[[str], date]) -> tuple[int, tuple[str, ...]]:
        """Return how many units of the item are free in the place, and the first serials by age.

        Where documents concern the item, the units past the first 200 of a place are counted unasked: a count may then
        be too high, and the scan of a held one says so.
        """
        free = "FROM unit WHERE place = ? AND item = ? AND free = 1"
        count = int(self._conn.execute(f"SELECT count(*) {free}", (place, item)).fetchone()[0])
        derived = self._in_force(day_of)
        if not count or not derived.concern(item):
            rows = self._conn.execute(f"SELECT serial {free} ORDER BY age LIMIT ?", (place, item, limit)).fetchall()
            return count, tuple(serial for (serial,) in rows)
        asked = self._units.free_at(item, place, _READ_AT_MOST)
        clear = [unit.key.serial for unit in asked if not derived.of(unit)]
        return count - len(asked) + len(clear), tuple(clear[:limit])

    def as_of(self) -> str | None:
        """Return the moment of the hold data: "" while the first fetch is not complete, None without any server."""
        fresh, cursor = self._conn.execute("SELECT fresh_at, cursor FROM handheld").fetchone()
        if fresh is not None:
            return str(fresh)
        return "" if cursor else None

    def _in_force(self, day_of: Callable[[str], date]) -> DerivedHolds:
        documents = self._documents.holding()
        if documents is not self._read_from:
            self._derived = DerivedHolds(documents, day_of)
            self._read_from = documents
        return self._derived
