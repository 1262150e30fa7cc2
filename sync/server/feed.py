"""The feed: everything a handheld mirrors, in pages by an opaque cursor (DESIGN §5).

Each key stands in the feed once, at its latest change, so the first load and every later pull are the same pages.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from threading import Event
from typing import Final

import msgspec
from sqlalchemy import Connection, func, select

from sync import wire
from sync.clock import stamp
from sync.ledger.documents import Operator
from sync.server.alarms import Alarm
from sync.server.book import Book
from sync.server.changes import EXCEPTION as EXCEPTION_KIND
from sync.server.changes import UNIT as UNIT_KIND
from sync.server.operator_pins import OPERATOR, Verifiers, prepare, with_pin
from sync.server.site import site_of
from sync.server.tables import CHANGE, DOCUMENT, EPOCH_HEAD, EXCEPTION, PROJECTION, UNIT

PAGE: Final = 1000
LONGEST_WAIT_S: Final = 30.0


class _UnitKey(msgspec.Struct):
    item: str
    serial: str


class _UnitHead(msgspec.Struct):
    key: _UnitKey


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row of the feed."""

    pos: int
    kind: str
    key: str
    part: str


def changes(book: Book, device: str, cursor: str, wait_s: float = 0.0) -> wire.Page:
    """Return the page after the cursor ("" for the first), waiting while there is nothing new."""
    changed = Event()
    leave = book.changed.listen(changed.set)
    try:
        page = page_after(book, device, cursor)
        if not page.changes and page.up_to_date and wait_s > 0 and changed.wait(min(wait_s, LONGEST_WAIT_S)):
            page = page_after(book, device, cursor)
    finally:
        leave()
    return page


def page_after(book: Book, device: str, cursor: str) -> wire.Page:
    """Return the page after the cursor as the book stands now."""
    ready = prepare(book, device)
    return book.read(lambda conn: _page(conn, book, device, cursor, ready))


def _page(conn: Connection, book: Book, device: str, cursor: str, ready: Verifiers) -> wire.Page:
    server_time = stamp(book.clock.now())
    name = site_of(conn).book
    after = _position(conn, name, cursor)
    if after is None:
        return wire.Page(cursor="", changes=[], up_to_date=False, server_time=server_time, must_refetch=True)
    rows = conn.execute(select(CHANGE).where(CHANGE.c.pos > after).order_by(CHANGE.c.pos).limit(PAGE + 1)).all()
    entries = _until_pin(conn, [_Entry(row.pos, row.kind, row.key, row.part) for row in rows[:PAGE]], ready)
    epoch, seq = _projected(conn, device)
    return wire.Page(
        cursor=_cursor(name, entries[-1].pos if entries else after),
        changes=_bodies(conn, device, entries, ready),
        up_to_date=len(rows) == len(entries),
        server_time=server_time,
        projected_epoch=epoch,
        projected_seq=seq,
    )


def _cursor(book: str, position: int) -> str:
    return urlsafe_b64encode(f"{position}@{book}".encode()).rstrip(b"=").decode()


def _position(conn: Connection, book: str, cursor: str) -> int | None:
    """Return the position that the cursor names, or None where this book never gave that cursor."""
    if not cursor:
        return 0
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    digits, _, name = text.partition("@")
    if name != book or not digits.isdigit() or len(digits) > 18:  # noqa: PLR2004 - what a 64-bit position holds
        return None
    newest = conn.execute(select(func.max(CHANGE.c.pos))).scalar() or 0
    return int(digits) if int(digits) <= newest else None


def _projected(conn: Connection, device: str) -> tuple[str, int]:
    """Return through which event of the device the units include its own facts: its oldest epoch with a rest."""
    rows = conn.execute(
        select(EPOCH_HEAD.c.epoch, EPOCH_HEAD.c.next_seq, func.coalesce(PROJECTION.c.through, 0).label("through"))
        .outerjoin_from(
            EPOCH_HEAD,
            PROJECTION,
            (PROJECTION.c.device == EPOCH_HEAD.c.device) & (PROJECTION.c.epoch == EPOCH_HEAD.c.epoch),
        )
        .where(EPOCH_HEAD.c.device == device)
        .order_by(EPOCH_HEAD.c.opened, EPOCH_HEAD.c.epoch)
    ).all()
    for row in rows:
        if row.through < row.next_seq - 1:
            return row.epoch, row.through
    return (rows[-1].epoch, rows[-1].through) if rows else ("", 0)


