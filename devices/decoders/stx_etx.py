"""Scans that STX begins and ETX ends: whatever stands between is content, line ends included."""

import re
from enum import Enum, auto
from functools import reduce
from operator import xor
from typing import Final

from devices.decoders.content import PARTIAL_CAP, fault, finish, misread
from devices.profile import Profile
from devices.scan import FaultKind, Scan, ScanFault

STX: Final = b"\x02"
ETX: Final = b"\x03"

_RUNS: Final = re.compile(rb"[\x02\x03]|[^\x02\x03]+")

_A_BREAK: Final = b"\0"
"""What a scanner that is plugged in or wakes up leaves on the line: no scan, and no part of one."""


class _Where(Enum):
    OUTSIDE = auto()
    INSIDE = auto()
    DRAINING = auto()
    """Inside a frame that grew too long, or that began inside another one: told already, or damaged."""


class StxEtxDecoder:
    """Splits bytes into frames. A missing ETX is a fault after ``stall_ms`` of silence.

    No checksum byte is expected behind ETX, for it may be an STX; one that is there and right is passed over. What
    else stands between frames, line ends apart, is the rest of a scan whose STX was lost: a fault. An STX inside
    a frame means that an ETX was lost or that the code itself holds an STX: neither part is a scan then.
    """

    def __init__(self, profile: Profile, source: str) -> None:
        self._profile = profile
        self._source = source
        self._limit = profile.max_length + len(profile.prefix) + len(profile.suffix)
        self._between = b"".join(profile.terminators) + b"\r\n"
        self._where = _Where.OUTSIDE
        self._frame = bytearray()
        self._spoilt: FaultKind | None = None
        self._checks: frozenset[int] = frozenset()
        self._drained = 0
        self._last = 0.0

    @property
    def drained(self) -> int:
        """How many bytes were thrown away since what is under way grew too long; 0 where it did not."""
        return self._drained

    def feed(self, data: bytes, now: float) -> list[Scan | ScanFault]:
        """Take bytes that arrived at ``now``; return what they completed, in order."""
        out: list[Scan | ScanFault] = []
        for run in _RUNS.findall(data):
            if run == STX:
                out += self._begun(now)
            elif run == ETX:
                out += self._ended(now)
            else:
                out += self._grown(run, now)
        if data:
            self._last = now
        return out

    def spoil(self, kind: FaultKind, now: float) -> None:
        """Make the scan under way a fault of this kind: a part of it was lost before it came here."""
        self._spoilt = self._spoilt or kind
        self._last = now

    def deadline(self) -> float | None:
        """Say when silence will end what is under way; None where nothing is."""
        if self._where is _Where.OUTSIDE and not self._frame and self._spoilt is None:
            return None
        return self._last + self._profile.stall_ms / 1000

    def tick(self, now: float) -> list[Scan | ScanFault]:
        """Let silence end what is under way, if its deadline has passed."""
        deadline = self.deadline()
        if deadline is None or now < deadline:
            return []
        kind = FaultKind.UNTERMINATED if self._where is _Where.INSIDE else FaultKind.INCOMPLETE
        return self._given_up(kind, self._last)

    def lost(self, now: float) -> list[Scan | ScanFault]:
        """Forget a device that is gone: what is under way is a fault."""
        self._checks = frozenset()
        return self._given_up(FaultKind.UNPLUGGED, now)

    def _begun(self, now: float) -> list[Scan | ScanFault]:
        if self._where is _Where.DRAINING:
            return []
        if self._where is _Where.INSIDE and not self._frame.strip(self._between):  # that STX was a checksum
            self._frame.clear()
            return []
        if self._where is _Where.INSIDE:
            out = self._given_up(FaultKind.UNTERMINATED, now)
            self._spoilt = FaultKind.INCOMPLETE
        else:
            out = self._given_up(FaultKind.INCOMPLETE, now)
        self._where = _Where.INSIDE
        return out

    def _ended(self, now: float) -> list[Scan | ScanFault]:
        if self._where is not _Where.INSIDE or self._spoilt is not None:
            return self._given_up(self._spoilt or FaultKind.INCOMPLETE, now)
        raw = bytes(self._frame)
        self._reset()
        content = reduce(xor, raw, 0)
        self._checks = frozenset({content, content ^ ETX[0], content ^ STX[0] ^ ETX[0]})
        scan = finish(raw, self._profile, self._source, now)
        return [] if scan is None else [scan]

    def _grown(self, run: bytes, now: float) -> list[Scan | ScanFault]:
        checks, self._checks = self._checks, frozenset()
        if self._where is _Where.OUTSIDE and not self._frame:
            run = (run[1:] if run[0] in checks else run).lstrip(self._between)
        if self._where is _Where.DRAINING:
            self._drained += len(run)
            return []
        self._frame += run
        if len(self._frame) <= self._limit:
            return []
        drained, kept = len(self._frame), bytes(self._frame[:PARTIAL_CAP])
        self._reset()
        self._where, self._drained = _Where.DRAINING, drained
        return [fault(FaultKind.OVERSIZE, kept, self._source, now)]

    def _given_up(self, kind: FaultKind, at: float) -> list[Scan | ScanFault]:
        raw, told = bytes(self._frame), self._where is _Where.DRAINING
        spoilt = self._spoilt
        self._reset()
        if told or (spoilt is None and not raw.strip(self._between)):
            return []
        if raw == _A_BREAK and spoilt is FaultKind.FRAMING:
            return []
        if kind is not FaultKind.UNPLUGGED:
            kind = FaultKind.FRAMING if misread(raw, self._profile) else spoilt or kind
        return [fault(kind, raw, self._source, at)]

    def _reset(self) -> None:
        self._where = _Where.OUTSIDE
        self._frame.clear()
        self._spoilt = None
        self._drained = 0
