"""Everything that differs between the databases under the book; no other module knows which one it is."""

from typing import Any, Final

from sqlalchemy import URL, ColumnElement, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite

_PRAGMAS: Final = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("cell_size_check", "ON", 1),
    ("trusted_schema", "OFF", 0),
)
_BUSY_S: Final = 30


class BookError(Exception):
    """The book cannot be used; the sentence says why and what to do."""


def sqlite_url(path: str) -> str:
    """Return the URL of a book in a file."""
    return URL.create("sqlite", database=path).render_as_string(hide_password=False)


def writer_engine(url: str) -> Engine:
    """Return the engine of the one connection that writes; a transaction takes the write lock when it begins."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_size=1, max_overflow=0)
    connect_args = {"check_same_thread": False, "timeout": _BUSY_S}
    engine = create_engine(parsed, pool_size=1, max_overflow=0, connect_args=connect_args)
    event.listen(engine, "connect", _prepare_writer)
    event.listen(engine, "begin", _begin_writing)
    return engine


def reader_engine(url: str) -> Engine:
    """Return the engine of the connections that read; each transaction sees one state of the book.

    On SQLite they cannot write, so they cannot checkpoint either: before 3.51.3 two connections that do can corrupt a
    file in WAL mode.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, isolation_level="REPEATABLE READ")
    read_only = URL.create("sqlite", database=f"file:{_quoted(parsed.database)}", query={"mode": "ro", "uri": "true"})
    connect_args = {"check_same_thread": False, "timeout": _BUSY_S}
    engine = create_engine(read_only, pool_size=4, max_overflow=40, connect_args=connect_args)
    event.listen(engine, "connect", _prepare_reader)
    event.listen(engine, "begin", _begin_reading)
    return engine


def upsert(conn: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows; a row whose primary key is there replaces the other columns."""
    if not rows:
        return
    insert = _insert(conn)(table)
    keys = [column.name for column in table.primary_key]
    rest = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    if rest:
        conn.execute(insert.on_conflict_do_update(index_elements=keys, set_=rest), rows)
    else:
        conn.execute(insert.on_conflict_do_nothing(index_elements=keys), rows)


def append(conn: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    """Insert the rows, their values in the order of the table's columns, by the driver's own means: for hot paths."""
    mark = {"qmark": "?", "format": "%s", "pyformat": "%s"}[conn.dialect.paramstyle]
    marks = ", ".join(mark for _ in table.columns)
    names = ", ".join(column.name for column in table.columns)
    if rows:
        conn.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # noqa: S608 - our own table and columns; values are bound


def insert_new(conn: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose primary key is not there yet; the others stay as they are."""
    if rows:
        keys = [column.name for column in table.primary_key]
        conn.execute(_insert(conn)(table).on_conflict_do_nothing(index_elements=keys), rows)


def by_code_point(conn: Connection, column: ColumnElement[str]) -> ColumnElement[str]:
    """Return the column as it compares by code point, whatever language the database sorts by."""
    return column if conn.dialect.name == "sqlite" else column.collate("C")


def _insert(conn: Connection) -> Any:
    return sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert


def _quoted(path: str | None) -> str:
    if not path or path == ":memory:":
        raise BookError("The book needs a file of its own; give a path.")
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _prepare_writer(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for name, value, expected in _PRAGMAS:
        connection.execute(f"PRAGMA {name}={value}")
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != expected:
            raise BookError(
                f"The book's file does not take {name}={value} (it says {found!r}); put it on a local file system."
            )


def _prepare_reader(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA trusted_schema=OFF")


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
