"""A real terminal for the real application: a pseudo-terminal whose screen can be read like a person reads it."""

import errno
import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import pyte

CHUNK = 65536
PATIENCE_S = 5.0
# A new session has no terminal until it takes one; without it no Ctrl-C and no change of size would reach the program.
_TAKE_TERMINAL = "import fcntl,os,sys,termios; fcntl.ioctl(0,termios.TIOCSCTTY,0); os.execvp(sys.argv[1],sys.argv[1:])"
T = TypeVar("T")


class PaneError(Exception):
    """The screen did not come to show what was waited for."""


class Pane:
    """One program in one terminal of ``columns`` × ``rows``; its output is drawn by an emulator as it comes."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], columns: int = 40, rows: int = 20) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._changed = threading.Condition(threading.RLock())
        self._over = False
        self.raw = bytearray()
        """Every byte the program wrote."""
        self._end, device = os.openpty()
        fcntl.ioctl(device, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._program = subprocess.Popen(  # noqa: S603  # the caller's own program, no shell
            [sys.executable, "-c", _TAKE_TERMINAL, *command],
            stdin=device, stdout=device, stderr=device, env=_without_size(env), start_new_session=True,
        )  # fmt: skip
        os.close(device)
        self._reader = threading.Thread(target=self._read, name="pane")
        self._reader.start()

    def lines(self) -> tuple[str, ...]:
        """Return the rows of the screen as they stand."""
        with self._changed:
            return tuple(self._screen.display)

    def text(self) -> str:
        """Return the screen as one text."""
        return "\n".join(self.lines())

    def wait(self, look: Callable[[tuple[str, ...]], T | None], timeout_s: float, what: str) -> T:
        """Return what ``look`` finds on the screen, as soon as it finds it; raise PaneError when time is up."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while True:
                found = look(tuple(self._screen.display))
                if found is not None:
                    return found
                left = deadline - time.monotonic()
                if left <= 0 or self._over:
                    why = "the program ended" if self._over else f"not within {timeout_s:.0f} s"
                    raise PaneError(
                        f"The screen never showed {what} ({why}). It shows:\n" + "\n".join(self._screen.display)
                    )
                self._changed.wait(left)

    def type(self, data: bytes) -> None:
        """Type on the terminal's keyboard."""
        os.write(self._end, data)

    def kill(self) -> None:
        """End the program at once, as a power cut would (SIGKILL)."""
        self._stop(signal.SIGKILL)

    def close(self) -> None:
        """End the program as a closed terminal would, and at once if it does not listen."""
        self._stop(signal.SIGHUP)

    def _stop(self, how: signal.Signals) -> None:
        self._program.send_signal(how)
        try:
            self._program.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()
        self._reader.join()
        os.close(self._end)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._end, CHUNK)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                data = b""
            with self._changed:
                if not data:
                    self._over = True
                    self._changed.notify_all()
                    return
                self.raw += data
                self._stream.feed(data)
                self._changed.notify_all()


def _without_size(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without another terminal's size, which programs believe before they ask their own."""
    return {name: value for name, value in env.items() if name not in {"COLUMNS", "LINES"}}
