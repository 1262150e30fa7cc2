"""Serial scanners by path or pyserial URL: RS-232, USB serial, ports behind TCP, pseudo-terminals."""

import errno
import os
import select
import termios
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import serial

from devices.decoders.backlog import Backlog
from devices.decoders.parity_marks import ParityMarks
from devices.profile import Profile
from devices.scan import DeviceBusyError, DeviceDeniedError, DeviceError, DeviceNotFoundError, FaultKind
from devices.source_settings import SourceSettings
from devices.sources.byte_link import ByteLink
from devices.sources.connection import Tap
from devices.sources.tcp import connect
from devices.sources.tty import open_tty

_PUMP_S: Final = 0.2
_SILENCE_S: Final = 0.05
_WIRELESS: Final = "/dev/rfcomm"


def open_serial(settings: SourceSettings, tap: Tap | None = None) -> ByteLink:
    """Open the line for this program alone, or raise a DeviceError that says why not. May block for seconds."""
    if settings.address.startswith("socket://"):
        return ByteLink(settings, connect(settings.address), tap)
    try:
        if "://" not in settings.address:
            return _begun_clean(_tty_link(settings, tap))
        return ByteLink(settings, _Pumped(_by_url(settings.address, settings.profile)), tap)
    except (OSError, ValueError, termios.error) as error:  # SerialException is an OSError
        raise refusal(settings.address, error) from error


def refusal(address: str, error: OSError | ValueError | termios.error) -> DeviceError:
    """Put the reason why a port did not open into a sentence that says what to do."""
    number = error.errno if isinstance(error, OSError) else None
    match number:
        case errno.ENOENT | errno.ENODEV | errno.ENXIO | errno.EIO:
            return DeviceNotFoundError(f"{address} is not there. Plug the scanner in, or correct the address.")
        case errno.EACCES | errno.EPERM:
            return DeviceDeniedError(
                f"{address} may not be opened by this user. Add the user to the group of the device "
                "(dialout on Debian) or write a udev rule for it, then plug the scanner in again."
            )
        case errno.EBUSY | errno.EAGAIN:
            return DeviceBusyError(f"{address} is held by another program. End that program, or use another port.")
        case _:
            return DeviceError(f"{address} cannot be used as a serial line: {error}. Correct the address.")


def _tty_link(settings: SourceSettings, tap: Tap | None) -> ByteLink:
    line = open_tty(settings.address, settings.profile)
    backlog = Backlog() if settings.address.startswith(_WIRELESS) else None
    there = _leads_to(settings.address, os.fstat(line.fileno()).st_rdev)
    return ByteLink(settings, line, tap, marks=ParityMarks(), backlog=backlog, there=there)


def _leads_to(path: str, device: int) -> Callable[[], bool]:
    """Return what says whether the path still leads to the tty that is open: a link may point elsewhere by now."""

    def there() -> bool:
        try:
            return Path(path).stat().st_rdev == device
        except OSError:
            return False

    return there


def _begun_clean(port: ByteLink) -> ByteLink:
    """Take bytes that are already flowing for the rest of a scan whose beginning nobody read."""
    if select.select([port.fileno()], [], [], _SILENCE_S)[0]:
        port.decoder.spoil(FaultKind.INCOMPLETE, time.monotonic())
    return port


def _by_url(url: str, profile: Profile) -> serial.Serial:
    bits, parity, stop_bits = tuple(profile.bits)
    return serial.serial_for_url(
        url,
        baudrate=profile.baudrate,
        bytesize=int(bits),
        parity=parity,
        stopbits=int(stop_bits),
        timeout=_PUMP_S,
        write_timeout=_PUMP_S,
    )


class _Pumped:
    """A pyserial port that has no descriptor of its own (rfc2217://, loop://): a thread carries its bytes."""

    def __init__(self, port: serial.Serial) -> None:
        self._port = port
        self._out, self._in = os.pipe()
        os.set_blocking(self._out, False)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._carry, name="devices.pump", daemon=True)
        self._thread.start()

    def fileno(self) -> int:
        return self._out

    def write(self, data: bytes) -> int:
        return self._port.write(data) or 0

    def close(self) -> None:
        self._closing.set()
        os.close(self._out)

    def _carry(self) -> None:
        try:
            while not self._closing.is_set():
                data = self._port.read(self._port.in_waiting or 1)
                sent = 0
                while sent < len(data):
                    sent += os.write(self._in, data[sent:])
        except (OSError, ValueError):
            return  # the reader sees the end of the pipe and says that the line is gone
        finally:
            os.close(self._in)
            self._port.close()
