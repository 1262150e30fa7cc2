"""Dates as other standards write them, in the six digits of GS1."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.barcodes.dates import is_calendar_date, written_as_gs1

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(days)
def test_every_day_is_the_same_in_every_form(day: date) -> None:
    expected = f"{day:%y%m%d}"
    for form, written in (
        ("YYMMDD", f"{day:%y%m%d}"),
        ("MMDDYY", f"{day:%m%d%y}"),
        ("YYYYMMDD", f"{day:%Y%m%d}"),
        ("YYMMDDHH", f"{day:%y%m%d}23"),
        ("YYJJJ", f"{day:%y%j}"),
        ("YYJJJHH", f"{day:%y%j}00"),
    ):
        assert written_as_gs1(form, written) == expected
    assert written_as_gs1("MMYY", f"{day:%m%y}") == f"{day:%y%m}00"
    assert is_calendar_date(f"{day:%Y%m%d}")


@pytest.mark.parametrize(
    ("form", "digits"),
    [
        ("YYMMDD", "261301"),
        ("YYMMDD", "26130"),
        ("YYMMDD", "26130x"),
        ("YYMMDDHH", "26123124"),
        ("YYJJJ", "26366"),
        ("YYJJJ", "26000"),
        ("MMYY", "1326"),
        ("YYYYMMDD", "20260230"),
    ],
)
def test_digits_that_are_no_date_are_none(form: str, digits: str) -> None:
    assert written_as_gs1(form, digits) is None


def test_the_day_of_a_leap_year_has_one_more() -> None:
    assert written_as_gs1("YYJJJ", "28366") == "281231"
    assert date(2028, 1, 1) + timedelta(days=365) == date(2028, 12, 31)
