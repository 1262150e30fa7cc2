"""A folder that cannot be written, a disk that fills up, a file that is damaged: a sentence, and nothing half-done."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync import identity_file
from sync.clock import RandomIds, SystemClock
from sync.store import Store, StoreDamagedError, StoreFailedError, open_view
from sync.store_connection import apply_recipe
from tests.lacking import lacking, tool
from tests.wiring.handhelds import IDENTITY, enrolled, handheld, received, refused, scan, unit

PATIENCE_S = 60
LIMIT = 400_000

FULL = """
import resource, signal, sys
from pathlib import Path
from sync.store import StoreFailedError
from tests.wiring.handhelds import enrolled, received, scan, unit
folder, limit = Path(sys.argv[1]), int(sys.argv[2])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = enrolled(folder)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
number, failures = 0, []
while len(failures) < 3:
    number += 1
    try:
        scan(store, received(unit(number)))
        print("stored", number)
    except StoreFailedError as error:
        failures.append(number)
        print("failed", number, error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
for number in failures:
    scan(store, received(unit(number)))
    print("stored", number)
store.close()
"""


def _run(script: str, *arguments: object) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


@contextmanager
def _read_only(disk: Path, folder: Path) -> Iterator[None]:
    """Make the folder read-only: for root by the mount, for others by its mode."""
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    else:
        for path in (*folder.iterdir(), folder):
            path.chmod(0o500 if path == folder else 0o400)
    yield
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    else:
        for path in (folder, *folder.iterdir()):
            path.chmod(0o700 if path == folder else 0o600)


def _mount(path: Path, size: str) -> None:
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        lacking(f"no small disk can be mounted, which takes root: {mounted.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own for root, who is not stopped by modes; a plain folder for others."""
    path = tmp_path / "disk"
    if os.geteuid() != 0:
        yield path
        return
    _mount(path, "20m")
    yield path
    subprocess.run(["umount", str(path)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "small"
    _mount(path, "1500k")
    yield path
    subprocess.run(["umount", str(path)], check=True)


def enrolled_as_is(folder: Path) -> None:
    """Open and close the store of a folder without writing an identity into it first."""
    Store.open(folder, SystemClock(), RandomIds()).close()


def _fill(store: Store) -> tuple[int, str]:
    """Scan until the disk is full; return how many were stored, and what the next was told."""
    done = 0
    while True:
        try:
            scan(store, received(unit(done + 1)))
        except StoreFailedError as error:
            return done, str(error)
        done += 1


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreFailedError, match=r"cannot be made .*SCANNER_DATA"):
        Store.open(tmp_path / "file" / "data", SystemClock(), RandomIds())


def test_a_read_only_folder_is_a_sentence_and_nothing_changes(disk: Path) -> None:
    folder = disk / "data"
    with handheld(folder) as store:
        scan(store, received())
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with _read_only(disk, folder), pytest.raises(StoreFailedError, match=r"data folder .*/data cannot be written"):
        enrolled_as_is(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    with handheld(folder) as store:
        scan(store, refused())


def test_a_disk_that_fills_up_fails_scans_with_a_sentence_and_takes_them_again_once_there_is_room(
    tmp_path: Path,
) -> None:
    lines = [line.split(" ", 2) for line in _run(FULL, tmp_path, LIMIT)]
    stored = [int(line[1]) for line in lines if line[0] == "stored"]
    sentences = [line[2] for line in lines if line[0] == "failed"]
    assert len(sentences) == 3
    assert all("could not be stored" in sentence and "free some space" in sentence for sentence in sentences)
    assert len(stored) == len(set(stored)) > 20
    with open_view(tmp_path) as view:
        assert view.verify_chain().whole
        assert view.summary().last_seq == len(stored)
        assert view.mirror.received("PO-1") == {"1": len(stored)}
        assert all(view.mirror.unit(unit(number)) is not None for number in stored)


@pytest.mark.root
def test_a_full_disk_keeps_what_was_stored_and_works_on_after_space_is_freed(small_disk: Path) -> None:
    folder = small_disk / "data"
    ballast = small_disk / "ballast"
    with handheld(folder) as store:
        ballast.write_bytes(b"x" * 700_000)
        done, said = _fill(store)
        assert "The disk is full" in said or "it may be full" in said
        with pytest.raises(StoreFailedError):
            scan(store, received(unit(done + 1)))
        with store.view() as view:
            assert view.summary().total == done > 0
        ballast.unlink()
        [recorded] = scan(store, received(unit(done + 1)))
        assert recorded.envelope.seq == done + 1
        with store.view() as view:
            assert view.verify_chain().whole


def test_a_disk_already_full_at_the_start_is_a_sentence(tmp_path: Path) -> None:
    script = """
import resource, signal, sys
from pathlib import Path
from sync.clock import RandomIds, SystemClock
from sync.store import Store, StoreError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
try:
    Store.open(Path(sys.argv[1]), SystemClock(), RandomIds())
except StoreError as error:
    print(type(error).__name__, error)
"""
    [said] = _run(script, tmp_path)
    assert said.startswith("StoreFailedError The database")
    with handheld(tmp_path) as store:
        [recorded] = scan(store, refused())
    assert recorded.envelope.seq == 1


def test_a_file_damaged_while_the_application_was_killed_is_found_at_the_next_start(tmp_path: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from tests.wiring.handhelds import enrolled, received, scan, unit
store = enrolled(Path(sys.argv[1]))
for number in range(200):
    scan(store, received(unit(number)))
store.write(lambda tx: None).result()
os._exit(9)
"""
    run = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=Path(__file__).parents[2], check=False)
    assert run.returncode == 9
    database = tmp_path / "scanner.db"
    size = database.stat().st_size
    assert size > 50 * 1024
    (tmp_path / "scanner.db-wal").unlink()
    with database.open("r+b") as file:
        for page in range(size // 1024 * 3 // 4, size // 1024, 3):
            file.seek(page * 1024)
            file.write(b"\xa5" * 1024)
    damaged = database.read_bytes()
    with pytest.raises(StoreDamagedError, match=r"scanner\.db is damaged \(.*\)\. Keep the file"):
        enrolled(tmp_path)
    assert database.read_bytes() == damaged


def test_the_file_says_whether_the_last_stop_was_clean(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        scan(store, received())
        assert store.write(lambda tx: tx.conn.execute("SELECT clean FROM handheld").fetchone()[0]).result() == 0
    with open_view(tmp_path) as view:
        assert view.conn.execute("SELECT clean FROM handheld").fetchone()[0] == 1


def test_an_identity_that_is_not_one_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "identity.json").write_text('{"device": 7}')
    with pytest.raises(StoreFailedError, match="not what enrolment wrote"):
        enrolled_as_is(tmp_path)
    identity_file.save(tmp_path, IDENTITY)
    Store.open(tmp_path, SystemClock(), RandomIds()).close()


def test_a_setting_that_sqlite_does_not_take_is_a_sentence() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        with pytest.raises(StoreFailedError, match="did not take the setting journal_mode = WAL"):
            apply_recipe(connection)
    finally:
        connection.close()


@pytest.mark.parametrize("first", [9, 10, 11])
def test_a_commit_that_the_disk_refused_is_not_counted_and_its_seq_is_used_again(tmp_path: Path, first: int) -> None:
    strace = tool("strace", "strace")
    script = """
import sys
from pathlib import Path
from sync.store import StoreFailedError
from tests.wiring.handhelds import enrolled, received, scan, unit
store = enrolled(Path(sys.argv[1]))
for number in range(1, 31):
    try:
        [recorded] = scan(store, received(unit(number)))
        print("stored", number, recorded.envelope.seq, recorded.hash)
    except StoreFailedError as error:
        print("failed", number, error)
store.close()
"""
    command = [strace, "-f", "-o", str(tmp_path / "trace"), "-e", "trace=fdatasync"]
    inject = ["-e", f"inject=fdatasync:error=EIO:when={first}+7"]
    run = subprocess.run(
        [*command, *inject, sys.executable, "-c", script, str(tmp_path / "data")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    lines = [line.split(" ", 2) for line in run.stdout.splitlines()]
    stored = [line[2].split() for line in lines if line[0] == "stored"]
    assert len(lines) == 30
    assert 2 <= len(lines) - len(stored) <= 6
    assert [int(seq) for seq, _ in stored] == list(range(1, len(stored) + 1))
    with open_view(tmp_path / "data") as view:
        rows = view.conn.execute("SELECT hash FROM event ORDER BY position").fetchall()
        assert [hashed.hex() for (hashed,) in rows] == [hashed for _, hashed in stored]
        assert view.verify_chain().whole
