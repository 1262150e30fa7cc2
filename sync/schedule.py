"""When to try again: full jitter from one second to five minutes, for ever, and Retry-After obeyed."""

from dataclasses import dataclass, replace
from random import Random
from typing import Final, Self

FIRST_S: Final = 1.0
LONGEST_S: Final = 300.0
RETRY_AFTER_LIMIT_S: Final = 3600.0
"""A server that asks for more than this by mistake must not silence a handheld for a week."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often in a row it has failed, and the monotonic second before which nothing is tried."""

    failures: int = 0
    not_before: float = 0.0

    def failed(self, now: float, rng: Random, retry_after: float | None = None) -> Self:
        """Return the schedule after a failure: a random part of a doubling span, to spread a site's handhelds.

        Where the server said how long to wait, it is left alone for that time and a random moment more.
        """
        if retry_after is None:
            span = min(LONGEST_S, FIRST_S * 2.0 ** min(self.failures, 16))
            pause = rng.uniform(0.0, span)
        else:
            pause = min(max(0.0, retry_after), RETRY_AFTER_LIMIT_S) + rng.uniform(0.0, FIRST_S)
        return replace(self, failures=self.failures + 1, not_before=now + pause)

    def succeeded(self) -> Self:
        """Return the schedule after a success: nothing to wait for."""
        return replace(self, failures=0, not_before=0.0)

    def pause(self, now: float) -> float:
        """Return the seconds still to wait."""
        return max(0.0, self.not_before - now)
