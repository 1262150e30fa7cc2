"""What the tests of the reading process share: a cable that can be pulled, and an ear for its records."""

import os
import queue
import select
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from devices.feed import Emitted, Feed
from devices.scan import Scan, ScanFault
from devices.source_settings import SourceSettings
from devices.status import SourceState, SourceStatus

PATIENCE_S = 20.0


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, and fail where it does not come."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come in time"
        select.select([], [], [], 0.005)


class Cable:
    """A serial scanner on a pseudo-terminal, behind a link that stays while plugs come and go."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._end = -1
        self.plug()

    def plug(self) -> None:
        """Plug the scanner in; the path leads to another pseudo-terminal than before."""
        self._end, far = os.openpty()
        self.path.symlink_to(os.ttyname(far))
        os.close(far)

    def swap(self) -> int:
        """Let the path lead to a new pseudo-terminal while the old one still lives; return the old end."""
        old = self._end
        self.path.unlink()
        self.plug()
        return old

    def pull(self) -> None:
        """Pull the plug."""
        self.path.unlink()
        os.close(self._end)
        self._end = -1

    def send(self, data: bytes) -> None:
        """Let the scanner send bytes, all of them."""
        while data:
            data = data[os.write(self._end, data) :]

    def blocked(self) -> bool:
        """Say whether nothing takes what the scanner sends."""
        return not select.select([], [self._end], [], 0.3)[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._end >= 0:
            os.close(self._end)


class Ear:
    """A running feed and what it said, taken one after the other with a deadline."""

    def __init__(self, *sources: SourceSettings) -> None:
        self.said: queue.SimpleQueue[Emitted] = queue.SimpleQueue()
        self.feed = Feed(sources, self.said.put)

    def next(self) -> Emitted:
        """Return the next record."""
        return self.said.get(timeout=PATIENCE_S)

    def scan(self) -> Scan:
        """Return the next record, which must be a scan; news of connections are passed over."""
        record = self._until(lambda one: not isinstance(one, SourceStatus))
        assert isinstance(record, Scan), record
        return record

    def fault(self) -> ScanFault:
        """Return the next record, which must be a fault; news of connections are passed over."""
        record = self._until(lambda one: not isinstance(one, SourceStatus))
        assert isinstance(record, ScanFault), record
        return record

    def state(self, *states: SourceState) -> SourceStatus:
        """Wait for one of these states; nothing but news of connections may come before it."""
        record = self._until(lambda one: not isinstance(one, SourceStatus) or one.state in states)
        assert isinstance(record, SourceStatus), record
        return record

    def connected(self, count: int = 1) -> None:
        """Wait until so many sources are connected."""
        for _ in range(count):
            self.state(SourceState.CONNECTED)

    def _until(self, wanted: Callable[[Emitted], bool]) -> Emitted:
        while True:
            record = self.next()
            if wanted(record):
                return record

    def __enter__(self) -> Self:
        self.feed.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.feed.stop()
