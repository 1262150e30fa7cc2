"""The server's pages into the mirror: documents, units and exceptions, with the cursor in the same transaction."""

import sqlite3
from collections.abc import Iterable
from typing import Protocol

import msgspec

from sync import wire
from sync.ledger.documents import Document
from sync.ledger.errors import MalformedError
from sync.ledger.identity import UnitKey
from sync.ledger.unit import Unit
from sync.mirror_documents import kind_of
from sync.mirror_look import Mirror
from sync.outbox import position_of

_UNIT = "unit"
_EXCEPTION = "exception"


class Writing(Protocol):
    """What these functions need of a transaction."""

    conn: sqlite3.Connection
    mirror: Mirror


def apply_page(tx: Writing, page: wire.Page) -> tuple[str, ...]:
    """Apply a page and keep its cursor; return a sentence for every change that this version cannot read.

    Such a change is kept aside and holds up nothing. A page that asks for a fetch from the beginning drops nothing at
    once: what the fetch does not bring again goes when it is complete.
    """
    if page.must_refetch:
        tx.conn.execute("UPDATE handheld SET generation = generation + 1")
    generation = tx.conn.execute("SELECT generation FROM handheld").fetchone()[0]
    projected = position_of(tx.conn, page.projected_epoch, page.projected_seq)
    unread = [sentence for change in page.changes if (sentence := _apply(tx, change, projected, generation))]
    if page.up_to_date and not page.must_refetch:
        _finish_refetch(tx, generation, projected)
        tx.conn.execute("UPDATE handheld SET fresh_at = ?", (page.server_time,))
    tx.mirror.advance(page.cursor)
    return tuple(unread)


def load_documents(tx: Writing, documents: Iterable[Document]) -> None:
    """Put documents into the mirror that came without a server (``--load``)."""
    generation = tx.conn.execute("SELECT generation FROM handheld").fetchone()[0]
    for document in documents:
        tx.mirror.documents.put(kind_of(document), document.code, msgspec.json.encode(document), generation)


def load_units(tx: Writing, units: Iterable[Unit]) -> None:
    """Put folded units into the mirror that came without a server (``--load``)."""
    generation = tx.conn.execute("SELECT generation FROM handheld").fetchone()[0]
    for unit in units:
        tx.mirror.units.snapshot(unit, 0, generation)


def _apply(tx: Writing, change: wire.Change, projected: int, generation: int) -> str | None:
    """Apply one change, or keep it aside and return why it cannot be read."""
    try:
        if change.kind == _UNIT:
            _apply_unit(tx, change, projected, generation)
        elif change.kind == _EXCEPTION:
            _apply_exception(tx, change)
        elif change.body is None:
            tx.mirror.documents.remove(change.kind, change.key)
        else:
            tx.mirror.documents.put(change.kind, change.key, bytes(change.body), generation)
    except (MalformedError, msgspec.DecodeError) as error:
        body = bytes(change.body) if change.body is not None else b""
        tx.conn.execute(
            "INSERT OR REPLACE INTO unread (kind, code, body) VALUES (?, ?, ?)", (change.kind, change.key, body)
        )
        return f"The change of {change.kind} {change.key!r} is kept unread: {error}"
    return None


def _apply_unit(tx: Writing, change: wire.Change, projected: int, generation: int) -> None:
    item, serial = msgspec.json.decode(change.key, type=tuple[str, str])
    key = UnitKey.parse(item, serial)
    if change.body is None:
        tx.mirror.units.remove(key, projected)
        return
    unit = msgspec.json.decode(change.body, type=Unit)
    if unit.key != key:
        raise MalformedError(f"The unit names itself {unit.key.item!r}, {unit.key.serial!r}.")
    tx.mirror.units.snapshot(unit, projected, generation)


def _apply_exception(tx: Writing, change: wire.Change) -> None:
    if change.body is None:
        tx.conn.execute("DELETE FROM exception WHERE id = ?", (change.key,))
        return
    notice = msgspec.json.decode(change.body, type=wire.ExceptionNotice)
    tx.conn.execute(
        "INSERT OR REPLACE INTO exception (id, closed, body) VALUES (?, ?, ?)",
        (change.key, int(notice.closed is not None), bytes(change.body)),
    )


def _finish_refetch(tx: Writing, generation: int, projected: int) -> None:
    """Take out what a complete fetch from the beginning did not bring again."""
    swept = tx.conn.execute("SELECT swept FROM handheld").fetchone()[0]
    if swept == generation:
        return
    tx.mirror.documents.remove_older(generation)
    tx.mirror.units.remove_older(generation, projected)
    tx.conn.execute("UPDATE handheld SET swept = ?", (generation,))
