"""The server as a process: uvicorn on a socket that is open before anything is promised."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, NoReturn

import uvicorn

from sync.server.api import make_app
from sync.server.book import Book
from sync.server.data_folder import DataFolder
from sync.server.dialect import BookError
from sync.server.guards import Settings
from sync.server.projector import Projector

_BACKLOG: Final = 512
_GRACE_S: Final = 5


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen, and by which names the server may be called."""

    host: str
    port: int
    hosts: frozenset[str]


def serve(folder: DataFolder, book: Book, listening: Listening, ready: Callable[[str], None]) -> None:
    """Serve until the process is asked to stop; ``ready`` is told the address once connections are accepted.

    SIGTERM ends it by SystemExit(0), so that everything is closed on the way out.
    """
    signal.signal(signal.SIGTERM, _leave)
    with _socket(listening) as listener:
        url = _url(listener)
        projector = Projector(book)
        closing = asyncio.Event()
        with folder.announce(url, book.tokens) as running, _projecting(projector):
            app = make_app(book, projector, Settings(running.secret, listening.hosts), closing)
            config = uvicorn.Config(
                app,
                log_level="warning",
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=_GRACE_S,
                lifespan="off",
            )
            _Server(config, closing, lambda: ready(url)).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that says when it accepts, and lets go of who waits for changes when it stops."""

    def __init__(self, config: uvicorn.Config, closing: asyncio.Event, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._closing = closing
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wake who waits, then stop."""
        self._closing.set()
        await super().shutdown(sockets)


def _leave(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


@contextmanager
def _projecting(projector: Projector) -> Iterator[None]:
    projector.start()
    try:
        yield
    finally:
        projector.stop()


def _socket(listening: Listening) -> socket.socket:
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer waits 40 ms for the other end's ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((listening.host, listening.port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise BookError(
            f"The server cannot listen on {listening.host} port {listening.port} ({error.strerror}). Choose another "
            "port with --port, or 0 for a free one."
        ) from error
    return listener


def _url(listener: socket.socket) -> str:
    """Return where this machine itself reaches the server, also when it listens on every address."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # read, not bound to
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
