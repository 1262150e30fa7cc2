"""The handheld's own log: append, read what is unsent, acknowledge, rewind.

Acknowledgement is one cursor. Nothing here decides when to send; ``sync/worker.py`` does.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import msgspec

from sync import wire
from sync.ledger.envelope import FIRST_PREV
from sync.store_errors import AcknowledgementError

KEPT_VERDICTS = ("quarantined", "conflict")
"""Verdicts of the server that the handheld keeps and shows; a duplicate is as good as accepted."""
REISSUED = "reissued"
"""Verdict of an event that goes out again in a later epoch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where this handheld's log stands: the position, epoch and hash of its last event, and the last scan's number.

    ``base`` is the position before the epoch's first event, ``at`` the corrected time of the last event ("" if none).
    """

    position: int
    base: int
    epoch: str
    hash: str
    at: str
    scan: int
    acknowledged: int

    @property
    def seq(self) -> int:
        """The seq of the last event in its epoch, 0 when it has none yet."""
        return self.position - self.base


class Writing(Protocol):
    """What these functions need of a transaction: its connection, and the head it keeps while it runs."""

    conn: sqlite3.Connection
    head: Head


@dataclass(frozen=True, slots=True)
class Row:
    """One event to send: its position in the file, its seq in ``epoch``, its hash, and its exact bytes."""

    position: int
    epoch: str
    seq: int
    hash: str
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSummary:
    """What waits, for the status line and ``scanner queue``. ``oldest_at`` is the wall clock of the oldest unsent."""

    unsent: int
    oldest_at: str | None
    total: int
    quarantined: int
    epoch: str
    last_seq: int
    last_hash: str


class _Time(msgspec.Struct):
    at: str


def read_head(conn: sqlite3.Connection) -> Head | None:
    """Return where the log stands by what is stored, or None for a file that no epoch was minted for."""
    epoch = conn.execute("SELECT base, id FROM epoch ORDER BY base DESC LIMIT 1").fetchone()
    if epoch is None:
        return None
    scan, acknowledged = conn.execute("SELECT scan, acknowledged FROM handheld").fetchone()
    last = conn.execute("SELECT position, hash, raw FROM event ORDER BY position DESC LIMIT 1").fetchone()
    position, hashed, raw = last if last is not None else (0, b"", b"")
    return Head(
        position=max(position, epoch[0]),
        base=epoch[0],
        epoch=epoch[1],
        hash=hashed.hex() if position > epoch[0] else FIRST_PREV,
        at=msgspec.json.decode(raw, type=_Time).at if raw else "",
        scan=scan,
        acknowledged=acknowledged,
    )


def mint_epoch(conn: sqlite3.Connection, epoch: str, position: int) -> None:
    """Begin a chain after this position."""
    conn.execute("INSERT INTO epoch (base, id) VALUES (?, ?)", (position, epoch))


def append_row(tx: Writing, raw: bytes, corrected: str) -> str:
    """Store the next event's bytes, advance the head and return the hash."""
    hashed = wire.event_hash(raw)
    position = tx.head.position + 1
    tx.conn.execute("INSERT INTO event (position, hash, raw) VALUES (?, ?, ?)", (position, bytes.fromhex(hashed), raw))
    tx.head = replace(tx.head, position=position, hash=hashed, at=corrected)
    return hashed


def unsent(
    conn: sqlite3.Connection, limit: int = wire.BATCH_EVENTS, max_bytes: int = wire.BATCH_BYTES, after: int = 0
) -> list[Row]:
    """Return the oldest unsent events of one epoch, consecutive, at least one even if it alone is over the bytes.

    ``after`` is a position whose acknowledgement is on its way into the file: read on behind it.
    """
    first = max(after, conn.execute("SELECT acknowledged FROM handheld").fetchone()[0]) + 1
    return from_position(conn, first, limit, max_bytes)


def from_position(
    conn: sqlite3.Connection, first: int, limit: int = wire.BATCH_EVENTS, max_bytes: int = wire.BATCH_BYTES
) -> list[Row]:
    """Return events from this position on, acknowledged or not, as ``unsent`` does."""
    base, epoch, end = _epoch_of(conn, first)
    found = conn.execute(
        "SELECT position, hash, raw FROM event WHERE position >= ? AND position <= ? ORDER BY position LIMIT ?",
        (first, end, limit),
    ).fetchall()
    rows: list[Row] = []
    size = 0
    for position, hashed, raw in found:
        size += len(raw)
        if rows and size > max_bytes:
            break
        rows.append(Row(position, epoch, position - base, hashed.hex(), raw))
    return rows


