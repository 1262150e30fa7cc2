"""Captures: all that sources sent, as JSON lines, to be decoded again anywhere.

The first line names the sources, each with its profile in the words of a profile file and, of a HID POS scanner, its
report descriptor; every further line is one record as the live view prints it. Traffic alone is decoded again; the
scans, faults and states beside it say what the recording program made of it. A capture holds every code that was
scanned, badges included.
"""

import json
import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from devices.bounce import BounceWindow
from devices.decoders.framings import byte_decoder
from devices.decoders.hid_descriptor import parse
from devices.decoders.hid_pos import HidPosDecoder
from devices.decoders.keys import KeyDecoder
from devices.decoders.wedge import WedgeSplitter
from devices.profile import Profile
from devices.profile_file import WEDGE
from devices.profile_words import profile_from, write_profile
from devices.records import Emitted, decode, document
from devices.scan import DeviceError, Scan, ScanFault
from devices.traffic import Traffic, TrafficForm, unpack_events

_VERSION: Final = 1


class CaptureError(DeviceError):
    """A capture cannot be read; the sentence names the file, the line and why."""


@dataclass(frozen=True, slots=True)
class Captured:
    """One source of a capture: how it was read, and its report descriptor where it sends reports."""

    source: str
    profile: Profile
    descriptor: bytes = b""


@dataclass(frozen=True, slots=True)
class Capture:
    """A whole capture."""

    sources: tuple[Captured, ...]
    records: tuple[Emitted, ...] = field(repr=False)


def head_line(sources: Iterable[Captured]) -> str:
    """Return the first line of a capture."""
    listed = [
        {"source": one.source, "profile": write_profile(one.profile), "descriptor": one.descriptor.hex()}
        for one in sources
    ]
    return json.dumps({"type": "capture", "version": _VERSION, "sources": listed})


def record_line(record: Emitted) -> str:
    """Return a further line."""
    return json.dumps(document(record))


def read_capture(path: Path) -> Capture:
    """Read a capture, or raise CaptureError. A last line that is not whole is left out: the recorder was killed."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise CaptureError(f"The capture {path} cannot be read ({error.strerror}).") from error
    sources = _head(lines[0], path)
    records: list[Emitted] = []
    for number, line in enumerate(lines[1:-1], 2):
        try:
            record = decode(line)
        except (ValueError, KeyError, TypeError) as error:
            raise CaptureError(f"{path}, line {number}: this is no record of a capture ({error}).") from error
        if not isinstance(record, Emitted):
            raise CaptureError(f"{path}, line {number}: a record of this type stands in no capture.")
        records.append(record)
    return Capture(sources, tuple(records))


def replay(capture: Capture, profile: Profile | None = None) -> Iterator[Scan | ScanFault]:
    """Decode the traffic again, silence included; by ``profile`` instead of the recorded ones where it is given."""
    players = {one.source: _Player(replace(one, profile=profile or one.profile)) for one in capture.sources}
    for record in capture.records:
        if isinstance(record, Traffic):
            player = players.get(record.source)
            if player is None:
                raise CaptureError(f"The capture holds traffic of {record.source}, which its first line does not name.")
            yield from player.feed(record)
    for player in players.values():
        yield from player.ended()


def _head(line: bytes, path: Path) -> tuple[Captured, ...]:
    try:
        match json.loads(line):
            case {"type": "capture", "version": 1, "sources": list(listed)}:
                return tuple(_captured(one, path) for one in listed)
            case {"type": "capture", "version": version}:
                raise CaptureError(f"{path} is a capture of version {version}, and this program reads {_VERSION}.")
            case _:
                raise CaptureError(f"{path} does not begin like a capture; make one by record.")
    except (ValueError, KeyError, TypeError) as error:
        raise CaptureError(f"{path} does not begin like a capture ({error}).") from error


def _captured(entry: Mapping[str, str], path: Path) -> Captured:
    profile = profile_from(tomllib.loads(entry["profile"]), f"{path}, line 1")
    return Captured(entry["source"], profile, bytes.fromhex(entry["descriptor"]))


class _Player:
    """Decodes one source again; silence counts where the next traffic came after it."""

    def __init__(self, captured: Captured) -> None:
        self._captured = captured
        self._bounce = BounceWindow(captured.profile.bounce_ms / 1000)
        self._keys = KeyDecoder(captured.profile, captured.source)
        self._bytes = byte_decoder(captured.profile, captured.source)
        self._typed = WedgeSplitter(profile=captured.profile, source=captured.source)
        self._reports: HidPosDecoder | None = None

    def feed(self, traffic: Traffic) -> list[Scan | ScanFault]:
        """Take one piece of traffic."""
        out = self._silent(traffic.at)
        match traffic.form:
            case TrafficForm.EVENTS:
                out += self._keys.feed(unpack_events(traffic.data))
                if self._keys.lost_events:
                    self._keys.resync(())
            case TrafficForm.REPORT:
                out += self._reported().feed(traffic.data, traffic.at)
            case TrafficForm.BYTES if self._captured.source == WEDGE:
                return _scans(self._typed.feed(traffic.data, traffic.at))
            case TrafficForm.BYTES:
                out += self._bytes.feed(traffic.data, traffic.at)
        return self._marked(out)

    def ended(self) -> list[Scan | ScanFault]:
        """Let silence end what is under way at the end."""
        return self._marked(self._silent(math.inf))

    def _silent(self, now: float) -> list[Scan | ScanFault]:
        if self._captured.source == WEDGE:
            return _scans(self._typed.tick(now))
        out = [*self._keys.tick(now), *self._bytes.tick(now)]
        return [*out, *self._reports.tick(now)] if self._reports is not None else out

    def _reported(self) -> HidPosDecoder:
        if self._reports is None:
            if not self._captured.descriptor:
                raise CaptureError(
                    f"The capture holds reports of {self._captured.source} without their descriptor: it was not "
                    "plugged in when the recording began, so they cannot be decoded again."
                )
            descriptor = parse(self._captured.descriptor)
            self._reports = HidPosDecoder(descriptor, self._captured.profile, self._captured.source)
        return self._reports

    def _marked(self, out: list[Scan | ScanFault]) -> list[Scan | ScanFault]:
        return [self._bounce.mark(one) if isinstance(one, Scan) else one for one in out]


def _scans(heard: Iterable[object]) -> list[Scan | ScanFault]:
    return [one for one in heard if isinstance(one, Scan | ScanFault)]
