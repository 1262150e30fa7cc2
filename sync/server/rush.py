"""Whether handhelds are emptying long queues: what is only behind the log then lets the log go first."""

from time import monotonic
from typing import Final

from sync import wire

LASTS_S: Final = 0.25
"""How long after a full batch the next one is expected."""


class Rush:
    """Told of every batch; a full one has more waiting behind it."""

    def __init__(self) -> None:
        self._until = 0.0

    def batch(self, events: int) -> None:
        """Take note of a batch of so many events."""
        self._until = monotonic() + LASTS_S if events >= wire.BATCH_EVENTS else 0.0

    @property
    def lasts(self) -> bool:
        """Whether another full batch is likely to come at once."""
        return monotonic() < self._until
