"""What carries a handheld's events to the server and its changes back, beside the work and never in its way."""

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final

from sync import wire
from sync.clock import Clock, stamp
from sync.doorbell import Doorbell
from sync.lane import Lane
from sync.link import BusyError, Link, LinkError, UnauthorisedError
from sync.puller import Puller
from sync.pusher import Pusher
from sync.store import Store
from sync.turns import Turns

_LONG_POLL_S: Final = 20.0
_IDLE_S: Final = 30.0
_BREATH_S: Final = 1.0
"""Between two questions for changes that brought none: a server that does not wait must not be hammered."""
_LEAVE_S: Final = 5.0


class LinkState(StrEnum):
    """Whether the server can be reached."""

    ONLINE = "online"
    OFFLINE = "offline"
    BUSY = "busy"
    UNAUTHORISED = "unauthorised"
    """The server does not know this handheld any more; recording goes on."""


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """The state since when (ISO 8601, UTC; None before the first try), and why, as a sentence, where it is not well."""

    state: LinkState
    since: str | None = None
    detail: str = ""


class Worker:
    """Pushes and pulls for one store, each in a thread of its own once started.

    ``drain_once`` and ``pull_once`` do the same in the caller's thread, for a worker that is not started.
    ``on_status`` is called from the worker's threads whenever the status changes.
    """

    def __init__(
        self,
        store: Store,
        link_factory: Callable[[], Link],
        clock: Clock,
        rng: Random,
        on_status: Callable[[LinkStatus], None] = lambda _status: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._on_status = on_status
        self._lock = threading.Lock()
        self._status = LinkStatus(LinkState.OFFLINE)
        self._pusher = Pusher(store, clock, urgent=False)
        self._drainer = Pusher(store, clock, urgent=True)
        self._pushing = Lane(link_factory)
        self._pulling = Lane(link_factory)
        self._turns = tuple(
            Turns(name, turn, self._failed, clock, rng, Doorbell(store.folder))
            for name, turn in (("sync-push", self._push_turn), ("sync-pull", self._pull_turn))
        )

    @property
    def status(self) -> LinkStatus:
        """What the last exchange with the server said of the link."""
        return self._status

    def start(self) -> None:
        """Begin to carry."""
        for turns in self._turns:
            turns.thread.start()

    def stop(self) -> None:
        """End both threads, in the middle of an answer if need be; what is unsent stays. May be called twice."""
        for turns in self._turns:
            turns.end()
        self._pulling.close()
        for turns in self._turns:
            if turns.thread.is_alive():
                turns.thread.join(_LEAVE_S)
        self._pushing.close()

    def wake(self) -> None:
        """Say that there is something to send; returns at once."""
        self._turns[0].wake()

    def force(self) -> None:
        """Have both directions tried now, whatever failed before."""
        for turns in self._turns:
            turns.force()

    def drain_once(self) -> int:
        """Send everything unsent, batch after batch, and return how many events the server took; or raise LinkError."""
        return self._reported(lambda: self._drain(self._drainer, lambda: False))

    def pull_once(self) -> int:
        """Fetch every change there is and return how many there were; or raise LinkError."""
        return self._reported(self._catch_up)

    def _push_turn(self) -> float:
        self._drain(self._pusher, lambda: self._turns[0].ending)
        return _IDLE_S

    def _pull_turn(self) -> float:
        # Not known to be online: ask without waiting, so that the answer says so now.
        wait_s = _LONG_POLL_S if self._status.state is LinkState.ONLINE else 0.0
        page = self._page(Puller(self._store, urgent=False), wait_s)
        return 0.0 if page.changes or not page.up_to_date else _BREATH_S

    def _drain(self, pusher: Pusher, ending: Callable[[], bool]) -> int:
        total = 0
        with closing(self._store.reader()) as conn:
            while not ending():
                freed = pusher.push_batch(self._pushing, conn)
                if freed is None:
                    break
                self._became(LinkState.ONLINE)
                total += freed
        return total

    def _catch_up(self) -> int:
        puller = Puller(self._store, urgent=True)
        total = 0
        while True:
            page = self._page(puller, 0.0)
            total += len(page.changes)
            if page.up_to_date and not page.must_refetch:
                return total

    def _page(self, puller: Puller, wait_s: float) -> wire.Page:
        with closing(self._store.reader()) as conn:
            page = puller.pull_page(self._pulling, conn, wait_s)
        self._became(LinkState.ONLINE)
        return page

    def _reported(self, work: Callable[[], int]) -> int:
        try:
            return work()
        except LinkError as error:
            self._failed(error)
            raise

    def _failed(self, error: LinkError) -> None:
        match error:
            case UnauthorisedError():
                # A new enrolment gives a new link.
                self._pushing.drop()
                self._pulling.drop()
                self._became(LinkState.UNAUTHORISED, str(error))
            case BusyError():
                self._became(LinkState.BUSY, str(error))
            case _:
                self._became(LinkState.OFFLINE, str(error))

    def _became(self, state: LinkState, detail: str = "") -> None:
        with self._lock:
            before = self._status
            if (before.state, before.detail) == (state, detail) and before.since is not None:
                return
            kept = before.since if before.state is state else None
            self._status = LinkStatus(state, kept or stamp(self._clock.now()), detail)
            status = self._status
        self._on_status(status)
        if state is LinkState.ONLINE and before.state is not state:
            self.force()
