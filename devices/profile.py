"""How one scanner talks: a value without any I/O."""

import codecs
from dataclasses import dataclass
from typing import Final

from devices.dialects import LAYOUTS, Aim, AltCodes, Caps, Commands, ControlKeys, Framing, Handshake
from devices.scan import DeviceError

CR: Final = b"\r"
LF: Final = b"\n"
CRLF: Final = b"\r\n"

BITS: Final = ("8N1", "7E1", "7O1", "8E1", "8O1", "7N2", "8N2")

LONGEST: Final = 65_536
"""The most bytes that a scan may have: as a record of the reading process it then is one that the app takes."""
_LONGEST_TERMINATOR: Final = 8


@dataclass(frozen=True, slots=True)
class Profile:
    """How one scanner frames and encodes what it reads.

    ``terminators`` end a scan, the longest that fits first; empty: silence alone ends it. ``idle_ms`` is the
    silence that ends a scan of a scanner which sends no terminator, ``stall_ms`` the silence inside a scan of
    one that does: after it the scan is a fault, never a shorter scan. ``prefix`` and ``suffix`` stand around
    every scan and are no content; a scan without them has lost a part and is a fault. ``min_length`` and
    ``max_length`` count bytes. ``bounce_ms``: the same content again within it is a bounce of the trigger.

    Of a keyboard scanner: ``layout`` names the country it is set to; ``control_keys``, ``alt``, ``alt_page`` and
    ``caps`` say what its keys mean. ``substitutes`` are pairs (what arrives, what it stands for), such as ``|`` for
    GS; they change ``text`` alone, never ``raw``. Of a serial one: ``baudrate``, ``bits`` (``8N1``, ``7E1``),
    ``dtr`` and ``rts`` (None: left as they are), ``handshake``. ``commands``: how it is told good and bad.
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
    framing: Framing = Framing.LINES
    layout: str = "us"
    control_keys: ControlKeys = ControlKeys.CTRL
    substitutes: tuple[tuple[str, str], ...] = ()
    alt: AltCodes = AltCodes.CHARACTER
    alt_page: str = "cp437"
    caps: Caps = Caps.AS_SENT
    baudrate: int = 9600
    bits: str = "8N1"
    dtr: bool | None = None
    rts: bool | None = None
    handshake: Handshake = Handshake.NONE
    commands: Commands = Commands.NONE

    def __post_init__(self) -> None:
        for terminator in self.terminators:
            if not 1 <= len(terminator) <= _LONGEST_TERMINATOR:
                raise DeviceError(
                    f"Profile {self.name!r}: the terminator {terminator!r} has {len(terminator)} bytes; "
                    f"give 1 to {_LONGEST_TERMINATOR}."
                )
        for name in (self.encoding, self.fallback, self.alt_page):
            if name is not None:
                self._check_encoding(name)
        self._check_line()
        if self.layout not in LAYOUTS:
            raise DeviceError(
                f"Profile {self.name!r}: {self.layout!r} is no keyboard layout; give one of {', '.join(LAYOUTS)}."
            )
        if not 1 <= self.min_length <= self.max_length:
            raise DeviceError(
                f"Profile {self.name!r}: min_length {self.min_length} and max_length {self.max_length} leave "
                "no room for a scan; give 1 <= min_length <= max_length."
            )
        if self.max_length > LONGEST:
            raise DeviceError(
                f"Profile {self.name!r}: max_length is {self.max_length}; give {LONGEST} at most, no code is as long."
            )
        for what, value in (
            ("idle_ms", self.idle_ms),
            ("stall_ms", self.stall_ms),
            ("bounce_ms", self.bounce_ms),
        ):
            if value < 0 or (value == 0 and what != "bounce_ms"):
                raise DeviceError(f"Profile {self.name!r}: {what} is {value}; give a positive number of milliseconds.")

    def _check_line(self) -> None:
        if self.baudrate <= 0:
            raise DeviceError(
                f"Profile {self.name!r}: the speed {self.baudrate} is no baud rate; give one such as 9600."
            )
        if self.bits not in BITS:
            raise DeviceError(f"Profile {self.name!r}: bits is {self.bits!r}; give one of {', '.join(BITS)}.")
        if any(not arrives for arrives, _ in self.substitutes):
            raise DeviceError(f"Profile {self.name!r}: a substitute stands for nothing; write what arrives.")

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
