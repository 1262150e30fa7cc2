"""Exceptions as the book keeps them: opened once, closed with a reason, told through the feed (RULES §3.3)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, select, tuple_

from sync import wire
from sync.ledger.exceptions import ExceptionClass, ExceptionKind, OpenException
from sync.ledger.identity import UnitKey
from sync.server.changes import EXCEPTION as FEED_KIND
from sync.server.changes import note_changes
from sync.server.dialect import upsert
from sync.server.history import chunks, row_key
from sync.server.tables import EXCEPTION, exact_key

_ALARMS_OF_UNITS: Final = select(EXCEPTION.c.item, EXCEPTION.c.serial, EXCEPTION.c.body).where(
    tuple_(EXCEPTION.c.item, EXCEPTION.c.serial).in_(bindparam("keys", expanding=True))
)
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
    key = UnitKey(item, serial)
    return alarms_of_units(conn, [key])[key]


def alarms_of_units(conn: Connection, keys: Sequence[UnitKey]) -> dict[UnitKey, dict[str, Alarm]]:
    """Return for each of the units what ``alarms_of`` does."""
    found: dict[UnitKey, dict[str, Alarm]] = {key: {} for key in keys}
    by_row = {row_key(key): key for key in keys}
    for chunk in chunks(list(by_row)):
        for row in conn.execute(_ALARMS_OF_UNITS, {"keys": chunk}):
            alarm = msgspec.json.decode(row.body, type=Alarm)
            found[by_row[row.item, row.serial]][alarm.id] = alarm
    return found


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
