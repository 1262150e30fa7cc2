"""When a device that is gone is tried again, and how loudly that is said."""

import logging
from enum import StrEnum
from typing import Final

FIRST_S: Final = 0.1
CAP_S: Final = 1.0


class Link(StrEnum):
    """Where a link to a device stands."""

    DUE = "due"
    """It is time to try."""
    OPENING = "opening"
    OPEN = "open"
    WAITING = "waiting"
    """The last try failed; the next one has its time."""
    ENDED = "ended"
    """It is not tried again."""


class Reconnect:
    """The life of one link: due, opening, open, waiting, ended. Knows no device and no clock.

    The pause doubles from ``first_s`` to ``cap_s``. The first failure after an open link, and every failure
    with another reason, is a WARNING; the same reason again is a DEBUG line.
    """

    def __init__(self, first_s: float = FIRST_S, cap_s: float = CAP_S) -> None:
        self._first = first_s
        self._cap = cap_s
        self._pause = first_s
        self._next = float("-inf")
        self._reason: str | None = None
        self._state = Link.DUE
        self._hastened = False

    @property
    def state(self) -> Link:
        """Where the link stands."""
        return self._state

    def deadline(self) -> float | None:
        """Say when the next try is due; None while one is under way or the link is open."""
        return self._next if self._state in {Link.DUE, Link.WAITING} else None

    def begin(self, now: float) -> bool:
        """Start a try if one is due; say whether it was."""
        if self._state not in {Link.DUE, Link.WAITING} or now < self._next:
            return False
        self._state = Link.OPENING
        self._hastened = False
        return True

    def opened(self) -> None:
        """Note that the try succeeded."""
        self._state = Link.OPEN
        self._pause = self._first
        self._reason = None

    def failed(self, now: float, reason: str) -> int:
        """Note that the try failed, or the open link was lost; return the level to log the reason at."""
        level = logging.DEBUG if reason == self._reason else logging.WARNING
        self._state = Link.WAITING
        self._reason = reason
        self._next = now if self._hastened else now + self._pause
        self._pause = min(self._pause * 2, self._cap)
        return level

    def hasten(self, now: float) -> None:
        """Make a try due at once, with short pauses after it: the device may just have appeared.

        During a try, which may have looked too early, another one is due when it has failed.
        """
        self._pause = self._first
        if self._state is Link.WAITING:
            self._next = now
        self._hastened = self._state is Link.OPENING

    def end(self) -> None:
        """Try no more."""
        self._state = Link.ENDED
