"""A printer that is a file: replaced as a whole; or a device such as /dev/usb/lp0: written piece by piece."""

import os
import select
import stat
import tty
from fcntl import ioctl
from pathlib import Path
from termios import FIONREAD, TIOCOUTQ
from time import monotonic
from typing import Final

from devices.printers.job import Job, Printed, all_printed, joined, stopped
from devices.scan import DeviceBusyError, DeviceDeniedError, DeviceError, DeviceLostError, DeviceNotFoundError

_LOOK_MS: Final = 20
_MODE: Final = 0o666
_GONE: Final = "whoever reads it is gone"
_REFUSALS: Final[tuple[tuple[type[OSError], type[DeviceError]], ...]] = (
    (FileNotFoundError, DeviceNotFoundError),
    (PermissionError, DeviceDeniedError),
    (BlockingIOError, DeviceBusyError),
)


class FilePrinter:
    """Print into a file or a device. ``patience`` is how many seconds a device may take nothing."""

    def __init__(self, path: Path, patience: float = 30.0) -> None:
        self.path = path
        self._patience = patience

    @property
    def address(self) -> str:
        """``file:PATH``."""
        return f"file:{self.path}"

    def print_job(self, job: Job) -> Printed:
        """Write the job; what cannot be one file goes to FILE, FILE-2, FILE-3, each of them whole or as it was."""
        return self._stream(job) if self._is_device() else self._files(job)

    def _is_device(self) -> bool:
        try:
            mode = self.path.stat().st_mode
        except OSError:
            return False
        return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)

    def _files(self, job: Job) -> Printed:
        pieces = (joined(job.pieces),) if job.format.joins else job.pieces
        whole = Job(job.title, job.format, pieces)
        for number, piece in enumerate(pieces):
            path = self.path if number == 0 else self.path.with_name(f"{self.path.stem}-{number + 1}{self.path.suffix}")
            try:
                _replace(path, piece.data)
            except OSError as error:
                return stopped(whole, number, number, _refusal(path, error))
        return all_printed(job)

    def _stream(self, job: Job) -> Printed:
        try:
            device = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            return stopped(job, 0, 0, _refusal(self.path, error))
        try:
            if os.isatty(device):
                tty.setraw(device)  # a terminal would send CR LF for each LF
            for number, piece in enumerate(job.pieces):
                try:
                    self._write(device, piece.data)
                except OSError as error:
                    lost = DeviceLostError(f"{self.path} stopped: {error.strerror or error}. Look at the printer.")
                    return stopped(job, number, number + 1, lost)
        finally:
            os.close(device)
        return all_printed(job)

    def _write(self, device: int, data: bytes) -> None:
        """Write it all and see it taken, or raise OSError."""
        poll = select.poll()
        poll.register(device, select.POLLOUT)
        end = monotonic() + self._patience
        rest = memoryview(data)
        while rest:
            self._wait(poll, end)
            taken = _taken(device, rest)
            if taken:
                rest = rest[taken:]
                end = monotonic() + self._patience
        left = _left(device)
        if left is None:
            self._wait(poll, end)  # the driver announces room when the printer has taken what it had
            return
        poll.modify(device, 0)
        while left:
            gone = bool(poll.poll(_LOOK_MS))
            now = _left(device)
            if now and (gone or monotonic() > end):
                raise OSError(None, _GONE if gone else self._nothing_taken)
            end = end if now == left else monotonic() + self._patience
            left = now

    def _wait(self, poll: "select.poll", end: float) -> None:
        found = poll.poll(max(end - monotonic(), 0) * 1000)
        if not found:
            raise OSError(None, self._nothing_taken)
        if found[0][1] & (select.POLLERR | select.POLLHUP):
            raise OSError(None, _GONE)

    @property
    def _nothing_taken(self) -> str:
        return f"it took nothing for {self._patience:g} s"


def _taken(device: int, data: memoryview) -> int:
    try:
        return os.write(device, data)
    except BlockingIOError:
        return 0  # announced as writable, and full for a piece of this size: wait again


def _left(device: int) -> int | None:
    """Return the bytes that lie between us and the reader, or None for a device that cannot tell."""
    question = FIONREAD if stat.S_ISFIFO(os.fstat(device).st_mode) else TIOCOUTQ
    try:
        answer = ioctl(device, question, b"\0\0\0\0")
    except OSError:
        return None
    return int.from_bytes(answer, "little")


def _replace(path: Path, data: bytes) -> None:
    """Put the data in the place of the file, so that no reader and no crash ever sees half of it."""
    path = path.resolve()
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _refusal(path: Path, error: OSError) -> DeviceError:
    kind = next((kind for cause, kind in _REFUSALS if isinstance(error, cause)), DeviceError)
    return kind(f"{path} cannot be used: {error.strerror}. Name a file that can be written, or a printer that is on.")
