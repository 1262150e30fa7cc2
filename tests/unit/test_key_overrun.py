"""Which keys were down at an overrun follows from what is down now and what happened since."""

from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.keys import InputEvent
from devices.sources.key_overrun import has_overrun, held_before, split_at_overrun

DROPPED, REPORT = InputEvent(0.0, 0, 3, 0), InputEvent(0.0, 0, 0, 0)


def key(code: int, value: int) -> InputEvent:
    return InputEvent(0.0, 1, code, value)


def test_an_overrun_ends_with_the_report_behind_it() -> None:
    events = [key(30, 1), REPORT, DROPPED, key(31, 1), REPORT, key(31, 0), REPORT]
    assert split_at_overrun(events) == (events[:5], events[5:])


def test_what_stands_between_two_overruns_is_left_out() -> None:
    between = [key(30, 1), REPORT, key(30, 0), REPORT]
    rest = [key(32, 1), REPORT]
    events = [key(29, 1), REPORT, DROPPED, REPORT, *between, DROPPED, key(31, 1), REPORT, *rest]
    assert split_at_overrun(events) == ([key(29, 1), REPORT, DROPPED, key(31, 1), REPORT], rest)
    assert has_overrun(events)
    assert not has_overrun(between)


def test_events_without_an_overrun_or_with_an_open_one_stay_together() -> None:
    for events in ([], [key(30, 1), REPORT], [REPORT, DROPPED, key(30, 1)], [DROPPED, DROPPED]):
        assert split_at_overrun(events) == (events, ())


def test_a_key_that_was_let_go_since_was_down_and_one_pressed_since_was_up() -> None:
    later = [key(42, 0), key(30, 1), REPORT, key(30, 0), key(54, 1), key(29, 2)]
    assert held_before(later, {54, 29, 56}) == {42, 29, 56}


@given(
    st.frozensets(st.integers(1, 6)),
    st.lists(st.integers(1, 6), max_size=30),
)
def test_from_any_later_events_the_keys_before_them_are_found(before: frozenset[int], moved: list[int]) -> None:
    down, events = set(before), []
    for code in moved:
        events.append(key(code, 0 if code in down else 1))
        down ^= {code}
    assert held_before(events, down) == before
