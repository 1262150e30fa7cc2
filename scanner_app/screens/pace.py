"""How often the screen is drawn: at once when it is idle, and at most every frame when answers come fast."""

import time
from collections.abc import Callable
from typing import Final

FRAME_S: Final = 0.04


class Pace:
    """Draws now or a little later; however often it is asked, one picture is due at a time."""

    def __init__(self, draw: Callable[[], None], later: Callable[[float, Callable[[], None]], object]) -> None:
        self._draw = draw
        self._later = later
        self._drawn_at = float("-inf")
        self._due = False

    def soon(self, *, routine: bool = False) -> None:
        """Have the newest state drawn. A routine picture (the clock went on) makes no answer after it wait."""
        wait = self._drawn_at + FRAME_S - time.monotonic()
        if wait <= 0.0 and routine:
            self._draw()
        elif wait <= 0.0:
            self._now()
        elif not self._due:
            self._due = True
            self._later(wait, self._now)

    def _now(self) -> None:
        self._due = False
        self._drawn_at = time.monotonic()
        self._draw()
