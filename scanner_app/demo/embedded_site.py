"""A site in one process, server and handheld, on a clock and ids that are given: what a tape is replayed on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from scanner_app.demo.warehouse import SITE
from scanner_app.tape_clock import CountedIds, TapeClock
from sync import wire
from sync.identity_file import Identity
from sync.imports.kinds import KINDS
from sync.server.book import Book
from sync.server.embedded import EmbeddedLink
from sync.server.enrolment import enroll, new_code
from sync.server.loading import load
from sync.server.projector import Projector
from sync.server.site import make_site
from sync.store import Store
from sync.tokens import SeededTokens

TAG: Final = "DEMO"
"""Tag of the site's control codes; a real site gets a random one."""
_NAME: Final = "replay"


@contextmanager
def embedded_site(folder: Path, clock: TapeClock, files: Mapping[str, bytes]) -> Iterator[tuple[Store, EmbeddedLink]]:
    """Give the store of an enrolled handheld and its link to a server that holds these CSV files, by kind.

    Raises ImportErrors for a file that cannot be taken.
    """
    book = Book.open(f"sqlite:///{folder / 'book.db'}", clock, CountedIds("server"), SeededTokens(_NAME.encode()))
    try:
        make_site(book, SITE, tag=TAG)
        projector = Projector(book)
        for kind in KINDS:
            if kind in files:
                load(book, projector, kind, files[kind])
        given = enroll(book, wire.EnrollRequest(code=new_code(book), name=_NAME))
        store = Store.open(folder / "handheld", clock, CountedIds("handheld"))
        try:
            store.enrol(identity_of(given))
            yield store, EmbeddedLink(book, given.device)
        finally:
            store.close()
    finally:
        book.close()


def identity_of(given: wire.Enrolled) -> Identity:
    """Return the handheld's identity as an enrolment would keep it, its digest key the same at every playing."""
    return Identity(
        device=given.device, secret=given.secret, site=given.site, tag=given.tag, server="", digest_key="00" * 32
    )
