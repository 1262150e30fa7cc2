"""The book's schema and its files: migrations make exactly the tables, durability is read back, one writer."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Text
from sqlalchemy.dialects import registry
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateTable

from sync.clock import RandomIds, SystemClock
from sync.server.book import Book
from sync.server.data_folder import DataFolder, FolderBusyError
from sync.server.dialect import BookError, sqlite_url
from sync.server.site import make_site, site_of
from sync.server.tables import METADATA, exact_key
from sync.tokens import SeededTokens, new_secret
from tests.wiring.server_fixtures import server_site

POSTGRESQL: Dialect = registry.load("postgresql")()


def opened(folder: Path) -> Book:
    return Book.open(sqlite_url(str(folder / "book.db")), SystemClock(), RandomIds())


def pragmas(conn: Connection) -> list[object]:
    names = ("journal_mode", "synchronous", "foreign_keys")
    return [conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]


def differences(conn: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(conn), METADATA))


def test_the_migrations_make_exactly_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    book = opened(tmp_path)
    try:
        assert book.write(differences) == []
    finally:
        book.close()


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    with server_site(tmp_path) as site:
        site.load_all()
    book = opened(tmp_path)
    try:
        assert book.write(differences) == []
        assert book.read(site_of).site.code == "NORTH"
    finally:
        book.close()


@pytest.mark.parametrize("name", ["book.db", "a b?c#d%25e&f.db", "bücher.db"])
def test_a_folder_of_any_name_holds_a_book(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    book = opened(folder)
    try:
        make_site(book, "NORTH")
        assert book.read(site_of).site.code == "NORTH"
    finally:
        book.close()
    assert (folder / "book.db").exists()


def test_what_is_committed_is_synced_and_readers_cannot_write(tmp_path: Path) -> None:
    book = opened(tmp_path)
    try:
        assert book.write(pragmas) == ["wal", 2, 1]
        with pytest.raises(OperationalError, match="readonly"):
            book.read(lambda conn: conn.exec_driver_sql("DELETE FROM log"))
    finally:
        book.close()


def test_a_write_that_fails_is_undone(tmp_path: Path) -> None:
    def broken(conn: Connection) -> None:
        conn.exec_driver_sql("INSERT INTO meta (name, value) VALUES ('x', 'y')")
        raise RuntimeError("in its middle")

    book = opened(tmp_path)
    try:
        with pytest.raises(RuntimeError):
            book.write(broken)
        assert book.read(lambda conn: conn.exec_driver_sql("SELECT count(*) FROM meta").scalar()) == 0
    finally:
        book.close()


def test_a_file_that_is_no_book_is_told(tmp_path: Path) -> None:
    (tmp_path / "book.db").write_bytes(b"this is not a database, and long enough to be seen as none" * 20)
    with pytest.raises(BookError, match="cannot be opened"):
        opened(tmp_path)


def test_a_folder_is_held_by_one_at_a_time_and_let_go(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with folder.hold(), pytest.raises(FolderBusyError, match="Another scanner-server"), folder.hold():
        pass
    with folder.hold():
        pass


def test_the_administrators_secret_is_this_users_alone_and_gone_afterwards(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with folder.announce("http://127.0.0.1:1", SeededTokens(b"x")) as running:
        assert (tmp_path / "running.json").stat().st_mode & 0o777 == 0o600
        assert folder.running == running
        assert running.secret not in repr(running)
    assert folder.running is None


def test_no_table_needs_what_only_one_database_has() -> None:
    for table in METADATA.sorted_tables:
        made = str(CreateTable(table).compile(dialect=POSTGRESQL))
        assert "CREATE TABLE" in made
        assert table.primary_key.columns
        assert all(isinstance(column.type, Text) or column.type.__class__.__name__ != "String" for column in table.c)


def test_identities_are_unique_within_what_their_rows_are_spread_by() -> None:
    by_device = {"log", "epoch_head", "quarantine", "projection"}
    by_item = {"unit", "unit_fact", "exception"}
    for table in METADATA.sorted_tables:
        assert not [index for index in table.indexes if index.unique]
        first = next(iter(table.primary_key.columns)).name
        if table.name in by_device:
            assert first == "device"
        if table.name in by_item:
            assert first == "item"


@pytest.mark.parametrize("text", ["", "DR1", "x" * 256, "ü" * 256, "a\nb"])
def test_a_usual_text_is_its_own_key(text: str) -> None:
    assert exact_key(text) == text


def test_texts_that_no_index_holds_have_short_keys_of_their_own() -> None:
    odd = ["x" * 257, "x" * 256 + "y", "a\x00", "a", "\x00a", "\x00", "", "\ufdd0", "😀" * 4096]
    keys = [exact_key(text) for text in odd]
    assert len(set(keys)) == len(odd)
    assert all("\x00" not in key and len(key.encode()) < 2000 for key in keys)


def test_a_seed_gives_the_same_secrets_again_and_another_seed_others() -> None:
    one, same, other = SeededTokens(b"1"), SeededTokens(b"1"), SeededTokens(b"2")
    secrets = [new_secret(one), new_secret(one), new_secret(same), new_secret(other)]
    assert secrets[0] == secrets[2]
    assert len(set(secrets)) == 3


@pytest.mark.parametrize("code", ["", " NORTH", "N\x1bORTH", "N" * 257])
def test_a_site_code_that_could_not_stand_safely_in_a_barcode_is_refused(tmp_path: Path, code: str) -> None:
    book = opened(tmp_path)
    try:
        with pytest.raises(BookError, match="is no site code"):
            make_site(book, code)
    finally:
        book.close()
