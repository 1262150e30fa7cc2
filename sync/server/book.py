"""The server's book: one writer at a time, readers beside it, and a signal when something new stands in it."""

from collections.abc import Callable
from threading import Lock
from typing import Self, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from sync.clock import Clock, Ids
from sync.server.dialect import BookError, reader_engine, writer_engine
from sync.server.rush import Rush
from sync.server.schema import upgrade
from sync.tokens import SystemTokens, Tokens

T = TypeVar("T")


class Signal:
    """Tells whoever listens that something happened; listeners are called in the thread that fires."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []
        self._lock = Lock()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call the listener at every firing, until the returned function is called."""
        with self._lock:
            self._listeners.append(listener)

        def leave() -> None:
            with self._lock:
                self._listeners.remove(listener)

        return leave

    def fire(self) -> None:
        """Call every listener."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()


class Book:
    """Everything the server remembers. ``ingested`` fires after new events, ``changed`` after new feed entries.

    ``rush`` says whether ingest needs the machine for itself. ``importing`` is held from the reading of a file to its
    commit, so that what was checked still holds.
    """

    def __init__(self, writer: Engine, reader: Engine, clock: Clock, ids: Ids, tokens: Tokens) -> None:
        self.clock = clock
        self.ids = ids
        self.tokens = tokens
        self.ingested = Signal()
        self.changed = Signal()
        self.rush = Rush()
        self.importing = Lock()
        self._writer = writer
        self._reader = reader
        self._writing = Lock()

    @classmethod
    def open(cls, url: str, clock: Clock, ids: Ids, tokens: Tokens | None = None) -> Self:
        """Open the book and bring its schema up to date, or raise BookError. One process at a time opens a file."""
        writer = writer_engine(url)
        try:
            upgrade(writer)
        except DBAPIError as error:
            writer.dispose()
            raise BookError(f"The book {writer.url} cannot be opened ({error.orig}).") from error
        except BaseException:
            writer.dispose()
            raise
        return cls(writer, reader_engine(url), clock, ids, tokens or SystemTokens())

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run the work in one transaction; when this returns, what it wrote is durable. Writers take turns."""
        with self._writing, self._writer.begin() as conn:
            return work(conn)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run the work on one unchanging state of the book."""
        with self._reader.begin() as conn:
            return work(conn)

    def close(self) -> None:
        """Close every connection; the last one that writes closes last."""
        self._reader.dispose()
        self._writer.dispose()
