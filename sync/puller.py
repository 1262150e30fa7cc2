"""The server's changes into the mirror, each page with its cursor in one transaction."""

import logging
import sqlite3

from sync import wire
from sync.link import Link
from sync.mirror import apply_page
from sync.store import Store

_log = logging.getLogger(__name__)


class Puller:
    """Fetches changes for one handheld. Belongs to one thread.

    The last page of what there is rides along with the next scan; one with more behind it is committed at once.
    """

    def __init__(self, store: Store, *, urgent: bool) -> None:
        self._store = store
        self._urgent = urgent

    def pull_page(self, link: Link, conn: sqlite3.Connection, wait_s: float) -> wire.Page:
        """Fetch and apply the next page, waiting at the server for up to ``wait_s`` while there is none."""
        cursor = str(conn.execute("SELECT cursor FROM handheld").fetchall()[0][0])
        page = link.pull(cursor, wait_s)
        urgent = self._urgent or not page.up_to_date
        keep = self._store.write if urgent else self._store.soon
        for sentence in keep(lambda tx: apply_page(tx, page)).result():
            _log.warning("%s", sentence)
        return page
