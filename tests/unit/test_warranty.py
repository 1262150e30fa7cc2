"""Warranty: whole months from the day of sale."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ledger.warranty import covered_until


@pytest.mark.parametrize(
    ("sold", "months", "until"),
    [
        (date(2026, 3, 2), 24, date(2028, 3, 2)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_the_last_day_of_cover(sold: date, months: int, until: date) -> None:
    assert covered_until(sold, months) == until


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(1, 240))
def test_more_months_never_cover_less_and_the_month_is_the_one_that_was_counted_to(sold: date, months: int) -> None:
    until = covered_until(sold, months)
    assert (until.year - sold.year) * 12 + until.month - sold.month == months
    assert until.day <= sold.day
    assert covered_until(sold, months + 1) > until


def test_no_months_are_no_cover() -> None:
    with pytest.raises(ValueError, match="0 months covers nothing"):
        covered_until(date(2026, 1, 1), 0)
