"""Whatever stands between a handheld and its server: passes everything on, or answers in the server's place."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from tests.wiring.scripted_server import reply

HTML: Final = b"<html><body>Welcome to the guest network. Please log in.</body></html>"
Trouble = Callable[["Gateway", bytes], bytes]
"""Makes the answer to a request; nothing: the connection is closed without one."""


def portal(_gateway: "Gateway", _request: bytes) -> bytes:
    """Answer 200 with the page of a guest network."""
    return reply("200 OK", "text/html", HTML)


def broken(_gateway: "Gateway", _request: bytes) -> bytes:
    """Answer 500."""
    return reply("500 Internal Server Error", "text/plain", b"Internal Server Error")


def half(gateway: "Gateway", request: bytes) -> bytes:
    """Let the server do its work, and lose the second half of its answer on the way back."""
    answer = gateway.asked(request)
    head, _, body = answer.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n" + body[: len(body) // 2]


def nothing(_gateway: "Gateway", _request: bytes) -> bytes:
    """Close the line without a word."""
    return b""


def silent(gateway: "Gateway", request: bytes) -> bytes:
    """Take the request and say nothing, for as long as this lasts."""
    gateway.count(silent, request)
    gateway.wait_while(silent)
    return b""


class Gateway:
    """A port of its own in front of a server. ``trouble`` takes effect with the next request, and cuts those open."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._server = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._trouble: Trouble | None = None
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._changed = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._answered = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._threads.append(threading.Thread(target=self._serve, name="gateway"))
        self._threads[0].start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self.become(None)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def become(self, trouble: Trouble | None) -> None:
        """Answer so from now on; None passes everything on."""
        with self._changed:
            self._trouble, self._answered = trouble, 0
            self._changed.notify_all()
        self._cut()

    def until_events_met_it(self, timeout_s: float) -> None:
        """Wait until events were sent here and met the trouble."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._answered > 0, timeout_s), "nothing was sent to the gateway"

    def count(self, trouble: Trouble | None, request: bytes) -> None:
        """Take note that events met this trouble."""
        if trouble is not None and request.startswith(b"POST /api/v1/events"):
            with self._changed:
                self._answered += trouble is self._trouble
                self._changed.notify_all()

    def wait_while(self, trouble: Trouble) -> None:
        """Wait until something else is answered."""
        with self._changed:
            self._changed.wait_for(lambda: self._trouble is not trouble)

    def asked(self, request: bytes) -> bytes:
        """Return the server's own answer to a request."""
        with socket.create_connection(self._server) as there, self._known(there):
            there.sendall(request.replace(b"Connection: keep-alive", b"Connection: close"))
            return _rest(there)

    def _serve(self) -> None:
        while True:
            try:
                here, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._answer, args=(here,), name="gateway connection")
            self._threads.append(thread)
            thread.start()

    def _answer(self, here: socket.socket) -> None:
        with here, self._known(here), suppress(OSError):  # a line that was cut has no answer
            request = _request(here)
            trouble = self._trouble
            answer = self.asked(request) if trouble is None else trouble(self, request)
            here.sendall(answer)
            here.shutdown(socket.SHUT_WR)
            self.count(trouble, request)

    def _known(self, line: socket.socket) -> "_Known":
        return _Known(self._open, line)

    def _cut(self) -> None:
        for line in tuple(self._open):
            with suppress(OSError):  # it may have been closed just now
                line.shutdown(socket.SHUT_RDWR)


class _Known:
    """Keeps a line among those that can be cut."""

    def __init__(self, lines: set[socket.socket], line: socket.socket) -> None:
        self._lines = lines
        self._line = line

    def __enter__(self) -> None:
        self._lines.add(self._line)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._lines.discard(self._line)


def _request(line: socket.socket) -> bytes:
    """Read one request, its body by its length."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(line)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [row for row in head.decode("latin-1").lower().split("\r\n") if row.startswith("content-length:")]
    while len(body) < (int(lengths[0].partition(":")[2]) if lengths else 0):
        more = _more(line)
        body += more
        data += more
    return data


def _more(line: socket.socket) -> bytes:
    data = line.recv(65_536)
    if not data:
        raise OSError("the line was closed before the request was whole")
    return data


def _rest(line: socket.socket) -> bytes:
    data = b""
    while more := line.recv(65_536):
        data += more
    return data
