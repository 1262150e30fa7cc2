"""Recorded streams of key events: what scanners type in a day, and what happens to it on the way."""

import random
import string
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evdev import ecodes

from devices.sources.event_stream import EVENT
from tests.benchmarks.table import LONG

REPORT_S = 0.001
"""A fast scanner's pace; a character is two reports."""
GAP_S = 0.03
_SCANS = 60 if LONG else 12
_SHIFT, _CTRL, _ALT, _ENTER, _RIGHTBRACE = 42, 29, 56, 28, 27
_KEYPAD = {str(digit): ecodes.ecodes[f"KEY_KP{digit}"] for digit in range(10)}
_PLAIN = {
    **{char: ecodes.ecodes[f"KEY_{char.upper()}"] for char in string.ascii_lowercase + string.digits},
    "-": ecodes.KEY_MINUS, ".": ecodes.KEY_DOT, "/": ecodes.KEY_SLASH, " ": ecodes.KEY_SPACE, "=": ecodes.KEY_EQUAL,
}  # fmt: skip
_SHIFTED = {
    **{char: ecodes.ecodes[f"KEY_{char}"] for char in string.ascii_uppercase},
    "_": ecodes.KEY_MINUS, ":": ecodes.KEY_SEMICOLON, "+": ecodes.KEY_EQUAL, "?": ecodes.KEY_SLASH,
}  # fmt: skip
_DROPPED = ((0, 3, 0), (0, 0, 0))

Report = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Reports that one scanner types at once, and the pause behind them."""

    source: int
    reports: tuple[Report, ...]
    pause_s: float


@dataclass(frozen=True, slots=True)
class Stream:
    """What is typed, and the scans it holds by source; None is a scan that was damaged on its way.

    ``unplugged``: the scanners hang up behind the last step.
    """

    name: str
    steps: tuple[Step, ...]
    truth: tuple[tuple[str | None, ...], ...]
    unplugged: bool = False


def packed(reports: Iterable[Report]) -> bytes:
    """Return reports as the kernel's records, stamped now by the monotonic clock."""
    at = time.monotonic()
    stamp = int(at), int(at % 1 * 1_000_000)
    return b"".join(EVENT.pack(*stamp, *event) for report in reports for event in report)


def streams() -> Iterator[Stream]:
    """Yield every stream of the comparison."""
    chance = random.Random(7)
    serials = [_text(chance, string.ascii_uppercase + string.digits) for _ in range(_SCANS)]
    mixed = [_text(chance, string.ascii_letters + string.digits + "-./ =_:+?") for _ in range(_SCANS)]
    gs1 = [f"]C10109521234543213{chr(29)}21{_text(chance, string.digits)}" for _ in range(_SCANS // 2)]
    alt = [f"Käse {_text(chance, string.digits)}" for _ in range(_SCANS // 2)]
    one, other = serials[::2], serials[1::2]
    yield Stream("capitals and digits, 1 ms a report", _paced(serials), (tuple(serials),))
    yield Stream("… after pauses longer than a loop's timeout", _paced(one[:5], 0.7), (tuple(one[:5]),))
    yield Stream("three scans glued together", _glued(serials, 3), (tuple(serials),))
    yield Stream("two scanners at once", _interleaved(one, other), (tuple(one), tuple(other)))
    yield Stream("capitals, small letters, signs", _paced(mixed), (tuple(mixed),))
    yield Stream("GS by Ctrl+]", _paced(gs1), (tuple(gs1),))
    yield Stream("a letter by Alt and its number", _paced(alt), (tuple(alt),))
    yield Stream("the kernel's queue overran inside every second scan", *_overrun(serials))
    yield Stream("unplugged inside the third scan", *_cut(serials[:3]), unplugged=True)


def _paced(texts: Iterable[str], gap_s: float = GAP_S) -> tuple[Step, ...]:
    steps = []
    for text in texts:
        *reports, last = _scan(text)
        steps += [Step(0, (report,), REPORT_S) for report in reports]
        steps.append(Step(0, (last,), gap_s))
    return tuple(steps)


def _glued(texts: list[str], count: int) -> tuple[Step, ...]:
    groups = (texts[start : start + count] for start in range(0, len(texts), count))
    return tuple(Step(0, tuple(report for text in group for report in _scan(text)), GAP_S) for group in groups)


def _interleaved(ones: list[str], others: list[str]) -> tuple[Step, ...]:
    steps = []
    for one, other in zip(ones, others, strict=True):
        reports: list[list[Report]] = [_scan(one), _scan(other)]
        while any(reports):
            steps += [Step(source, (queue.pop(0),), REPORT_S / 2) for source, queue in enumerate(reports) if queue]
    return tuple(steps)


def _overrun(texts: list[str]) -> tuple[tuple[Step, ...], tuple[tuple[str | None, ...]]]:
    steps: list[Step] = []
    for place, text in enumerate(texts):
        whole = _paced([text])
        middle = len(whole) // 2 if place % 2 else 0
        overrun = (Step(0, (_DROPPED,), REPORT_S),) if middle else ()
        steps += [*whole[:middle], *overrun, *whole[middle + 8 if middle else 0 :]]
    return tuple(steps), (tuple(None if place % 2 else text for place, text in enumerate(texts)),)


def _cut(texts: list[str]) -> tuple[tuple[Step, ...], tuple[tuple[str | None, ...]]]:
    steps = _paced(texts)
    return steps[: len(steps) - 6], ((*texts[:-1], None),)


def _text(chance: random.Random, alphabet: str) -> str:
    return "".join(chance.choices(alphabet, k=chance.randint(8, 20))).strip() or "0"


def _scan(text: str) -> list[Report]:
    reports = [report for char in text for report in _character(char)]
    return [*reports, *_stroke(_ENTER)]


def _character(char: str) -> list[Report]:
    if char == "\x1d":
        return _held(_CTRL, _stroke(_RIGHTBRACE))
    if char in _PLAIN:
        return _stroke(_PLAIN[char])
    if char in _SHIFTED:
        return _held(_SHIFT, _stroke(_SHIFTED[char]))
    if char == "]":
        return _stroke(_RIGHTBRACE)
    digits = f"0{char.encode('cp1252')[0]}"
    return _held(_ALT, [report for digit in digits for report in _stroke(_KEYPAD[digit])])


def _held(modifier: int, reports: list[Report]) -> list[Report]:
    return [_moved(modifier, 1), *reports, _moved(modifier, 0)]


def _stroke(code: int) -> list[Report]:
    return [_moved(code, 1), _moved(code, 0)]


def _moved(code: int, value: int) -> Report:
    return ((4, 4, code), (1, code, value), (0, 0, 0))
