"""The clock and the ids as arguments: the one place that reads them from the machine."""

from datetime import UTC, datetime
from pathlib import Path
from time import localtime, monotonic_ns
from typing import Protocol
from uuid import uuid4


class Clock(Protocol):
    """What time it is, for whoever records."""

    def now(self) -> datetime:
        """Return the wall clock, aware, in UTC."""
        ...

    def offset(self) -> int:
        """Return the zone's minutes east of UTC."""
        ...

    def monotonic_ns(self) -> int:
        """Return nanoseconds since ``boot``; they never run backwards within one boot."""
        ...

    def boot(self) -> str:
        """Return the name of the boot that ``monotonic_ns`` counts from."""
        ...


class Ids(Protocol):
    """Where new ids come from."""

    def new(self) -> str:
        """Return an id nobody else has: a UUID in its text form."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def __init__(self) -> None:
        boot_id = Path("/proc/sys/kernel/random/boot_id")
        self._boot = boot_id.read_text().strip() if boot_id.exists() else "unknown"

    def now(self) -> datetime:
        """Return the wall clock in UTC."""
        return datetime.now(UTC)

    def offset(self) -> int:
        """Return the machine's zone offset in minutes."""
        return localtime().tm_gmtoff // 60

    def monotonic_ns(self) -> int:
        """Return the machine's monotonic clock."""
        return monotonic_ns()

    def boot(self) -> str:
        """Return the kernel's boot id."""
        return self._boot


class RandomIds:
    """Random UUIDs."""

    def new(self) -> str:
        """Return a random UUID."""
        return str(uuid4())


def stamp(moment: datetime) -> str:
    """Return the moment in the ledger's form: ISO 8601, UTC, milliseconds, ``Z``."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
