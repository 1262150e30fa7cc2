"""When the worker tries again."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sync.schedule import LONGEST_S, RETRY_AFTER_LIMIT_S, Schedule


class Extreme(Random):
    """Always draws the end of the span."""

    def uniform(self, a: float, b: float) -> float:  # noqa: ARG002 - the random generator's own signature
        return b


def spans(count: int) -> list[float]:
    schedule, found = Schedule(), []
    for _ in range(count):
        schedule = schedule.failed(100.0, Extreme())
        found.append(schedule.pause(100.0))
    return found


def test_a_fresh_schedule_has_nothing_to_wait_for() -> None:
    assert Schedule().pause(0.0) == 0.0


def test_the_span_begins_at_one_second_doubles_and_ends_at_five_minutes() -> None:
    assert spans(12) == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_it_never_gives_up_however_often_it_failed() -> None:
    schedule = Schedule()
    for _ in range(100_000):
        schedule = schedule.failed(0.0, Extreme())
    assert schedule.pause(0.0) == LONGEST_S


@given(seed=st.integers(), failures=st.integers(0, 40), now=st.floats(0, 1e9))
def test_a_pause_lies_within_its_span(seed: int, failures: int, now: float) -> None:
    pause = Schedule(failures=failures).failed(now, Random(seed)).pause(now)
    assert 0.0 <= pause <= min(300.0, 2.0**failures) * 1.000001


def test_many_handhelds_spread_over_the_whole_span_and_not_around_its_end() -> None:
    pauses = sorted(Schedule(failures=8).failed(0.0, Random(seed)).pause(0.0) for seed in range(1000))
    assert pauses[0] < 3.0
    assert pauses[-1] > 253.0
    assert max(later - earlier for earlier, later in pairwise(pauses)) < 5.0


@given(asked=st.floats(0, RETRY_AFTER_LIMIT_S), seed=st.integers(), failures=st.integers(0, 20))
def test_a_retry_after_is_obeyed_and_hardly_overdone(asked: float, seed: int, failures: int) -> None:
    pause = Schedule(failures=failures).failed(0.0, Random(seed), asked).pause(0.0)
    assert asked <= pause <= asked + 1.0


def test_a_retry_after_of_years_is_cut_to_an_hour_and_one_of_the_past_is_none() -> None:
    assert Schedule().failed(0.0, Extreme(), 1e8).pause(0.0) == RETRY_AFTER_LIMIT_S + 1.0
    assert Schedule().failed(0.0, Extreme(), -50.0).pause(0.0) == 1.0


def test_the_pause_runs_down_with_the_clock() -> None:
    schedule = Schedule(failures=4).failed(50.0, Extreme())
    assert [schedule.pause(now) for now in (50.0, 58.0, 66.0, 1000.0)] == [16.0, 8.0, 0.0, 0.0]


def test_a_success_forgets_every_failure() -> None:
    assert Schedule(failures=9, not_before=70.0).succeeded() == Schedule()
