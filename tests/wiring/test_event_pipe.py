"""Keyboard scanners through the whole reading process, by the kernel's records over named pipes."""

import json
import os
import random
import signal
import string
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.profile import Profile
from devices.scan import FaultKind, Scan, ScanFault
from devices.source_settings import SourceKind, SourceSettings
from devices.status import SourceState, SourceStatus
from devices.traffic import Traffic, unpack_events
from tests.lacking import tool
from tests.wiring.keystrokes import KEYS, Gun, chord, dropped, record, stroke, strokes
from tests.wiring.reading import PATIENCE_S, Cable, Ear

ROOT = Path(__file__).parents[2]


PATIENT = Profile(idle_ms=60_000, stall_ms=60_000)
"""No silence ends a scan while a test looks away."""


def hid(path: Path, *, tap: bool = False) -> SourceSettings:
    return SourceSettings(SourceKind.HID_KEYBOARD, str(path), PATIENT, tap=tap)


def beginning(text: str) -> bytes:
    """Return what a scanner has typed of a scan before its Enter."""
    return b"".join(stroke(KEYS[char]) for char in text)


@pytest.mark.adverse(3)
def test_scans_glued_together_arrive_one_by_one(tmp_path: Path) -> None:
    with Gun(tmp_path / "gun") as gun, Ear(hid(gun.path)) as ear:
        ear.connected()
        gun.plug()
        gun.send(strokes("sn1") + strokes("SN2") + strokes("0109"))
        assert [ear.scan().raw for _ in range(3)] == [b"sn1", b"SN2", b"0109"]


@pytest.mark.adverse(5)
def test_two_scanners_that_type_at_once_never_mix(tmp_path: Path) -> None:
    with Gun(tmp_path / "a") as one, Gun(tmp_path / "b") as other, Ear(hid(one.path), hid(other.path)) as ear:
        ear.connected(2)
        one.plug()
        other.plug()
        size = len(record(0, 0, 0))
        first, second = strokes("AAA1"), strokes("bbb2")
        for start in range(0, max(len(first), len(second)), size):
            one.send(first[start : start + size])
            other.send(second[start : start + size])
        scans = {ear.scan(), ear.scan()}
        assert {(scan.source, scan.raw) for scan in scans} == {
            (hid(one.path).source, b"AAA1"),
            (hid(other.path).source, b"bbb2"),
        }


@pytest.mark.adverse(4)
def test_a_reading_process_that_stands_still_inside_a_scan_loses_no_key(tmp_path: Path) -> None:
    with Gun(tmp_path / "gun") as gun, Ear(hid(gun.path, tap=True)) as ear:
        ear.connected()
        gun.plug()
        assert ear.feed.pid is not None
        gun.send(beginning("sn"))
        assert isinstance(ear.next(), Traffic)
        os.kill(ear.feed.pid, signal.SIGSTOP)
        gun.send(strokes("12") + strokes("sn3"))
        os.kill(ear.feed.pid, signal.SIGCONT)
        heard = [ear.next()]
        while not isinstance(heard[-1], Scan) or heard[-1].raw != b"sn3":
            heard.append(ear.next())
        assert [one.raw for one in heard if isinstance(one, Scan)] == [b"sn12", b"sn3"]
        assert not [one for one in heard if isinstance(one, ScanFault)]


@pytest.mark.adverse(1)
def test_an_overrun_is_one_fault_at_the_next_enter(tmp_path: Path) -> None:
    with Gun(tmp_path / "gun") as gun, Ear(hid(gun.path)) as ear:
        ear.connected()
        gun.plug()
        gun.send(beginning("sn1") + dropped() + record(0, 0, 0) + strokes("99") + strokes("sn2"))
        assert ear.fault().kind is FaultKind.DROPPED
        assert ear.scan().raw == b"sn2"


@pytest.mark.adverse(7)
def test_pulled_out_inside_a_scan_it_is_a_fault_and_plugged_in_again_it_is_read(tmp_path: Path) -> None:
    with Gun(tmp_path / "gun") as gun, Ear(hid(gun.path, tap=True)) as ear:
        ear.connected()
        gun.plug()
        gun.send(beginning("sn12"))
        traffic = ear.next()
        assert isinstance(traffic, Traffic)
        assert len(unpack_events(traffic.data)) == len(beginning("sn12")) // len(record(0, 0, 0))
        gun.pull()
        fault = ear.fault()
        assert (fault.kind, fault.partial) == (FaultKind.UNPLUGGED, b"sn12")
        ear.state(SourceState.WAITING)
        ear.connected()
        gun.plug()
        gun.send(strokes("sn12345"))
        assert isinstance(ear.next(), Traffic)
        assert ear.scan().raw == b"sn12345"


