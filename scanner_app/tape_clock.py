"""A clock and ids that a tape drives, so that the same tape gives the same bytes."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

_IDS = UUID("b6a1a8f2-6d0e-5c7a-9a44-1b8f7e0c2d35")
NANOSECONDS = 1_000_000_000


class TapeClock:
    """Stands still until it is moved. It may be set back, as a wall clock may; its monotonic side never runs back."""

    def __init__(self, start: datetime, boot: str = "tape", monotonic: int = 0) -> None:
        """Stand at this moment (aware), ``monotonic`` nanoseconds after this boot."""
        self._now = start
        self._monotonic = monotonic
        self._boot = boot

    def now(self) -> datetime:
        """Return the wall clock."""
        return self._now

    def offset(self) -> int:
        """Return UTC: a tape's times are written in UTC."""
        return 0

    def monotonic_ns(self) -> int:
        """Return nanoseconds since the boot: those at the start, and those played so far."""
        return self._monotonic

    def boot(self) -> str:
        """Return the name of the boot: by itself that of the playing."""
        return self._boot

    def advance(self, seconds: float) -> None:
        """Let time go by."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += int(seconds * NANOSECONDS)

    def set(self, moment: datetime) -> None:
        """Set the wall clock to this moment; where that is later, as much time went by."""
        self._monotonic += max(0, int((moment - self._now).total_seconds() * NANOSECONDS))
        self._now = moment


class CountedIds:
    """UUIDs that are the same at every playing."""

    def __init__(self, name: str) -> None:
        """Count under this name, one for each maker of ids."""
        self._name = name
        self._count = 0

    def new(self) -> str:
        """Return the next id."""
        self._count += 1
        return str(uuid5(_IDS, f"{self._name} {self._count}"))
