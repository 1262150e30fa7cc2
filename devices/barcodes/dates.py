"""Dates as codes write them: the six digits of GS1, and what other standards make of a year, a month and a day."""

from calendar import isleap, monthrange
from datetime import date, timedelta

from devices.barcodes.check_digits import is_digits

_DIGITS = 6
_LONG_DIGITS = 8
_HOURS = 24
_LEAP_DAYS = 366
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


def is_calendar_date(yyyymmdd: str) -> bool:
    """Say whether eight digits are a date of the calendar."""
    if len(yyyymmdd) != _LONG_DIGITS or not is_digits(yyyymmdd):
        return False
    year, month, day = int(yyyymmdd[:4]), int(yyyymmdd[4:6]), int(yyyymmdd[6:])
    return year > 0 and 1 <= month <= _MONTHS and 1 <= day <= monthrange(year, month)[1]


def written_as_gs1(form: str, digits: str) -> str | None:
    """Return a date written as the form says in the six digits of a GS1 element, or None where it is no date.

    A form is made of ``YYYY`` or ``YY``, ``MM``, ``DD`` or ``JJJ`` (day of the year), and ``HH``, which is left out.
    A month without a day is its last: day 00.
    """
    if len(digits) != len(form) or not is_digits(digits):
        return None
    parts = dict.fromkeys("YMDJH", "")
    for letter, digit in zip(form, digits, strict=True):
        parts[letter] += digit
    if parts["H"] and int(parts["H"]) >= _HOURS:
        return None
    year = parts["Y"][-2:]
    if not parts["J"]:
        written = year + parts["M"] + (parts["D"] or "00")
        return written if is_date(written) else None
    days = int(parts["J"])
    if not 1 <= days <= (_LEAP_DAYS if isleap(2000 + int(year)) else _LEAP_DAYS - 1):
        return None
    return f"{date(2000 + int(year), 1, 1) + timedelta(days=days - 1):%y%m%d}"
