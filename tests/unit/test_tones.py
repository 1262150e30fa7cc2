from collections.abc import Callable
from dataclasses import dataclass, field

from scanner_app.feedback.feedback import Bell, Silent
from scanner_app.feedback.tones import tone
from scanner_app.workflows.answer import Kind


@dataclass
class Timer:
    """One thing set for later."""

    at: float
    act: Callable[[], object]
    stopped: bool = False

    def stop(self) -> None:
        self.stopped = True


@dataclass
class Stage:
    """A terminal that writes down what it is sent, and a clock moved by hand."""

    now: float = 0.0
    sent: list[tuple[float, str]] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)

    def write(self, data: str) -> None:
        self.sent.append((round(self.now, 3), data))

    def later(self, delay: float, act: Callable[[], object]) -> Timer:
        self.timers.append(Timer(self.now + delay, act))
        return self.timers[-1]

    def until(self, end: float) -> None:
        """Let the time pass."""
        while due := sorted((t for t in self.timers if not t.stopped and t.at <= end), key=lambda t: t.at):
            self.timers.remove(due[0])
            self.now = due[0].at
            due[0].act()
        self.now = end


def rhythm(kind: Kind) -> tuple[float, ...]:
    stage = Stage()
    Bell(stage.write, stage.later).play(kind)
    stage.until(1.5)
    assert all(data == "\a" for _, data in stage.sent)
    return tuple(at for at, _ in stage.sent)


def test_the_classes_are_told_apart_by_rhythm_alone() -> None:
    groups = {
        "ok": {Kind.OK},
        "note": {Kind.NOTE},
        "confirm": {Kind.CONFIRM},
        "refused": {Kind.WRONG, Kind.UNKNOWN, Kind.FAULT},
        "duplicate": {Kind.DUPLICATE},
        "hold": {Kind.HOLD},
    }
    rhythms = {name: {rhythm(kind) for kind in kinds} for name, kinds in groups.items()}
    assert all(len(each) == 1 for each in rhythms.values())
    assert len(set().union(*rhythms.values())) == len(groups)
    assert rhythm(Kind.OK) == (0.0,)


def test_a_hold_sounds_again_and_again_until_it_is_stopped() -> None:
    stage = Stage()
    bell = Bell(stage.write, stage.later)
    bell.play(Kind.HOLD)
    stage.until(10.0)
    assert len(stage.sent) >= 24
    bell.stop()
    before = len(stage.sent)
    stage.until(20.0)
    assert len(stage.sent) == before


def test_a_new_answer_ends_the_tone_before_it() -> None:
    stage = Stage()
    bell = Bell(stage.write, stage.later)
    bell.play(Kind.WRONG)
    stage.until(0.1)
    bell.play(Kind.OK)
    stage.until(5.0)
    assert [at for at, _ in stage.sent] == [0.0, 0.1]


def test_the_linux_console_is_told_the_pitch_too() -> None:
    stage = Stage()
    Bell(stage.write, stage.later, pitched=True).play(Kind.OK)
    assert stage.sent == [(0.0, f"\x1b[10;{tone(Kind.OK).notes[0].pitch}]\a")]


def test_silence_is_silent() -> None:
    silent = Silent()
    silent.play(Kind.HOLD)
    silent.stop()
