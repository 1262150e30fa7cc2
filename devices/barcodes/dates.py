"""GS1 dates of six digits."""

from calendar import monthrange
from datetime import date

from devices.barcodes.check_digits import is_digits

_DIGITS = 6
_MONTHS = 12
_YEARS_AHEAD = 50
_CENTURY = 100


class ExpiryError(ValueError):
    """The six digits are no date."""


def expiry_date(yymmdd: str, today: date) -> date:
    """Return the date that a GS1 element such as (17) names; day 00 is the month's last.

    The century is the one that puts the year between 49 years before and 50 years after ``today``'s.
    """
    if len(yymmdd) != _DIGITS or not is_digits(yymmdd):
        raise ExpiryError(f"{yymmdd[:20]!r} is no date: six digits, YYMMDD, are expected.")
    year, month, day = (int(yymmdd[place : place + 2]) for place in (0, 2, 4))
    year += today.year - today.year % _CENTURY
    if year - today.year > _YEARS_AHEAD:
        year -= _CENTURY
    elif today.year - year >= _YEARS_AHEAD:
        year += _CENTURY
    if not 1 <= month <= _MONTHS:
        raise ExpiryError(f"{yymmdd!r} is no date: there is no month {month:02d}; check the label.")
    last = monthrange(year, month)[1]
    if day > last:
        raise ExpiryError(f"{yymmdd!r} is no date: month {month:02d} of {year} has {last} days; check the label.")
    return date(year, month, day or last)


def is_date(yymmdd: str) -> bool:
    """Say whether six digits can be a GS1 date, day 00 included, whatever the century."""
    if len(yymmdd) != _DIGITS or not is_digits(yymmdd):
        return False
    year, month, day = (int(yymmdd[place : place + 2]) for place in (0, 2, 4))
    return 1 <= month <= _MONTHS and day <= monthrange(2000 + year, month)[1]
