"""A thread that does one thing over and over: at once when woken, later when it failed, until it is stopped."""

import logging
import sqlite3
import threading
from collections.abc import Callable
from random import Random
from typing import Final

from sync.clock import Clock
from sync.doorbell import Doorbell
from sync.link import BusyError, LinkError, OfflineError
from sync.schedule import Schedule
from sync.store_errors import StoreError

_log: Final = logging.getLogger(__name__)
_LISTEN_S: Final = 1.0
"""How often the doorbell is looked at."""


class Turns:
    """Calls ``turn`` again and again; it returns the seconds to rest unless it is woken, or raises a LinkError.

    ``failed`` is told of every failure. ``wake`` ends a rest, ``force`` a pause after a failure as well.
    """

    def __init__(
        self,
        name: str,
        turn: Callable[[], float],
        failed: Callable[[LinkError], None],
        clock: Clock,
        rng: Random,
        doorbell: Doorbell,
    ) -> None:
        self._turn = turn
        self._failed = failed
        self._clock = clock
        self._rng = rng
        self._doorbell = doorbell
        self._changed = threading.Condition()
        self._woken = False
        self._forced = False
        self._stopping = False
        self._schedule = Schedule()
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)

    def wake(self) -> None:
        """Say that there is something to do."""
        with self._changed:
            self._woken = True
            self._changed.notify()

    def force(self) -> None:
        """Have it tried now, whatever failed before."""
        with self._changed:
            self._woken = self._forced = True
            self._changed.notify()

    def end(self) -> None:
        """Have the thread end after what it does now."""
        with self._changed:
            self._stopping = True
            self._changed.notify()

    @property
    def ending(self) -> bool:
        """Whether the end was asked for."""
        return self._stopping

    def _run(self) -> None:
        while not self._stopping:
            try:
                rest = self._turn()
            except Exception as error:  # noqa: BLE001  # whatever happens, what is unsent is tried again
                if self.ending:
                    return
                problem = _problem(error)
                retry_after = problem.retry_after if isinstance(problem, BusyError) else None
                self._schedule = self._schedule.failed(self._now(), self._rng, retry_after)
                self._failed(problem)
                self._rest(self._schedule.pause(self._now()), only_by_force=True)
            else:
                self._schedule = self._schedule.succeeded()
                self._rest(rest, only_by_force=False)

    def _rest(self, seconds: float, *, only_by_force: bool) -> None:
        until = self._now() + seconds
        with self._changed:
            while not self._stopping and not self._forced and (only_by_force or not self._woken):
                if self._doorbell.rung():
                    break
                left = until - self._now()
                if left <= 0:
                    break
                self._changed.wait(min(left, _LISTEN_S))
            self._woken = self._forced = False

    def _now(self) -> float:
        return self._clock.monotonic_ns() / 1e9


def _problem(error: Exception) -> LinkError:
    match error:
        case LinkError():
            return error
        case StoreError():
            return OfflineError(str(error))
        case sqlite3.Error():
            return OfflineError(f"The outbox cannot be read ({error}). Check the disk; what is stored stays.")
        case _:
            _log.error("Carrying met an error of its own.", exc_info=error)
            return OfflineError("The program met an error of its own; it is in the log, and carrying is tried again.")