def _bodies(conn: Connection, device: str, entries: Sequence[_Entry], ready: Verifiers) -> list[wire.Change]:
    by_kind: defaultdict[str, list[_Entry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    told: dict[int, wire.Change] = {}
    for kind, of_kind in by_kind.items():
        if kind == UNIT_KIND:
            told |= _units(conn, of_kind)
        elif kind == EXCEPTION_KIND:
            told |= _exceptions(conn, device, of_kind)
        else:
            told |= _documents(conn, kind, of_kind, ready)
    return [told[entry.pos] for entry in entries if entry.pos in told]


def _units(conn: Connection, entries: Sequence[_Entry]) -> dict[int, wire.Change]:
    rows = conn.execute(
        select(CHANGE.c.pos, UNIT.c.body)
        .join_from(CHANGE, UNIT, (UNIT.c.item == CHANGE.c.key) & (UNIT.c.serial == CHANGE.c.part))
        .where(CHANGE.c.kind == UNIT_KIND, CHANGE.c.pos.between(entries[0].pos, entries[-1].pos))
    )
    return {row.pos: _unit(row.body) for row in rows}


def _unit(body: bytes) -> wire.Change:
    key = msgspec.json.decode(body, type=_UnitHead).key
    return wire.Change(kind=UNIT_KIND, key=msgspec.json.encode([key.item, key.serial]).decode(), body=msgspec.Raw(body))


def _exceptions(conn: Connection, device: str, entries: Sequence[_Entry]) -> dict[int, wire.Change]:
    """Return the exceptions that this device caused; the others are the desk's business."""
    rows = conn.execute(
        select(CHANGE.c.pos, EXCEPTION.c.body)
        .join_from(CHANGE, EXCEPTION, EXCEPTION.c.id == CHANGE.c.key)
        .where(CHANGE.c.kind == EXCEPTION_KIND, CHANGE.c.pos.between(entries[0].pos, entries[-1].pos))
    )
    told: dict[int, wire.Change] = {}
    for row in rows:
        alarm = msgspec.json.decode(row.body, type=Alarm)
        if device in alarm.devices:
            body = msgspec.Raw(msgspec.json.encode(alarm.notice()))
            told[row.pos] = wire.Change(kind=EXCEPTION_KIND, key=alarm.id, body=body)
    return told


def _documents(conn: Connection, kind: str, entries: Sequence[_Entry], ready: Verifiers) -> dict[int, wire.Change]:
    rows = conn.execute(
        select(CHANGE.c.pos, DOCUMENT.c.code, DOCUMENT.c.body, DOCUMENT.c.deleted)
        .join_from(CHANGE, DOCUMENT, (DOCUMENT.c.kind == CHANGE.c.kind) & (DOCUMENT.c.code == CHANGE.c.key))
        .where(CHANGE.c.kind == kind, CHANGE.c.pos.between(entries[0].pos, entries[-1].pos))
    )
    return {
        row.pos: wire.Change(
            kind=kind,
            key=row.code,
            body=None if row.deleted else msgspec.Raw(_personal(kind, row.code, row.body, ready)),
        )
        for row in rows
    }


def _personal(kind: str, code: str, body: bytes, ready: Verifiers) -> bytes:
    """Return the document as this device gets it: an operator's PIN can be proven with it on no other one."""
    if kind != OPERATOR or code not in ready:
        return body
    return msgspec.json.encode(replace(msgspec.json.decode(body, type=Operator), pin=ready[code]))


def _until_pin(conn: Connection, entries: list[_Entry], ready: Verifiers) -> list[_Entry]:
    """Return the entries before the first operator whose verifier is not made yet; the next page makes more."""
    if not any(entry.kind == OPERATOR and entry.key not in ready for entry in entries):
        return entries
    waiting = with_pin(conn) - ready.keys()
    return list(takewhile(lambda entry: not (entry.kind == OPERATOR and entry.key in waiting), entries))
