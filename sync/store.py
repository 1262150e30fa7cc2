"""The handheld's storage: one database file in the data folder, one writer, and readers beside it."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar

from sync import identity_file
from sync.clock import Clock, Ids
from sync.handheld import Transaction, View
from sync.identity_file import Identity
from sync.store_connection import DATABASE_NAME, check, failed, open_reader, open_writer
from sync.store_errors import (
    AcknowledgementError,
    NotEnrolledError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFailedError,
)
from sync.store_lock import FolderLock
from sync.store_writer import Writer

__all__ = [
    "AcknowledgementError",
    "NotEnrolledError",
    "Store",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreError",
    "StoreFailedError",
    "open_view",
]

T = TypeVar("T")


class Store:
    """The storage of one running application; ``close`` it, or its lock lasts as long as the process."""

    def __init__(self, folder: Path, lock: FolderLock, writer: Writer, identity: Identity | None) -> None:
        self._folder = folder
        self._lock = lock
        self._writer = writer
        self._identity = identity

    @classmethod
    def open(cls, folder: Path, clock: Clock, ids: Ids) -> Self:
        """Open the folder's storage, made if it is not there.

        Raises StoreBusyError if another application works on it, StoreDamagedError after an unclean stop that left the
        file damaged, and StoreFailedError for a folder that cannot be written.
        """
        _make(folder)
        lock = FolderLock.acquire(folder)
        try:
            identity = identity_file.load(folder)
            writer = Writer(folder, lambda: _begin(folder, clock, ids, identity))
        except BaseException:
            lock.release()
            raise
        return cls(folder, lock, writer, identity)

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._folder

    @property
    def identity(self) -> Identity | None:
        """Who this handheld is, None before its enrolment."""
        return self._identity

    def enrol(self, identity: Identity) -> None:
        """Keep the identity in its file and record as this device from now on."""
        identity_file.save(self._folder, identity)
        self._identity = identity
        self.write(lambda tx: tx.identify(identity)).result()

    def write(self, work: Callable[[Transaction], T]) -> Future[T]:
        """Do the work in a transaction, after what was given before it; the future resolves after its COMMIT.

        Never blocks. An exception in the work undoes it and reaches its future alone. Callbacks of the future run in
        the writer's thread: keep them short.
        """
        return self._writer.put(work, urgent=True)

    def soon(self, work: Callable[[Transaction], T]) -> Future[T]:
        """Do the work with the next scan's transaction, or by itself after a second: it costs no sync of its own."""
        return self._writer.put(work, urgent=False)

    def reader(self) -> sqlite3.Connection:
        """Return a read-only connection for the calling thread; exhaust its cursors (fetchall) and close it."""
        return open_reader(self._folder)

    @contextmanager
    def view(self) -> Iterator[View]:
        """Give one moment of what is committed, read-only, in the calling thread."""
        with open_view(self._folder, self._identity) as view:
            yield view

    def close(self) -> None:
        """Finish all work that was given, stop cleanly and give the folder free."""
        self._writer.close()
        self._lock.release()


@contextmanager
def open_view(folder: Path, identity: Identity | None = None) -> Iterator[View]:
    """Give one moment of a folder's database, beside whatever application works on it."""
    conn = open_reader(folder)
    try:
        conn.execute("BEGIN")
        yield View(conn, identity)
    finally:
        conn.close()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreFailedError(
            f"The data folder {folder} cannot be made ({error.strerror}). "
            "Check the path and the rights of this user, or name another folder in SCANNER_DATA."
        ) from error


def _begin(folder: Path, clock: Clock, ids: Ids, identity: Identity | None) -> Transaction:
    """Open the database for writing, checked if the last stop was not clean."""
    conn = open_writer(folder).conn
    try:
        clean = conn.execute("SELECT clean FROM handheld").fetchone()[0]
        if not clean:
            check(conn, folder / DATABASE_NAME)
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("UPDATE handheld SET clean = 0 WHERE clean")
        tx = Transaction(conn, clock, ids, identity)
        conn.execute("COMMIT")
    except sqlite3.Error as error:
        conn.close()
        raise failed(error, f"The database in {folder} cannot be opened") from error
    except BaseException:
        conn.close()
        raise
    return tx
