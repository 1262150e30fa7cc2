"""What every source yields: one physical scan is exactly one ``Scan`` or one ``ScanFault``."""

from dataclasses import dataclass, field
from enum import StrEnum


class Flag(StrEnum):
    """What a reader should know about how a scan came in; a flag never changes its content."""

    IDLE_END = "idle_end"
    """No terminator came: silence ended the scan."""
    CHARSET = "charset"
    """The bytes are not in the profile's encoding; ``text`` is None or from the fallback encoding."""
    UNMAPPED_KEY = "unmapped_key"
    """A key that the layout does not name was pressed; ``raw`` keeps its code."""
    CONTROL_KEYS = "control_keys"
    """Function or control keys were inside the scan; they did nothing."""
    CASE_INVERTED = "case_inverted"
    """The AIM identifier shows that Caps Lock inverted the case."""
    LAYOUT_SUSPECT = "layout_suspect"
    """The scanner seems to be set to another country's keyboard: under that layout the content has a known shape."""
    ALT_CUT = "alt_cut"
    """The Alt key of an Alt code was still down when the scan ended."""
    LATE = "late"
    """It was read long before it arrived: a wireless scanner sent what it had kept."""
    BOUNCE = "bounce"
    """The trigger bounced: the same content from the same source within the bounce window."""


class FaultKind(StrEnum):
    """Why a physical scan gave no content that can be trusted."""

    UNPLUGGED = "unplugged"
    DROPPED = "dropped"
    SHORT = "short"
    OVERSIZE = "oversize"
    UNTERMINATED = "unterminated"
    FRAMING = "framing"
    CHECKSUM = "checksum"
    INCOMPLETE = "incomplete"
    MALFORMED = "malformed"
    READER_DIED = "reader_died"


@dataclass(frozen=True, slots=True)
class Scan:
    """One complete code as it was read.

    ``raw`` is lossless: the bytes between the terminators, an AIM identifier included. ``text`` is the content
    without the AIM identifier, never normalised, free of surrogates; None where the bytes are not text.
    ``aim`` is the identifier (``]C1``) or empty. ``source`` names the scanner, by identity and not by device
    number. ``at`` is monotonic seconds at the last byte.
    """

    raw: bytes
    text: str | None
    aim: str
    source: str
    at: float
    flags: frozenset[Flag] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class ScanFault:
    """A physical scan of which only a part, or a damaged form, arrived. ``partial`` is for the record, never data."""

    kind: FaultKind
    partial: bytes
    source: str
    at: float


class DeviceError(Exception):
    """A scanner or printer cannot be used; the sentence says which, why and what to do."""


class DeviceNotFoundError(DeviceError):
    """No such device is there."""


class DeviceBusyError(DeviceError):
    """Another program holds the device."""


class DeviceDeniedError(DeviceError):
    """The user of this program may not open the device."""


class DeviceLostError(DeviceError):
    """The device was there and is gone."""
