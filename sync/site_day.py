"""The day that a moment is at a site: business dates are the site's (RULES §3.4)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def site_day(moment: datetime, timezone: str) -> date:
    """Return the site's day of a moment, or its day in UTC where this machine does not know the zone."""
    try:
        return moment.astimezone(ZoneInfo(timezone)).date()
    except (ValueError, KeyError, OSError):
        # The site's document names a zone that this machine does not know: the work goes on by UTC.
        return moment.date()


def day_told(at: str, timezone: str) -> date:
    """Return the site's day of an ISO moment in UTC; an ISO date stands for itself. ValueError where it is neither."""
    return site_day(datetime.fromisoformat(at), timezone) if "T" in at else date.fromisoformat(at)
