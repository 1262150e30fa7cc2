"""What the tests of carrying share: a real server's book in a folder, a handheld enrolled at it, and a link between."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from sync import identity_file, outbox, wire
from sync.clock import RandomIds, SystemClock
from sync.identity_file import Identity
from sync.link import Link
from sync.outbox import Head
from sync.server import enrolment
from sync.server.book import Book
from sync.server.embedded import EmbeddedLink
from sync.server.site import make_site
from sync.server.tables import LOG, QUARANTINE
from sync.store import Store
from sync.worker import LinkStatus, Worker

PATIENCE_S = 30


@contextmanager
def server_book(folder: Path) -> Iterator[Book]:
    """Give the open book of a site."""
    folder.mkdir(parents=True, exist_ok=True)
    book = Book.open(f"sqlite:///{folder / 'book.db'}", SystemClock(), RandomIds())
    try:
        make_site(book, "HAM")
        yield book
    finally:
        book.close()


def enrolled_at(book: Book, folder: Path) -> Identity:
    """Enrol a handheld by a fresh code and keep its identity in the folder."""
    given = enrolment.enroll(book, wire.EnrollRequest(code=enrolment.new_code(book), name="dock-3"))
    identity = Identity(
        device=given.device,
        secret=given.secret,
        site=given.site,
        tag=given.tag,
        server="http://127.0.0.1:8470",
        digest_key="00ff",
    )
    identity_file.save(folder, identity)
    return identity


@contextmanager
def handheld_of(book: Book, folder: Path) -> Iterator[Store]:
    """Give the open store of a handheld that is enrolled at the book's site."""
    enrolled_at(book, folder)
    store = Store.open(folder, SystemClock(), RandomIds())
    try:
        yield store
    finally:
        store.close()


class BookLink(EmbeddedLink):
    """The server in this process; keeps what was pushed."""

    def __init__(self, book: Book, device: str) -> None:
        super().__init__(book, device)
        self.pushes: list[wire.Push] = []

    def push(self, push: wire.Push) -> wire.Acknowledgement:
        """Hand the batch to the server."""
        self.pushes.append(push)
        return super().push(push)


def logged(book: Book, device: str) -> list[bytes]:
    """Return the bytes of every event of the device in the server's log, in their order."""
    query = select(LOG.c.raw).where(LOG.c.device == device).order_by(LOG.c.received, LOG.c.epoch, LOG.c.seq)
    return [bytes(raw) for (raw,) in book.read(lambda conn: conn.execute(query).all())]


def quarantined(book: Book, device: str) -> list[tuple[int, str]]:
    """Return seq and verdict of every event of the device that the server put aside."""
    query = select(QUARANTINE.c.seq, QUARANTINE.c.verdict).where(QUARANTINE.c.device == device)
    return [(row.seq, row.verdict) for row in book.read(lambda conn: conn.execute(query.order_by("seq")).all())]


def worker_of(store: Store, link: Link, on_status: Callable[[LinkStatus], None] = lambda _: None) -> Worker:
    return Worker(store, lambda: link, SystemClock(), random.Random(1), on_status)


def head_of(store: Store) -> Head:
    with store.view() as view:
        head = outbox.read_head(view.conn)
        assert head is not None
        return head


def own_events(store: Store) -> list[bytes]:
    with store.view() as view:
        return [bytes(raw) for (raw,) in view.conn.execute("SELECT raw FROM event ORDER BY position").fetchall()]


def ids(raws: list[bytes]) -> list[str]:
    return [wire.decode(raw).id for raw in raws]


@contextmanager
def site(tmp_path: Path) -> Iterator[tuple[Book, Store, BookLink]]:
    with server_book(tmp_path / "server") as book, handheld_of(book, tmp_path / "handheld") as store:
        assert store.identity is not None
        yield book, store, BookLink(book, store.identity.device)


def device_of(store: Store) -> str:
    assert store.identity is not None
    return store.identity.device


def waited(done: Callable[[], bool]) -> bool:
    """Wait until something is so, which no event tells; only a fault takes the whole patience."""
    pause = threading.Event()
    for _ in range(PATIENCE_S * 50):
        if done():
            return True
        pause.wait(0.02)
    return False
