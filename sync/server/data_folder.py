"""The server's data folder: the book, the lock that keeps a second writer off it, and how to reach who holds it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from sync.clock import Clock, Ids
from sync.server.book import Book
from sync.server.dialect import BookError, sqlite_url
from sync.tokens import Tokens, new_secret

_BOOK: Final = "book.db"
_LOCK: Final = "server.lock"
_RUNNING: Final = "running.json"


class FolderBusyError(Exception):
    """Another process holds the folder; where it answers is in ``DataFolder.running``."""


@dataclass(frozen=True, slots=True)
class Running:
    """The server that holds the folder: where it answers, its process, and the secret of its administrator."""

    url: str
    pid: int
    secret: str

    def __repr__(self) -> str:
        return f"Running(url={self.url!r}, pid={self.pid})"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One folder with one book."""

    path: Path

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the folder alone, or raise FolderBusyError; the kernel lets go of it when the process ends."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise BookError(
                f"The data folder {self.path} cannot be used ({error.strerror}). Make it writable, or give another one "
                "with --data."
            ) from error
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FolderBusyError(f"Another scanner-server works in {self.path}.") from error
            yield
        finally:
            os.close(lock)

    @contextmanager
    def book(self, clock: Clock, ids: Ids, tokens: Tokens | None = None, *, make: bool = False) -> Iterator[Book]:
        """Hold the folder and open its book; ``make`` allows a new one."""
        if not make and not (self.path / _BOOK).exists():
            raise BookError(f"There is no book in {self.path} yet; run: scanner-server init --site CODE")
        with self.hold():
            book = Book.open(sqlite_url(str(self.path / _BOOK)), clock, ids, tokens)
            try:
                yield book
            finally:
                book.close()

    @contextmanager
    def announce(self, url: str, tokens: Tokens) -> Iterator[Running]:
        """Tell this machine's administrator where the server answers, for as long as it does."""
        running = Running(url=url, pid=os.getpid(), secret=new_secret(tokens))
        file = self.path / _RUNNING
        fresh = file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(msgspec.json.encode(running))
        fresh.replace(file)
        try:
            yield running
        finally:
            file.unlink(missing_ok=True)

    @property
    def running(self) -> Running | None:
        """Return who says to be running here, or None."""
        try:
            return msgspec.json.decode((self.path / _RUNNING).read_bytes(), type=Running)
        except (FileNotFoundError, msgspec.DecodeError):
            return None
