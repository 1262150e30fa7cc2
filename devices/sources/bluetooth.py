"""Bluetooth scanners with the Serial Port Profile: RFCOMM by the scanner's own address, without binding a tty."""

import errno
import re
import socket
from typing import Final

from devices.decoders.backlog import Backlog
from devices.scan import DeviceBusyError, DeviceDeniedError, DeviceError, DeviceNotFoundError
from devices.source_settings import SourceSettings
from devices.sources.byte_link import ByteLink
from devices.sources.connection import Tap
from devices.sources.tcp import SocketLine

_CONNECT_S: Final = 10.0
_ADDRESS: Final = re.compile(r"((?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2})(?:#([1-9][0-9]?))?")
_MOST_CHANNELS: Final = 30


def open_bluetooth(settings: SourceSettings, tap: Tap | None = None) -> ByteLink:
    """Connect to the scanner, or raise a DeviceError that says why not. May block for seconds."""
    device, channel = rfcomm_address(settings.address)
    link = _rfcomm_socket()
    try:
        link.settimeout(_CONNECT_S)
        link.connect((device, channel))
    except OSError as error:
        link.close()
        raise refusal(settings.address, error) from error
    return bluetooth_link(settings, link, tap)


def bluetooth_link(settings: SourceSettings, link: socket.socket, tap: Tap | None = None) -> ByteLink:
    """Return the connection over a connected socket; what the scanner had kept while it was away is marked late."""
    return ByteLink(settings, SocketLine(link), tap, backlog=Backlog())


def rfcomm_address(address: str) -> tuple[str, int]:
    """Return device and channel of ``00:11:22:33:44:55`` or ``…#CHANNEL``; DeviceError where it is neither."""
    found = _ADDRESS.fullmatch(address)
    channel = int(found[2] or 1) if found else 0
    if found is None or channel > _MOST_CHANNELS:
        raise DeviceError(
            f"{address} is no address of a Bluetooth scanner; write six pairs of digits such as 00:11:22:33:44:55, and "
            "#CHANNEL behind it where the scanner's serial port is not on channel 1."
        )
    return found[1].upper(), channel


def refusal(address: str, error: OSError) -> DeviceError:
    """Put the reason why a scanner was not reached into a sentence that says what to do."""
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.ECONNABORTED:
            return DeviceDeniedError(f"{address} does not let this computer in. Pair it again with bluetoothctl.")
        case errno.EBUSY:
            return DeviceBusyError(f"{address} is connected to something else. Disconnect it there.")
        case errno.ENETDOWN | errno.ENODEV:
            return DeviceError("Bluetooth is off on this computer. Switch it on with bluetoothctl power on.")
        case _:
            return DeviceNotFoundError(
                f"{address} does not answer: {error.strerror or error}. Press the scanner's trigger to wake it, and "
                "bring it near."
            )


def _rfcomm_socket() -> socket.socket:
    family = getattr(socket, "AF_BLUETOOTH", None)
    if family is None:
        raise DeviceError(
            "This Python was built without Bluetooth. Use the system's own Python, or bind the scanner with rfcomm and "
            "give /dev/rfcomm0 as a serial port."
        )
    try:
        return socket.socket(family, socket.SOCK_STREAM, socket.BTPROTO_RFCOMM)
    except OSError as error:
        raise DeviceError(
            f"This computer has no Bluetooth: {error.strerror}. Plug in an adapter, or use a cable."
        ) from error
