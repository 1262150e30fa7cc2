"""How a connection to the handheld's database is made: one writer by a fixed recipe, readers read-only beside it.

Every setting is read back: a silently refused one would trade a promise (one sync makes a scan durable) for luck.
"""

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from sync.store_errors import StoreDamagedError, StoreFailedError
from sync.store_schema import migrations

DATABASE_NAME = "scanner.db"
WAL_LIMIT = 2_000_000
"""Bytes the write-ahead log's file is cut back to after a checkpoint."""

_BUSY_SECONDS = 30.0
_CACHE_KB = -16_000
"""Pages kept in memory (negative: KiB): a first fetch of a million units touches all its indexes."""
_BEFORE_WAL = (("page_size", 1024, 1024),)
_RECIPE: tuple[tuple[str, int | str, int | str], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("cell_size_check", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("temp_store", "MEMORY", 2),
    ("cache_size", _CACHE_KB, _CACHE_KB),
    # The writer checkpoints by itself, when no scan waits.
    ("wal_autocheckpoint", 0, 0),
    ("journal_size_limit", WAL_LIMIT, WAL_LIMIT),
)


def open_writer(folder: Path) -> Database:
    """Return the writing database of the folder, made if it is not there, or raise StoreError.

    It belongs to the calling thread; there is one per file, and it alone checkpoints (two would meet the WAL-reset
    corruption of SQLite before 3.51.3).
    """
    path = folder / DATABASE_NAME
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        path.chmod(0o600)
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, cached_statements=256)
    except (OSError, sqlite3.Error) as error:
        raise failed(error, f"The database {path} cannot be opened") from error
    try:
        apply_recipe(connection)
        database = Database(connection, execute_plugins=False, strict=True)
        _migrate(database)
    except sqlite3.Error as error:
        connection.close()
        raise failed(error, f"The database {path} cannot be opened") from error
    except BaseException:
        connection.close()
        raise
    return database


def open_reader(folder: Path) -> sqlite3.Connection:
    """Return a read-only connection beside whichever process writes; it belongs to the calling thread.

    Exhaust every cursor at once (fetchall): a half-read one keeps the write-ahead log from being cut.
    """
    path = folder / DATABASE_NAME
    if not path.is_file():
        raise StoreFailedError(
            f"There is no scanner database in {folder}. "
            "Start the scanner there once, or name its folder in SCANNER_DATA."
        )
    try:
        connection = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=_BUSY_SECONDS, isolation_level=None
        )
    except sqlite3.Error as error:
        raise failed(error, f"The database {path} cannot be read") from error
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT 1 FROM handheld").fetchall()
    except sqlite3.Error as error:
        connection.close()
        raise failed(error, f"The database {path} cannot be read") from error
    return connection


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Run SQLite's quick check, or raise StoreDamagedError with its first finding."""
    try:
        findings = [str(row[0]) for row in connection.execute("PRAGMA quick_check(1)").fetchall()]
    except sqlite3.DatabaseError as error:
        findings = [str(error)]
    if findings != ["ok"]:
        raise _damaged(path, findings[0].splitlines()[-1])


def failed(error: Exception, what: str) -> StoreFailedError | StoreDamagedError:
    """Return the sentence for an error of the disk or of SQLite; ``what`` opens it."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreDamagedError(
            f"{what}: the file is damaged ({error}). Keep it, and ask for help before scanning on."
        )
    advice = {
        sqlite3.SQLITE_FULL: "The disk is full: free some space and scan again",
        sqlite3.SQLITE_IOERR: "The disk refused to write: it may be full or broken; free some space and scan again",
        sqlite3.SQLITE_READONLY: "The folder is read-only: make it writable for this user",
        sqlite3.SQLITE_CANTOPEN: "The folder is missing, full or not writable for this user: check it",
        sqlite3.SQLITE_BUSY: "Another process holds it for too long: close that one and try again",
    }.get(primary if primary is not None else -1, "Check the disk and the rights of this user there")
    return StoreFailedError(f"{what} ({error}). {advice}; nothing was stored.")


def apply_recipe(connection: sqlite3.Connection) -> None:
    """Set what the promise rests on, and raise StoreFailedError for what SQLite did not take."""
    fresh = connection.execute("PRAGMA page_count").fetchone()[0] == 0
    for name, value, expected in (*(_BEFORE_WAL if fresh else ()), *_RECIPE):
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
        found = connection.execute(f"PRAGMA {name}").fetchone()
        if found is None or found[0] != expected:
            raise StoreFailedError(
                f"SQLite did not take the setting {name} = {value} (it answers {found and found[0]!r}), without "
                "which a scan is not safe. Put the data folder on a local disk that supports it."
            )


def _migrate(database: Database) -> None:
    """Apply pending migrations in one transaction that no other process can interleave."""
    steps = migrations()
    database.execute("BEGIN IMMEDIATE")
    try:
        if steps.pending(database):
            steps.apply(database)
    except BaseException:
        database.rollback()
        raise
    database.commit()


def _damaged(path: Path, finding: str) -> StoreDamagedError:
    return StoreDamagedError(
        f"The database {path} is damaged ({finding}). Keep the file, and ask for help before scanning on."
    )
