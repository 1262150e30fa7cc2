"""How one scanner talks and where it is found: values without any I/O."""

import codecs
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from devices.scan import DeviceError

CR: Final = b"\r"
LF: Final = b"\n"
CRLF: Final = b"\r\n"

_LONGEST_TERMINATOR: Final = 8


class Aim(StrEnum):
    """Whether the content may begin with an AIM identifier (``]C1``)."""

    AUTO = "auto"
    """Split it off where it is one of the forms ISO/IEC 15424 names; anything else stays content."""
    NEVER = "never"
    """The scanner sends none: ``]`` is always content."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How one scanner frames and encodes what it reads.

    ``terminators`` end a scan, the longest that fits first; empty: silence alone ends it. ``idle_ms`` is the
    silence that ends a scan of a scanner which sends no terminator, ``stall_ms`` the silence inside a scan of
    one that does: after it the scan is a fault, never a shorter scan. ``prefix`` and ``suffix`` stand around
    every scan and are no content; a scan without them has lost a part and is a fault. ``min_length`` and
    ``max_length`` count bytes. ``bounce_ms``: the same content again within it is a bounce of the trigger.
    """

    name: str = "default"
    terminators: tuple[bytes, ...] = (CRLF, CR, LF)
    idle_ms: int = 100
    stall_ms: int = 500
    prefix: bytes = b""
    suffix: bytes = b""
    encoding: str = "utf-8"
    fallback: str | None = None
    min_length: int = 1
    max_length: int = 8192
    aim: Aim = Aim.AUTO
    bounce_ms: int = 300

    def __post_init__(self) -> None:
        for terminator in self.terminators:
            if not 1 <= len(terminator) <= _LONGEST_TERMINATOR:
                raise DeviceError(
                    f"Profile {self.name!r}: the terminator {terminator!r} has {len(terminator)} bytes; "
                    f"give 1 to {_LONGEST_TERMINATOR}."
                )
        for name in (self.encoding, self.fallback):
            if name is not None:
                self._check_encoding(name)
        if not 1 <= self.min_length <= self.max_length:
            raise DeviceError(
                f"Profile {self.name!r}: min_length {self.min_length} and max_length {self.max_length} leave "
                "no room for a scan; give 1 <= min_length <= max_length."
            )
        for what, value in (
            ("idle_ms", self.idle_ms),
            ("stall_ms", self.stall_ms),
            ("bounce_ms", self.bounce_ms),
        ):
            if value < 0 or (value == 0 and what != "bounce_ms"):
                raise DeviceError(f"Profile {self.name!r}: {what} is {value}; give a positive number of milliseconds.")

    def _check_encoding(self, name: str) -> None:
        try:
            ascii_kept = codecs.lookup(name).encode("]C1")[0] == b"]C1"
        except (LookupError, ValueError, TypeError, AttributeError):
            ascii_kept = False
        if not ascii_kept:
            raise DeviceError(
                f"Profile {self.name!r}: {name!r} is not a text encoding that holds ASCII; "
                "give one such as utf-8, cp1252 or cp932."
            )


class SourceKind(StrEnum):
    """The transports a source may use."""

    SERIAL = "serial"
    HID_KEYBOARD = "hid_keyboard"
    SIMULATED = "simulated"


_KIND_WORDS: Final = {
    "serial": SourceKind.SERIAL,
    "hid": SourceKind.HID_KEYBOARD,
    "hid_keyboard": SourceKind.HID_KEYBOARD,
    "simulated": SourceKind.SIMULATED,
}
_FORMS: Final = "write serial:/dev/ttyUSB0, serial:socket://host:port, hid:NAME, hid:VID:PID, hid:SERIAL or simulated"


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One scanner to read: its transport, its address there and how it talks.

    A serial address is a device path or a pyserial URL. A keyboard's is its name (``Honeywell*``), its ids
    (``0c2e:0b61``), its serial number, its port (``usb-0000:00:14.0-2/input0``) or a link under
    ``/dev/input/by-id`` or ``by-path``; an event number is refused, for it changes with every plug.
    """

    kind: SourceKind
    address: str
    profile: Profile = field(default_factory=Profile)
    baudrate: int = 9600

    def __post_init__(self) -> None:
        if not self.address or "\0" in self.address:
            raise DeviceError(f"The address {self.address!r} names no scanner; {_FORMS}.")
        if self.baudrate <= 0:
            raise DeviceError(f"{self.source}: the speed {self.baudrate} is no baud rate; give one such as 9600.")
        if self.kind is SourceKind.HID_KEYBOARD and self.address.startswith("/dev/input/event"):
            raise DeviceError(
                f"{self.address} is an event number, which changes with every plug; "
                "give the scanner's name, its ids or its link under /dev/input/by-id."
            )

    @property
    def source(self) -> str:
        """What scans and messages call this scanner."""
        if self.kind is SourceKind.SIMULATED and self.address == SourceKind.SIMULATED:
            return self.address
        return f"{self.kind}:{self.address}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``KIND:ADDRESS``; a path or URL alone is a serial line; raise DeviceError otherwise."""
        if text.startswith("/") or text.partition(":")[2].startswith("//"):
            return cls(SourceKind.SERIAL, text)
        word, _, address = text.partition(":")
        kind = _KIND_WORDS.get(word)
        if kind is None:
            raise DeviceError(f"{text!r} names no scanner; {_FORMS}.")
        if kind is SourceKind.SIMULATED and not address:
            address = "simulated"
        return cls(kind, address)
