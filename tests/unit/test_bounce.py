"""A bouncing trigger is flagged, never dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.bounce import BounceWindow
from devices.scan import Flag, Scan


def scan(raw: bytes, at: float, flags: frozenset[Flag] = frozenset()) -> Scan:
    return Scan(raw, None, "", "hid:test", at, flags)


def bounced(window: BounceWindow, raw: bytes, at: float) -> bool:
    return Flag.BOUNCE in window.mark(scan(raw, at)).flags


@pytest.mark.adverse(65)
def test_the_same_content_within_the_window_is_a_bounce_and_after_it_is_not() -> None:
    window = BounceWindow(0.3)
    assert [bounced(window, b"A", at) for at in (1.0, 1.29, 1.58, 1.89, 2.0)] == [False, True, True, False, True]


def test_another_content_in_between_does_not_hide_a_bounce() -> None:
    window = BounceWindow(0.3)
    assert [bounced(window, raw, at) for raw, at in ((b"A", 0.0), (b"B", 0.1), (b"A", 0.2))] == [False, False, True]


def test_other_flags_stay() -> None:
    window = BounceWindow(0.3)
    window.mark(scan(b"A", 0.0))
    assert window.mark(scan(b"A", 0.1, frozenset({Flag.CHARSET}))).flags == {Flag.CHARSET, Flag.BOUNCE}


def test_a_window_of_nothing_flags_nothing() -> None:
    window = BounceWindow(0.0)
    assert not any(bounced(window, b"A", at) for at in (0.0, 0.0, 0.1))


@given(st.lists(st.tuples(st.sampled_from([b"A", b"B", b"C"]), st.floats(0, 1)), max_size=40))
def test_a_bounce_is_exactly_a_repeat_within_the_window(steps: list[tuple[bytes, float]]) -> None:
    window, now, last = BounceWindow(0.3), 0.0, dict[bytes, float]()
    for raw, pause in steps:
        now += pause
        assert bounced(window, raw, now) == (raw in last and last[raw] > now - 0.3)
        last[raw] = now
