"""One unit from its facts into the book: state, the texts that find it, its documents and its exceptions."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from sync.ledger.exceptions import ExceptionKind, closed_exceptions, open_exceptions
from sync.ledger.facts import UnitFact
from sync.ledger.fold import History, history
from sync.ledger.identity import DocumentKind, UnitKey
from sync.server.alarms import Alarm, alarms_of_units, keep
from sync.server.changes import UNIT as FEED_KIND
from sync.server.changes import note_changes
from sync.server.dialect import insert_new, upsert
from sync.server.history import facts_of_units, row_key
from sync.server.receipts import DocumentKey
from sync.server.tables import UNIT, UNIT_DOCUMENT, UNIT_TEXT, exact_key

_REFERENCES: Final[Mapping[str, DocumentKind]] = {
    "po": DocumentKind.PURCHASE_ORDER,
    "transfer": DocumentKind.TRANSFER,
    "order": DocumentKind.ORDER,
    "rma": DocumentKind.RMA,
    "carton": DocumentKind.CARTON,
}
_LEDGER_KINDS: Final = frozenset(kind.value for kind in ExceptionKind)


def project_units(conn: Connection, keys: Sequence[UnitKey], at: str) -> set[DocumentKey]:
    """Fold the units anew and write them; return the documents that their facts name."""
    units: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    alarms: list[Alarm] = []
    named: set[DocumentKey] = set()
    known = alarms_of_units(conn, keys)
    for key, facts in facts_of_units(conn, keys).items():
        told = history(key, facts)
        item, serial = row_key(key)
        row = {"item": item, "serial": serial}
        units.append(row | {"state": told.unit.state.value, "body": msgspec.json.encode(told.unit)})
        texts += [row | {"text": exact_key(text)} for text in (key.serial, *(text for _, text in told.unit.aliases))]
        documents = _named(told)
        named |= documents
        links += [row | {"kind": kind, "code": exact_key(code)} for kind, code in documents]
        alarms += _alarms(known[key], told, at)
    upsert(conn, UNIT, units)
    insert_new(conn, UNIT_TEXT, texts)
    insert_new(conn, UNIT_DOCUMENT, links)
    note_changes(conn, [(FEED_KIND, row["item"], row["serial"]) for row in units])
    keep(conn, alarms)
    return named


def documents_of(fact: UnitFact) -> set[DocumentKey]:
    """Return the documents, cartons and orders that the fact names."""
    references = ((kind.value, getattr(fact, name, None)) for name, kind in _REFERENCES.items())
    return {(kind, code) for kind, code in references if isinstance(code, str) and code}


def _named(told: History) -> set[DocumentKey]:
    named: set[DocumentKey] = set()
    for judged in told.judged:
        fact = judged.recorded.envelope.fact
        if isinstance(fact, UnitFact):
            named |= documents_of(fact)
    return named


def _alarms(known: Mapping[str, Alarm], told: History, at: str) -> list[Alarm]:
    """Return the exceptions that opened or closed with this fold."""
    facts = [judged.recorded for judged in told.judged]
    now = {exception.id: exception for exception in open_exceptions(told.unit, facts)}
    opened = [Alarm.of(now[name]) for name in now if name not in known or known[name].closed is not None]
    before = [alarm.exception() for alarm in known.values() if alarm.closed is None and alarm.kind in _LEDGER_KINDS]
    closed = [
        msgspec.structs.replace(known[gone.id], closed=at, closing_reason=gone.reason)
        for gone in closed_exceptions(before, told)
    ]
    return opened + closed
