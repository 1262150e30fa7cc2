"""No answer waits for the garbage collector: it looks where nothing is scanned, and is given back at the end."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from scanner_app.crew import Crew


class Knot:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def crew() -> Iterator[Crew]:
    made = Crew()
    made.collect()
    yield made
    made.stop()
    assert gc.isenabled()


def knot() -> weakref.ref[Knot]:
    return weakref.ref(Knot())


def test_garbage_is_looked_for_once_nothing_was_answered_for_a_while(crew: Crew) -> None:
    left = knot()
    crew.answered("serial:a", None)
    crew.collect()
    assert left() is not None
    crew.collect()
    assert left() is None


@pytest.mark.usefixtures("crew")
def test_while_scans_are_answered_the_collector_never_runs_by_itself() -> None:
    left = [knot() for _ in range(10_000)]
    assert not gc.isenabled()
    assert left[0]() is not None


def test_where_nothing_is_scanned_for_long_it_is_looked_for_now_and_then_and_not_all_the_time(crew: Crew) -> None:
    left = knot()
    for _ in range(10):
        crew.collect()
    assert left() is not None
    for _ in range(120):
        crew.collect()
    assert left() is None


def test_work_that_never_rests_still_loses_its_young_garbage(crew: Crew) -> None:
    left = knot()
    for _ in range(20):
        crew.answered("", None)
        crew.collect()
    assert left() is None
