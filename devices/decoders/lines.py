"""Scans from a stream of bytes: serial lines, TCP bridges, everything that ends a code with a terminator."""

import re
from typing import Final

from devices.decoders.content import PARTIAL_CAP, fault, finish, misread
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault

_TAIL_S: Final = 1.0
"""What a terminator ends this soon after silence had ended a scan is that scan's rest, not a scan."""

_A_BREAK: Final = b"\0"
"""What a scanner that is plugged in or wakes up leaves on the line: no scan, and no part of one."""

_NOTHING_ENDS: Final = re.compile(rb"(?!)")


class LineDecoder:
    """Splits bytes into scans by the profile's terminators, or by silence where a scanner sends none.

    Bytes go in by ``feed``. Silence ends a scan in ``tick`` alone, which the owner calls once ``deadline`` has
    passed and nothing is left to read: a stalled owner never cuts a scan. A scanner that has ended one scan
    with a terminator is expected to end each: its unfinished scan is a fault after ``stall_ms``. One that
    never did ends its scans by ``idle_ms`` of silence (flag IDLE_END). Bytes of a wrong speed are one fault,
    however many terminators they seem to hold.
    """

    def __init__(self, profile: Profile, source: str) -> None:
        self._profile = profile
        self._source = source
        self._ends = _pattern(profile.terminators)
        self._overlap = max((len(end) for end in profile.terminators), default=1) - 1
        self._limit = profile.max_length + len(profile.prefix) + len(profile.suffix)
        self._frame = bytearray()
        self._flags: set[Flag] = set()
        self._spoilt: FaultKind | None = None
        self._draining = False
        self._expects = False
        self._terminates = False
        self._suspect_until = float("-inf")
        self._noise_until = float("-inf")
        self._drained = 0
        self._began = 0.0
        self._last = 0.0

    def feed(self, data: bytes, now: float) -> list[Scan | ScanFault]:
        """Take bytes that arrived at ``now``; return what they completed, in order."""
        if not data:
            return []
        out: list[Scan | ScanFault] = []
        if not (self._frame or self._expects):
            self._began = now
        self._last = now
        self._expects = False
        searched = max(0, len(self._frame) - self._overlap)
        self._frame += data
        start = 0
        data = bytes(self._frame)
        for end in self._ends.finditer(data, searched):
            out += self._ended(data[start : end.start()], now)
            start = end.end()
            self._began = now
        del self._frame[:start]
        if len(self._frame) > self._limit + self._overlap:
            out += self._overflowed(now)
        return out

    @property
    def drained(self) -> int:
        """How many bytes were thrown away since what is under way grew too long; 0 where it did not."""
        return self._drained

    def mark(self, flag: Flag) -> None:
        """Set a flag on the scan that is under way, or on the next one where none is."""
        self._flags.add(flag)

    def expect(self, now: float) -> None:
        """Take note that the scanner sent something whose bytes are still to come: a scan is under way."""
        if not (self._frame or self._expects):
            self._began = now
        self._last = now
        self._expects = True

    def spoil(self, kind: FaultKind, now: float) -> None:
        """Make the scan under way a fault of this kind: a part of it was lost before it came here."""
        self._spoilt = self._spoilt or kind
        self._last = now

    def deadline(self) -> float | None:
        """Say when silence will end what is under way; None where nothing is."""
        if not (self._frame or self._draining or self._spoilt or self._expects):
            return None
        patient = self._terminates and not self._draining
        return self._last + (self._profile.stall_ms if patient else self._profile.idle_ms) / 1000

    def tick(self, now: float) -> list[Scan | ScanFault]:
        """Let silence end what is under way, if its deadline has passed."""
        deadline = self.deadline()
        if deadline is None or now < deadline:
            return []
        if self._draining:
            self._reset()
            return []
        out = self._silenced(bytes(self._frame))
        self._suspect_until = self._last + _TAIL_S
        self._reset()
        return out

    def lost(self, now: float) -> list[Scan | ScanFault]:
        """Forget a device that is gone: what is under way is a fault; what comes next is of a fresh scanner."""
        raw, told = bytes(self._frame), self._draining
        spoilt = self._spoilt is not None or self._expects
        self._reset()
        self._terminates = False
        self._suspect_until = self._noise_until = float("-inf")
        if told or not (raw or spoilt):
            return []
        return [fault(FaultKind.UNPLUGGED, raw, self._source, now)]

    def _ended(self, raw: bytes, now: float) -> list[Scan | ScanFault]:
        kind, draining, flags = self._spoilt, self._draining, frozenset(self._flags)
        suspect, in_noise = self._began < self._suspect_until, self._began < self._noise_until
        self._clear_marks()
        self._terminates = True
        self._suspect_until = float("-inf")
        if draining:
            return []
        if kind in {None, FaultKind.FRAMING} and misread(raw, self._profile):
            kind = FaultKind.FRAMING
        elif raw and kind is None and (suspect or in_noise):
            kind = FaultKind.INCOMPLETE
        if kind is not None:
            return self._damaged(kind, raw, now, in_noise=in_noise)
        scan = finish(raw, self._profile, self._source, now, flags)
        return [] if scan is None else [scan]

    def _silenced(self, raw: bytes) -> list[Scan | ScanFault]:
        kind = self._spoilt
        if kind is FaultKind.FRAMING and raw == _A_BREAK:
            return []
        if kind is None and misread(raw, self._profile):
            kind = FaultKind.FRAMING
        elif kind is None and self._terminates:
            kind = FaultKind.UNTERMINATED
        if kind is not None:
            return self._damaged(kind, raw, self._last, in_noise=self._began < self._noise_until)
        scan = finish(raw, self._profile, self._source, self._last, frozenset(self._flags | {Flag.IDLE_END}))
        return [scan] if scan else []

    def _damaged(self, kind: FaultKind, raw: bytes, at: float, *, in_noise: bool) -> list[Scan | ScanFault]:
        """Return the fault, unless it is more of the noise that was told already."""
        if kind is not FaultKind.FRAMING:
            return [fault(kind, raw, self._source, at)]
        self._noise_until = at + self._profile.idle_ms / 1000
        return [] if in_noise else [fault(kind, raw, self._source, at)]

    def _overflowed(self, now: float) -> list[Scan | ScanFault]:
        kept = bytes(self._frame[:PARTIAL_CAP])
        keep_from = len(self._frame) - self._overlap
        self._drained += keep_from
        del self._frame[:keep_from]  # a terminator may be cut in two just here
        if self._draining:
            return []
        self._clear_marks()
        self._draining, self._drained = True, keep_from
        return [fault(FaultKind.OVERSIZE, kept, self._source, now)]

    def _reset(self) -> None:
        self._frame.clear()
        self._clear_marks()

    def _clear_marks(self) -> None:
        self._flags.clear()
        self._spoilt = None
        self._draining = self._expects = False
        self._drained = 0


def _pattern(terminators: tuple[bytes, ...]) -> re.Pattern[bytes]:
    if not terminators:
        return _NOTHING_ENDS
    longest_first = sorted(terminators, key=len, reverse=True)
    return re.compile(b"|".join(re.escape(end) for end in longest_first))
