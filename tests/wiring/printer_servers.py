"""Printers on real sockets: one that answers ``~HS`` and prints label by label, and one that says nothing."""

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LABEL = re.compile(rb"\^XA.*?\^XZ\n?", re.DOTALL)
RESET = struct.pack("ii", 1, 0)


@dataclass
class ZebraPrinter:
    """Prints one label between two questions, until ``stops_after`` labels; then it ``behaves`` as it is told.

    ``printed`` is what lies in its tray, in order.
    """

    stops_after: int | None = None
    behaves: str = "paper"
    printed: list[bytes] = field(default_factory=list)
    waiting: list[bytes] = field(default_factory=list)

    def serve(self, line: socket.socket) -> None:
        """Take commands until the other side ends."""
        data = b""
        while came := line.recv(65_536):
            data += came
            while b"~HS" in data:
                before, data = data.split(b"~HS", 1)
                self.waiting += LABEL.findall(before)
                if self._stuck and self.behaves == "reset":
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    return
                if self._stuck and self.behaves == "closes":
                    return
                if not (self._stuck and self.behaves == "silent"):
                    line.sendall(self._status())
                if self.waiting and not self._stuck:
                    self.printed.append(self.waiting.pop(0))

    @property
    def _stuck(self) -> bool:
        return self.stops_after is not None and len(self.printed) >= self.stops_after

    def _status(self) -> bytes:
        flags = {word: int(self._stuck and self.behaves == word) for word in ("paper", "pause", "head", "ribbon")}
        formats = max(len(self.waiting) - 1, 0)
        remaining = int(bool(self.waiting))
        first = f"030,{flags['paper']},{flags['pause']},1245,{formats:03},0,0,0,000,0,0,0"
        second = f"001,0,{flags['head']},{flags['ribbon']},1,2,6,0,{remaining:08},1,000"
        return "".join(f"\x02{each}\x03\r\n" for each in (first, second, "1234,0")).encode()


@dataclass
class MutePrinter:
    """Reads each connection to its end and closes, which is all it says; after ``stops_after`` jobs it ``behaves``."""

    stops_after: int | None = None
    behaves: str = "reset"
    printed: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def serve(self, line: socket.socket) -> None:
        """Take one job."""
        data = b""
        stuck = self.stops_after is not None and len(self.printed) >= self.stops_after
        while came := line.recv(65_536):
            data += came
            if stuck and data.strip() not in {b"~HS", b""}:
                if self.behaves == "silent":
                    self.over.wait()
                else:
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                return
        if data != b"~HS":
            self.printed.append(data)


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Give the port on which ``serve`` takes one connection after the other."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_accept, args=(server, serve))
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(60)
            assert not thread.is_alive()


def _accept(server: socket.socket, serve: Callable[[socket.socket], None]) -> None:
    while True:
        try:
            line, _ = server.accept()
        except OSError:
            return
        with line:
            try:
                serve(line)
            except ConnectionError:
                continue  # the other side gave up in the middle; the next one is served
