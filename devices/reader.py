"""The reading process: owns every scanner's descriptor, and nothing else, for the life of the app."""

import gc
import logging
import os
import selectors
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from devices.channel import Channel
from devices.hotplug import Hotplug
from devices.reconnect import Reconnect
from devices.records import LogLine, OpenSources, Record, RecordStream, Simulate, Tell, encode

if TYPE_CHECKING:
    from devices.sources.connection import Connection

_MANY_BYTES: Final = 8 << 20
"""With so much waiting for a slow app, lines are left to the kernel's buffers and flow control."""
_COLLECT_S: Final = 30.0
_BOTH: Final = selectors.EVENT_READ | selectors.EVENT_WRITE


class Outlet:
    """What waits for the app to take it; nothing is dropped."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._waiting: deque[memoryview] = deque()
        self._size = 0

    def put(self, record: Record) -> None:
        """Add a record at the end."""
        data = encode(record)
        self._waiting.append(memoryview(data))
        self._size += len(data)

    def flush(self) -> None:
        """Give the app as much as it takes now."""
        while self._waiting:
            head = self._waiting[0]
            try:
                sent = self._link.send(head)
            except BlockingIOError:
                return
            self._size -= sent
            if sent == len(head):
                self._waiting.popleft()
            else:
                self._waiting[0] = head[sent:]

    @property
    def waiting(self) -> bool:
        """Whether something waits."""
        return bool(self._waiting)

    @property
    def full(self) -> bool:
        """Whether so much waits that reading more should wait too."""
        return self._size > _MANY_BYTES


class Reader:
    """One selector over the app's link, every source and the announcements of devices; ends when the app does.

    ``reconnect`` makes the rule by which one source is tried again.
    """

    def __init__(self, link: socket.socket, reconnect: Callable[[], Reconnect] = Reconnect) -> None:
        link.setblocking(False)  # noqa: FBT003 - the socket's own signature
        self._link = link
        self._reconnect = reconnect
        self._commands = RecordStream()
        self._outlet = Outlet(link)
        self._channels: dict[str, Channel] = {}
        self._selector = selectors.DefaultSelector()
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)  # noqa: FBT003 - the socket's own signature
        self._selector.register(self._link, selectors.EVENT_READ)
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._hotplug = self._listen()
        self._watched: dict[str, tuple[Connection, int]] = {}
        self._writing = False
        self._collected = 0.0

    def run(self) -> None:
        """Read until the app closes its end, then release every device."""
        try:
            while self._round():
                pass
        finally:
            for channel in self._channels.values():
                channel.close()
            self._woken.close()
            self._waker.close()
            if self._hotplug is not None:
                self._hotplug.close()
            self._selector.close()

    def _round(self) -> bool:
        ready = self._selector.select(self._pause())
        now = time.monotonic()
        read: set[str] = set()
        for key, _ in ready:
            if key.fileobj is self._link:
                if not self._obey(now):
                    return False
            elif key.fileobj is self._woken:
                self._woken.recv(4096)
            elif key.fileobj is self._hotplug:
                self._stirred(self._hotplug.receive(), now)
            else:
                read.add(key.data)
                self._channels[key.data].receive(now)
        for name, channel in self._channels.items():
            channel.settle(now)
            if name not in read and not self._outlet.full:  # silence counts only where nothing was left to read
                channel.tick(now)
        try:
            self._outlet.flush()
        except OSError:
            return False
        self._watch()
        self._collect(now)
        return True

    def _listen(self) -> Hotplug | None:
        """Listen to announcements where there are any; every source is looked for from time to time anyway."""
        try:
            hotplug = Hotplug.open()
        except OSError as error:
            self._outlet.put(LogLine(logging.INFO, f"No device is announced here, they are looked for: {error}"))
            return None
        self._selector.register(hotplug, selectors.EVENT_READ)
        return hotplug

    def _stirred(self, subsystems: frozenset[str], now: float) -> None:
        for channel in self._channels.values():
            channel.stirred(subsystems, now)

    def _pause(self) -> float | None:
        deadlines = [due for one in self._channels.values() if (due := one.deadline()) is not None]
        if not deadlines or self._outlet.full:
            return None
        return max(0.0, min(deadlines) - time.monotonic())

    def _obey(self, now: float) -> bool:
        try:
            data = self._link.recv(65_536)
        except BlockingIOError:
            return True
        except OSError:
            return False
        for command in self._commands.feed(data):
            match command:
                case OpenSources(sources):
                    for settings in sources:
                        channel = Channel(settings, self._outlet.put, self._wake, self._reconnect())
                        self._channels[settings.source] = channel
                        channel.tick(now)
                case Simulate(source, sent):
                    self._channels[source].simulate(sent, now)
                case Tell(source, meant):
                    self._channels[source].tell(meant, now)
                case _:
                    raise ValueError(f"The app sent {command!r}, which only the reading process may send.")
        return bool(data)

    def _wake(self) -> None:
        with suppress(OSError):  # the reading has ended, and nobody waits for what was opened
            self._waker.send(b"\0")

    def _watch(self) -> None:
        """Wait on the descriptors that are open now; on none while the app has enough to take."""
        if self._writing != self._outlet.waiting:
            self._writing = self._outlet.waiting
            self._selector.modify(self._link, _BOTH if self._writing else selectors.EVENT_READ)
        wanted: dict[str, tuple[Connection, int]] = {}
        for name, channel in self._channels.items():
            connection = None if self._outlet.full else channel.connection
            descriptor = None if connection is None else connection.fileno()
            if connection is not None and descriptor is not None:
                wanted[name] = (connection, descriptor)
        # A number may have been closed and given out again: all that is over goes before anything new comes.
        for name in [name for name, watch in self._watched.items() if wanted.get(name) != watch]:
            self._selector.unregister(self._watched.pop(name)[1])
        for name, watch in wanted.items():
            if name not in self._watched:
                self._selector.register(watch[1], selectors.EVENT_READ, name)
                self._watched[name] = watch

    def _collect(self, now: float) -> None:
        """Look for garbage only while no scan is under way: a pause inside one could overrun a device."""
        if now - self._collected < _COLLECT_S:
            return
        open_ones = [one.connection for one in self._channels.values() if one.connection is not None]
        if all(connection.decoder.deadline() is None for connection in open_ones):
            self._collected = now
            gc.collect()


def main(arguments: list[str]) -> None:
    """Run on the descriptor of a connected socket, the one argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    link = socket.socket(fileno=int(arguments[0]))
    gc.collect()
    gc.freeze()
    gc.disable()
    Reader(link).run()
    os._exit(0)  # a thread that is still opening a device must not keep this process


if __name__ == "__main__":
    main(sys.argv[1:])
