"""The pace of drawing: at once, at most every frame, and never slower for a picture that nobody waited for."""

from collections.abc import Callable

from scanner_app.screens.pace import Pace


class Easel:
    """Counts the pictures, and keeps those that are due later."""

    def __init__(self) -> None:
        self.drawn = 0
        self.due: list[Callable[[], None]] = []
        self.pace = Pace(self._draw, self._later)

    def _draw(self) -> None:
        self.drawn += 1

    def _later(self, _wait: float, draw: Callable[[], None]) -> None:
        self.due.append(draw)


def test_answers_that_come_at_once_share_the_next_picture() -> None:
    easel = Easel()
    for _ in range(5):
        easel.pace.soon()
    assert (easel.drawn, len(easel.due)) == (1, 1)
    easel.due.pop()()
    assert easel.drawn == 2


def test_an_answer_does_not_wait_for_a_picture_that_only_moved_the_clock() -> None:
    easel = Easel()
    easel.pace.soon(routine=True)
    easel.pace.soon()
    assert (easel.drawn, easel.due) == (2, [])


def test_a_routine_picture_waits_behind_an_answer() -> None:
    easel = Easel()
    easel.pace.soon()
    easel.pace.soon(routine=True)
    assert (easel.drawn, len(easel.due)) == (1, 1)
