"""What the book holds, counted, and whether every chain in it is whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, func, select

from sync import wire
from sync.clock import stamp
from sync.ledger.envelope import FIRST_PREV
from sync.server.book import Book
from sync.server.ingest import Head, Verdict
from sync.server.projector import UNPROJECTED
from sync.server.site import site_of
from sync.server.tables import DEVICE, DOCUMENT, EPOCH_HEAD, EXCEPTION, LOG, PROJECTION, QUARANTINE, UNIT

SCHEMA: Final = 1
_AT_ONCE: Final = 2000


def status(book: Book, *, verify: bool = False) -> dict[str, Any]:
    """Return the state of the server as plain values; with ``verify`` every chain is read and checked.

    Keys (schema 1; only ever added to): ``site, server_time, events, quarantined, conflicts, set_aside, units,
    units_by_state, documents, open_exceptions, unprojected, devices: [{device, name, desk, enrolled, seen, revoked,
    events, epochs: [{epoch, events, last_hash, projected, forked, whole}]}]``; ``whole`` is null where not checked.
    """
    return book.read(lambda conn: _status(conn, stamp(book.clock.now()), verify=verify))


class _Link(msgspec.Struct):
    prev: str


@dataclass(frozen=True, slots=True)
class _Epoch:
    head: Head
    projected: int
    forked: str | None

    @property
    def events(self) -> int:
        return self.head.next_seq - 1


def chain_fault(conn: Connection, head: Head) -> str | None:
    """Return what is wrong with the stored chain of one epoch, or None: hashes, order, no gap, up to its head."""
    seq, last_hash = 0, FIRST_PREV
    while True:
        rows = conn.execute(
            select(LOG.c.seq, LOG.c.hash, LOG.c.raw)
            .where(LOG.c.device == head.device, LOG.c.epoch == head.epoch, LOG.c.seq > seq)
            .order_by(LOG.c.seq)
            .limit(_AT_ONCE)
        ).all()
        for row in rows:
            if row.seq != seq + 1:
                return f"Event {seq + 1} of epoch {head.epoch} is missing."
            if wire.event_hash(row.raw) != row.hash or _prev(row.raw) != last_hash:
                return f"Event {row.seq} of epoch {head.epoch} is not what was sent, or does not follow the one before."
            seq, last_hash = row.seq, row.hash
        if len(rows) < _AT_ONCE:
            break
    if (seq + 1, last_hash) != (head.next_seq, head.last_hash):
        return f"The log of epoch {head.epoch} ends at {seq}; it should end at {head.next_seq - 1}."
    return None


def _prev(raw: bytes) -> str:
    try:
        return msgspec.json.decode(raw, type=_Link).prev
    except msgspec.DecodeError:
        return ""


def _status(conn: Connection, now: str, *, verify: bool) -> dict[str, Any]:
    site = site_of(conn)
    epochs = _epochs(conn)
    quarantined = _counted(conn, select(QUARANTINE.c.verdict, func.count()).group_by(QUARANTINE.c.verdict))
    states = _counted(conn, select(UNIT.c.state, func.count()).group_by(UNIT.c.state))
    in_use = DOCUMENT.c.deleted.is_(other=False)
    devices = conn.execute(select(DEVICE).order_by(DEVICE.c.enrolled, DEVICE.c.device)).all()
    return {
        "schema": SCHEMA,
        "site": site.site.code,
        "server_time": now,
        "events": sum(epoch.events for each in epochs.values() for epoch in each),
        "quarantined": quarantined.get(Verdict.QUARANTINED, 0),
        "conflicts": quarantined.get(Verdict.CONFLICT, 0),
        "set_aside": quarantined.get(UNPROJECTED, 0),
        "units": sum(states.values()),
        "units_by_state": states,
        "documents": _counted(conn, select(DOCUMENT.c.kind, func.count()).where(in_use).group_by(DOCUMENT.c.kind)),
        "open_exceptions": conn.execute(select(func.count()).where(EXCEPTION.c.closed.is_(None))).scalar_one(),
        "unprojected": sum(epoch.events - epoch.projected for each in epochs.values() for epoch in each),
        "devices": [
            {
                "device": row.device,
                "name": row.name,
                "desk": row.device == site.desk_device,
                "enrolled": row.enrolled,
                "seen": row.seen,
                "revoked": row.revoked,
                "events": sum(epoch.events for epoch in epochs.get(row.device, [])),
                "epochs": [_epoch(conn, epoch, verify=verify) for epoch in epochs.get(row.device, [])],
            }
            for row in devices
        ],
    }


def _epoch(conn: Connection, epoch: _Epoch, *, verify: bool) -> dict[str, Any]:
    return {
        "epoch": epoch.head.epoch,
        "events": epoch.events,
        "last_hash": epoch.head.last_hash,
        "projected": epoch.projected,
        "forked": epoch.forked,
        "whole": chain_fault(conn, epoch.head) is None if verify else None,
    }


def _epochs(conn: Connection) -> Mapping[str, list[_Epoch]]:
    rows = conn.execute(
        select(EPOCH_HEAD, func.coalesce(PROJECTION.c.through, 0).label("through"))
        .outerjoin_from(
            EPOCH_HEAD,
            PROJECTION,
            (PROJECTION.c.device == EPOCH_HEAD.c.device) & (PROJECTION.c.epoch == EPOCH_HEAD.c.epoch),
        )
        .order_by(EPOCH_HEAD.c.opened, EPOCH_HEAD.c.epoch)
    )
    found: dict[str, list[_Epoch]] = {}
    for row in rows:
        head = Head(row.device, row.epoch, row.next_seq, row.last_hash)
        found.setdefault(row.device, []).append(_Epoch(head, row.through, row.forked))
    return found


def _counted(conn: Connection, query: Any) -> dict[str, int]:
    return {str(name): int(count) for name, count in conn.execute(query)}
