"""Exceptions as the book keeps them: opened once, closed with a reason, told through the feed (RULES §3.3)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select

from sync import wire
from sync.ledger.exceptions import ExceptionClass, ExceptionKind, OpenException
from sync.ledger.identity import UnitKey
from sync.server.changes import EXCEPTION as FEED_KIND
from sync.server.changes import note_changes
from sync.server.dialect import upsert
from sync.server.tables import EXCEPTION, exact_key

FORK: Final = "fork"
OVER_RECEIPT: Final = "over_receipt"


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """One exception with both sides, open while ``closed`` is None."""

    id: str
    kind: str
    level: str
    item: str
    serial: str
    reason: str
    opened: str
    fact: str = ""
    against: str | None = None
    devices: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    closed: str | None = None
    closing_reason: str | None = None

    @classmethod
    def of(cls, exception: OpenException) -> "Alarm":
        """Return the ledger's exception as the book keeps it."""
        return cls(
            id=exception.id,
            kind=exception.kind.value,
            level=exception.level.value,
            item=exception.unit.item,
            serial=exception.unit.serial,
            reason=exception.reason,
            opened=exception.opened,
            fact=exception.fact,
            against=exception.against,
            devices=exception.devices,
            operators=exception.operators,
        )

    def exception(self) -> OpenException:
        """Return what the ledger said when it was opened; only for kinds of the ledger."""
        return OpenException(
            id=self.id,
            kind=ExceptionKind(self.kind),
            unit=UnitKey(self.item, self.serial),
            fact=self.fact,
            against=self.against,
            reason=self.reason,
            opened=self.opened,
            devices=self.devices,
            operators=self.operators,
        )

    def notice(self) -> wire.ExceptionNotice:
        """Return what handhelds are told."""
        return wire.ExceptionNotice(
            id=self.id,
            item=self.item,
            serial=self.serial,
            kind=self.kind,
            operator=self.operators[0] if self.operators else None,
            device=self.devices[0] if self.devices else "",
            opened=self.opened,
            reason=self.closing_reason or self.reason,
            closed=self.closed,
        )


def raise_fork(conn: Connection, device: str, epoch: str, seq: int, at: str) -> None:
    """Alarm that two histories of one device exist; once an epoch."""
    alarm = Alarm(
        id=f"{FORK}:{device}:{epoch}",
        kind=FORK,
        level=ExceptionClass.HIGHEST.value,
        item="",
        serial="",
        reason=f"Two different events are number {seq} of this epoch: the device was copied or set back.",
        opened=at,
        devices=(device,),
    )
    if alarm.id not in alarms_of(conn, "", ""):
        keep(conn, [alarm])


def alarms_of(conn: Connection, item: str, serial: str) -> Mapping[str, Alarm]:
    """Return every exception the unit ever had, by id."""
    rows = conn.execute(
        select(EXCEPTION.c.body).where(EXCEPTION.c.item == exact_key(item), EXCEPTION.c.serial == exact_key(serial))
    ).scalars()
    alarms = (msgspec.json.decode(body, type=Alarm) for body in rows)
    return {alarm.id: alarm for alarm in alarms}


def keep(conn: Connection, alarms: Iterable[Alarm]) -> None:
    """Write the exceptions as they are now, and tell of them."""
    kept = list(alarms)
    upsert(conn, EXCEPTION, [_row(alarm) for alarm in kept])
    note_changes(conn, [(FEED_KIND, exact_key(alarm.id), "") for alarm in kept])


def _row(alarm: Alarm) -> dict[str, Any]:
    return {
        "item": exact_key(alarm.item),
        "serial": exact_key(alarm.serial),
        "id": exact_key(alarm.id),
        "kind": alarm.kind,
        "opened": alarm.opened,
        "closed": alarm.closed,
        "body": msgspec.json.encode(alarm),
    }
