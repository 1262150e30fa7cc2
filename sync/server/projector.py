"""From the log to what can be asked: units, their texts and documents, exceptions, and the feed.

Its cursor is how far each epoch is projected, so that it depends on no order between devices. What it writes is a
function of the log: run again over the same events it changes nothing.
"""

import logging
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, Final

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from sync import wire
from sync.clock import stamp
from sync.ledger.envelope import Envelope
from sync.ledger.errors import MalformedError
from sync.ledger.facts import DocumentFact, Received, UnitFact
from sync.ledger.identity import DocumentKind, UnitKey
from sync.server.book import Book
from sync.server.dialect import insert_new, upsert
from sync.server.receipts import DocumentKey, settle
from sync.server.tables import DOCUMENT_FACT, EPOCH_HEAD, LOG, PROJECTION, QUARANTINE, UNIT_FACT, exact_key
from sync.server.unit_projection import documents_of, project_units

AT_ONCE: Final = 1000
RETRY_S: Final = 5.0
GIVE_WAY_S: Final = 1.0
"""How long a batch waits at most while handhelds empty their queues: the log is the promise, the projection follows."""
LOOK_S: Final = 0.02
UNPROJECTED: Final = "unprojected"
_log: Final = logging.getLogger(__name__)


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
        self._limit = AT_ONCE
        self._stopping = Event()
        self._thread: Thread | None = None
        self._leave = book.ingested.listen(self._work.set)

    def catch_up(self) -> int:
        """Project everything that stands in the log now; return how many events that were."""
        projected = 0
        with self._turn:
            while (step := self._step()) is not None:
                projected += step
        return projected

    def start(self) -> None:
        """Begin to project in the background."""
        self._thread = Thread(target=self._run, name="projector")
        self._work.set()
        self._thread.start()

    def stop(self) -> None:
        """Stop after the batch at hand; the cursor is in the book."""
        self._leave()
        self._stopping.set()
        self._work.set()
        if self._thread is not None:
            self._thread.join()

    def _step(self) -> int | None:
        """Project the next batch; return how many events that were, or None where nothing is left."""
        try:
            step = self._book.write(partial(project, at=self._now(), limit=self._limit))
        except DBAPIError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever one event does, the others must go on
            step = self._around(error)
        else:
            self._limit = min(AT_ONCE, self._limit * 2)
            if not step:
                return None
        if step:
            self._book.changed.fire()
        return step

    def _around(self, error: Exception) -> int:
        """Close in on the event that cannot be projected, and set it aside once it is alone."""
        if self._limit > 1:
            self._limit //= 2
            return 0
        reason = f"It cannot be projected: {type(error).__name__}: {error}"
        _log.error("An event was set aside. %s", reason, exc_info=error)
        return self._book.write(lambda conn: set_next_aside(conn, self._now(), reason))

    def _now(self) -> str:
        return stamp(self._book.clock.now())

    def _run(self) -> None:
        again: float | None = None
        while True:
            self._work.wait(again)
            self._work.clear()
            try:
                while not self._stopping.is_set() and self._next() is not None:
                    pass
                again = None
            except DBAPIError:
                _log.exception("The book could not be written; it is tried again in %s s.", RETRY_S)
                again = RETRY_S
            if self._stopping.is_set():
                return

    def _next(self) -> int | None:
        """Project one batch, after what rushes into the log; but never wait for that without end."""
        until = monotonic() + GIVE_WAY_S
        while self._book.rush.lasts and monotonic() < until and not self._stopping.wait(LOOK_S):
            pass
        with self._turn:
            return self._step()


def project(conn: Connection, at: str, limit: int = AT_ONCE) -> int:
    """Project the next events of the log; return how many they were, 0 when there are none left."""
    left = limit
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
    documents = touched.documents | project_units(conn, list(touched.units), at)
    settle(conn, documents, at)
    return limit - left


def set_next_aside(conn: Connection, at: str, reason: str) -> int:
    """Pass over the next event: it stays in the log, and stands in quarantine with the reason."""
    device, epoch, through = _behind(conn)[0]
    here = (LOG.c.device == device) & (LOG.c.epoch == epoch) & (LOG.c.seq == through + 1)
    row = conn.execute(select(LOG.c.hash, LOG.c.raw).where(here)).one()
    event = {"device": device, "epoch": epoch, "seq": through + 1, "hash": row.hash, "raw": row.raw}
    insert_new(conn, QUARANTINE, [event | {"received": at, "verdict": UNPROJECTED, "reason": reason}])
    upsert(conn, PROJECTION, [{"device": device, "epoch": epoch, "through": through + 1}])
    return 1


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
