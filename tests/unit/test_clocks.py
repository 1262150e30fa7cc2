"""Corrected times: what the server's clock would have shown (RULES §3.0)."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ledger.clocks import corrected, parse_time, time_text
from sync.ledger.errors import MalformedError

SERVER = "2026-03-02T12:00:00.000Z"
SECOND = 1_000_000_000


@dataclass(frozen=True)
class Now:
    at: str
    monotonic: int
    boot: str


def test_within_one_boot_the_age_is_monotonic_and_the_wall_clock_may_lie() -> None:
    now = Now("1999-01-01T00:00:00.000Z", 100 * SECOND, "b1")
    assert corrected("2040-05-05T00:00:00.000Z", 40 * SECOND, "b1", now, SERVER, None) == "2026-03-02T11:59:00.000Z"


def test_across_boots_the_wall_clock_is_moved_by_its_offset_from_the_server() -> None:
    now = Now("2026-03-02T11:00:00.000Z", 5, "b2")
    assert corrected("2026-03-02T09:30:00.000Z", 900 * SECOND, "b1", now, SERVER, None) == "2026-03-02T10:30:00.000Z"


@pytest.mark.parametrize("boot", ["", "unknown"])
def test_a_boot_without_a_name_is_no_boot_to_count_from(boot: str) -> None:
    now = Now("2026-03-02T11:00:00.000Z", 5 * SECOND, boot)
    assert corrected("2026-03-02T10:59:00.000Z", 4 * SECOND, boot, now, SERVER, None) == "2026-03-02T11:59:00.000Z"


def test_a_device_never_runs_backwards() -> None:
    now = Now("2026-03-02T12:00:00.000Z", 5, "b2")
    floor = "2026-03-02T11:30:00.000Z"
    assert corrected("2026-03-02T09:30:00.000Z", 0, "b1", now, SERVER, floor) == floor


def test_nothing_happens_after_the_servers_now() -> None:
    now = Now("2026-03-02T12:00:00.000Z", 5, "b2")
    assert corrected("2026-03-02T18:00:00.000Z", 0, "b1", now, SERVER, None) == SERVER
    assert corrected("2026-03-02T18:00:00.000Z", 9 * SECOND, "b2", now, SERVER, None) == SERVER


@pytest.mark.parametrize("wrong", ["", "yesterday", "2026-03-02T10:00:00", "2026-13-99T00:00:00Z", "9" * 5000])
def test_an_event_whose_time_cannot_be_read_happened_at_the_latest_moment_it_can_have(wrong: str) -> None:
    assert corrected(wrong, 0, "b1", Now(SERVER, 5, "b2"), SERVER, None) == SERVER
    assert corrected(SERVER, 0, "b1", Now(wrong, 5, "b2"), SERVER, None) == SERVER


def test_a_server_without_a_time_is_refused() -> None:
    with pytest.raises(MalformedError, match="ISO 8601 with Z"):
        corrected(SERVER, 0, "b1", Now(SERVER, 5, "b2"), "noon", None)


def test_times_of_other_zones_are_the_same_moment_in_the_ledgers_form() -> None:
    assert time_text(parse_time("2026-03-02T13:00:00.5+01:00")) == "2026-03-02T12:00:00.500Z"


@given(
    st.lists(st.tuples(st.text(max_size=30) | st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
                       st.integers(), st.sampled_from(["b1", "b2", ""])), max_size=8),
    st.integers(),
    st.text(max_size=30) | st.just(SERVER),
)  # fmt: skip
def test_whatever_a_device_says_its_times_are_in_order_and_not_in_the_future(
    events: list[tuple[str, int, str]], monotonic: int, at: str
) -> None:
    floor = None
    for event_at, event_monotonic, boot in events:
        told = corrected(event_at, event_monotonic, boot, Now(at, monotonic, "b1"), SERVER, floor)
        assert (floor or "") <= told <= SERVER
        assert time_text(parse_time(told)) == told
        floor = told
