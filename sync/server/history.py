"""A unit's facts out of the log, and the units of the book."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, select, tuple_

from sync import wire
from sync.ledger.envelope import Recorded
from sync.ledger.identity import UnitKey
from sync.ledger.unit import Unit
from sync.server.tables import DOCUMENT_FACT, LOG, UNIT, UNIT_DOCUMENT, UNIT_FACT, exact_key

_AT_ONCE: Final = 400
_EVENT: Final = (LOG.c.raw, LOG.c.hash, LOG.c.corrected)
_FACTS_OF_UNITS: Final = (
    select(UNIT_FACT.c.item, UNIT_FACT.c.serial, *_EVENT)
    .join_from(
        UNIT_FACT,
        LOG,
        (LOG.c.device == UNIT_FACT.c.device) & (LOG.c.epoch == UNIT_FACT.c.epoch) & (LOG.c.seq == UNIT_FACT.c.seq),
    )
    .where(tuple_(UNIT_FACT.c.item, UNIT_FACT.c.serial).in_(bindparam("keys", expanding=True)))
)
_UNIT: Final = select(UNIT.c.body).where(UNIT.c.item == bindparam("of_item"), UNIT.c.serial == bindparam("of_serial"))


def facts_of(conn: Connection, key: UnitKey) -> list[Recorded]:
    """Return every fact about the unit that the projector has met, in no order."""
    return facts_of_units(conn, [key])[key]


def facts_of_units(conn: Connection, keys: Sequence[UnitKey]) -> dict[UnitKey, list[Recorded]]:
    """Return for each of the units what ``facts_of`` does."""
    found: dict[UnitKey, list[Recorded]] = {key: [] for key in keys}
    by_row = {row_key(key): key for key in keys}
    for chunk in chunks(list(by_row)):
        rows = conn.execute(_FACTS_OF_UNITS, {"keys": chunk})
        for row in rows:
            found[by_row[row.item, row.serial]].append(recorded(row.raw, row.hash, row.corrected))
    return found


def row_key(key: UnitKey) -> tuple[str, str]:
    """Return item and serial as the tables key them."""
    return exact_key(key.item), exact_key(key.serial)


def chunks(keys: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    """Yield the keys in pieces that fit one query."""
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


def facts_of_document(conn: Connection, kind: str, code: str) -> list[Recorded]:
    """Return every fact that names this document as its own."""
    found = conn.execute(
        select(*_EVENT)
        .join_from(
            DOCUMENT_FACT,
            LOG,
            (LOG.c.device == DOCUMENT_FACT.c.device)
            & (LOG.c.epoch == DOCUMENT_FACT.c.epoch)
            & (LOG.c.seq == DOCUMENT_FACT.c.seq),
        )
        .where(DOCUMENT_FACT.c.kind == kind, DOCUMENT_FACT.c.code == exact_key(code))
    )
    return [recorded(row.raw, row.hash, row.corrected) for row in found]


def recorded(raw: bytes, hashed: str, corrected: str) -> Recorded:
    """Return the event as the ledger takes it."""
    return Recorded(envelope=wire.decode(raw), hash=hashed, corrected=corrected)


def unit_of(conn: Connection, key: UnitKey) -> Unit | None:
    """Return the projected unit."""
    item, serial = row_key(key)
    body = conn.execute(_UNIT, {"of_item": item, "of_serial": serial}).scalar_one_or_none()
    return None if body is None else msgspec.json.decode(body, type=Unit)


def units_of_document(conn: Connection, kind: str, code: str) -> list[Unit]:
    """Return the units whose facts ever named the document."""
    bodies = conn.execute(
        select(UNIT.c.body)
        .join_from(
            UNIT_DOCUMENT, UNIT, (UNIT.c.item == UNIT_DOCUMENT.c.item) & (UNIT.c.serial == UNIT_DOCUMENT.c.serial)
        )
        .where(UNIT_DOCUMENT.c.kind == kind, UNIT_DOCUMENT.c.code == exact_key(code))
    ).scalars()
    return [msgspec.json.decode(body, type=Unit) for body in bodies]
