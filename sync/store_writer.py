"""The one thread that writes a handheld's database, and the only one that checkpoints it.

Waiting scans share one transaction, each in its own savepoint, and so one sync.
"""

import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from sync.handheld import Transaction
from sync.store_connection import DATABASE_NAME, WAL_LIMIT, failed
from sync.store_errors import StoreError, StoreFailedError
from sync.store_jobs import Job, JobQueue

_RIDE_SECONDS = 0.010
"""How long work that is not urgent may hold up the scans it rides along with."""
_IDLE_SECONDS = 0.25
_IDLE_COMMITS = 60
_MOST_COMMITS = 150
"""A checkpoint costs three syncs; spread over so many commits, a scan stays well under 1.1."""
_FEWEST_COMMITS = 40
"""A log over its limit is not checkpointed more often than this: a reader may be holding it."""

_log = logging.getLogger(__name__)
T = TypeVar("T")
Done = list[tuple[Job, Any]]


class Writer:
    """Runs work piece by piece in the order it came; a future resolves only after the COMMIT of its work returned."""

    def __init__(self, folder: Path, begin: Callable[[], Transaction]) -> None:
        """Start the thread; ``begin`` runs in it, opens the database and returns the transaction to work with."""
        self._wal = folder / f"{DATABASE_NAME}-wal"
        self._begin = begin
        self._jobs = JobQueue()
        self._commits = 0
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="store-writer", daemon=True)
        self._thread.start()
        ready.result()

    def put(self, work: Callable[[Transaction], T], *, urgent: bool) -> Future[T]:
        """Take work to be done; the future gets its result, or the exception that undid it."""
        return self._jobs.put(work, urgent=urgent)

    def close(self) -> None:
        """Finish all work that was taken, mark a clean stop and end the thread."""
        self._jobs.close()
        self._thread.join()

    def _run(self, ready: Future[None]) -> None:
        try:
            tx = self._begin()
        except BaseException as error:  # noqa: BLE001 - whoever opens the store gets it
            ready.set_exception(error)
            return
        ready.set_result(None)
        try:
            self._work(tx)
            self._stop(tx)
        except BaseException as error:
            self._jobs.close(StoreFailedError(f"The storage stopped ({error!r}). Start the scanner again."))
            raise
        finally:
            tx.conn.close()

    def _work(self, tx: Transaction) -> None:
        while True:
            jobs = self._jobs.take(_IDLE_SECONDS if self._commits >= _IDLE_COMMITS else None)
            if jobs is None:
                return
            if jobs:
                self._commit(tx, jobs)
            if not jobs or self._checkpoint_due():
                self._checkpoint(tx, "PASSIVE")

    def _commit(self, tx: Transaction, jobs: list[Job]) -> None:
        """Do the jobs in one transaction and resolve their futures after its COMMIT."""
        waiting = deque(jobs)
        done: Done = []
        try:
            tx.conn.execute("BEGIN IMMEDIATE")
            begun = monotonic()
            while waiting and (waiting[0].urgent or not done or monotonic() - begun < _RIDE_SECONDS):
                _do(tx, waiting.popleft(), done)
            tx.conn.execute("COMMIT")
        except sqlite3.Error as error:
            _fail(done, failed(error, "This could not be stored"))
            _undo(tx)
        except BaseException as error:
            _fail(done, StoreFailedError(f"The storage stopped ({error!r}). Start the scanner again."))
            raise
        else:
            self._commits += 1
            for job, result in done:
                job.future.set_result(result)
        self._jobs.put_back(waiting)

    def _checkpoint_due(self) -> bool:
        if self._commits < _FEWEST_COMMITS:
            return False
        return self._commits >= _MOST_COMMITS or self._wal.stat().st_size > 2 * WAL_LIMIT

    def _checkpoint(self, tx: Transaction, mode: str) -> None:
        """Carry the log into the database; where that fails the log keeps everything, and the next one tries again."""
        self._commits = 0
        try:
            tx.conn.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()
        except sqlite3.Error as error:
            _log.warning("The write-ahead log could not be carried over (%s); it keeps everything until it can.", error)

    def _stop(self, tx: Transaction) -> None:
        try:
            tx.conn.execute("UPDATE handheld SET clean = 1")
        except sqlite3.Error as error:
            _log.warning("The clean stop could not be noted (%s); the next start checks the database.", error)
        self._checkpoint(tx, "TRUNCATE")


def _do(tx: Transaction, job: Job, done: Done) -> None:
    """Do one job in a savepoint; what it raises undoes it alone and reaches only its own future."""
    if not job.future.set_running_or_notify_cancel():
        return
    head = tx.head
    tx.conn.execute("SAVEPOINT work")
    try:
        result = job.work(tx)
    except BaseException as error:
        job.future.set_exception(
            failed(error, "This could not be stored") if isinstance(error, sqlite3.Error) else error
        )
        if not isinstance(error, Exception):
            raise
        if not tx.conn.in_transaction:
            # A full or failing disk makes SQLite give the whole transaction up, with what others did in it.
            raise sqlite3.OperationalError(f"the transaction was given up: {error}") from error
        tx.conn.execute("ROLLBACK TO work")
        tx.conn.execute("RELEASE work")
        tx.restore(head)
        return
    done.append((job, result))
    tx.conn.execute("RELEASE work")


def _fail(done: Done, why: StoreError) -> None:
    for job, _ in done:
        job.future.set_exception(why)


def _undo(tx: Transaction) -> None:
    if tx.conn.in_transaction:
        tx.conn.execute("ROLLBACK")
    tx.reload()
