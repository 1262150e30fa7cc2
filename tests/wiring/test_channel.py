"""One source over its life, with real pipes, and the time as the test says it is."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.channel import TRIAL_S, Channel
from devices.records import LogLine, Record
from devices.scan import FaultKind, Scan, ScanFault
from devices.source_settings import SourceKind, SourceSettings
from devices.sources import keyboard_opening  # noqa: F401 - loaded while its files may be read
from devices.status import SourceState, SourceStatus
from tests.wiring.keystrokes import KEYS, Gun, stroke, strokes
from tests.wiring.reading import PATIENCE_S
from tests.wiring.somebody import open_folder, somebody


class Bench:
    """A channel, and what it says."""

    def __init__(self, path: Path, *, trial: bool = False) -> None:
        self.said: list[Record] = []
        self._opened = threading.Event()
        settings = SourceSettings(SourceKind.HID_KEYBOARD, str(path), trial=trial)
        self.channel = Channel(settings, self.said.append, self._opened.set)

    def tried(self, now: float) -> None:
        """Let the channel try to open its device, and take the result, at this time."""
        self._opened.clear()
        self.channel.tick(now)
        assert self._opened.wait(PATIENCE_S)
        self.channel.settle(now)

    def take(self) -> list[Record]:
        """Return what was said since the last time."""
        said, self.said[:] = list(self.said), []
        return said

    def states(self) -> list[SourceState]:
        return [one.state for one in self.take() if isinstance(one, SourceStatus)]


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as made:
        yield made


@pytest.mark.adverse(67)
def test_a_node_that_its_user_may_not_read_yet_is_tried_again_and_nobody_hears_of_it(folder: Path) -> None:
    with Gun(folder / "gun") as gun:
        gun.path.chmod(0)
        bench = Bench(gun.path)
        with somebody():
            for now in (0.0, 0.2, 0.5):
                bench.tried(now)
        assert bench.take() == []
        gun.path.chmod(0o644)
        with somebody():
            bench.tried(0.95)
        assert bench.states() == [SourceState.CONNECTED]
        bench.channel.close()


@pytest.mark.adverse(67)
def test_a_node_that_stays_forbidden_is_said_so_once_and_taken_when_it_may_be(folder: Path) -> None:
    with Gun(folder / "gun") as gun:
        gun.path.chmod(0)
        bench = Bench(gun.path)
        with somebody():
            for now in (0.0, 0.5, 1.5, 3.0):
                bench.tried(now)
        lines = [one for one in bench.said if isinstance(one, LogLine)]
        assert [one.level for one in lines] == [logging.WARNING, logging.DEBUG]
        assert "may not be read by this user" in lines[0].text
        assert bench.states() == [SourceState.DENIED]
        gun.path.chmod(0o644)
        bench.tried(4.5)
        assert bench.states() == [SourceState.CONNECTED]
        bench.channel.close()


@pytest.mark.adverse(70)
def test_a_keyboard_on_trial_is_given_back_for_good_where_no_scan_comes(tmp_path: Path) -> None:
    with Gun(tmp_path / "gun") as gun:
        bench = Bench(gun.path, trial=True)
        bench.tried(0.0)
        (connected,) = bench.take()
        assert isinstance(connected, SourceStatus)
        assert "on trial: scan a code within 10 seconds" in connected.detail
        gun.plug()
        gun.send(stroke(KEYS["a"], 1.0))
        bench.channel.receive(1.0)
        bench.channel.tick(2.0)
        typed = [one for one in bench.take() if isinstance(one, Scan)]
        assert [one.text for one in typed] == ["a"], "what silence ended keeps nothing: a hand types so"
        gun.send(stroke(KEYS["b"], TRIAL_S))
        bench.channel.receive(TRIAL_S)
        bench.channel.tick(TRIAL_S)
        fault, line, status = bench.take()
        assert isinstance(fault, ScanFault)
        assert (fault.kind, fault.partial) == (FaultKind.UNPLUGGED, b"b")
        assert isinstance(line, LogLine)
        assert isinstance(status, SourceStatus)
        assert status.state is SourceState.RELEASED
        assert bench.channel.connection is None
        assert bench.channel.deadline() is None
        bench.channel.stirred(frozenset({"input"}), TRIAL_S + 1)
        assert bench.channel.deadline() is None, "not even when it is plugged in again"


@pytest.mark.adverse(70)
def test_a_keyboard_on_trial_is_kept_after_a_scan(tmp_path: Path) -> None:
    with Gun(tmp_path / "gun") as gun:
        bench = Bench(gun.path, trial=True)
        bench.tried(0.0)
        gun.plug()
        gun.send(strokes("sn1", 9.0))
        bench.channel.receive(9.0)
        bench.channel.tick(TRIAL_S)
        bench.channel.tick(TRIAL_S * 10)
        assert bench.states() == [SourceState.CONNECTED]
        bench.channel.close()


def test_only_what_stirs_where_its_scanner_would_appear_makes_a_source_look(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "gun")
    bench.tried(0.0)
    waiting = bench.channel.deadline()
    bench.channel.stirred(frozenset({"tty", "hidraw"}), 0.01)
    assert bench.channel.deadline() == waiting
    bench.channel.stirred(frozenset({"tty", "input"}), 0.01)
    assert bench.channel.deadline() == 0.01
