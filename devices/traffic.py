"""What a device sent before any of it was decoded: for the doctor, for captures, for calibration."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from devices.decoders.keys import InputEvent

_EVENT: Final = struct.Struct("<dHHi")


class TrafficForm(StrEnum):
    """What the bytes of a piece of traffic are."""

    BYTES = "bytes"
    """A read of a line or a link, as it was cut."""
    EVENTS = "events"
    """Input events, packed by ``pack_events``."""
    REPORT = "report"
    """One HID report, its report id first."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """One read of a source that is tapped; ``at`` is monotonic seconds when it was read."""

    source: str
    form: TrafficForm
    data: bytes
    at: float


def pack_events(events: Iterable[InputEvent]) -> bytes:
    """Return the events in a form that is the same on every machine."""
    return b"".join(_EVENT.pack(event.at, event.type, event.code, event.value) for event in events)


def unpack_events(data: bytes) -> tuple[InputEvent, ...]:
    """Return the packed events; ValueError where the last one is not whole."""
    if len(data) % _EVENT.size:
        raise ValueError(f"{len(data)} bytes of packed events were given; each event has {_EVENT.size}.")
    return tuple(InputEvent(*fields) for fields in _EVENT.iter_unpack(data))
