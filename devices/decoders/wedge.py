"""Scans and human keys told apart in the bytes of a terminal into which a scanner types.

| bytes | become |
|---|---|
| a burst (no silence of ``gap_s``) of at least one byte, then CR or LF | Scan; ESC, GS and ``ESC[200~`` are data |
| several of them in one read | a Scan each |
| a CR or LF at most 100 ms after a scan, or glued to other bytes | nothing: it belongs to the scan |
| a CR or LF alone | Typed |
| a burst ended by silence: letters, arrows, function keys, ESC, control keys | Typed |
| ... of 4 or more different printable characters: no human | ScanFault(UNTERMINATED) after ``idle_s`` |
| what a terminator ends within 1 s after that | ScanFault(INCOMPLETE): the rest of the same scan |
| a terminated burst of 4 or more printables within 250 ms after typed ones | ScanFault(INCOMPLETE): cut or mixed |
| a shorter one within 500 ms after typed ones | Typed: a human over a slow link |
| one character again and again, unterminated | Typed: a key is held |
| the terminal's own reports (mode, size, position, attributes, and mouse if asked for), wherever they stand | Typed |
| focus reports, and kitty key reports if asked for, at the start of a burst | Typed |
| kitty ``ESC[93;5u`` inside a burst, if asked for | the control character it names (GS), as data |
| mouse and kitty reports nobody asked the terminal for | data in a scan, else dropped: a code may not click |
| ``ESC[200~``, ``ESC[201~`` or a cut-off ``ESC[`` ended by silence; invalid UTF-8 ended by silence | dropped |
| a burst longer than the profile allows | ScanFault(OVERSIZE), the rest dropped |
"""

import re
from dataclasses import dataclass
from typing import Final

from devices.bounce import BounceWindow
from devices.decoders import typing_hand
from devices.decoders.content import PARTIAL_CAP, fault, finish
from devices.profile import Profile
from devices.scan import FaultKind, Scan, ScanFault

_TAIL_S: Final = 1.0
_AFTER_SCAN_S: Final = 0.1
_SLOW_LINK_S: Final = 0.5
_MIXED_S: Final = 0.25
_STALL_S: Final = 1.0
"""A silence that no stall of the reading thread explains: it ends a burst even where no tick was called."""

# Interior: only the terminal sends these. Leading: short enough to be data, so only where a burst begins.
_INTERIOR: Final = rb"\x1b\[(?:\?\d+;\d\$y|\d+;\d+R|48;[\d:]+;[\d:]+;[\d:]+;[\d:]+t|[?>][\d;]*c)"
_MOUSE: Final = rb"\x1b\[<\d+;-?\d+;-?\d+[Mm]"
_KITTY: Final = rb"\x1b\[(\d+)(?::\d*)*;(\d+)(?::\d+)?(?:;[\d:]*)?u"
_LONGEST_REPORT: Final = 64
_KITTY_CTRL: Final = 5


@dataclass(frozen=True, slots=True)
class Typed:
    """Bytes for the terminal's own parser: human keys and the terminal's reports; always valid UTF-8."""

    data: bytes


