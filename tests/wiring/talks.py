"""A command that runs beside a test, by what it prints."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.wiring.reading import PATIENCE_S

ROOT = Path(__file__).parents[2]


class Talk:
    """A running command."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self._out = process.stdout
        self.process = process
        self.told = ""

    def until(self, words: str) -> str:
        """Return what was printed since the last call, up to the end of the words."""
        begun, seen = time.monotonic(), b""
        while words.encode() not in seen:
            assert time.monotonic() - begun < PATIENCE_S, f"{words!r} did not come: {seen!r}"
            assert select.select([self._out], [], [], PATIENCE_S)[0], f"{words!r} did not come: {seen!r}"
            data = os.read(self._out.fileno(), 1)
            assert data, f"{words!r} did not come before the end: {seen!r}"
            seen += data
        self.told += seen.decode()
        return seen.decode()

    def line(self) -> str:
        """Return the next line."""
        return self.until("\n")

    def end(self, number: int) -> int:
        """Send a signal, wait, and return the exit status."""
        self.process.send_signal(number)
        self.rest()
        return self.process.returncode

    def rest(self) -> str:
        """Wait for the end, and return everything that was printed."""
        out, _ = self.process.communicate(timeout=PATIENCE_S)
        self.told += out.decode()
        return self.told


@contextmanager
def talking(module: str, *words: str, more: Mapping[str, str] | None = None) -> Iterator[Talk]:
    """Run a module as a command; errors are heard with the rest; it is killed at the end if it still runs."""
    environ = {**os.environ, "COLUMNS": "400", **(more or {})}
    command = [sys.executable, "-m", module, *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=ROOT, env=environ
    ) as process:
        try:
            yield Talk(process)
        finally:
            process.kill()
