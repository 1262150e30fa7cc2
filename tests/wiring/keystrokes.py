"""What a keyboard scanner sends, as the kernel's records, and the pipes that carry it in tests."""

import os
import time
from pathlib import Path
from typing import Self

from evdev import ecodes

from devices.sources.event_stream import EVENT

KEYS = {char: ecodes.ecodes[f"KEY_{char.upper()}"] for char in "abcdefghijklmnopqrstuvwxyz0123456789"}
ENTER, LEFTSHIFT, RIGHTSHIFT, LEFTCTRL = 28, 42, 54, 29
DOWN, UP, REPEAT = 1, 0, 2


def record(kind: int, code: int, value: int, at: float | None = None) -> bytes:
    """Return one event as the kernel writes it, stamped now where no time is given."""
    at = time.monotonic() if at is None else at
    return EVENT.pack(int(at), round(at % 1 * 1_000_000), kind, code, value)


def key(code: int, value: int, at: float | None = None) -> bytes:
    """Return one report in which one key moves, with its scan code before it."""
    return record(4, 4, 1, at) + record(1, code, value, at) + record(0, 0, 0, at)


def stroke(code: int, at: float | None = None) -> bytes:
    """Return the two reports of one character."""
    return key(code, DOWN, at) + key(code, UP, at)


def strokes(text: str, at: float | None = None) -> bytes:
    """Return a scan of small letters, capitals and digits, and its Enter."""
    return b"".join(_character(char, at) for char in text) + stroke(ENTER, at)


def dropped(at: float | None = None) -> bytes:
    """Return the mark of an overrun."""
    return record(0, 3, 0, at)


def chord(begin: float, end: float) -> bytes:
    """Return the release chord, held from one time to another."""
    codes = (LEFTSHIFT, RIGHTSHIFT, LEFTCTRL)
    return b"".join(key(code, DOWN, begin) for code in codes) + b"".join(key(code, UP, end) for code in codes)


def _character(char: str, at: float | None) -> bytes:
    plain = stroke(KEYS[char.lower()], at)
    return key(LEFTSHIFT, DOWN, at) + plain + key(LEFTSHIFT, UP, at) if char.isupper() else plain


class Gun:
    """A keyboard scanner at the writing end of a named pipe."""

    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path)
        self._end = -1

    def plug(self) -> None:
        """Begin to write; the pipe must be open at its other end."""
        self._end = os.open(self.path, os.O_WRONLY)

    def send(self, data: bytes) -> None:
        """Type."""
        while data:
            data = data[os.write(self._end, data) :]

    def pull(self) -> None:
        """Hang up."""
        os.close(self._end)
        self._end = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._end >= 0:
            os.close(self._end)
