"""What waits to be written: scans first, in their order; what is not urgent with them, or after a second."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from sync.handheld import Transaction
from sync.store_errors import StoreError, StoreFailedError

AT_ONCE = 64
"""Scans that share one commit at most."""
SOON_SECONDS = 1.0
"""How long work that is not urgent waits for a scan to ride along with."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work and who waits for it; ``due`` is when it is done even if no scan comes."""

    work: Callable[[Transaction], Any]
    future: Future[Any]
    urgent: bool
    due: float


class JobQueue:
    """The work that the writer's thread takes, put in by any other."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._urgent: deque[Job] = deque()
        self._soon: deque[Job] = deque()
        self._closed: StoreError | None = None

    def put(self, work: Callable[[Transaction], T], *, urgent: bool) -> Future[T]:
        """Take work; after ``close`` its future fails at once."""
        future: Future[T] = Future()
        with self._wake:
            if self._closed is not None:
                future.set_exception(self._closed)
                return future
            due = monotonic() + (0.0 if urgent else SOON_SECONDS)
            (self._urgent if urgent else self._soon).append(Job(work, future, urgent, due))
            self._wake.notify()
        return future

    def take(self, idle_after: float | None) -> list[Job] | None:
        """Wait for what is to be committed together; [] after ``idle_after`` seconds without any, None at the end."""
        with self._wake:
            idle_at = monotonic() + idle_after if idle_after is not None else None
            while True:
                now = monotonic()
                if self._urgent or self._soon_is_due(now):
                    return self._together()
                if self._closed is not None:
                    return None
                if idle_at is not None and idle_at <= now:
                    return []
                ends = [end for end in (idle_at, self._soon[0].due if self._soon else None) if end is not None]
                self._wake.wait(max(0.0, min(ends) - now) if ends else None)

    def put_back(self, jobs: Iterable[Job]) -> None:
        """Put jobs that were taken and not begun to the front again, in their order."""
        with self._wake:
            for job in reversed(list(jobs)):
                (self._urgent if job.urgent else self._soon).appendleft(job)

    def close(self, why: StoreError | None = None) -> None:
        """Take no more work; with ``why``, fail what waits as well."""
        with self._wake:
            self._closed = why or self._closed or StoreFailedError("The storage is closed; nothing was stored.")
            failed = [*self._urgent, *self._soon] if why is not None else []
            if failed:
                self._urgent.clear()
                self._soon.clear()
            self._wake.notify()
        for job in failed:
            job.future.set_exception(why)

    def _soon_is_due(self, now: float) -> bool:
        return bool(self._soon) and (self._closed is not None or self._soon[0].due <= now)

    def _together(self) -> list[Job]:
        scans = [self._urgent.popleft() for _ in range(min(AT_ONCE, len(self._urgent)))]
        riding = list(self._soon)
        self._soon.clear()
        return scans + riding
