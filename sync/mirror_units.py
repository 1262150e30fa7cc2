"""The units this handheld knows: the server's snapshot, and on top of it the own facts it has not seen yet.

A unit's row keeps what it is now. A unit that this handheld touched keeps beside it the snapshot it started from and
the positions of its own facts since, so that UNDO and a newer snapshot fold them again.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from sync import wire
from sync.ledger.draft import STOCK
from sync.ledger.envelope import Recorded
from sync.ledger.facts import Voided
from sync.ledger.fold import apply, refold
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Unit
from sync.mirror_packing import UnitPacking
from sync.mirror_progress import Columns, Progress

_SELECT = (
    "SELECT id, state, place, free, age, po, po_line, order_code, order_line, generation, body, base, own, item, serial"
    " FROM unit "
)
_INSERT = (
    "INSERT INTO unit (state, place, free, age, po, po_line, order_code, order_line, generation, body, base, own, item,"
    " serial) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_KEPT_OWN = 8
"""Own facts the server has confirmed, kept for UNDO; more are dropped with their base."""


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """One row. ``base`` and ``own`` are the snapshot and the own facts since, by position; empty if never touched."""

    id: int
    columns: Columns
    generation: int
    unit: Unit
    body: bytes
    base: bytes
    own: tuple[int, ...]


class Units:
    """The unit rows of one connection."""

    def __init__(self, conn: sqlite3.Connection, progress: Progress) -> None:
        self._conn = conn
        self._progress = progress
        self._packing = UnitPacking()
        self._met: tuple[str, list[StoredUnit]] | None = None

    def find(self, key: UnitKey) -> StoredUnit | None:
        """Return the unit's row, whatever its state."""
        if self._met is not None and self._met[0] == key.serial:
            return next((stored for stored in self._met[1] if stored.unit.key.item == key.item), None)
        rows = self._stored("WHERE serial = ? AND item = ?", (key.serial, key.item))
        return rows[0] if rows else None

    def get(self, key: UnitKey) -> Unit | None:
        """Return the unit, or None for one of which the book says nothing (never seen, or every fact taken back)."""
        stored = self.find(key)
        return stored.unit if stored is not None and _says_something(stored.unit) else None

    def by_text(self, text: str) -> tuple[Unit, ...]:
        """Return the units with this serial or alias, by item."""
        if self._met is None or self._met[0] != text:
            self._met = (text, self._stored("WHERE serial = ?", (text,)))
        aliased = self._stored("WHERE id IN (SELECT unit FROM alias WHERE text = ?)", (text,))
        units = {stored.unit.key: stored.unit for stored in (*self._met[1], *aliased) if _says_something(stored.unit)}
        return tuple(units[key] for key in sorted(units))

    def of_order(self, order: str) -> tuple[Unit, ...]:
        """Return the units booked for this order, by item and serial."""
        return tuple(stored.unit for stored in self._stored("WHERE order_code = ? ORDER BY item, serial", (order,)))

    def of_purchase_order(self, po: str) -> tuple[UnitKey, ...]:
        """Return the units received on this purchase order, by item and serial."""
        rows = self._conn.execute("SELECT item, serial FROM unit WHERE po = ? AND state <> ?", (po, State.NONE))
        return tuple(sorted(UnitKey(item, serial) for item, serial in rows))

    def at(self, place: str, limit: int) -> tuple[Unit, ...]:
        """Return the first units in the place, longest in this book first."""
        return tuple(stored.unit for stored in self._stored("WHERE place = ? ORDER BY id LIMIT ?", (place, limit)))

    def free_at(self, item: str, place: str, limit: int) -> tuple[Unit, ...]:
        """Return the first free units of the item in the place, longest received first."""
        where = "WHERE place = ? AND item = ? AND free = 1 ORDER BY age LIMIT ?"
        return tuple(stored.unit for stored in self._stored(where, (place, item, limit)))

    def project(self, recorded: Recorded, position: int, key: UnitKey) -> None:
        """Lay one more own fact, just stored at ``position``, upon its unit."""
        stored = self.find(key)
        base = (stored.base if stored.own else stored.body) if stored is not None else self._packing.blank
        own = (*stored.own, position) if stored is not None else (position,)
        if isinstance(recorded.envelope.fact, Voided):
            unit = refold(self._packing.unpack(key, base), self._own_facts(own))
        else:
            unit = apply(stored.unit if stored is not None else Unit(key=key), recorded)
        generation = stored.generation if stored is not None else 0
        self._write(stored, unit, generation, base, own)

    def snapshot(self, unit: Unit, projected: int, generation: int) -> None:
        """Take the server's unit, which includes the own facts through position ``projected``; lay later ones on it."""
        stored = self.find(unit.key)
        if stored is None or not stored.own:
            self._write(stored, unit, generation, b"", ())
            return
        own = self._own_facts(stored.own)
        pending = [each for each, position in zip(own, stored.own, strict=True) if position > projected]
        base = self._packing.unpack(unit.key, stored.base)
        seen_alone = unit.facts == base.facts + len(own) - len(pending)
        if _takes_back(pending, own[: len(own) - len(pending)]):
            self._write(stored, refold(base, own), generation, stored.base, stored.own)
        elif seen_alone and (pending or len(own) <= _KEPT_OWN):
            self._write(stored, refold(unit, pending), generation, stored.base, stored.own)
        else:
            left = stored.own[len(own) - len(pending) :]
            self._write(stored, refold(unit, pending), generation, self._packing.pack(unit) if left else b"", left)

    def remove(self, key: UnitKey, projected: int) -> None:
        """Take the server's snapshot out; what this handheld recorded since stays."""
        stored = self.find(key)
        if stored is not None:
            self._drop_snapshot(stored, projected)

    def remove_older(self, generation: int, projected: int) -> None:
        """Take out the snapshots that the last fetch from the beginning did not bring again."""
        for stored in self._stored("WHERE generation < ? AND own IS NOT NULL", (generation,)):
            self._drop_snapshot(stored, projected)
        self._conn.execute(
            "DELETE FROM alias WHERE unit IN (SELECT id FROM unit WHERE generation < ? AND own IS NULL)", (generation,)
        )
        self._conn.execute("DELETE FROM unit WHERE generation < ? AND own IS NULL", (generation,))
        self._conn.execute(
            "DELETE FROM item_place WHERE NOT EXISTS"
            " (SELECT 1 FROM unit WHERE unit.place = item_place.place AND unit.item = item_place.item)"
        )
        self._progress.forget()
        self._met = None

    def forget(self) -> None:
        """Look up anew what was looked up last: it may have been rolled back."""
        self._met = None

    def _drop_snapshot(self, stored: StoredUnit, projected: int) -> None:
        left = tuple(position for position in stored.own if position > projected)
        if left:
            blank = Unit(key=stored.unit.key)
            self._write(stored, refold(blank, self._own_facts(left)), stored.generation, self._packing.blank, left)
            return
        self._conn.execute("DELETE FROM alias WHERE unit = ?", (stored.id,))
        self._conn.execute("DELETE FROM unit WHERE id = ?", (stored.id,))
        self._moved(stored.unit.key.item, stored.columns, None)

    def _write(self, stored: StoredUnit | None, unit: Unit, generation: int, base: bytes, own: Sequence[int]) -> None:
        columns = _columns(unit)
        body = self._packing.pack(unit)
        rest = (generation, body, base if own else None, msgspec.json.encode(own).decode() if own else None)
        if stored is None:
            row = self._conn.execute(_INSERT, (*columns, *rest, unit.key.item, unit.key.serial)).lastrowid
            self._put_aliases(row or 0, (), unit.aliases)
        else:
            self._update(stored, columns, rest)
            self._put_aliases(stored.id, stored.unit.aliases, unit.aliases)
        self._moved(unit.key.item, stored.columns if stored is not None else None, columns)

    def _moved(self, item: str, before: Columns | None, after: Columns | None) -> None:
        """Keep what is counted and remembered true after a unit's row changed."""
        self._met = None
        self._progress.moved(before, after)
        left = before.place if before is not None else None
        came = after.place if after is not None else None
        if left == came:
            return
        if came is not None:
            self._conn.execute("INSERT OR IGNORE INTO item_place (item, place) VALUES (?, ?)", (item, came))
        if left is not None:
            self._conn.execute(
                "DELETE FROM item_place WHERE item = ?1 AND place = ?2"
                " AND NOT EXISTS (SELECT 1 FROM unit WHERE place = ?2 AND item = ?1)",
                (item, left),
            )

    def _update(self, stored: StoredUnit, columns: Columns, rest: tuple[Any, ...]) -> None:
        """Set the columns that changed alone: an index page that stays as it is need not be written."""
        changed = [name for name in Columns._fields if getattr(stored.columns, name) != getattr(columns, name)]
        names = ("generation", "body", "base", "own", *changed)
        values = (*rest, *(getattr(columns, name) for name in changed), stored.id)
        self._conn.execute(f"UPDATE unit SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?", values)  # noqa: S608 - our own column names; values are bound

    def _put_aliases(self, row: int, old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]) -> None:
        was, now = {text for _, text in old}, {text for _, text in new}
        if was != now:
            self._conn.executemany("DELETE FROM alias WHERE text = ? AND unit = ?", [(text, row) for text in was - now])
            self._conn.executemany("INSERT INTO alias (text, unit) VALUES (?, ?)", [(text, row) for text in now - was])

    def _stored(self, where: str, values: tuple[Any, ...]) -> list[StoredUnit]:
        rows = self._conn.execute(_SELECT + where, values).fetchall()
        return [self._row(row) for row in rows]

    def _row(self, row: tuple[Any, ...]) -> StoredUnit:
        row_id, *columns, generation, body, base, own, item, serial = row
        unit = self._packing.unpack(UnitKey(item, serial), body)
        positions = tuple(msgspec.json.decode(own)) if own else ()
        return StoredUnit(row_id, Columns(*columns), generation, unit, body, base or b"", positions)

    def _own_facts(self, positions: Sequence[int]) -> list[Recorded]:
        """Return own events of the log as they were projected: in their order, time never running backwards."""
        facts: list[Recorded] = []
        corrected = ""
        for position in positions:
            hashed, raw = self._conn.execute("SELECT hash, raw FROM event WHERE position = ?", (position,)).fetchone()
            envelope = wire.decode(raw)
            corrected = max(corrected, envelope.at)
            facts.append(Recorded(envelope=envelope, hash=hashed.hex(), corrected=corrected))
        return facts


def _says_something(unit: Unit) -> bool:
    """Return whether the unit is in the book, or at least somewhere in the house."""
    return unit.state is not State.NONE or unit.place is not None or bool(unit.disputes)


def _columns(unit: Unit) -> Columns:
    free = unit.state in STOCK and not unit.holds and not unit.disputes
    return Columns(
        state=unit.state.value,
        place=unit.place.code if unit.place is not None else None,
        free=int(free),
        age=_seconds(unit.received_at),
        po=unit.po,
        po_line=unit.po_line,
        order_code=unit.order,
        order_line=unit.order_line,
    )


def _seconds(moment: str | None) -> int:
    """Return the moment in seconds, for order alone; 0 where it is not told or not a moment."""
    if moment is None:
        return 0
    try:
        return int(datetime.fromisoformat(moment).timestamp())
    except (ValueError, OverflowError):
        return 0


def _takes_back(pending: Iterable[Recorded], confirmed: Iterable[Recorded]) -> bool:
    """Return whether a fact the server has not seen yet takes back one that it has."""
    known = {recorded.envelope.id for recorded in confirmed}
    voids = (recorded.envelope.fact for recorded in pending)
    return any(isinstance(fact, Voided) and fact.fact in known for fact in voids)
