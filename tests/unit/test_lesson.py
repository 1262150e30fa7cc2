"""A lesson takes records in order: bursts cut by silence, symbols in any order, hands on the keys left out."""

from collections.abc import Callable

import pytest

from devices.barcodes.characters import GS
from devices.calibration import SYMBOLS
from devices.dialects import Aim
from devices.profile import Profile
from devices.scan import Scan
from devices.teaching.lesson import Lesson, Progress
from devices.teaching.sample import QUIET_S, Medium, Sample, SampleCollector
from devices.traffic import Traffic, TrafficForm, pack_events
from tests.unit.simulated_scanner import Gun

NAMES = [name for name, _, _ in SYMBOLS]
GUN = Gun()


def piece(data: bytes, at: float) -> Traffic:
    return Traffic("serial:x", TrafficForm.BYTES, data, at)


def keys(name: str, at: float) -> Traffic:
    return Traffic("hid:x", TrafficForm.EVENTS, pack_events(GUN.events(name)), at)


def test_bursts_are_cut_by_silence() -> None:
    collector = SampleCollector()
    assert collector.deadline() is None
    assert collector.feed(piece(b"AB", 1.0)) == []
    assert collector.feed(piece(b"C\r", 1.4)) == []
    assert collector.deadline() == 1.4 + QUIET_S
    assert collector.tick(1.4) == []
    (sample,) = collector.feed(piece(b"D\r", 9.0))
    assert (sample.medium, sample.data) == (Medium.BYTES, b"ABC\r")
    assert [round(gap, 3) for gap in sample.gaps] == [0.4]
    assert [one.data for one in collector.tick(9.0 + QUIET_S)] == [b"D\r"]
    assert collector.tick(99.0) == []


def test_a_terminator_parts_scans_that_follow_at_half_a_second() -> None:
    collector = SampleCollector()
    collector.feed(piece(b"AB\r", 1.0))
    assert collector.feed(piece(b"\n", 1.4)) == []
    assert [one.data for one in collector.feed(piece(b"CD", 1.9))] == [b"AB\r\n"]
    assert collector.feed(piece(b"E\x8d", 2.4)) == []
    (sample,) = collector.feed(piece(b"F\r", 2.9))
    assert (sample.data, [round(gap, 3) for gap in sample.gaps]) == (b"CDE\x8d", [0.5])
    assert [one.data for one in collector.tick(9.0)] == [b"F\r"]


@pytest.mark.parametrize("data", [piece, keys], ids=["line", "keyboard"])
def test_symbols_half_a_second_apart_are_four_and_give_the_terminator(data: Callable[..., Traffic]) -> None:
    lesson = Lesson(Profile())
    gun = Gun(texts={GS: ""})
    said: list[Progress] = []
    for number, name in enumerate(NAMES):
        said += lesson.feed(data(gun.data(name) if data is piece else name, number * 0.5))
    said += lesson.tick(9.0)
    assert said == [Progress(name) for name in NAMES]
    assert lesson.ended().profile.terminators == (b"\r",)


def test_two_symbols_in_one_burst_are_neither_and_it_is_said() -> None:
    lesson = Lesson(Profile())
    lesson.feed(piece(Gun(end="").data("CAL3") + Gun(end="").data("CAL4"), 0.0))
    (progress,) = lesson.tick(5.0)
    assert (progress.symbol, lesson.read) == (None, 0)
    assert progress.finding is not None
    assert progress.finding.sentence.startswith("CAL3 and CAL4 came as one scan: wait a second between two")


def test_gaps_between_keys_are_the_kernels() -> None:
    collector = SampleCollector()
    collector.feed(keys("CAL4", 5.0))
    (sample,) = collector.tick(9.0)
    assert sample == GUN.sample("CAL4")
    assert sample.longest_gap < 0.01


def test_symbols_are_taken_in_any_order_and_the_first_missing_one_is_asked_for() -> None:
    lesson = Lesson(Profile())
    for at, name in enumerate(("CAL3", "CAL1", "CAL4", "CAL1")):
        lesson.feed(keys(name, at * 10.0))
        assert lesson.tick(at * 10.0 + 5) == [Progress(name)]
    assert (lesson.wanted, lesson.read) == ("CAL2", 3)
    lesson.feed(keys("CAL2", 90.0))
    lesson.tick(95.0)
    assert lesson.wanted is None
    assert lesson.ended().sound


def test_another_code_is_no_progress_and_is_told_apart() -> None:
    lesson = Lesson(Profile())
    lesson.feed(piece(b"4006381333931\r", 0.0))
    (progress,) = lesson.tick(5.0)
    assert progress.symbol is None
    assert progress.finding is not None
    assert "is not symbol CAL1" in progress.finding.sentence


def test_a_hand_on_the_keys_of_a_terminal_is_no_scan() -> None:
    lesson = Lesson(Profile(), terminal=True)
    lesson.feed(piece(b"y\r", 0.0))
    assert lesson.tick(5.0) == []
    lesson.feed(piece(GUN.data("CAL1"), 10.0))
    assert lesson.tick(15.0) == [Progress("CAL1")]


def test_a_scanner_that_sends_reports_is_taught_by_its_scans() -> None:
    lesson = Lesson(Profile())
    for number, (name, content, symbology) in enumerate(SYMBOLS):
        at = number * 10.0
        aim = "]C1" if symbology == "gs1_128" else "]C0"
        assert lesson.feed(Traffic("pos:x", TrafficForm.REPORT, b"\x02report", at)) == []
        assert lesson.feed(Scan(content.encode(), content, aim, "pos:x", at)) == [Progress(name)]
    found = lesson.ended()
    assert found.sound
    assert found.profile.aim is Aim.AUTO
    assert found.profile.terminators == Profile().terminators


def test_scans_of_a_line_do_not_count_twice() -> None:
    collector = SampleCollector()
    collector.feed(piece(b"A\r", 0.0))
    assert collector.feed(Scan(b"A", "A", "", "serial:x", 0.0)) == []
    assert collector.tick(5.0) == [Sample(Medium.BYTES, data=b"A\r")]


def test_a_flood_without_silence_fills_no_memory() -> None:
    collector = SampleCollector()
    for number in range(1000):
        collector.feed(piece(b"x" * 1000, number * 0.01))
    (sample,) = collector.tick(99.0)
    assert len(sample.data) == 4096
