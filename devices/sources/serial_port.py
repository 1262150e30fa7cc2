"""Serial scanners by path or pyserial URL: RS-232, USB serial, ports behind TCP, pseudo-terminals."""

import errno
import fcntl
import os
import select
import socket
import termios
import threading
import time
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

import serial

from devices.decoders.lines import LineDecoder
from devices.dialects import Signal
from devices.scan import (
    DeviceBusyError,
    DeviceDeniedError,
    DeviceError,
    DeviceLostError,
    DeviceNotFoundError,
    FaultKind,
    Scan,
    ScanFault,
)
from devices.source_settings import SourceSettings
from devices.sources.connection import Tap
from devices.traffic import TrafficForm

_CHUNK: Final = 65_536
_CONNECT_S: Final = 5.0
_PUMP_S: Final = 0.2
_SILENCE_S: Final = 0.05
_PTY_MAJORS: Final = range(136, 144)
_KEEPALIVE: Final = ((socket.TCP_KEEPIDLE, 10), (socket.TCP_KEEPINTVL, 5), (socket.TCP_KEEPCNT, 3))


class Line(Protocol):
    """An open line: a descriptor to wait on and read from, and how it is let go."""

    def fileno(self) -> int:
        """Return the descriptor."""

    def close(self) -> None:
        """Let the line go."""


class _UntouchedLines(serial.Serial):
    """A tty whose DTR and RTS stay as the kernel leaves them: toggling resets some scanners and bridges."""

    def _update_dtr_state(self) -> None:
        """Leave DTR alone."""

    def _update_rts_state(self) -> None:
        """Leave RTS alone."""


class SerialPort:
    """One open line and the decoder of its bytes."""

    def __init__(self, settings: SourceSettings, line: Line, tap: Tap | None = None) -> None:
        self.decoder = LineDecoder(settings.profile, settings.source)
        self.name = settings.address
        self._tap = tap
        self._address = settings.address
        self._line = line
        self._device = os.fstat(line.fileno()).st_rdev

    def fileno(self) -> int:
        """Return the descriptor to wait on."""
        return self._line.fileno()

    def receive(self, now: float) -> list[Scan | ScanFault]:
        """Read once what is there; DeviceLostError where the other end is gone."""
        try:
            data = os.read(self._line.fileno(), _CHUNK)
        except BlockingIOError:
            return []
        except OSError as error:
            raise DeviceLostError(f"{self.name} is gone: {error.strerror}. Plug it in again.") from error
        if not data:
            raise DeviceLostError(f"{self.name} has hung up. Plug it in again, or switch it on.")
        if self._tap is not None:
            self._tap(TrafficForm.BYTES, data, now)
        return self.decoder.feed(data, now)

    def tell(self, signal: Signal, now: float) -> None:
        """Do nothing: no command is known for this line."""

    def present(self) -> bool:
        """Say whether the path still leads to the tty that is open: a link may point elsewhere by now."""
        if not self._address.startswith("/"):
            return True
        try:
            return Path(self._address).stat().st_rdev == self._device
        except OSError:
            return False

    def close(self) -> None:
        """Let the line go."""
        self._line.close()


def open_serial(settings: SourceSettings, tap: Tap | None = None) -> SerialPort:
    """Open the line for this program alone, or raise a DeviceError that says why not. May block for seconds."""
    if settings.address.startswith("socket://"):
        return SerialPort(settings, _connect(settings.address), tap)
    try:
        if "://" not in settings.address:
            return _begun_clean(SerialPort(settings, _open_tty(settings), tap))
        other = serial.serial_for_url(settings.address, baudrate=settings.profile.baudrate, timeout=_PUMP_S)
        return SerialPort(settings, _Pumped(other), tap)
    except (OSError, ValueError, termios.error) as error:  # SerialException is an OSError
        raise refusal(settings.address, error) from error


def _begun_clean(port: SerialPort) -> SerialPort:
    """Take bytes that are already flowing for the rest of a scan whose beginning nobody read."""
    if select.select([port.fileno()], [], [], _SILENCE_S)[0]:
        port.decoder.spoil(FaultKind.INCOMPLETE, time.monotonic())
    return port


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


def claim(descriptor: int) -> None:
    """Make every later open of this tty fail, by whatever program; only the administrator can still open it."""
    fcntl.ioctl(descriptor, termios.TIOCEXCL)


def _open_tty(settings: SourceSettings) -> Line:
    port = _UntouchedLines()
    port.port = settings.address
    port.baudrate = settings.profile.baudrate
    port.exclusive = True
    port.open()
    _tell_silence_from_the_end(port.fileno())
    # A pseudo-terminal keeps the mark after a kill -9 for as long as its other end lives: the lock must do.
    if os.major(os.fstat(port.fileno()).st_rdev) in _PTY_MAJORS:
        return port
    claim(port.fileno())
    return _Claimed(port)


def _tell_silence_from_the_end(descriptor: int) -> None:
    """Have a read of nothing refused, so that an empty one can only mean that the line has hung up."""
    attributes = termios.tcgetattr(descriptor)
    attributes[6][termios.VMIN] = 1
    termios.tcsetattr(descriptor, termios.TCSANOW, attributes)


class _Claimed:
    """A tty under TIOCEXCL, which is taken back before it is closed."""

    def __init__(self, port: serial.Serial) -> None:
        self._port = port

    def fileno(self) -> int:
        return int(self._port.fileno())

    def close(self) -> None:
        try:
            fcntl.ioctl(self._port.fileno(), termios.TIOCNXCL)
        except OSError as error:
            if error.errno not in {errno.EIO, errno.ENODEV, errno.ENOTTY}:  # it was pulled out
                raise
        finally:
            self._port.close()


def _connect(url: str) -> socket.socket:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise DeviceError(f"{url} is no address: {error}. Write socket://host:port.") from error
    if not host or not port:
        raise DeviceError(f"{url} names no host and port. Write socket://host:port.")
    try:
        link = socket.create_connection((host, port), timeout=_CONNECT_S)
    except OSError as error:
        raise DeviceNotFoundError(
            f"{url} does not answer: {error.strerror or error}. Switch the scanner on, or correct the address."
        ) from error
    link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _KEEPALIVE:  # a half-open link looks like a scanner that nobody uses
        link.setsockopt(socket.IPPROTO_TCP, option, value)
    link.setblocking(False)  # noqa: FBT003 - the socket's own signature
    return link


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
