"""The records between the reading process and the app: a length, then one JSON object."""

import base64
import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from devices.dialects import Aim, AltCodes, Caps, Commands, ControlKeys, Framing, Handshake, Signal
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault
from devices.source_settings import SourceKind, SourceSettings
from devices.status import SourceState, SourceStatus
from devices.traffic import Traffic, TrafficForm

_LENGTH: Final = struct.Struct(">I")
_LONGEST: Final = 1 << 20
_WORDS: Final = {
    "aim": Aim, "framing": Framing, "control_keys": ControlKeys, "alt": AltCodes, "caps": Caps,
    "handshake": Handshake, "commands": Commands,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line for the app's log, from a process that has no log of its own."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class OpenSources:
    """The app's first word: the sources to read."""

    sources: tuple[SourceSettings, ...]


@dataclass(frozen=True, slots=True)
class Simulate:
    """Bytes that a simulated scanner is to send."""

    source: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Tell:
    """What a scanner is to be told: its last scan was good, was bad, or another signal."""

    source: str
    signal: Signal


Emitted = Scan | ScanFault | SourceStatus | Traffic
"""What the reading process says about its sources; traffic of tapped ones alone."""
Record = Emitted | LogLine | OpenSources | Simulate | Tell


def document(record: Emitted) -> dict[str, object]:
    """Return a record as plain JSON values; bytes as base64."""
    match record:
        case Scan():
            return {
                "type": "scan",
                "raw": _base64(record.raw),
                "text": record.text,
                "aim": record.aim,
                "source": record.source,
                "at": record.at,
                "flags": sorted(record.flags),
            }
        case ScanFault():
            return {
                "type": "fault",
                "kind": record.kind,
                "partial": _base64(record.partial),
                "source": record.source,
                "at": record.at,
            }
        case SourceStatus():
            return {"type": "status", **asdict(record)}
        case Traffic():
            return {
                "type": "traffic",
                "form": record.form,
                "data": _base64(record.data),
                "source": record.source,
                "at": record.at,
            }


def encode(record: Record) -> bytes:
    """Return a record with its length in front."""
    match record:
        case LogLine():
            value: dict[str, object] = {"type": "log", **asdict(record)}
        case OpenSources():
            value = {"type": "open", "sources": [_settings_document(one) for one in record.sources]}
        case Simulate():
            value = {"type": "simulate", "source": record.source, "data": _base64(record.data)}
        case Tell():
            value = {"type": "tell", "source": record.source, "signal": record.signal}
        case _:
            value = document(record)
    body = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return _LENGTH.pack(len(body)) + body


class RecordStream:
    """Puts records together again from a stream of bytes, however they are cut."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Record]:
        """Take bytes; return the records they complete. ValueError where it is no record."""
        self._buffer += data
        out: list[Record] = []
        start = 0
        while len(self._buffer) - start >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer, start)
            if length > _LONGEST:
                raise ValueError(f"A record of {length} bytes was announced; {_LONGEST} are the most there can be.")
            end = start + _LENGTH.size + length
            if len(self._buffer) < end:
                break
            out.append(decode(bytes(self._buffer[start + _LENGTH.size : end])))
            start = end
        del self._buffer[:start]
        return out


def decode(body: bytes) -> Record:
    """Return the record of one JSON object, without its length; ValueError or KeyError where it is none."""
    value = json.loads(body)
    match value:
        case {"type": "scan"}:
            return Scan(
                _bytes(value["raw"]),
                value["text"],
                value["aim"],
                value["source"],
                value["at"],
                frozenset(Flag(flag) for flag in value["flags"]),
            )
        case {"type": "fault"}:
            return ScanFault(FaultKind(value["kind"]), _bytes(value["partial"]), value["source"], value["at"])
        case {"type": "status"}:
            return SourceStatus(value["source"], SourceState(value["state"]), value["detail"])
        case {"type": "traffic"}:
            return Traffic(value["source"], TrafficForm(value["form"]), _bytes(value["data"]), value["at"])
        case {"type": "log"}:
            return LogLine(value["level"], value["text"])
        case {"type": "open"}:
            return OpenSources(tuple(_settings(one) for one in value["sources"]))
        case {"type": "simulate"}:
            return Simulate(value["source"], _bytes(value["data"]))
        case {"type": "tell"}:
            return Tell(value["source"], Signal(value["signal"]))
        case _:
            raise ValueError(f"A record of an unknown type came: {body[:80]!r}.")


def _settings_document(settings: SourceSettings) -> dict[str, object]:
    profile = settings.profile
    given = {name: _base64(value) if isinstance(value, bytes) else value for name, value in asdict(profile).items()}
    return {
        "kind": settings.kind,
        "address": settings.address,
        "tap": settings.tap,
        "trial": settings.trial,
        "profile": {**given, "terminators": [_base64(end) for end in profile.terminators]},
    }


def _settings(value: Mapping[str, object]) -> SourceSettings:
    match value:
        case {
            "kind": str(kind),
            "address": str(address),
            "tap": bool(tap),
            "trial": bool(trial),
            "profile": dict(given),
        }:
            words = {name: word(given[name]) for name, word in _WORDS.items()}
            profile = {
                **given,
                **words,
                "terminators": tuple(_bytes(end) for end in given["terminators"]),
                "substitutes": tuple((arrives, stands) for arrives, stands in given["substitutes"]),
                "prefix": _bytes(given["prefix"]),
                "suffix": _bytes(given["suffix"]),
            }
            return SourceSettings(SourceKind(kind), address, Profile(**profile), tap=tap, trial=trial)
        case _:
            raise ValueError(f"These are no settings of a source: {value!r}.")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
