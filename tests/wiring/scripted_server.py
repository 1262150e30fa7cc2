"""A server on a real port that answers what a test tells it to, however wrong, and keeps what it was asked."""

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came in."""

    head: str
    body: bytes

    @property
    def line(self) -> str:
        """The method and path."""
        return self.head.partition("\r\n")[0].rpartition(" ")[0]

    def unpacked(self) -> bytes:
        """Return the body as it was before it was compressed."""
        return gzip.decompress(self.body)


Reply = bytes | Callable[[Request], bytes | None]
"""Bytes to send before the connection is closed, or what makes them; None keeps it open and silent until the end."""


def reply(status: str, content_type: str, body: bytes, *headers: str) -> bytes:
    """Return a well-formed answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


class ScriptedServer:
    """Gives its replies in their order, the last one for ever."""

    def __init__(self, replies: Iterable[Reply], tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._replies = list(replies)
        self.requests: list[Request] = []
        self._silent: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        for connection in self._silent:
            connection.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            if self._tls is not None:
                try:
                    connection = self._tls.wrap_socket(connection, server_side=True)
                except OSError:
                    connection.close()
                    continue
            request = _read(connection)
            if request is None:
                connection.close()
                continue
            self.requests.append(request)
            chosen = self._replies[min(len(self.requests), len(self._replies)) - 1]
            answer = chosen if isinstance(chosen, bytes) else chosen(request)
            if answer is None:
                self._silent.append(connection)
                continue
            connection.sendall(answer)
            connection.close()


def _read(connection: socket.socket) -> Request | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65_536)
        if not more:
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.decode().split("\r\n") if line.lower().startswith("content-length:")]
    length = int(lengths[0].partition(":")[2]) if lengths else 0
    while len(body) < length:
        body += connection.recv(65_536)
    return Request(head.decode() + "\r\n", body)
