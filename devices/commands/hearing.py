"""What the sources say, one record after the other, until somebody ends it."""

import os
import queue
import select
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, Protocol

from devices.feed import Emitted, Feed
from devices.profile_file import WEDGE
from devices.scan import DeviceError
from devices.source_settings import SourceSettings
from devices.traffic import Traffic, TrafficForm

_ENDS: Final = (signal.SIGINT, signal.SIGTERM)
_CHUNK: Final = 4096


class Hearing(Protocol):
    """Records in order."""

    def next(self, until: float | None = None) -> Emitted | None:
        """Wait for a record, at most until a monotonic time: None then; EndedError where it was asked to end."""
        ...


class EndedError(Exception):
    """SIGINT or SIGTERM came."""


@contextmanager
def hearing(sources: tuple[SourceSettings, ...]) -> Iterator[Hearing]:
    """Give the records of a reading process of its own on these sources; everything is released at the end."""
    heard = _Heard()
    feed = Feed(sources, heard.put)
    with _ended_by(heard.end):
        feed.start()
        try:
            yield heard
        finally:
            feed.stop()


@contextmanager
def terminal_hearing() -> Iterator[Hearing]:
    """Give what is typed into this terminal as traffic of the source ``wedge``; nothing of it is echoed."""
    descriptor = sys.stdin.fileno()
    if not os.isatty(descriptor):
        raise DeviceError(
            "The standard input is no terminal: name the scanner, such as serial:/dev/ttyACM0 or hid:NAME."
        )
    before = termios.tcgetattr(descriptor)
    raw = termios.tcgetattr(descriptor)
    raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR | termios.ISTRIP)
    raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    waker, woken = os.pipe()
    try:
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, raw)
        with _ended_by(lambda: os.write(woken, b"\0")):
            yield _Typed(descriptor, waker)
    finally:
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)
        os.close(waker)
        os.close(woken)


class _Heard:
    def __init__(self) -> None:
        self._records: queue.SimpleQueue[Emitted | None] = queue.SimpleQueue()

    def put(self, record: Emitted) -> None:
        """Take a record from the feed's thread."""
        self._records.put(record)

    def end(self) -> None:
        """Take the wish to end; a signal handler may call it."""
        self._records.put(None)

    def next(self, until: float | None = None) -> Emitted | None:
        """Wait for a record."""
        wait = None if until is None else max(0.0, until - time.monotonic())
        try:
            record = self._records.get(timeout=wait)
        except queue.Empty:
            return None
        if record is None:
            raise EndedError
        return record


class _Typed:
    def __init__(self, descriptor: int, waker: int) -> None:
        self._descriptor = descriptor
        self._waker = waker

    def next(self, until: float | None = None) -> Emitted | None:
        """Wait for bytes."""
        wait = None if until is None else max(0.0, until - time.monotonic())
        ready, _, _ = select.select([self._descriptor, self._waker], [], [], wait)
        if self._waker in ready:
            raise EndedError
        if not ready:
            return None
        data = os.read(self._descriptor, _CHUNK)
        if not data:
            raise EndedError
        return Traffic(WEDGE, TrafficForm.BYTES, data, time.monotonic())


@contextmanager
def _ended_by(end: Callable[[], object]) -> Iterator[None]:
    def ended(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of signal handlers
        end()

    before = {one: signal.signal(one, ended) for one in _ENDS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
