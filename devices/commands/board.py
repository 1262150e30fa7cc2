"""What setup shows: sentences, and below them the symbol to scan, whole on a small screen."""

import shutil
import sys
import time
from typing import Final

from devices.commands.lines import line, said

_READING_S: Final = 8.0
"""How long a sentence stands alone where the screen has no room for it and the symbol."""


class Board:
    """Says sentences and asks for symbols; ``tick`` draws a symbol that a sentence left no room for."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._said = 0
        self._asked: tuple[str, int] | None = None
        self._due: float | None = None

    def say(self, sentence: str, mark: str = "") -> None:
        """Print a sentence that may quote the scanner; it may scroll away at once."""
        said(sentence, mark)

    def warn(self, sentence: str) -> None:
        """Print a sentence that has to be read."""
        self._said += said(sentence, "! ")

    def ask(self, name: str, read: int) -> None:
        """Ask for a symbol after ``read`` of them were read."""
        self._asked = (name, read)
        rows = _drawn(name)
        if self._said and self._said + len(rows) + 2 > shutil.get_terminal_size().lines:
            self._due = time.monotonic() + _READING_S
            rows = ()
        self._put(rows)

    def deadline(self) -> float | None:
        """Say when the symbol is drawn that had no room."""
        return self._due

    def tick(self, now: float) -> None:
        """Draw it, if it is time and nothing was said since."""
        if self._due is not None and self._asked is not None and now >= self._due:
            self._put(_drawn(self._asked[0]))

    def _put(self, rows: tuple[str, ...]) -> None:
        if self._asked is None:
            return
        name, read = self._asked
        line(f"Scan {name} ({read + 1} of {self._count}):")
        for row in rows:
            line(row)
        self._said = 0
        self._due = None if rows else self._due


def _drawn(name: str) -> tuple[str, ...]:
    """Return the symbol as the terminal can show it; nothing where it cannot."""
    if not sys.stdout.isatty() or not (sys.stdout.encoding or "").lower().startswith("utf"):
        return ()
    from devices.commands.drawing import drawn  # noqa: PLC0415 - only where it is seen

    return drawn(name)
