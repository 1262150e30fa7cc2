"""A serial barcode scanner on a pseudo-terminal: a real character device with a cable that can be pulled."""

import os
import select
import time
import tty
from pathlib import Path

POLL_S = 0.02


class CableError(Exception):
    """Nobody listens at the other end, or the cable is not plugged in."""


class Cable:
    """One end of a serial line. ``path`` leads to the device as /dev/serial/by-id does: a link renewed at each plug.

    Only the program under test opens the device itself, so the line tells by its hang-up whether it is listened to.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._end: int | None = None

    def plug(self) -> None:
        """Make the device appear under its path."""
        end, device = os.openpty()
        tty.setraw(device)
        name = os.ttyname(device)
        os.close(device)
        self._end = end
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(name)

    def pull(self) -> None:
        """Make the device vanish, whatever of a scan was under way."""
        self.path.unlink(missing_ok=True)
        if self._end is not None:
            os.close(self._end)
            self._end = None

    def send(self, data: bytes, timeout_s: float = 10.0) -> None:
        """Send what the scanner read; raise CableError where nobody takes it."""
        end = self._plugged()
        deadline = time.monotonic() + timeout_s
        while data:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select((), (end,), (), left)[1]:
                raise CableError(f"{self.path.name} took no more for {timeout_s:.0f} s; is the application reading it?")
            data = data[os.write(end, data) :]

    def told(self, count: int, timeout_s: float = 10.0) -> bytes:
        """Return the next ``count`` bytes that the host sends to the scanner; raise CableError if they do not come."""
        end, data = self._plugged(), b""
        deadline = time.monotonic() + timeout_s
        while len(data) < count:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select((end,), (), (), left)[0]:
                raise CableError(f"{self.path.name} was told {data!r} and no more within {timeout_s:.0f} s.")
            data += os.read(end, count - len(data))
        return data

    def wait_until_heard(self, timeout_s: float) -> None:
        """Return once the device is open at the other end; raise CableError if it is not in time."""
        end = self._plugged()
        deadline = time.monotonic() + timeout_s
        watch = select.poll()
        watch.register(end, select.POLLIN)
        while any(state & select.POLLHUP for _, state in watch.poll(0)):
            if time.monotonic() > deadline:
                raise CableError(
                    f"{self.path.name} was not opened within {timeout_s:.0f} s; see the application's log."
                )
            time.sleep(POLL_S)  # a hang-up that has ended makes no event, so it is looked for

    def _plugged(self) -> int:
        if self._end is None:
            raise CableError(f"{self.path.name} is not plugged in.")
        return self._end
