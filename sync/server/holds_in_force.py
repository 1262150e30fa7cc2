"""The holds that documents put on units, as the server's own answers tell them (RULES §5.4)."""

from dataclasses import replace

from sqlalchemy import Connection

from sync.ledger.derived_holds import DerivedHolds
from sync.ledger.documents import HoldNotice, Recall
from sync.ledger.unit import Hold, Unit
from sync.server import documents
from sync.server.site import site_of
from sync.site_day import day_told


def holds_in_force(conn: Connection) -> DerivedHolds:
    """Return the open hold notices and recalls of the book, ready to be asked."""
    timezone = site_of(conn).site.timezone
    kept = (document for kind in ("hold", "recall") for document in documents.every(conn, kind).values())
    holding = [document for document in kept if isinstance(document, HoldNotice | Recall)]
    return DerivedHolds(holding, lambda at: day_told(at, timezone))


def held(conn: Connection, unit: Unit) -> Unit:
    """Return the unit with the holds by documents behind its own, all of one shape."""
    derived = holds_in_force(conn).of(unit)
    plain = (
        Hold(id=each.id, kind=each.kind, since=each.since, reason=each.reason, source=each.source) for each in derived
    )
    return replace(unit, holds=(*unit.holds, *plain)) if derived else unit
