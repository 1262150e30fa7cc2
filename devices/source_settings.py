"""Where a scanner is found, and the profile of how it talks there: values without any I/O."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from devices.profile import Profile
from devices.scan import DeviceError


class SourceKind(StrEnum):
    """The transports a source may use."""

    SERIAL = "serial"
    HID_KEYBOARD = "hid_keyboard"
    HID_POS = "hid_pos"
    BLUETOOTH = "bluetooth"
    SIMULATED = "simulated"


_KIND_WORDS: Final = {
    "serial": SourceKind.SERIAL,
    "hid": SourceKind.HID_KEYBOARD,
    "hid_keyboard": SourceKind.HID_KEYBOARD,
    "pos": SourceKind.HID_POS,
    "hid_pos": SourceKind.HID_POS,
    "bluetooth": SourceKind.BLUETOOTH,
    "simulated": SourceKind.SIMULATED,
}
_FORMS: Final = (
    "write serial:/dev/ttyUSB0, serial:socket://host:port, hid:NAME, hid:VID:PID, hid:SERIAL, pos:VID:PID, "
    "bluetooth:00:11:22:33:44:55 or simulated"
)


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One scanner to read: its transport, its address there and how it talks.

    A serial address is a device path or a pyserial URL. A keyboard's is its name (``Honeywell*``), its ids
    (``0c2e:0b61``), its serial number, its port (``usb-0000:00:14.0-2``) or a link under
    ``/dev/input/by-id`` or ``by-path``; an event number is refused, for it changes with every plug. The path of a
    named pipe is a keyboard elsewhere, whose event records another program writes there. A HID POS
    scanner's is one of the same names; a Bluetooth one's is its address, with ``#CHANNEL`` where it is not 1. With
    ``tap`` the reading process hands on all that the device sends, too, before it is decoded. With ``trial`` the
    device is given back for good after ten seconds, unless a scan with its terminator has come from it by then: for
    a choice that nobody has confirmed yet.
    """

    kind: SourceKind
    address: str
    profile: Profile = field(default_factory=Profile)
    tap: bool = False
    trial: bool = False

    def __post_init__(self) -> None:
        if not self.address or "\0" in self.address:
            raise DeviceError(f"The address {self.address!r} names no scanner; {_FORMS}.")
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
