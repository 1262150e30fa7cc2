"""The corrected time of an event: what the server's clock would have shown (RULES §3.0)."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from sync.ledger.errors import MalformedError

_UNNAMED_BOOTS = frozenset({"", "unknown"})


class DeviceNow(Protocol):
    """A handheld's clocks at the moment of sending."""

    @property
    def at(self) -> str:
        """Return its wall clock, ISO 8601."""
        ...

    @property
    def monotonic(self) -> int:
        """Return its nanoseconds since ``boot``."""
        ...

    @property
    def boot(self) -> str:
        """Return the name of the boot."""
        ...


def corrected(
    event_at: str, event_monotonic: int, event_boot: str, now: DeviceNow, server_now: str, floor: str | None
) -> str:
    """Return the event's corrected time in the ledger's form.

    Within one boot of the handheld its monotonic clock tells the event's age; across boots its wall clock does, moved
    by what it differs from the server's now. The time is never before ``floor``, the device's newest corrected time,
    and otherwise never after the server's now. An event whose own time cannot be read happened at the latest moment
    it can have. Only an unreadable ``server_now`` raises MalformedError.
    """
    server = parse_time(server_now)
    told = time_text(_moment(event_at, event_monotonic, event_boot, now, server))
    return told if floor is None else max(told, floor)


def _moment(event_at: str, event_monotonic: int, event_boot: str, now: DeviceNow, server: datetime) -> datetime:
    try:
        if event_boot == now.boot and event_boot not in _UNNAMED_BOOTS:
            age = timedelta(microseconds=(now.monotonic - event_monotonic) // 1000)
        else:
            age = parse_time(now.at) - parse_time(event_at)
        return server - max(age, timedelta(0))
    except (MalformedError, OverflowError):
        return server


def parse_time(text: str) -> datetime:
    """Return the aware moment in UTC, or raise MalformedError."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise MalformedError(f"The time {text!r} names no zone; ISO 8601 with Z is expected.")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise MalformedError(f"The time {text!r} cannot be read; ISO 8601 with Z is expected.") from error


def time_text(moment: datetime) -> str:
    """Return the moment in the ledger's form: ISO 8601, UTC, milliseconds, ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
