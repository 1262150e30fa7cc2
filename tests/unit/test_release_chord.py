"""The keys that give a keyboard back are keys that no scanner can press so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.keys import InputEvent
from devices.sources.release_chord import ReleaseChord

LEFTCTRL, RIGHTCTRL, LEFTSHIFT, RIGHTSHIFT, LEFTALT, A = 29, 97, 42, 54, 56, 30


def moves(*given_moves: tuple[float, int, int]) -> list[InputEvent]:
    return [InputEvent(at, 1, code, value) for at, code, value in given_moves]


def chord(seconds: float, ctrl: int = LEFTCTRL, *more: tuple[float, int, int]) -> list[InputEvent]:
    codes = (LEFTSHIFT, ctrl, RIGHTSHIFT)
    down = [(10.0, code, 1) for code in codes]
    up = [(10.0 + seconds, code, 0) for code in codes]
    return moves(*down, *more, *up)


@pytest.mark.adverse(70)
@pytest.mark.parametrize("ctrl", [LEFTCTRL, RIGHTCTRL])
def test_both_shifts_and_a_ctrl_held_for_a_second_and_let_go_are_the_chord(ctrl: int) -> None:
    events = chord(1.0, ctrl)
    assert [ReleaseChord().feed(events[:count]) for count in range(len(events))] == [None] * len(events)
    assert ReleaseChord().feed([*events, *events]) == len(events), "what is typed behind it is the host's"


def test_it_counts_however_the_events_are_cut_and_whatever_repeats() -> None:
    keys = ReleaseChord()
    repeats = [(10.5 + n / 30, RIGHTSHIFT, 2) for n in range(10)]
    assert [keys.feed([event]) for event in chord(1.5, LEFTCTRL, *repeats)][-1] == 1


def test_both_ctrls_may_be_held() -> None:
    assert ReleaseChord().feed(chord(1.2, LEFTCTRL, (10.05, RIGHTCTRL, 1), (11.1, RIGHTCTRL, 0)))


@pytest.mark.parametrize(
    "events",
    [
        chord(0.999),
        chord(2.0, LEFTCTRL, (10.5, A, 1), (10.6, A, 0)),
        chord(2.0, LEFTALT),
        chord(1.5, LEFTCTRL)[:-1],
        [*chord(1.5, LEFTCTRL)[:-1], *moves((12.0, A, 1), (12.1, A, 0), (12.2, RIGHTSHIFT, 0))],
        [*chord(1.5)[:3], InputEvent(10.2, 0, 3, 0), *chord(1.5)[3:]],
        moves(*((10.0, code, 1) for code in range(1, 128)), *((12.0, code, 0) for code in range(1, 128))),
    ],
    ids=["short", "another key", "alt", "one still down", "typed on", "overrun", "everything at once"],
)
def test_nothing_else_is_the_chord(events: list[InputEvent]) -> None:
    assert ReleaseChord().feed(events) is None


@given(
    st.lists(
        st.tuples(st.floats(0.0, 0.1), st.sampled_from([LEFTCTRL, LEFTSHIFT, LEFTALT, A, 28]), st.integers(0, 2)),
        max_size=200,
    )
)
def test_a_scanner_that_uses_one_shift_key_never_gives_the_keyboard_back(
    steps: list[tuple[float, int, int]],
) -> None:
    at, events = 0.0, []
    for pause, code, value in steps:
        at += pause
        events.append(InputEvent(at, 1, code, value))
    assert ReleaseChord().feed(events) is None
