"""Unsent events that cannot go out as they are go out again on a fresh chain.

A chain cannot go on behind an event that the server refused to read, and a handheld that was enrolled anew is another
device to the server. The events concerned are recorded once more, with their own ids, times and facts; the log here
keeps every byte of both.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from sync import outbox, wire
from sync.handheld import Transaction
from sync.ledger.envelope import Envelope
from sync.ledger.errors import MalformedError

UNREADABLE = "unreadable"
"""Verdict of an event that never reaches the server's log."""
REISSUED = "reissued"
"""Verdict of an event that goes out again in a later epoch."""

_Event = tuple[int, bytes, bytes]
"""Position, hash and bytes."""


def set_aside(tx: Transaction, epoch: str, seq: int, reason: str) -> int:
    """Keep one event back as unreadable and issue the rest of its epoch anew; return how many were issued."""
    position = outbox.position_of(tx.conn, epoch, seq)
    following = tx.conn.execute(
        "SELECT min(base) FROM epoch WHERE base > (SELECT base FROM epoch WHERE id = ?)", (epoch,)
    ).fetchone()[0]
    rest = _events(tx.conn, position, following if following is not None else 1 << 62)
    tx.open_epoch(f"The server cannot read event {seq}: {reason}"[:500], (seq, seq), _first(rest))
    _judge(tx.conn, position, UNREADABLE, reason)
    outbox.skip_to(tx, rest[-1][0] if rest else position)
    return _issue(tx, rest)


def adopt(tx: Transaction) -> int:
    """Issue what was recorded before this enrolment anew as the device of now; return how many were issued.

    Does nothing where there is none, so it may be called at every start.
    """
    identity = tx.identity
    last = _events(tx.conn, tx.head.position - 1, tx.head.position)
    if identity is None or not last or _device(last[0][2]) in {identity.device, None}:
        return 0
    unsent = _events(tx.conn, tx.head.acknowledged, tx.head.position)
    tx.open_epoch("This handheld was enrolled anew.", since=_first(unsent))
    if not unsent:
        return 0
    outbox.skip_to(tx, unsent[-1][0])
    return _issue(tx, unsent)


def unreadable(conn: sqlite3.Connection) -> list[tuple[int, str]]:
    """Return position and reason of every event that was kept back."""
    return conn.execute(
        "SELECT position, reason FROM verdict WHERE verdict = ? ORDER BY position", (UNREADABLE,)
    ).fetchall()


def _issue(tx: Transaction, events: Sequence[_Event]) -> int:
    """Record the events once more behind the last one; what the disk has altered is no record and stays here."""
    issued = 0
    for position, hashed, raw in events:
        try:
            envelope = _sound(hashed, raw)
        except MalformedError as error:
            _judge(tx.conn, position, UNREADABLE, str(error))
            continue
        head = tx.head
        device = tx.identity.device if tx.identity is not None else envelope.device
        again = replace(envelope, device=device, epoch=head.epoch, seq=head.seq + 1, prev=head.hash)
        outbox.append_row(tx, wire.encode(again), max(envelope.at, head.at))
        _judge(tx.conn, position, REISSUED, "")
        issued += 1
    return issued


def _first(events: Sequence[_Event]) -> Envelope | None:
    """Return the first event that will be issued, None where there is none."""
    for _, hashed, raw in events:
        try:
            return _sound(hashed, raw)
        except MalformedError:
            continue
    return None


def _sound(hashed: bytes, raw: bytes) -> Envelope:
    if wire.event_hash(raw) != hashed.hex():
        raise MalformedError("The bytes of this event are not those that were recorded; it is kept as it is.")
    return wire.decode(raw)


def _events(conn: sqlite3.Connection, after: int, through: int) -> list[_Event]:
    return conn.execute(
        "SELECT position, hash, raw FROM event WHERE position > ? AND position <= ? ORDER BY position", (after, through)
    ).fetchall()


def _device(raw: bytes) -> str | None:
    try:
        return wire.decode(raw).device
    except MalformedError:
        return None


def _judge(conn: sqlite3.Connection, position: int, verdict: str, reason: str) -> None:
    conn.execute("INSERT OR REPLACE INTO verdict VALUES (?, ?, ?)", (position, verdict, reason))
