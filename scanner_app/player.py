"""Plays a tape through the shift, one result for every scan, key and entry."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from devices.bounce import BounceWindow
from devices.decoders.content import finish
from devices.escapes import escape
from devices.profile import Profile
from devices.scan import FaultKind, Scan, ScanFault
from scanner_app import tape
from scanner_app.phrases import say
from scanner_app.said import Said
from scanner_app.shift import Shift
from scanner_app.tape_clock import NANOSECONDS, TapeClock
from scanner_app.workflows.answer import Phrase

SOURCE: Final = "tape"
LINE_S: Final = 2.0
"""Time between two lines, well outside the bounce window."""
BOUNCE_S: Final = 0.1
NOT_SHOWN: Final = "(not shown)"


@dataclass(frozen=True, slots=True)
class Result:
    """What one line of the tape led to. The texts are plain and safe to show; ``code`` is the phrase's stable key."""

    n: int
    scan: str
    answer: str
    code: str
    found: str
    expected: str
    say: str
    step: str
    facts: tuple[str, ...]


class Player:
    """Feeds a tape's lines to a shift on the tape's clock. ``carry`` pushes and pulls once, until nothing is left."""

    def __init__(self, shift: Shift, clock: TapeClock, carry: Callable[[], None], *, online: bool) -> None:
        """Play to this shift; while ``online``, carry after every line."""
        self._shift = shift
        self._clock = clock
        self._carry = carry
        self._online = online
        self._profile = Profile(name=SOURCE)
        self._bounce = BounceWindow(self._profile.bounce_ms / 1000)
        self._last: Scan | ScanFault | None = None

    def play(self, lines: Sequence[tape.Line]) -> Iterator[Result]:
        """Yield a result for every line that reaches the shift."""
        for line in lines:
            said = self._line(line)
            if said is not None:
                yield _result(line, said)
                if self._online:
                    self._carry()

    def _line(self, line: tape.Line) -> Said | None:
        """Play one line; lines that only set the scene say nothing."""
        match line:
            case tape.Again():
                return self._again()
            case tape.Scanned(raw=raw):
                return self._scan(raw)
            case tape.Damaged(kind=kind):
                return self._shift.scan(ScanFault(kind, b"", SOURCE, self._next())).result()
            case tape.Pressed(control=control, argument=argument):
                self._next()
                return self._shift.act(control, argument).result()
            case tape.Chosen(digit=digit):
                return self._choose(digit)
            case tape.Keyed(text=text):
                self._next()
                return self._shift.keyed(text).result()
            case _:
                self._scene(line)
                return None

    def _scene(self, line: tape.Waited | tape.At | tape.Network | tape.Sync) -> None:
        match line:
            case tape.Waited(seconds=seconds):
                self._clock.advance(seconds)
            case tape.At(moment=moment):
                self._clock.set(moment)
            case tape.Network(online=online):
                self._online = online
                if online:
                    self._carry()
            case tape.Sync():
                self._carry()

    def _scan(self, raw: bytes) -> Said:
        at = self._next()
        heard = finish(raw, self._profile, SOURCE, at) or ScanFault(FaultKind.SHORT, raw, SOURCE, at)
        self._last = self._bounce.mark(heard) if isinstance(heard, Scan) else heard
        return self._shift.scan(self._last).result()

    def _choose(self, digit: int) -> Said | None:
        """Press a digit: nothing where the screen has no such option."""
        self._next()
        options = self._shift.open().result().view.options
        if digit > len(options):
            return None
        option = options[digit - 1]
        return self._shift.act(option.control, option.argument).result()

    def _again(self) -> Said | None:
        """Let the trigger bounce: what came last comes once more, inside the window."""
        self._clock.advance(BOUNCE_S)
        if self._last is None:
            return None
        again = replace(self._last, at=self._at())
        if isinstance(again, Scan):
            again = self._bounce.mark(replace(again, flags=frozenset()))
        return self._shift.scan(again).result()

    def _next(self) -> float:
        """Let the time between two lines go by, and return when it is."""
        self._clock.advance(LINE_S)
        return self._at()

    def _at(self) -> float:
        return self._clock.monotonic_ns() / NANOSECONDS


def _result(line: tape.Line, said: Said) -> Result:
    answer = said.answer
    return Result(
        n=said.n,
        scan=_written(line, said),
        answer=answer.kind,
        code=answer.phrase.code,
        found=_worded(answer.found),
        expected=_worded(answer.expected),
        say=say(answer.phrase),
        step=f"{said.screen.mode}.{said.screen.step}",
        facts=said.facts,
    )


def _written(line: tape.Line, said: Said) -> str:
    """Return the line as a tape would write it; a badge, a PIN or an enrolment code is not written."""
    match line:
        case tape.Pressed(control=control, argument=argument):
            return f"!key {control}" + (f":{escape(argument)}" if argument else "")
        case tape.Chosen(digit=digit):
            return f"!key {digit}"
        case tape.Keyed():
            return f"!type {escape(said.text) if said.text else NOT_SHOWN}"
        case tape.Damaged(kind=kind):
            return f"!fault {kind}"
        case tape.Again():
            return "!again"
        case tape.Scanned(raw=raw):
            return escape(raw) if said.text or said.answer.phrase.code.startswith("fault.") else NOT_SHOWN
        case _:
            return ""


def _worded(phrase: Phrase | None) -> str:
    return "" if phrase is None else say(phrase)
