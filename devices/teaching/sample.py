"""What arrived for one scan, before anything is known about the scanner."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from devices.decoders.keymaps.keymap import KEY_ENTER, KEY_KPENTER
from devices.decoders.keys import EV_KEY, InputEvent
from devices.scan import Scan
from devices.traffic import Traffic, TrafficForm, unpack_events

QUIET_S: Final = 0.7
"""A silence that no scanner makes inside a scan: wireless ones stall for 0.4 s."""
_AFTER_END_S: Final = 0.2
"""A silence that parts two scans where the first has its terminator."""
_ENDS: Final = b"\r\n\t\x03"
"""Terminators that no symbol holds; EOT is in one of them."""
_ENTER_KEYS: Final = frozenset({KEY_ENTER, KEY_KPENTER})
_SEVEN_BITS: Final = 0x7F
"""A parity may be set in the eighth."""

_MOST_BYTES: Final = 4096
_MOST_EVENTS: Final = 16_384
"""What a flood without silence leaves of itself: more than any symbol has."""


class Medium(StrEnum):
    """The way on which a scan came."""

    KEYS = "keys"
    """Key events of a keyboard that this program holds: their layout is the scanner's alone."""
    BYTES = "bytes"
    """Bytes of a serial line or a link."""
    TERMINAL = "terminal"
    """Bytes of a terminal: what the host made of the scanner's keys."""
    REPORTS = "reports"
    """Contents that came in reports of their own, which leave nothing to learn but the identifier."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One burst: events of ``KEYS``, else bytes; ``gaps`` are the seconds between arrivals inside it."""

    medium: Medium
    events: tuple[InputEvent, ...] = ()
    data: bytes = b""
    gaps: tuple[float, ...] = ()

    @property
    def longest_gap(self) -> float:
        """The longest silence inside the scan, in seconds."""
        return max(self.gaps, default=0.0)


class SampleCollector:
    """Cuts what a tapped source sent into bursts: by silence, and by a shorter one behind a terminator."""

    def __init__(self, *, terminal: bool = False) -> None:
        self._bytes = Medium.TERMINAL if terminal else Medium.BYTES
        self._reports = False
        self._events: list[InputEvent] = []
        self._data = bytearray()
        self._times: list[float] = []
        self._last = 0.0

    def feed(self, record: Traffic | Scan) -> list[Sample]:
        """Take a record in the order of arrival; return the burst that it proves to be over, if any.

        Of a scanner that sends reports the scans are taken instead, for they are what the reports hold.
        """
        match record:
            case Traffic(form=TrafficForm.REPORT):
                self._reports = True
                return []
            case Scan() if not self._reports:
                return []
        out = self._ended() if self._parted(record) else self.tick(record.at)
        self._last = record.at
        match record:
            case Scan(raw, aim=aim):
                carried = aim.encode("ascii")  # beside the content, in a field of the report
                return [*out, Sample(Medium.REPORTS, data=raw if raw.startswith(carried) else carried + raw)]
            case Traffic(form=TrafficForm.EVENTS, data=packed):
                events = unpack_events(packed)
                self._events += events[: _MOST_EVENTS - len(self._events)]
                self._times += [event.at for event in events if event.type == EV_KEY and event.value == 1]
            case Traffic(data=data):
                self._data += data[: _MOST_BYTES - len(self._data)]
                self._times.append(record.at)
        del self._times[_MOST_EVENTS:]
        return out

    def deadline(self) -> float | None:
        """Say when silence ends the burst under way; None where there is none."""
        return self._last + QUIET_S if self._events or self._data else None

    def tick(self, now: float) -> list[Sample]:
        """Return the burst that silence has ended."""
        due = self.deadline()
        return [] if due is None or now < due else self._ended()

    def _parted(self, record: Traffic | Scan) -> bool:
        """Say whether the burst has its terminator, and the record begins another one."""
        if record.at - self._last < _AFTER_END_S:
            return False
        match record:
            case Traffic(form=TrafficForm.EVENTS, data=packed):
                before, after = _presses(self._events), _presses(unpack_events(packed))
                return bool(before and after) and before[-1] in _ENTER_KEYS and after[0] not in _ENTER_KEYS
            case Traffic(data=data):
                return bool(self._data) and _ends(self._data[-1]) and not _ends(data[0])
            case _:
                return False

    def _ended(self) -> list[Sample]:
        gaps = tuple(later - earlier for earlier, later in pairwise(self._times))
        medium = Medium.KEYS if self._events else self._bytes
        sample = Sample(medium, tuple(self._events), bytes(self._data), gaps)
        self._events.clear()
        self._data.clear()
        self._times.clear()
        return [sample]


def _ends(byte: int) -> bool:
    return byte & _SEVEN_BITS in _ENDS


def _presses(events: Iterable[InputEvent]) -> list[int]:
    return [event.code for event in events if event.type == EV_KEY and event.value == 1]
