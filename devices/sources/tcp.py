"""Scanners behind TCP: ``socket://host:port``, a fixed scanner or a bridge from a serial line."""

import socket
from typing import Final
from urllib.parse import urlsplit

from devices.scan import DeviceError, DeviceNotFoundError

_CONNECT_S: Final = 5.0
_KEEPALIVE: Final = ((socket.TCP_KEEPIDLE, 10), (socket.TCP_KEEPINTVL, 5), (socket.TCP_KEEPCNT, 3))


class SocketLine:
    """A connected stream socket as a line."""

    def __init__(self, link: socket.socket) -> None:
        link.setblocking(False)  # noqa: FBT003 - the socket's own signature
        self._link = link

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._link.fileno()

    def write(self, data: bytes) -> int:
        """Write without waiting; return how much was taken, or raise BlockingIOError."""
        return self._link.send(data)

    def close(self) -> None:
        """Close the socket."""
        self._link.close()


def connect(url: str) -> SocketLine:
    """Connect, or raise a DeviceError that says why not. May block for seconds."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise DeviceError(f"{url} is no address: {error}. Write socket://host:port.") from error
    if not host or not port:
        raise DeviceError(f"{url} names no host and port. Write socket://host:port.")
    try:
        link = socket.create_connection((host, port), timeout=_CONNECT_S)
    except (OSError, UnicodeError) as error:  # a name that cannot be one of a host, such as a..b, is no OSError
        why = getattr(error, "strerror", None) or error
        raise DeviceNotFoundError(
            f"{url} does not answer: {why}. Switch the scanner on, or correct the address."
        ) from error
    link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _KEEPALIVE:  # a half-open link looks like a scanner that nobody uses
        link.setsockopt(socket.IPPROTO_TCP, option, value)
    return SocketLine(link)
