"""Writing into the feed: each key stands in it once, at the place of its latest change."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, insert

from sync.server.tables import CHANGE

UNIT = "unit"
EXCEPTION = "exception"
Key = tuple[str, str, str]
"""Kind, key and the key's second part: of a unit item and serial, of a document its code and nothing."""


def note_changes(conn: Connection, keys: Iterable[Key]) -> None:
    """Move every key to the end of the feed, or put it there."""
    rows = [{"of_kind": kind, "of_key": key, "of_part": part} for kind, key, part in dict.fromkeys(keys)]
    if not rows:
        return
    conn.execute(
        delete(CHANGE).where(
            CHANGE.c.kind == bindparam("of_kind"),
            CHANGE.c.key == bindparam("of_key"),
            CHANGE.c.part == bindparam("of_part"),
        ),
        rows,
    )
    conn.execute(
        insert(CHANGE).values(kind=bindparam("of_kind"), key=bindparam("of_key"), part=bindparam("of_part")), rows
    )
