"""The server's socket."""

import socket

from sync.server.running import Listening, _socket


def test_an_accepted_connection_is_known_as_tcp_so_that_asyncio_sends_its_answers_at_once() -> None:
    with (
        _socket(Listening("127.0.0.1", 0, frozenset())) as listener,
        socket.create_connection(listener.getsockname()),
    ):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP
