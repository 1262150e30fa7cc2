"""A unit's facts out of the log, and the units of the book."""

import msgspec
from sqlalchemy import Connection, select

from sync import wire
from sync.ledger.envelope import Recorded
from sync.ledger.identity import UnitKey
from sync.ledger.unit import Unit
from sync.server.tables import DOCUMENT_FACT, LOG, UNIT, UNIT_DOCUMENT, UNIT_FACT, exact_key

_EVENT = (LOG.c.raw, LOG.c.hash, LOG.c.corrected)


def facts_of(conn: Connection, key: UnitKey) -> list[Recorded]:
    """Return every fact about the unit that the projector has met, in no order."""
    found = conn.execute(
        select(*_EVENT)
        .join_from(
            UNIT_FACT,
            LOG,
            (LOG.c.device == UNIT_FACT.c.device) & (LOG.c.epoch == UNIT_FACT.c.epoch) & (LOG.c.seq == UNIT_FACT.c.seq),
        )
        .where(UNIT_FACT.c.item == exact_key(key.item), UNIT_FACT.c.serial == exact_key(key.serial))
    )
    return [recorded(row.raw, row.hash, row.corrected) for row in found]


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
    body = conn.execute(
        select(UNIT.c.body).where(UNIT.c.item == exact_key(key.item), UNIT.c.serial == exact_key(key.serial))
    ).scalar_one_or_none()
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
