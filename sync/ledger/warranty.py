"""Warranty: from the day a unit left for its customer, for as many months as its item's terms give (RULES §6)."""

from calendar import monthrange
from datetime import date

_MONTHS = 12


def covered_until(sold: date, months: int) -> date:
    """Return the last day of cover; a day that the last month lacks becomes the last one it has.

    ``months`` is 1 or more; ValueError otherwise, since no cover has no last day.
    """
    if months < 1:
        raise ValueError(f"A warranty of {months} months covers nothing; give 1 or more.")
    years, month = divmod(sold.month - 1 + months, _MONTHS)
    year, month = sold.year + years, month + 1
    return date(year, month, min(sold.day, monthrange(year, month)[1]))
