"""A named pipe into which another program writes the kernel's event records: a keyboard on another machine."""

import os
import stat
from pathlib import Path

from devices.scan import DeviceDeniedError, DeviceError, DeviceNotFoundError


def is_pipe(address: str) -> bool:
    """Say whether an address is the path of a named pipe."""
    if not address.startswith("/"):
        return False
    try:
        return stat.S_ISFIFO(Path(address).stat().st_mode)
    except OSError:
        return False


class EventPipe:
    """The reading end of one pipe; it stands for a keyboard, whose key state nobody can ask for."""

    def __init__(self, path: str) -> None:
        """Open the pipe, whether or not somebody writes already, or raise a DeviceError that says why not."""
        self.path = path
        try:
            self.descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except PermissionError as error:
            raise DeviceDeniedError(f"{path} may not be read by this user. Change the rights of the pipe.") from error
        except OSError as error:
            raise DeviceNotFoundError(f"{path} cannot be read: {error.strerror}. Make the pipe again.") from error
        status = os.fstat(self.descriptor)
        self._identity = (status.st_dev, status.st_ino)
        if not stat.S_ISFIFO(status.st_mode):
            os.close(self.descriptor)
            raise DeviceError(f"{path} is no pipe any more. Make the pipe again.")

    def keys_down(self) -> frozenset[int]:
        """Return no key: a pipe carries presses, not states."""
        return frozenset()

    def give_back(self) -> None:
        """Do nothing: whoever writes here holds the keyboard."""

    def present(self) -> bool:
        """Say whether the path still leads to this pipe."""
        try:
            status = Path(self.path).stat()
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == self._identity

    def close(self) -> None:
        """Close the pipe."""
        os.close(self.descriptor)