def acknowledge(tx: Writing, epoch: str, through: int, ack_hash: str, results: Sequence[wire.Verdict] = ()) -> int:
    """Advance the cursor through this seq if the hash is our own there; return how many events that acknowledged.

    An acknowledgement that comes twice, or late, changes nothing. One that does not fit raises AcknowledgementError.
    """
    base = _base_of(tx.conn, epoch)
    position = base + through
    if _hash_at(tx.conn, base, through) != ack_hash:
        raise AcknowledgementError(
            f"The server acknowledged event {through} of epoch {epoch} with the hash {ack_hash[:16]!r}, which is not "
            "the one stored here; nothing was marked as sent."
        )
    tx.conn.executemany(
        "INSERT OR REPLACE INTO verdict (position, verdict, reason) VALUES (?, ?, ?)",
        [(base + each.seq, each.verdict, each.reason) for each in results if each.verdict in KEPT_VERDICTS],
    )
    gained = max(0, position - tx.head.acknowledged)
    if gained:
        _set_acknowledged(tx, position)
    return gained


def rewind(tx: Writing, asked: wire.Rewind) -> None:
    """Set the cursor to what the server holds, back or forth, if its last hash is our own there.

    AcknowledgementError says that it is not: the chains forked, and the handheld goes on in a fresh epoch
    (``Transaction.open_epoch``).
    """
    base = _base_of(tx.conn, asked.epoch)
    through = asked.expected_seq - 1
    if _hash_at(tx.conn, base, through) != asked.last_hash:
        raise AcknowledgementError(
            f"The server holds another event {through} of epoch {asked.epoch} than this handheld; "
            "recording goes on in a fresh epoch."
        )
    _set_acknowledged(tx, base + through)


def skip_to(tx: Writing, position: int) -> None:
    """Set the cursor, back or forth, where no hash can vouch for it: for forks, and for what is issued anew."""
    _set_acknowledged(tx, position)


def summary(conn: sqlite3.Connection) -> QueueSummary:
    """Return what waits and where the log stands."""
    head = read_head(conn)
    if head is None:
        return QueueSummary(
            unsent=0, oldest_at=None, total=0, quarantined=0, epoch="", last_seq=0, last_hash=FIRST_PREV
        )
    oldest = conn.execute(
        "SELECT raw FROM event WHERE position > ? ORDER BY position LIMIT 1", (head.acknowledged,)
    ).fetchone()
    return QueueSummary(
        unsent=head.position - head.acknowledged,
        oldest_at=msgspec.json.decode(oldest[0], type=_Time).at if oldest is not None else None,
        total=head.position,
        quarantined=conn.execute("SELECT count(*) FROM verdict WHERE verdict <> ?", (REISSUED,)).fetchone()[0],
        epoch=head.epoch,
        last_seq=head.seq,
        last_hash=head.hash,
    )


def position_of(conn: sqlite3.Connection, epoch: str, seq: int) -> int:
    """Return the position of an event, or 0 for an epoch that this file does not know."""
    row = conn.execute("SELECT base FROM epoch WHERE id = ?", (epoch,)).fetchone()
    return int(row[0]) + seq if row is not None else 0


def _set_acknowledged(tx: Writing, position: int) -> None:
    tx.conn.execute("UPDATE handheld SET acknowledged = ?", (position,))
    tx.head = replace(tx.head, acknowledged=position)


def _epoch_of(conn: sqlite3.Connection, position: int) -> tuple[int, str, int]:
    """Return base and id of the epoch of this position, and the epoch's last possible position."""
    base, epoch = conn.execute(
        "SELECT base, id FROM epoch WHERE base < ? ORDER BY base DESC LIMIT 1", (position,)
    ).fetchone()
    following = conn.execute("SELECT min(base) FROM epoch WHERE base > ?", (base,)).fetchone()[0]
    return base, epoch, following if following is not None else 1 << 62


def _base_of(conn: sqlite3.Connection, epoch: str) -> int:
    row = conn.execute("SELECT base FROM epoch WHERE id = ?", (epoch,)).fetchone()
    if row is None:
        raise AcknowledgementError(f"The server speaks of epoch {epoch!r}, which this handheld never opened.")
    return int(row[0])


def _hash_at(conn: sqlite3.Connection, base: int, seq: int) -> str | None:
    """Return the hash at this seq of the epoch, the first prev for 0, or None where this file has no such event."""
    if seq == 0:
        return FIRST_PREV
    if seq < 0 or base + seq > _epoch_of(conn, base + 1)[2]:
        return None
    row = conn.execute("SELECT hash FROM event WHERE position = ?", (base + seq,)).fetchone()
    return row[0].hex() if row is not None else None
