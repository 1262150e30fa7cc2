"""The lock that keeps a second application off one data folder.

``flock`` dies with the process that holds it, so a restart after a kill is never refused. The descriptor is closed on
exec, so that a child which outlives the application cannot hold the lock in its place.
"""

import fcntl
import os
from pathlib import Path
from typing import Self

from sync.store_errors import StoreBusyError, StoreFailedError

_LOCK_NAME = "scanner.lock"
_PID_WIDTH = 20


class FolderLock:
    """An exclusive lock on a data folder, held until ``release`` or the end of the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, folder: Path) -> Self:
        """Take the lock, or raise StoreBusyError naming the process that holds it."""
        path = folder / _LOCK_NAME
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreFailedError(
                f"The data folder {folder} cannot be written ({error.strerror}). "
                "Give this user the right to write there, or name another folder in SCANNER_DATA."
            ) from error
        try:
            _lock(descriptor, folder)
            # One fixed-width line written over the last one needs no new block on a full disk.
            os.pwrite(descriptor, f"{os.getpid():<{_PID_WIDTH}}\n".encode(), 0)
        except OSError as error:
            os.close(descriptor)
            raise StoreFailedError(
                f"The lock {path} cannot be written ({error.strerror}). Free some space or repair the disk."
            ) from error
        except StoreBusyError:
            os.close(descriptor)
            raise
        return cls(descriptor)

    def release(self) -> None:
        """Give the folder free; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, _PID_WIDTH, 0).decode("ascii", "replace").strip() or "unknown"
        raise StoreBusyError(
            f"Another scanner application (process {holder}) works on the data folder {folder}. "
            "Close it first, or name another folder in SCANNER_DATA."
        ) from error
