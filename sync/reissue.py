"""What the server cannot read stays here, and what came after it goes out in a fresh epoch.

A chain cannot go on behind an event that the server refused to read: the events after it are recorded once more, with
their own ids, times and facts, on a chain of their own. The log here keeps every byte of both.
"""

import sqlite3
from dataclasses import replace

from sync import outbox, wire
from sync.handheld import Transaction
from sync.ledger.errors import MalformedError

UNREADABLE = "unreadable"
"""Verdict of an event that never reaches the server's log."""
REISSUED = "reissued"
"""Verdict of an event that goes out again in a later epoch."""


def set_aside(tx: Transaction, epoch: str, seq: int, reason: str) -> int:
    """Keep one event back as unreadable and issue the rest of its epoch anew; return how many were issued."""
    position = outbox.position_of(tx.conn, epoch, seq)
    rest = _rest(tx.conn, position, epoch)
    tx.open_epoch(f"the server cannot read event {seq}: {reason}"[:500], (seq, seq))
    _judge(tx.conn, position, UNREADABLE, reason)
    issued = 0
    for old, raw in rest:
        try:
            envelope = wire.decode(raw)
        except MalformedError as error:
            _judge(tx.conn, old, UNREADABLE, str(error))
            continue
        head = tx.head
        again = replace(envelope, epoch=head.epoch, seq=head.seq + 1, prev=head.hash)
        outbox.append_row(tx, wire.encode(again), max(envelope.at, head.at))
        _judge(tx.conn, old, REISSUED, "")
        issued += 1
    outbox.skip_to(tx, rest[-1][0] if rest else position)
    return issued


def unreadable(conn: sqlite3.Connection) -> list[tuple[int, str]]:
    """Return position and reason of every event that was kept back."""
    return conn.execute(
        "SELECT position, reason FROM verdict WHERE verdict = ? ORDER BY position", (UNREADABLE,)
    ).fetchall()


def _rest(conn: sqlite3.Connection, position: int, epoch: str) -> list[tuple[int, bytes]]:
    """Return the events after this one in its epoch."""
    following = conn.execute(
        "SELECT min(base) FROM epoch WHERE base > (SELECT base FROM epoch WHERE id = ?)", (epoch,)
    ).fetchone()[0]
    return conn.execute(
        "SELECT position, raw FROM event WHERE position > ? AND position <= ? ORDER BY position",
        (position, following if following is not None else 1 << 62),
    ).fetchall()


def _judge(conn: sqlite3.Connection, position: int, verdict: str, reason: str) -> None:
    conn.execute("INSERT OR REPLACE INTO verdict VALUES (?, ?, ?)", (position, verdict, reason))
