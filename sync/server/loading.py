"""A file into the book: all of it or nothing, and again the same file changes nothing (first day: RULES §6)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from sync.clock import stamp
from sync.imports.findings import RowError
from sync.imports.kinds import parse_csv
from sync.imports.rows import OpeningUnit, Rows
from sync.ledger.documents import Document, HoldNotice, Operator, Order, PurchaseOrder, Recall
from sync.ledger.envelope import Recorded
from sync.ledger.facts import Fact, Voided
from sync.server import documents
from sync.server.book import Book
from sync.server.changes import note_changes
from sync.server.desk import DeskFact, record
from sync.server.history import facts_of_units
from sync.server.operator_pins import OPERATOR, set_pins
from sync.server.projector import Projector
from sync.server.recalls import dated
from sync.server.references import BookReferences
from sync.server.site import site_of
from sync.tokens import new_text

_BADGE_LENGTH = 12
_AGAIN = "imported again with other values"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What an import did: rows that the file names, how many changed something, and what is worth knowing."""

    kind: str
    named: int
    changed: int
    warnings: tuple[RowError, ...]


def load(book: Book, projector: Projector, kind: str, data: bytes) -> Loaded:
    """Take the file into the book, or raise ImportErrors with nothing changed."""
    with book.importing:
        projector.catch_up()
        rows = book.read(lambda conn: parse_csv(kind, data, BookReferences(conn)))
        loaded = book.write(lambda conn: _take(book, conn, rows))
    book.changed.fire()
    projector.catch_up()
    return loaded


def _take(book: Book, conn: Connection, rows: Rows) -> Loaded:
    site_of(conn)
    known = documents.every(conn, documents.kind_of(rows.documents[0])) if rows.documents else {}
    kept = [_kept(book, document, known.get(document.code)) for document in rows.documents]
    changed = documents.put(conn, kept, known)
    changed += documents.remove(conn, rows.removed)
    repinned = set_pins(book, conn, rows.pins)
    note_changes(conn, [(OPERATOR, operator, "") for operator in repinned])
    facts: list[DeskFact] = []
    warnings = list(rows.warnings)
    before = facts_of_units(conn, [unit.key for unit in rows.opening])
    for unit in rows.opening:
        fresh, warning = _opening(conn, unit, before[unit.key])
        facts += fresh
        changed += bool(fresh)
        warnings += [warning] if warning is not None else []
    if facts:
        record(book, conn, facts)
    return Loaded(kind=rows.kind.value, named=rows.count, changed=changed, warnings=tuple(warnings))


def _kept(book: Book, document: Document, before: Document | None) -> Document:
    """Return the document with what the file does not say kept from before."""
    match document, before:
        case Operator(badge=""), Operator(badge=badge):
            return replace(document, badge=badge)
        case Operator(badge=""), _:
            return replace(document, badge=new_text(book.tokens, _BADGE_LENGTH))
        case PurchaseOrder(status="open"), PurchaseOrder(status="closing" | "closed"):
            return replace(document, status=before.status)
        case Order(status="open"), Order(status="shipped"):
            return replace(document, status=before.status)
        case HoldNotice() | Recall(), _:
            return dated(document, before, stamp(book.clock.now()))
        case _:
            return document


def _opening(conn: Connection, unit: OpeningUnit, facts: Iterable[Recorded]) -> tuple[list[DeskFact], RowError | None]:
    """Return the facts that take the unit over, or why it is left as it is; ``facts`` are those it has."""
    known = sorted(facts, key=lambda recorded: recorded.order)
    if not known:
        return list(_fresh(unit, None)), None
    if any(not recorded.envelope.opening for recorded in known):
        said = BookReferences(conn).unit_said(unit.key) or "taken back"
        warning = RowError(
            line=unit.line, column="serial", value=unit.key.serial, code="import.already_here", expected=said
        )
        return [], warning
    standing = list(_standing(known))
    if tuple(_fact(recorded) for recorded in standing) == unit.facts:
        return [], None
    voids: list[Fact] = [Voided(unit=unit.key, fact=each.envelope.id, reason=_AGAIN) for each in reversed(standing)]
    last = known[-1].envelope.id
    return [DeskFact(fact=void, last=last, opening=True) for void in voids] + list(_fresh(unit, last)), None


def _fresh(unit: OpeningUnit, last: str | None) -> Iterator[DeskFact]:
    for fact in unit.facts:
        yield DeskFact(fact=fact, last=last, opening=True)


def _standing(known: Iterable[Recorded]) -> Iterator[Recorded]:
    """Yield the opening facts that were not taken back."""
    every = list(known)
    out = {recorded.envelope.fact.fact for recorded in every if isinstance(recorded.envelope.fact, Voided)}
    for recorded in every:
        if not isinstance(recorded.envelope.fact, Voided) and recorded.envelope.id not in out:
            yield recorded


def _fact(recorded: Recorded) -> Fact:
    return recorded.envelope.fact