class WedgeSplitter:
    """Takes a terminal's input bytes; gives scans, faults and what a human typed, in order.

    The owner waits for input until ``deadline``; when nothing came it calls ``tick``, else ``feed``. Silence is
    measured in ``tick``, so bytes that waited while the owner was busy are not taken for slow ones. ``mouse`` and
    ``kitty`` say which of these reports the terminal was asked for.
    """

    def __init__(
        self,
        gap_s: float = 0.03,
        idle_s: float = 0.1,
        profile: Profile | None = None,
        source: str = "wedge",
        *,
        mouse: bool = False,
        kitty: bool = False,
    ) -> None:
        self._gap = gap_s
        self._idle = idle_s
        self._profile = profile or Profile()
        self._source = source
        self._limit = self._profile.max_length + len(self._profile.prefix) + len(self._profile.suffix)
        self._bounce = BounceWindow(self._profile.bounce_ms / 1000)
        self._marks = _marks(mouse=mouse, kitty=kitty)
        self._hand = typing_hand.TypingHand(mouse=mouse, kitty=kitty)
        self._burst = bytearray()
        self._began = 0.0
        self._last = 0.0
        self._draining = False
        self._suspect_until = float("-inf")
        self._swallow_until = float("-inf")

    def feed(self, data: bytes, now: float) -> list[Scan | ScanFault | Typed]:
        """Take bytes read at ``now``; return what is decided by them."""
        out: list[Scan | ScanFault | Typed] = []
        if self.deadline() is not None and now - self._last >= _STALL_S:
            out += self._silent()
        if not self._burst:
            self._began = now
        searched = max(0, len(self._burst) - _LONGEST_REPORT)
        self._burst += data
        self._last = now
        glued = False
        while mark := self._marks.search(bytes(self._burst), searched):
            glued_now, glued = glued, True
            if mark["end"]:
                out += self._terminated(mark.start(), mark["end"], now, glued=glued_now)
                searched = 0
            else:
                out += self._reported(mark)
                searched = mark.start()
        if len(self._burst) > self._limit:
            out += self._overflowed(now)
        return out

    def deadline(self) -> float | None:
        """Say when silence decides what is pending; None where nothing is."""
        if not (self._burst or self._draining):
            return None
        if self._draining:
            return self._last + self._idle
        printable = typing_hand.printable(self._burst)
        if typing_hand.is_machine(printable):
            return self._last + self._idle
        if not printable:  # a held arrow key repeats for ever: it is not made to wait for its release
            return min(self._last + self._gap, self._began + 4 * self._gap)
        return self._last + self._gap

    def tick(self, now: float) -> list[Scan | ScanFault | Typed]:
        """Let silence decide, if the deadline has passed."""
        deadline = self.deadline()
        return [] if deadline is None or now < deadline else self._silent()

    def _silent(self) -> list[Scan | ScanFault | Typed]:
        raw, draining = bytes(self._burst), self._draining
        self._burst.clear()
        self._draining = False
        if draining:
            return []
        if typing_hand.is_machine(typing_hand.printable(raw)):
            self._suspect_until = self._last + _TAIL_S
            return [fault(FaultKind.UNTERMINATED, raw, self._source, self._last)]
        return self._typed(raw)

    def _typed(self, raw: bytes) -> list[Scan | ScanFault | Typed]:
        safe = self._hand.release(raw, self._last)
        return [Typed(safe)] if safe else []

    def _reported(self, mark: re.Match[bytes]) -> list[Scan | ScanFault | Typed]:
        at, report = mark.start(), mark[0]
        del self._burst[at : mark.end()]
        if self._draining:
            return [] if _is_key(report) else [Typed(report)]
        control = _control_of(mark) if at else None
        if control is not None:
            self._burst[at:at] = control
            return []
        return [Typed(report)]

    def _terminated(self, length: int, end: bytes, now: float, *, glued: bool) -> list[Scan | ScanFault | Typed]:
        raw = bytes(self._burst[:length])
        del self._burst[: length + 1]
        began, draining = self._began, self._draining
        self._began, self._draining = now, False
        if not (raw or draining):
            belongs = glued or now < self._swallow_until or bool(self._burst.strip(b"\r\n"))
            return [] if belongs else self._typed(end)
        since_typed = began - self._hand.typed_at
        self._swallow_until = now + _AFTER_SCAN_S
        if draining:
            return []
        if began < self._suspect_until:
            self._suspect_until = float("-inf")
            return [fault(FaultKind.INCOMPLETE, raw, self._source, now)]
        machine = typing_hand.is_long(typing_hand.printable(raw))
        if not machine and since_typed < _SLOW_LINK_S:
            return self._typed(raw + end)
        if machine and since_typed < _MIXED_S:
            return [fault(FaultKind.INCOMPLETE, raw, self._source, now)]
        return self._scanned(raw, now)

    def _scanned(self, raw: bytes, now: float) -> list[Scan | ScanFault | Typed]:
        out: list[Scan | ScanFault | Typed] = []
        lead = raw.find(self._profile.prefix)
        if lead > 0 and not typing_hand.is_long(typing_hand.printable(raw[:lead])):
            out += self._typed(raw[:lead])
            raw = raw[lead:]
        scan = finish(raw, self._profile, self._source, now)
        if isinstance(scan, Scan):
            scan = self._bounce.mark(scan)
        return out if scan is None else [*out, scan]

    def _overflowed(self, now: float) -> list[Scan | ScanFault | Typed]:
        kept = bytes(self._burst[:PARTIAL_CAP])
        self._burst.clear()
        if self._draining:
            return []
        self._draining = True
        return [fault(FaultKind.OVERSIZE, kept, self._source, now)]


def _marks(*, mouse: bool, kitty: bool) -> re.Pattern[bytes]:
    """Return what ends a burst or does not belong to it, as far as the terminal was asked to send it."""
    reports = [_INTERIOR, rb"\A\x1b\[[IO]", *([_MOUSE] if mouse else []), *([_KITTY] if kitty else [])]
    return re.compile(rb"(?P<end>[\r\n])|" + b"|".join(reports))


def _is_key(report: bytes) -> bool:
    return report.endswith(b"u")


def _control_of(mark: re.Match[bytes]) -> bytes | None:
    """Return the control character that a kitty report of Ctrl and a key names; None for any other report."""
    kitty = re.fullmatch(_KITTY, mark[0])
    if kitty is None or int(kitty[2]) != _KITTY_CTRL or len(kitty[1]) > 3:  # noqa: PLR2004 - an ASCII code
        return None
    return typing_hand.control(chr(int(kitty[1])))
