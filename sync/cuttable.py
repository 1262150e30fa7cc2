"""Connections that another thread can cut, so that a wait for the server's answer ends when the program does."""

import socket
import threading
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Sockets:
    """The sockets of one session."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: WeakSet[socket.socket] = WeakSet()
        self._cut = False

    def add(self, opened: socket.socket) -> None:
        """Keep a new socket, or end it at once where the session was cut meanwhile."""
        with self._lock:
            self._open.add(opened)
        if self._cut:
            _end(opened)

    def cut(self) -> None:
        """End every connection; who reads from one gets its end."""
        self._cut = True
        with self._lock:
            opened = list(self._open)
        for each in opened:
            _end(each)


class CuttableAdapter(HTTPAdapter):
    """The adapter of a session whose connections register with ``sockets``."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of connections that register."""
        super().init_poolmanager(*args, **kwargs)
        sockets = self._sockets

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)

        class Encrypted(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class EncryptedPool(HTTPSConnectionPool):
            ConnectionCls = Encrypted

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}


def _end(opened: socket.socket) -> None:
    try:
        # The plain socket's own: an encrypted one must not forget its encryption while another thread reads by it.
        socket.socket.shutdown(opened, socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself
