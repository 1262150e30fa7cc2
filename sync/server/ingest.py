"""Taking events in: contiguous per device and epoch, each stored once, the log committed before the answer (DESIGN §5).

Business trouble never stops a queue: a fact not known here is stored and quarantined, a fork is kept and alarmed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from sync import wire
from sync.clock import stamp
from sync.ledger.clocks import corrected
from sync.ledger.envelope import FIRST_PREV
from sync.server.alarms import raise_fork
from sync.server.batch import Arrival, read_batch
from sync.server.book import Book
from sync.server.dialect import append, insert_new, upsert
from sync.server.tables import DEVICE, DEVICE_FLOOR, EPOCH_HEAD, LOG, QUARANTINE


class Verdict(StrEnum):
    """What became of an event; ``accepted`` is not told on the wire."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    CONFLICT = "conflict"


_ACCEPTED: Final = Verdict.ACCEPTED.value
_QUARANTINED: Final = Verdict.QUARANTINED.value


class RewindNeededError(Exception):
    """Events before this batch are missing here; ``rewind`` says from where to send."""

    def __init__(self, rewind: wire.Rewind) -> None:
        super().__init__(f"Event {rewind.expected_seq} of this epoch is expected; send from there.")
        self.rewind = rewind


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log of one epoch ends."""

    device: str
    epoch: str
    next_seq: int
    last_hash: str


@dataclass(frozen=True, slots=True)
class _Told:
    """A handheld's clocks, and the server's when they were told."""

    now: wire.Now
    at: str


@dataclass(slots=True)
class _Sorted:
    """A batch, sorted by what becomes of its events."""

    accepted: list[Arrival] = field(default_factory=list)
    conflicts: list[Arrival] = field(default_factory=list)
    results: list[wire.Verdict] = field(default_factory=list)


def accept(book: Book, device: str, push: wire.Push, sent: str | None = None) -> wire.Acknowledgement:
    """Store the batch and return its acknowledgement; raise BadBatchError or RewindNeededError with nothing stored.

    ``sent`` is the server's time at which the batch told the handheld's clocks, where that is not now.
    """
    arrivals = read_batch(device, push)
    acknowledgement = book.write(lambda conn: store(conn, device, push, arrivals, stamp(book.clock.now()), sent))
    book.rush.batch(len(arrivals))
    book.ingested.fire()
    return acknowledgement


def store(
    conn: Connection,
    device: str,
    push: wire.Push,
    arrivals: Sequence[Arrival],
    received: str,
    sent: str | None = None,
) -> wire.Acknowledgement:
    """Do what ``accept`` does inside a transaction of the caller's."""
    head = head_of(conn, device, push.epoch)
    conn.execute(update(DEVICE).where(DEVICE.c.device == device).values(seen=received))
    if not arrivals:
        return _answer(head, head, received, [], forked=False)
    if arrivals[0].seq > head.next_seq:
        raise RewindNeededError(wire.Rewind(epoch=push.epoch, expected_seq=head.next_seq, last_hash=head.last_hash))
    batch = _sort(arrivals, head, _stored_hashes(conn, head, arrivals))
    fresh = _append(conn, head, batch.accepted, _Told(push.now, sent or received), received)
    if batch.conflicts:
        _quarantine(conn, head, batch.conflicts, received)
    last = arrivals[-1]
    shown = replace(fresh, next_seq=last.seq + 1, last_hash=last.hash)
    return _answer(fresh, shown, received, batch.results, forked=bool(batch.conflicts))


def head_of(conn: Connection, device: str, epoch: str) -> Head:
    """Return where the epoch's log ends; one that is not there yet begins with 1."""
    row = conn.execute(
        select(EPOCH_HEAD.c.next_seq, EPOCH_HEAD.c.last_hash).where(
            EPOCH_HEAD.c.device == device, EPOCH_HEAD.c.epoch == epoch
        )
    ).one_or_none()
    return Head(device, epoch, row.next_seq, row.last_hash) if row else Head(device, epoch, 1, FIRST_PREV)


def _stored_hashes(conn: Connection, head: Head, arrivals: Sequence[Arrival]) -> dict[int, str]:
    if arrivals[0].seq >= head.next_seq:
        return {}
    rows = conn.execute(
        select(LOG.c.seq, LOG.c.hash).where(
            LOG.c.device == head.device,
            LOG.c.epoch == head.epoch,
            LOG.c.seq.between(arrivals[0].seq, arrivals[-1].seq),
        )
    )
    return {row.seq: row.hash for row in rows}


def _sort(arrivals: Iterable[Arrival], head: Head, stored: dict[int, str]) -> _Sorted:
    """Sort the batch; from the first event that does not follow the log's own on, all of it is another branch."""
    batch = _Sorted()
    last_hash = head.last_hash
    for arrival in arrivals:
        known = stored.get(arrival.seq)
        if batch.conflicts or (arrival.hash != known if known is not None else arrival.prev != last_hash):
            batch.conflicts.append(arrival)
            reason = "Another event has this number here; both are kept."
            batch.results.append(wire.Verdict(seq=arrival.seq, verdict=Verdict.CONFLICT, reason=reason))
        elif known is not None:
            batch.results.append(wire.Verdict(seq=arrival.seq, verdict=Verdict.DUPLICATE))
        else:
            batch.accepted.append(arrival)
            last_hash = arrival.hash
            if arrival.reason:
                verdict = wire.Verdict(seq=arrival.seq, verdict=Verdict.QUARANTINED, reason=arrival.reason)
                batch.results.append(verdict)
    return batch


def _append(conn: Connection, head: Head, arrivals: Sequence[Arrival], told: _Told, received: str) -> Head:
    """Append to the log, move the head, and return it."""
    if not arrivals:
        return head
    floor = conn.execute(
        select(DEVICE_FLOOR.c.corrected).where(DEVICE_FLOOR.c.device == head.device)
    ).scalar_one_or_none()
    rows: list[tuple[Any, ...]] = []
    for arrival in arrivals:
        floor = corrected(arrival.at, arrival.monotonic, arrival.boot, told.now, told.at, floor)
        verdict = _QUARANTINED if arrival.reason else _ACCEPTED
        rows.append((head.device, head.epoch, arrival.seq, arrival.hash, arrival.raw, received, floor, verdict))
    append(conn, LOG, rows)
    unknown = [arrival for arrival in arrivals if arrival.reason]
    insert_new(
        conn,
        QUARANTINE,
        [_row(head, arrival, received, Verdict.QUARANTINED) | {"reason": arrival.reason} for arrival in unknown],
    )
    upsert(conn, DEVICE_FLOOR, [{"device": head.device, "corrected": floor}])
    return _advance(conn, head, arrivals[-1], received)


def _row(head: Head, arrival: Arrival, received: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "device": head.device,
        "epoch": head.epoch,
        "seq": arrival.seq,
        "hash": arrival.hash,
        "raw": arrival.raw,
        "received": received,
        "verdict": verdict.value,
    }


def _advance(conn: Connection, head: Head, last: Arrival, received: str) -> Head:
    fresh = replace(head, next_seq=last.seq + 1, last_hash=last.hash)
    values = {"next_seq": fresh.next_seq, "last_hash": fresh.last_hash}
    if head.next_seq == 1:
        conn.execute(
            insert(EPOCH_HEAD),
            {"device": head.device, "epoch": head.epoch, "opened": received, "forked": None} | values,
        )
    else:
        moved = conn.execute(
            update(EPOCH_HEAD).where(
                EPOCH_HEAD.c.device == bindparam("of_device"), EPOCH_HEAD.c.epoch == bindparam("of_epoch")
            ),
            {"of_device": head.device, "of_epoch": head.epoch} | values,
        )
        if moved.rowcount != 1:
            raise LookupError(f"The head of epoch {head.epoch} of device {head.device} is gone; nothing was stored.")
    return fresh


def _quarantine(conn: Connection, head: Head, arrivals: Sequence[Arrival], received: str) -> None:
    reason = f"Event {arrivals[0].seq} does not follow what this device sent before: it was copied, or restored."
    insert_new(
        conn,
        QUARANTINE,
        [_row(head, arrival, received, Verdict.CONFLICT) | {"reason": reason} for arrival in arrivals],
    )
    forked = (EPOCH_HEAD.c.device == head.device) & (EPOCH_HEAD.c.epoch == head.epoch) & EPOCH_HEAD.c.forked.is_(None)
    conn.execute(update(EPOCH_HEAD).where(forked).values(forked=received))
    raise_fork(conn, head.device, head.epoch, arrivals[0].seq, received)


def _answer(
    head: Head, shown: Head, received: str, results: list[wire.Verdict], *, forked: bool
) -> wire.Acknowledgement:
    return wire.Acknowledgement(
        epoch=head.epoch,
        ack_through=shown.next_seq - 1,
        ack_hash=shown.last_hash,
        expected_seq=shown.next_seq,
        server_time=received,
        results=results,
        new_epoch=forked,
    )
