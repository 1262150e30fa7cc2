"""What the screen says about the way to the server: how much is unsent, how old it is, and whether the link is up."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


class Reach(StrEnum):
    """Whether the server can be reached."""

    ONLINE = "online"
    OFFLINE = "offline"
    BUSY = "busy"
    UNAUTHORISED = "unauthorised"
    """The server does not know this handheld any more; recording goes on."""
    ALONE = "alone"
    """There is no server: what is recorded stays here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrying:
    """The outbox and the link at one moment. ``acknowledged`` is the last event the server has confirmed, by number.

    ``oldest_at`` and ``since`` are ISO 8601; ``reason`` is a sentence, empty where all is well.
    """

    unsent: int = 0
    oldest_at: str | None = None
    acknowledged: int = 0
    recorded: int = 0
    reach: Reach = Reach.OFFLINE
    since: str | None = None
    reason: str = ""

    def after(self, facts: int, at: str | None) -> "Carrying":
        """Return the outbox with so many facts more, the first of them recorded at this moment."""
        return replace(self, unsent=self.unsent + facts, recorded=self.recorded + facts, oldest_at=self.oldest_at or at)

    def since_then(self, known: "Carrying") -> "Carrying":
        """Return this with the facts that are ``known`` to be recorded and were not when this was asked."""
        missed = known.recorded - self.recorded
        return self.after(missed, known.oldest_at) if missed > 0 else self


def age(moment: str | None, now: datetime) -> str:
    """Return how long ago an ISO moment was, in the largest unit: ``12s``, ``5m``, ``3h``, ``2d``; "" for None."""
    if moment is None:
        return ""
    passed = max(now - datetime.fromisoformat(moment), timedelta())
    if passed < _MINUTE:
        return f"{passed.seconds}s"
    if passed < _HOUR:
        return f"{passed // _MINUTE}m"
    return f"{passed // _HOUR}h" if passed < _DAY else f"{passed // _DAY}d"
