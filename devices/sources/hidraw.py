"""A hidraw node by its ioctls: its descriptor and ids, and the reports that are written to it."""

import array
import errno
import fcntl
import os
import struct
from typing import Final

from devices.decoders.hid_descriptor import LONGEST
from devices.scan import DeviceBusyError, DeviceDeniedError, DeviceError, DeviceNotFoundError

_WRITE: Final = 1
_READ: Final = 2


def _request(direction: int, number: int, size: int) -> int:
    return direction << 30 | size << 16 | ord("H") << 8 | number


HIDIOCGRDESCSIZE: Final = _request(_READ, 0x01, 4)
HIDIOCGRDESC: Final = _request(_READ, 0x02, 4 + LONGEST)
HIDIOCGRAWINFO: Final = _request(_READ, 0x03, 8)


def feature_request(size: int) -> int:
    """Return HIDIOCSFEATURE for a report of this size, its report id counted."""
    return _request(_WRITE | _READ, 0x06, size)


class HidrawNode:
    """One open node, held for this program among those that ask for the lock; reads never wait."""

    def __init__(self, path: str) -> None:
        """Open the node, or raise a DeviceError that says why not."""
        self.path = path
        try:
            self.descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise refusal(path, error) from error
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self.descriptor)
            raise refusal(path, error) from error

    @property
    def report_descriptor(self) -> bytes:
        """The report descriptor that the device gave."""
        size = array.array("i", [0])
        fcntl.ioctl(self.descriptor, HIDIOCGRDESCSIZE, size)
        answer = bytearray(struct.pack("=I", size[0]) + bytes(LONGEST))
        fcntl.ioctl(self.descriptor, HIDIOCGRDESC, answer)
        return bytes(answer[4 : 4 + size[0]])

    @property
    def ids(self) -> str:
        """Vendor and product, as an address gives them."""
        answer = bytearray(8)
        fcntl.ioctl(self.descriptor, HIDIOCGRAWINFO, answer)
        _, vendor, product = struct.unpack("=IHH", answer)
        return f"{vendor:04x}:{product:04x}"

    def set_feature(self, report: bytes) -> None:
        """Send a feature report, its report id first. May wait for the device."""
        fcntl.ioctl(self.descriptor, feature_request(len(report)), bytearray(report))

    def close(self) -> None:
        """Close the node."""
        os.close(self.descriptor)


def refusal(path: str, error: OSError) -> DeviceError:
    """Put the reason why a node did not open into a sentence that says what to do."""
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return DeviceDeniedError(f"{path} may not be opened by this user.")
        case errno.EBUSY | errno.EAGAIN:
            return DeviceBusyError(f"{path} is held by another program. End that program.")
        case errno.ENOENT | errno.ENODEV | errno.ENXIO | errno.EIO:
            return DeviceNotFoundError(f"{path} is not there any more. Plug the scanner in again.")
        case _:
            return DeviceError(f"{path} cannot be read: {error.strerror}.")
