"""Which scans of a link that has just come up were read long before: a wireless scanner keeps what it reads."""

from dataclasses import replace
from typing import Final

from devices.scan import Flag, Scan, ScanFault

HAND_S: Final = 0.3
"""No hand scans twice within this time; a scanner that empties its memory does."""


class Backlog:
    """Marks the scans of a link's first burst with LATE, and never one that came alone or after a pause.

    Where the first read holds one scan only, that one cannot be told from the scan that woke the scanner up: it
    stays unmarked, and those that follow faster than a hand are marked.
    """

    def __init__(self) -> None:
        self._last: float | None = None

    def mark(self, records: list[Scan | ScanFault], now: float) -> list[Scan | ScanFault]:
        """Return the records that were just completed, in order, marked where they are late."""
        first = self._last is None
        if not records or (self._last is not None and now - self._last >= HAND_S):  # for good: only a burst moves it on
            return records
        self._last = now
        if first and len(records) == 1:
            return records
        return [replace(one, flags=one.flags | {Flag.LATE}) if isinstance(one, Scan) else one for one in records]
