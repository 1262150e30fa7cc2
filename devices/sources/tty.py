"""A tty as the line of a scanner: its speed and bits, its control lines, and holding it for this program alone."""

import errno
import fcntl
import os
import struct
import termios
from typing import Final

import serial

from devices.dialects import Handshake
from devices.profile import Profile

_PTY_MAJORS: Final = range(136, 144)
_IFLAG, _CC = 0, 6


class Tty:
    """An open tty. ``claimed``: no other program can open it, until it is closed here."""

    def __init__(self, port: serial.Serial, *, claimed: bool) -> None:
        self._port = port
        self._claimed = claimed

    def fileno(self) -> int:
        """Return the descriptor."""
        return int(self._port.fileno())

    def write(self, data: bytes) -> int:
        """Write without waiting; return how much was taken, or raise BlockingIOError."""
        return os.write(self.fileno(), data)

    def close(self) -> None:
        """Close the tty, and let others open it again."""
        try:
            if self._claimed:
                fcntl.ioctl(self._port.fileno(), termios.TIOCNXCL)
        except OSError as error:
            if error.errno not in {errno.EIO, errno.ENODEV, errno.ENOTTY}:  # it was pulled out
                raise
        finally:
            self._port.close()


def open_tty(path: str, profile: Profile) -> Tty:
    """Open a tty as the profile says; OSError, ValueError or termios.error where it cannot be."""
    bits, parity, stop_bits = tuple(profile.bits)
    port = _UntouchedLines()
    port.port = path
    port.baudrate = profile.baudrate
    port.bytesize, port.parity, port.stopbits = int(bits), parity, int(stop_bits)
    port.exclusive = True
    port.open()
    _set_control_lines(port.fileno(), profile)
    _set_input(port.fileno(), pause_the_scanner=profile.handshake is Handshake.XON_XOFF)
    # A pseudo-terminal keeps the mark after a kill -9 for as long as its other end lives: the lock must do.
    if os.major(os.fstat(port.fileno()).st_rdev) in _PTY_MAJORS:
        return Tty(port, claimed=False)
    claim(port.fileno())
    return Tty(port, claimed=True)


def claim(descriptor: int) -> None:
    """Make every later open of this tty fail, by whatever program; only the administrator can still open it."""
    fcntl.ioctl(descriptor, termios.TIOCEXCL)


class _UntouchedLines(serial.Serial):
    """A tty whose DTR and RTS stay as the kernel leaves them: toggling resets some scanners and bridges."""

    def _update_dtr_state(self) -> None:
        """Leave DTR alone."""

    def _update_rts_state(self) -> None:
        """Leave RTS alone."""


def control_lines(profile: Profile) -> tuple[tuple[int, int], ...]:
    """Return the requests that set DTR and RTS as the profile says, each with its line; none for one left alone."""
    wanted = ((termios.TIOCM_DTR, profile.dtr), (termios.TIOCM_RTS, profile.rts))
    return tuple((termios.TIOCMBIS if on else termios.TIOCMBIC, line) for line, on in wanted if on is not None)


def _set_control_lines(descriptor: int, profile: Profile) -> None:
    for request, line in control_lines(profile):
        try:
            fcntl.ioctl(descriptor, request, struct.pack("i", line))
        except OSError as error:
            if error.errno not in {errno.EINVAL, errno.ENOTTY}:  # a line without control lines has none to set
                raise


def _set_input(descriptor: int, *, pause_the_scanner: bool) -> None:
    """Say what the kernel does with what comes in.

    A read of nothing is refused, so that an empty one can only mean that the line has hung up. A break neither
    flushes nor signals: it comes as a marked NUL, and a byte with a wrong parity or stop bit comes marked, too.
    XON and XOFF that come in are data; they are sent, where the profile says so, before the buffer is full.
    """
    attributes = termios.tcgetattr(descriptor)
    attributes[_CC][termios.VMIN] = 1
    dropped = termios.IGNBRK | termios.BRKINT | termios.IGNPAR | termios.ISTRIP | termios.IXON | termios.IXOFF
    attributes[_IFLAG] = attributes[_IFLAG] & ~dropped | termios.INPCK | termios.PARMRK
    if pause_the_scanner:
        attributes[_IFLAG] |= termios.IXOFF
    termios.tcsetattr(descriptor, termios.TCSANOW, attributes)
