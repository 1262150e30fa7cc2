"""An evdev node by its ioctls: what it is, which keys are down, and holding it for oneself."""

import array
import errno
import fcntl
import os
import select
import struct
import time
from typing import Final

from devices.scan import DeviceBusyError, DeviceDeniedError, DeviceError, DeviceNotFoundError

_OPEN: Final = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
_WRITE: Final = 1
_READ: Final = 2
_KEY_BYTES: Final = 0x300 // 8
_NAME_BYTES: Final = 256
_CLOCK_MONOTONIC: Final = 1
_EV_SYN: Final = 0
_SEEN_TYPES: Final = struct.pack("=Q", 0b11)  # EV_SYN and EV_KEY; the kernel wants whole words
_SILENCE_S: Final = 0.1
_PATIENCE_S: Final = 1.0


def _request(direction: int, number: int, size: int) -> int:
    return direction << 30 | size << 16 | ord("E") << 8 | number


EVIOCGID: Final = _request(_READ, 0x02, 8)
EVIOCGNAME: Final = _request(_READ, 0x06, _NAME_BYTES)
EVIOCGPHYS: Final = _request(_READ, 0x07, _NAME_BYTES)
EVIOCGUNIQ: Final = _request(_READ, 0x08, _NAME_BYTES)
EVIOCGKEY: Final = _request(_READ, 0x18, _KEY_BYTES)
EVIOCGRAB: Final = _request(_WRITE, 0x90, 4)
EVIOCSMASK: Final = _request(_WRITE, 0x93, 16)
EVIOCSCLOCKID: Final = _request(_WRITE, 0xA0, 4)


class EvdevNode:
    """One open node. It is read only, so an LED of it is never set.

    It is opened twice: to ask the kernel which keys are down empties the queue of whoever asks of all presses, so
    that is asked through an opening of its own, whose queue nobody reads.
    """

    def __init__(self, path: str) -> None:
        """Open the node, or raise a DeviceError that says why not."""
        self.path = path
        try:
            self.descriptor = os.open(path, _OPEN)
        except OSError as error:
            raise _refusal(path, error) from error
        try:
            self._asking = os.open(path, _OPEN)
        except OSError as error:
            os.close(self.descriptor)
            raise _refusal(path, error) from error

    @property
    def name(self) -> str:
        """What the device calls itself; bytes that are no UTF-8 are kept as surrogate escapes."""
        return self._text(EVIOCGNAME)

    @property
    def phys(self) -> str:
        """The port it is plugged into."""
        return self._text(EVIOCGPHYS)

    @property
    def uniq(self) -> str:
        """Its serial number, often empty."""
        return self._text(EVIOCGUNIQ)

    @property
    def ids(self) -> tuple[int, int]:
        """Vendor and product."""
        answer = array.array("H", bytes(8))
        fcntl.ioctl(self.descriptor, EVIOCGID, answer)
        return answer[1], answer[2]

    def keys_down(self) -> frozenset[int]:
        """Return the codes of the keys that are down now; what is unread stays unread."""
        bits = bytearray(_KEY_BYTES)
        fcntl.ioctl(self._asking, EVIOCGKEY, bits)
        return frozenset(
            8 * place + bit for place, byte in enumerate(bits) if byte for bit in range(8) if byte >> bit & 1
        )

    def prepare(self) -> None:
        """Have events on the monotonic clock, and of keys alone: the kernel's queue then holds half as many more."""
        fcntl.ioctl(self.descriptor, EVIOCSCLOCKID, struct.pack("=i", _CLOCK_MONOTONIC))
        mask = array.array("B", _SEEN_TYPES)
        address, _ = mask.buffer_info()
        fcntl.ioctl(self.descriptor, EVIOCSMASK, struct.pack("=IIQ", _EV_SYN, len(mask), address))

    def grab(self) -> bool:
        """Hold the device for this process alone, once it is silent and all its keys are up.

        A key held on would repeat at the host for ever, and the rest of a scan whose beginning went there would
        pass for a whole one. Say whether it still was silent afterwards; if not, what comes first is a rest.
        """
        until = time.monotonic() + _PATIENCE_S
        while self._stirs(_SILENCE_S) or self.keys_down():
            if time.monotonic() > until:
                raise DeviceBusyError(
                    f"{self.path} does not fall silent: a key is held down. Let go of the trigger and all keys."
                )
        try:
            fcntl.ioctl(self.descriptor, EVIOCGRAB, 1)
        except OSError as error:
            raise _refusal(self.path, error) from error
        return not (self._stirs(0) or self.keys_down())

    def give_back(self) -> None:
        """Let the host have the events again; nothing where the device is gone."""
        try:
            fcntl.ioctl(self.descriptor, EVIOCGRAB, 0)
        except OSError as error:
            if error.errno != errno.ENODEV:
                raise

    def present(self) -> bool:
        """Return True: a node whose device is gone says so when it is read."""
        return True

    def close(self) -> None:
        """Close the node, which also gives it back to the host."""
        os.close(self.descriptor)
        os.close(self._asking)

    def _stirs(self, within_s: float) -> bool:
        """Say whether an event comes in this time; drop those that came."""
        if not select.select([self.descriptor], [], [], within_s)[0]:
            return False
        try:
            while os.read(self.descriptor, 4096):
                pass
        except BlockingIOError:
            return True
        return True

    def _text(self, request: int) -> str:
        answer = bytearray(_NAME_BYTES)
        try:
            fcntl.ioctl(self.descriptor, request, answer)
        except OSError as error:
            if error.errno == errno.ENOENT:  # the device has no such text
                return ""
            raise
        return bytes(answer).partition(b"\0")[0].decode("utf-8", "surrogateescape")


def _refusal(path: str, error: OSError) -> DeviceError:
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return DeviceDeniedError(f"{path} may not be read by this user.")
        case errno.EBUSY:
            return DeviceBusyError(f"{path} is held by another program. End that program.")
        case errno.ENOENT | errno.ENODEV | errno.ENXIO:
            return DeviceNotFoundError(f"{path} is not there any more. Plug the scanner in again.")
        case _:
            return DeviceError(f"{path} cannot be read: {error.strerror}.")
