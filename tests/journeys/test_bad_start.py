"""What keeps a handheld from its work: a wrong enrolment code, a typo in the configuration, a folder it cannot write.

Each is said in a sentence; nothing is half-done, and once it is put right the work begins.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner_app.demo.site import Site
from scanner_app.exit_code import ExitCode
from scanner_app.tape_clock import TapeClock
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.step import Control
from sync.clock import RandomIds
from sync.server.enrolment import new_code
from tests.journeys.folders import server_folder, stocked
from tests.journeys.machine import PATIENCE_S, scanner
from tests.journeys.station import ANNA, Station, environment
from tests.lacking import lacking


@pytest.fixture(scope="module")
def codes(site: Site) -> tuple[str, str]:
    """Return an enrolment code that ran out an hour ago, and a good one."""
    server = server_folder(site)
    earlier = TapeClock(datetime.now(UTC) - timedelta(hours=2))
    site.stop()
    with server.book(earlier, RandomIds()) as book:
        expired, good = new_code(book), new_code(book, minutes=6 * 60)
    site.start()
    return expired, good


@pytest.fixture
def unenrolled(tmp_path: Path) -> Iterator[Station]:
    made = Station(tmp_path / "fresh")
    made.start(sees="Enrol this handheld")
    yield made
    made.close()


def test_a_wrong_and_an_expired_enrolment_code_are_refused_and_a_good_one_begins_the_work(
    site: Site, codes: tuple[str, str], unenrolled: Station
) -> None:
    expired, good = codes
    station, before = unenrolled, handhelds(site)
    station.send(b"PO-4711\r")
    station.until("This is no enrolment code.")
    for code, why in (("AAAAA-AAAAA", "is not known"), (expired, "has expired")):
        station.send(f"SCN:ENROLL {site.url} {code}\r".encode())
        station.until(f"Not enrolled. This enrolment code {why}")
        assert not (station.folder / "identity.json").exists()
    station.send(f"SCN:ENROLL http://127.0.0.1:1 {good}\r".encode())
    station.until("Not enrolled. Nothing listens at http://127.0.0.1:1.")
    assert handhelds(site) == before
    station.send(f"SCN:ENROLL {site.url} {good}\r".encode())
    station.until("#000000")
    station.sign_in(ANNA).check_whole()
    station.until_sent()
    assert handhelds(site) == before + 1
    told = scanner("enroll", site.url, good, env=environment(station.folder.parent / "other", station.config))
    assert told.status == ExitCode.NOT_ENROLLED
    assert "was used already" in told.err


def handhelds(site: Site) -> int:
    """Return how many handhelds the server knows."""
    return sum(not device["desk"] for device in site.get("/api/v1/status")["devices"])


def test_a_typo_in_the_configuration_is_a_sentence_with_file_key_and_spelling_before_anything_begins(
    tmp_path: Path,
) -> None:
    config = tmp_path / "scanner.toml"
    config.write_text('scaners = ["serial:/dev/ttyUSB0"]\n')
    told = scanner(env=environment(tmp_path / "data", config))
    assert told.status == ExitCode.CONFIG
    assert told.err == f"scanner: {config}: the key 'scaners' is not known; did you mean 'scanners'?\n"
    assert told.out == ""
    assert not (tmp_path / "data").exists()


@contextmanager
def read_only(disk: Path, folder: Path) -> Iterator[None]:
    """Make the folder read-only: for root, whom modes do not stop, by the mount; for others by its mode."""
    root = os.geteuid() == 0
    if root:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    else:
        folder.chmod(0o500)
        for file in folder.iterdir():
            file.chmod(0o400)
    yield
    if root:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    else:
        folder.chmod(0o700)
        for file in folder.iterdir():
            file.chmod(0o600)


@pytest.fixture
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """Give a small disk of its own, which alone can be filled, and which root can make read-only."""
    path = tmp_path / "disk"
    path.mkdir()
    if os.geteuid() != 0 and "read_only" in request.node.name:
        yield path
        return
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(path)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        lacking(f"no small disk can be mounted, which takes root: {mounted.stderr.strip()}")
    yield path
    subprocess.run(["umount", str(path)], check=True)


def test_a_data_folder_that_is_read_only_is_a_sentence_and_works_once_it_is_not(tmp_path: Path, disk: Path) -> None:
    stocked(disk / "data")
    config = tmp_path / "scanner.toml"
    config.write_text("")
    env = environment(disk / "data", config)
    with read_only(disk, disk / "data"):
        for words in ((), ("sync", "--once")):
            told = scanner(*words, env=env)
            assert told.status == ExitCode.STORAGE
            assert f"The data folder {disk / 'data'} cannot be written" in told.err
            assert "Traceback" not in told.err
    station = Station(disk / "data").start()
    try:
        assert station.scan(ANNA).number == 1
        station.check_whole()
    finally:
        station.close()


def test_a_folder_that_fills_up_says_that_nothing_was_saved_and_goes_on_once_there_is_room(disk: Path) -> None:
    stocked(disk / "data")
    station = Station(disk / "data").start()
    try:
        station.scan(ANNA)
        station.work("receive", "PO-4711")
        assert station.scan("DR300001").kind is Kind.OK
        saved = len(station.facts())
        with (disk / "filler").open("wb") as filler:
            refused = _filled(station, filler.fileno())
        station.until("Not saved; scan it again.")
        assert station.pane.lines()[-1].startswith(f"#{station.seen:06d}")
        assert len(station.facts()) == saved + refused
        (disk / "filler").unlink()
        assert station.scan("DR300901").kind is Kind.OK
        assert station.control(Control.UNDO).kind is Kind.NOTE
        station.check_whole()
    finally:
        station.close()


def _filled(station: Station, filler: int) -> int:
    """Fill the disk, then scan until a scan is not saved; return how many were before that."""
    for size in (65_536, 512):
        with suppress(OSError):  # the disk is full then
            while True:
                os.write(filler, bytes(size))
    for count in range(200):
        station.send(f"DR4{count:05d}\r".encode())
        if _not_saved(station):
            return count
        station.seen += 1
    raise AssertionError("the disk never filled up")


def _not_saved(station: Station) -> bool:
    wanted = f"#{station.seen + 1:06d}"

    def look(lines: tuple[str, ...]) -> bool | None:
        if any("Not saved" in line for line in lines):
            return True
        return False if lines[-1].startswith(wanted) else None

    return station.pane.wait(look, PATIENCE_S, "an answer, or that nothing was saved")
