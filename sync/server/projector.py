"""From the log to what can be asked: units, their texts and documents, exceptions, and the feed.

Its cursor is how far each epoch is projected, so that it depends on no order between devices. What it writes is a
function of the log: run again over the same events it changes nothing.
"""

from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any, Final

from sqlalchemy import Connection, func, select

from sync import wire
from sync.clock import stamp
from sync.ledger.envelope import Envelope
from sync.ledger.errors import MalformedError
from sync.ledger.facts import DocumentFact, Received, UnitFact
from sync.ledger.identity import DocumentKind, UnitKey
from sync.server.book import Book
from sync.server.dialect import insert_new, upsert
from sync.server.receipts import DocumentKey, settle
from sync.server.tables import DOCUMENT_FACT, EPOCH_HEAD, LOG, PROJECTION, UNIT_FACT, exact_key
from sync.server.unit_projection import documents_of, project_units

AT_ONCE: Final = 1000


@dataclass(slots=True)
class _Touched:
    """What a stretch of the log names."""

    units: dict[UnitKey, None] = field(default_factory=dict)
    documents: set[DocumentKey] = field(default_factory=set)
    unit_facts: list[dict[str, Any]] = field(default_factory=list)
    document_facts: list[dict[str, Any]] = field(default_factory=list)


class Projector:
    """Projects what was ingested, in batches; in its own thread between ``start`` and ``stop``."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._turn = Lock()
        self._work = Event()
        self._stopping = False
        self._thread: Thread | None = None
        self._leave = book.ingested.listen(self._work.set)

    def catch_up(self) -> int:
        """Project everything that stands in the log now; return how many events that were."""
        projected = 0
        with self._turn:
            while step := self._book.write(lambda conn: project(conn, stamp(self._book.clock.now()))):
                projected += step
                self._book.changed.fire()
        return projected

    def start(self) -> None:
        """Begin to project in the background."""
        self._thread = Thread(target=self._run, name="projector")
        self._work.set()
        self._thread.start()

    def stop(self) -> None:
        """Stop after the batch at hand; the cursor is in the book."""
        self._leave()
        self._stopping = True
        self._work.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            self._work.wait()
            self._work.clear()
            if self._stopping:
                return
            self.catch_up()


def project(conn: Connection, at: str) -> int:
    """Project the next events of the log; return how many they were, 0 when there are none left."""
    left = AT_ONCE
    touched = _Touched()
    for device, epoch, through in _behind(conn):
        rows = conn.execute(
            select(LOG.c.seq, LOG.c.raw, LOG.c.corrected)
            .where(LOG.c.device == device, LOG.c.epoch == epoch, LOG.c.seq > through)
            .order_by(LOG.c.seq)
            .limit(left)
        ).all()
        for row in rows:
            _touch(touched, row.raw, row.corrected)
        if rows:
            upsert(conn, PROJECTION, [{"device": device, "epoch": epoch, "through": rows[-1].seq}])
        left -= len(rows)
        if left <= 0:
            break
    insert_new(conn, UNIT_FACT, touched.unit_facts)
    insert_new(conn, DOCUMENT_FACT, touched.document_facts)
    documents = touched.documents | project_units(conn, touched.units, at)
    settle(conn, documents, at)
    return AT_ONCE - left


def _behind(conn: Connection) -> list[tuple[str, str, int]]:
    through = func.coalesce(PROJECTION.c.through, 0)
    rows = conn.execute(
        select(EPOCH_HEAD.c.device, EPOCH_HEAD.c.epoch, through.label("through"))
        .outerjoin_from(
            EPOCH_HEAD,
            PROJECTION,
            (PROJECTION.c.device == EPOCH_HEAD.c.device) & (PROJECTION.c.epoch == EPOCH_HEAD.c.epoch),
        )
        .where(EPOCH_HEAD.c.next_seq - 1 > through)
        .order_by(EPOCH_HEAD.c.opened, EPOCH_HEAD.c.device, EPOCH_HEAD.c.epoch)
    )
    return [(row.device, row.epoch, row.through) for row in rows]


def _touch(touched: _Touched, raw: bytes, corrected: str) -> None:
    try:
        envelope = wire.decode(raw)
    except MalformedError:
        # Quarantined at ingest with its reason; a newer version projects it when the book is rebuilt.
        return
    origin = {"device": envelope.device, "epoch": envelope.epoch, "seq": envelope.seq}
    match envelope.fact:
        case UnitFact(unit=unit):
            touched.units[unit] = None
            touched.unit_facts.append({"item": exact_key(unit.item), "serial": exact_key(unit.serial)} | origin)
            touched.documents.update(documents_of(envelope.fact))
        case DocumentFact(document=document):
            touched.documents.add((document.kind.value, document.code))
        case _:
            return
    own = _own_document(envelope)
    if own is not None:
        kind, code = own
        row = {"kind": kind, "code": exact_key(code), "corrected": corrected, "type": type(envelope.fact).__name__}
        touched.document_facts.append(row | origin)


def _own_document(envelope: Envelope) -> DocumentKey | None:
    match envelope.fact:
        case DocumentFact(document=document):
            return document.kind.value, document.code
        case Received(po=str(po)):
            return DocumentKind.PURCHASE_ORDER.value, po
        case _:
            return None
