"""Proof that a handheld's log is whole: every event's hash, its place in the chain, and no gap."""

import sqlite3
from dataclasses import dataclass

import msgspec

from sync import wire
from sync.ledger.envelope import FIRST_PREV

_AT_ONCE = 1000


class _Link(msgspec.Struct):
    epoch: str
    seq: int
    prev: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """What was found: ``events`` read over ``epochs`` chains, and the first fault as a sentence, or None."""

    epochs: int
    events: int
    last_hash: str
    fault: str | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is missing, doubled or altered."""
        return self.fault is None


def verify_chain(conn: sqlite3.Connection) -> ChainReport:
    """Read every event of the file and check hash, prev, epoch and seq."""
    epochs = conn.execute("SELECT base, id FROM epoch ORDER BY base").fetchall()
    ends = [*(base for base, _ in epochs[1:]), None]
    checked = 0
    hashed = FIRST_PREV
    for (base, epoch), end in zip(epochs, ends, strict=True):
        hashed = FIRST_PREV
        while True:
            at = checked
            rows = conn.execute(
                "SELECT position, hash, raw FROM event WHERE position > ? AND position <= ? ORDER BY position LIMIT ?",
                (max(checked, base), end if end is not None else 1 << 62, _AT_ONCE),
            ).fetchall()
            for position, stored, raw in rows:
                fault = _fault(position, checked + 1, base, epoch, hashed, stored.hex(), raw)
                if fault is not None:
                    return ChainReport(epochs=len(epochs), events=checked, last_hash=hashed, fault=fault)
                hashed = stored.hex()
                checked = position
            if at == checked:
                break
        if end is not None and checked != end:
            fault = f"The epoch {epoch} ends at event {checked - base}; it should hold {end - base}."
            return ChainReport(epochs=len(epochs), events=checked, last_hash=hashed, fault=fault)
    return ChainReport(epochs=len(epochs), events=checked, last_hash=hashed)


def _fault(position: int, expected: int, base: int, epoch: str, prev: str, stored: str, raw: bytes) -> str | None:
    """Return what is wrong with one event, or None."""
    seq = position - base
    if position != expected:
        return f"The event {expected - base} of epoch {epoch} is missing; the next one stored is {seq}."
    if wire.event_hash(raw) != stored:
        return f"The bytes of event {seq} of epoch {epoch} are not those that were hashed."
    try:
        link = msgspec.json.decode(raw, type=_Link)
    except msgspec.DecodeError as error:
        return f"The event {seq} of epoch {epoch} cannot be read: {error}."
    if (link.epoch, link.seq, link.prev) != (epoch, seq, prev):
        return f"The event {seq} of epoch {epoch} does not follow the one before it."
    return None
