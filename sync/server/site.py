"""The site this server is for, made once; its tag makes its control codes its own (RULES §4)."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, insert, select

from sync.clock import stamp
from sync.ledger.documents import Site
from sync.ledger.identity import SHORT_CODE_SAID, is_short_code
from sync.server import documents
from sync.server.book import Book
from sync.server.dialect import BookError, insert_new
from sync.server.tables import DEVICE, META
from sync.tokens import new_text

_TAG_LENGTH: Final = 5
_SALT: Final = 16
_WEEK_HOURS: Final = 7 * 24
DESK: Final = "desk"
HOLD_DATA_HOURS: Final = 8
"""How old holds may be for regulated items, where nothing else is said (RULES §6 Recall)."""


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """The site, the book's own name, and the device and epoch under which the desk records."""

    site: Site
    book: str
    desk_device: str
    desk_epoch: str


def make_site(
    book: Book, code: str, timezone: str = "UTC", tag: str | None = None, *, hold_data_hours: int = HOLD_DATA_HOURS
) -> SiteRecord:
    """Make the site, or raise BookError where there is one already. A tag is given only where a run must repeat."""
    if not is_short_code(code):
        raise BookError(f"{code!r} is no site code. {SHORT_CODE_SAID}, such as NORTH.")
    if not 1 <= hold_data_hours <= _WEEK_HOURS:
        raise BookError(f"Hold data may be 1 to {_WEEK_HOURS} hours old, not {hold_data_hours}.")

    def work(conn: Connection) -> SiteRecord:
        there = _read(conn)
        if there is not None:
            raise BookError(f"This book already belongs to the site {there.site.code}; use another data folder.")
        own = tag or new_text(book.tokens, _TAG_LENGTH)
        site = Site(code=code, tag=own, timezone=timezone, hold_data_hours=hold_data_hours)
        names = {"site": code, "book": book.ids.new(), "desk_device": book.ids.new(), "desk_epoch": book.ids.new()}
        insert_new(conn, META, [{"name": name, "value": value} for name, value in names.items()])
        documents.put(conn, [site])
        desk = {"device": names["desk_device"], "name": DESK, "pin_salt": book.tokens.random_bytes(_SALT)}
        conn.execute(insert(DEVICE), desk | {"enrolled": stamp(book.clock.now())})
        return SiteRecord(site, names["book"], names["desk_device"], names["desk_epoch"])

    return book.write(work)


def site_of(conn: Connection) -> SiteRecord:
    """Return the site, or raise BookError where none was made yet."""
    found = _read(conn)
    if found is None:
        raise BookError("This book has no site yet; run: scanner-server init --site CODE")
    return found


def _read(conn: Connection) -> SiteRecord | None:
    names = {row.name: row.value for row in conn.execute(select(META.c.name, META.c.value))}
    if "site" not in names:
        return None
    site = documents.find(conn, "site", names["site"])
    if not isinstance(site, Site):
        raise BookError(f"The book lacks its own site {names['site']}; restore it from a backup.")
    return SiteRecord(site, names["book"], names["desk_device"], names["desk_epoch"])
