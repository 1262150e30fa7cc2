"""The reading process with real pseudo-terminals: scans, pulled cables, and the deaths of either process."""

import fcntl
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from devices.feed import READER, Emitted, Feed
from devices.profile import Profile
from devices.scan import DeviceError, DeviceLostError, DeviceNotFoundError, FaultKind, Flag, Scan, ScanFault
from devices.source_settings import SourceKind, SourceSettings
from devices.status import SourceState, SourceStatus
from tests.wiring.reading import PATIENCE_S, Cable, Ear, until

ROOT = Path(__file__).parents[2]
SIMULATED = SourceSettings.parse("simulated")


def serial(path: Path) -> SourceSettings:
    return SourceSettings.parse(f"serial:{path}")


def gone(pid: int) -> bool:
    """Wait, with a deadline, until a process has ended."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], PATIENCE_S)[0])
    finally:
        os.close(handle)


def locked(path: Path) -> bool:
    """Say whether another process holds the lock of a tty."""
    descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def test_scans_of_a_serial_line_arrive_in_order_with_their_source(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable, Ear(serial(cable.path)) as ear:
        ear.connected()
        before = time.monotonic()
        cable.send(b"SN1\r\nSN2\r01\x1d21\xff\r")
        scans = [ear.scan() for _ in range(3)]
        assert [scan.raw for scan in scans] == [b"SN1", b"SN2", b"01\x1d21\xff"]
        assert [scan.text for scan in scans] == ["SN1", "SN2", None]
        assert {scan.source for scan in scans} == {f"serial:{cable.path}"}
        assert all(before <= scan.at <= time.monotonic() for scan in scans)


def test_a_simulated_scanner_passes_the_same_way() -> None:
    with Ear(SIMULATED, SourceSettings.parse("simulated:2")) as ear:
        ear.connected(2)
        ear.feed.feed_simulated("]C1SN1")
        ear.feed.feed_simulated("A\rB")
        ear.feed.feed_simulated("\udcff", source="simulated:2")
        scans = [ear.scan() for _ in range(4)]
        assert [(scan.aim, scan.text, scan.raw) for scan in scans] == [
            ("]C1", "SN1", b"]C1SN1"),
            ("", "A", b"A"),
            ("", "B", b"B"),
            ("", None, b"\xff"),
        ]
        assert [scan.source for scan in scans] == ["simulated"] * 3 + ["simulated:2"]


def test_two_scanners_that_send_at_once_never_mix(tmp_path: Path) -> None:
    with (
        Cable(tmp_path / "a") as one,
        Cable(tmp_path / "b") as other,
        Ear(serial(one.path), serial(other.path)) as ear,
    ):
        ear.connected(2)
        for first, second in zip(b"AAAA\r", b"BBBB\r", strict=True):
            one.send(bytes([first]))
            other.send(bytes([second]))
        scans = {ear.scan(), ear.scan()}
        assert {(scan.source, scan.text) for scan in scans} == {
            (f"serial:{one.path}", "AAAA"),
            (f"serial:{other.path}", "BBBB"),
        }


def test_a_scan_without_a_terminator_ends_by_silence(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable, Ear(serial(cable.path)) as ear:
        ear.connected()
        cable.send(b"SN1")
        scan = ear.scan()
        assert (scan.text, scan.flags) == ("SN1", frozenset({Flag.IDLE_END}))


@pytest.mark.adverse(65)
def test_a_bounce_is_flagged_in_the_reading_process(tmp_path: Path) -> None:
    settings = SourceSettings(SourceKind.SERIAL, str(tmp_path / "tty"), Profile(bounce_ms=60_000))
    with Cable(tmp_path / "tty") as cable, Ear(settings) as ear:
        ear.connected()
        cable.send(b"SN1\rSN1\rSN2\r")
        assert [Flag.BOUNCE in ear.scan().flags for _ in range(3)] == [False, True, False]


def test_a_cable_pulled_inside_a_scan_is_a_fault_and_plugged_again_scans_go_on(tmp_path: Path) -> None:
    settings = SourceSettings(SourceKind.SERIAL, str(tmp_path / "tty"), Profile(idle_ms=60_000))
    with Cable(tmp_path / "tty") as cable, Ear(settings) as ear:
        ear.connected()
        cable.send(b"SN0\rSN12")
        assert ear.scan().text == "SN0"
        cable.pull()
        fault = ear.fault()
        assert (fault.kind, fault.partial) == (FaultKind.UNPLUGGED, b"SN12")
        waiting = ear.state(SourceState.WAITING)
        assert "Plug" in waiting.detail
        cable.plug()
        ear.connected()
        cable.send(b"SN12345\r")
        assert ear.scan().text == "SN12345"


def test_a_path_that_leads_elsewhere_is_followed_although_the_old_end_lives(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable, Ear(serial(cable.path)) as ear:
        ear.connected()
        old = cable.swap()
        try:
            ear.state(SourceState.WAITING)
            ear.connected()
            cable.send(b"NEW\r")
            assert ear.scan().text == "NEW"
        finally:
            os.close(old)


def test_a_scanner_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "tty"
    with Ear(serial(path)) as ear:
        assert ear.state(SourceState.WAITING).detail.startswith(f"{path} is not there.")
        with Cable(path) as cable:
            ear.connected()
            cable.send(b"SN1\r")
            assert ear.scan().text == "SN1"


def test_a_port_that_another_program_holds_is_refused_with_a_sentence_and_taken_when_free(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable, Ear(serial(cable.path)) as first:
        first.connected()
        with Ear(serial(cable.path)) as second:
            assert "held by another program" in second.state(SourceState.DENIED).detail
            first.feed.stop()
            second.connected()


def test_a_death_of_the_reading_process_is_one_fault_and_a_new_process(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Cable(tmp_path / "tty") as cable, Ear(serial(cable.path)) as ear:
        ear.connected()
        pid = ear.feed.pid
        assert pid is not None
        with caplog.at_level(logging.DEBUG, "devices.reader"):
            os.kill(pid, signal.SIGKILL)
            fault = ear.fault()
        assert (fault.kind, fault.source) == (FaultKind.READER_DIED, READER)
        assert any("died" in line.getMessage() for line in caplog.records)
        ear.state(SourceState.WAITING)
        ear.connected()
        assert ear.feed.pid != pid
        cable.send(b"SN1\r")
        assert ear.scan().text == "SN1"


def test_nothing_is_lost_while_the_app_is_so_slow_that_the_scanner_must_wait(tmp_path: Path) -> None:
    arrived: list[Emitted] = []
    held, all_there = threading.Event(), threading.Event()
    scans = [b"SN%06d" % n + b"x" * 8000 for n in range(1500)]

    def emit(record: Emitted) -> None:
        arrived.append(record)
        if len(arrived) == 2:
            held.wait(PATIENCE_S)
        if len(arrived) == len(scans) + 1:
            all_there.set()

    with Cable(tmp_path / "tty") as cable:
        feed = Feed((serial(cable.path),), emit)
        sender = threading.Thread(target=lambda: cable.send(b"".join(raw + b"\r" for raw in scans)))
        feed.start()
        try:
            until(lambda: bool(arrived))
            sender.start()
            until(lambda: len(arrived) == 2)
            until(cable.blocked)
            held.set()
            assert all_there.wait(PATIENCE_S)
        finally:
            held.set()
            sender.join()
            feed.stop()
    assert isinstance(arrived[0], SourceStatus)
    assert [one.raw for one in arrived[1:] if isinstance(one, Scan)] == scans


def test_stopping_ends_the_process_and_releases_the_port(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable:
        with Ear(serial(cable.path)) as ear:
            ear.connected()
            pid = ear.feed.pid
            assert pid is not None
            assert locked(cable.path)
        assert gone(pid)
        assert not locked(cable.path)
        ear.feed.stop()
        with pytest.raises(DeviceError, match="runs already"):
            ear.feed.start()


APP = """
import sys, threading
from devices.feed import Feed
from devices.source_settings import SourceSettings
feed = Feed((SourceSettings.parse(sys.argv[1]),), lambda record: print(record.state, feed.pid, flush=True))
lock = open(sys.argv[2], "w")
import fcntl
fcntl.flock(lock, fcntl.LOCK_EX)
feed.start()
"""


def test_a_killed_app_takes_its_reading_process_along_which_holds_no_lock_of_it(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with Cable(tmp_path / "tty") as cable:
        with subprocess.Popen(
            [sys.executable, "-c", APP, f"serial:{cable.path}", str(lock)], stdout=subprocess.PIPE, cwd=ROOT
        ) as app:
            assert app.stdout is not None
            state, pid = app.stdout.readline().split()
            assert state == b"connected"
            reader = int(pid)
            assert lock not in {link.readlink() for link in Path(f"/proc/{reader}/fd").iterdir()}
            os.kill(reader, signal.SIGSTOP)
            app.kill()
            app.wait()
            with lock.open("w") as taken:
                fcntl.flock(taken, fcntl.LOCK_EX | fcntl.LOCK_NB)  # free, although the reading process still is there
            with suppress(ProcessLookupError):
                os.kill(reader, signal.SIGCONT)
        assert gone(reader)
        assert not locked(cable.path)


def test_the_reading_process_loads_neither_terminal_nor_database_nor_parser() -> None:
    code = (
        "import sys, devices.reader, devices.sources.serial_port, devices.sources.keyboard_opening\n"
        "heavy = {'textual', 'rich', 'sqlite3', 'biip', 'requests', 'asyncio', 'msgspec'} & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_a_reading_process_that_cannot_start_is_no_fault_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho no such module >&2\nexit 3\n")
    broken.chmod(0o755)
    real = sys.executable
    with Ear(SIMULATED) as ear:
        ear.connected()
        pid = ear.feed.pid
        assert pid is not None
        monkeypatch.setattr(sys, "executable", str(broken))
        with caplog.at_level(logging.DEBUG, "devices.reader"):
            os.kill(pid, signal.SIGKILL)
            assert ear.fault().kind is FaultKind.READER_DIED
            until(lambda: "no such module (exit status 3)" in caplog.text)
            monkeypatch.setattr(sys, "executable", str(tmp_path / "missing"))
            until(lambda: "cannot be started" in caplog.text)
        monkeypatch.setattr(sys, "executable", real)
        ear.connected()
        ear.feed.feed_simulated("SN1")
        assert ear.scan().text == "SN1"


def test_a_feed_refuses_what_it_cannot_do() -> None:
    with pytest.raises(DeviceError, match="named twice"):
        Feed((SIMULATED, SIMULATED), print)
    with pytest.raises(DeviceNotFoundError, match="No simulated scanner"):
        Feed((SourceSettings.parse("/dev/ttyS9"),), print).feed_simulated("A")
    with pytest.raises(DeviceLostError, match="not running"):
        Feed((SIMULATED,), print).feed_simulated("A")


def test_ten_thousand_scans_at_full_speed_arrive_once_each(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable, Ear(serial(cable.path)) as ear:
        ear.connected()
        for n in range(10_000):
            cable.send(b"]C1SN-%08d\r" % n)
        assert [ear.scan().text for _ in range(10_000)] == [f"SN-{n:08d}" for n in range(10_000)]
        assert ear.said.empty()


def test_a_fault_keeps_the_partial_that_a_record_can_hold(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable, Ear(serial(cable.path)) as ear:
        ear.connected()
        cable.send(b"x" * 100_000 + b"\rSN1\r")
        fault = ear.fault()
        assert isinstance(fault, ScanFault)
        assert (fault.kind, fault.partial) == (FaultKind.OVERSIZE, b"x" * 256)
        assert ear.scan().text == "SN1"