@pytest.mark.adverse(70)
def test_the_chord_gives_the_keyboard_back_and_a_plug_takes_it_again(tmp_path: Path) -> None:
    with Gun(tmp_path / "gun") as gun, Ear(hid(gun.path)) as ear:
        ear.connected()
        gun.plug()
        gun.send(strokes("sn1", 1.0) + chord(2.0, 3.5) + strokes("dear", 4.0) + strokes("sir", 5.0))
        assert ear.scan().raw == b"sn1"
        released = ear.state(SourceState.RELEASED)
        assert "both Shift keys and Ctrl were held" in released.detail
        gun.pull()
        lost = ear.next()
        assert isinstance(lost, SourceStatus), "nothing that was typed meanwhile is a scan"
        assert lost.state is SourceState.WAITING
        ear.connected()
        gun.plug()
        gun.send(strokes("sn2"))
        assert ear.scan().raw == b"sn2"


def test_ten_thousand_random_scans_arrive_as_they_were_typed(tmp_path: Path) -> None:
    chance = random.Random(20)
    texts = [
        "".join(chance.choices(string.ascii_letters + string.digits, k=chance.randint(1, 24))) for _ in range(10_000)
    ]
    with Gun(tmp_path / "gun") as gun, Ear(hid(gun.path)) as ear:
        ear.connected()
        gun.plug()
        for text in texts:
            gun.send(strokes(text))
        assert [ear.scan().text for _ in texts] == texts


def test_a_pipe_that_was_made_again_is_followed(tmp_path: Path) -> None:
    with Gun(tmp_path / "gun") as old, Ear(hid(old.path)) as ear:
        ear.connected()
        old.plug()
        old.path.unlink()
        with Gun(tmp_path / "gun") as new:
            ear.state(SourceState.WAITING)
            ear.connected()
            new.plug()
            new.send(strokes("sn1"))
            assert ear.scan().raw == b"sn1"


WATCH = """
import json, sys
from devices.feed import Feed
from devices.profile import Profile
from devices.records import document
from devices.source_settings import SourceKind, SourceSettings
source = SourceSettings(SourceKind(sys.argv[1]), sys.argv[2], Profile(idle_ms=60_000, stall_ms=60_000), tap=True)
feed = Feed((source,), lambda record: print(json.dumps(document(record)), flush=True))
feed.start()
sys.stdin.read()
feed.stop()
"""


@contextmanager
def under_errors(kind: SourceKind, address: Path, file: Path, when: int, error: str) -> Iterator[Iterator[str]]:
    """Watch a source in a process whose read number ``when`` of this file ends with this error; give what it says."""
    strace = tool("strace", "strace")
    errors = ("-e", "trace=read", "-e", f"inject=read:error={error}:when={when}", "-P", str(file))
    command = [strace, "-f", "-qq", "-o", os.devnull, *errors, sys.executable, "-c", WATCH, kind, str(address)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "."},
    ) as watching:
        assert watching.stdout is not None
        assert watching.stdin is not None
        yield watching.stdout
        watching.stdin.close()
        assert watching.wait(PATIENCE_S) == 0


def named(lines: Iterator[str], *types: str) -> dict[str, str]:
    """Return the next record of one of these types."""
    value: dict[str, str] = next(record for line in lines if (record := json.loads(line))["type"] in types)
    return value


@pytest.mark.adverse(69)
@pytest.mark.parametrize("error", ["EPROTO", "EILSEQ", "ESHUTDOWN", "ENODEV"])
def test_a_bus_that_is_reset_under_a_keyboard_is_a_plug_that_was_pulled(tmp_path: Path, error: str) -> None:
    with Gun(tmp_path / "gun") as gun, under_errors(SourceKind.HID_KEYBOARD, gun.path, gun.path, 3, error) as said:
        assert named(said, "status")["state"] == "connected"
        gun.plug()
        gun.send(beginning("sn"))
        named(said, "traffic")
        gun.send(beginning("12"))
        fault = named(said, "scan", "fault")
        assert (fault.get("kind"), fault["partial"]) == ("unplugged", "c24=")
        assert named(said, "status")["state"] == "waiting"
        assert named(said, "status")["state"] == "connected"
        gun.send(strokes("sn12"))
        rest = named(said, "scan", "fault")
        assert rest.get("kind") == "incomplete", "the pipe kept what the error had interrupted"
        gun.send(strokes("sn3"))
        assert named(said, "scan", "fault").get("text") == "sn3"


@pytest.mark.adverse(69)
@pytest.mark.parametrize("error", ["EPROTO", "EIO"])
def test_a_bus_that_is_reset_under_a_serial_line_is_a_plug_that_was_pulled(tmp_path: Path, error: str) -> None:
    with Cable(tmp_path / "tty") as cable:
        file = cable.path.resolve()
        with under_errors(SourceKind.SERIAL, cable.path, file, 2, error) as said:
            assert named(said, "status")["state"] == "connected"
            cable.send(b"SN")
            named(said, "traffic")
            cable.send(b"12")
            fault = named(said, "scan", "fault")
            assert (fault.get("kind"), fault["partial"]) == ("unplugged", "U04=")
            assert named(said, "status")["state"] == "waiting"
            assert named(said, "status")["state"] == "connected"
            cable.send(b"SN12\r")
            assert named(said, "scan").get("text") == "SN12"
