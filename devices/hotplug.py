"""Devices that come and go, as the kernel and udev announce them."""

import errno
import socket
from typing import Final, Self

from devices.uevent import parse_uevent

WATCHED: Final = frozenset({"tty", "input", "hidraw"})
"""The subsystems in which scanners appear."""

_UEVENT_PROTOCOL: Final = 15  # NETLINK_KOBJECT_UEVENT
_KERNEL: Final = 1
_UDEV: Final = 2
_QUEUE_BYTES: Final = 256 << 10
_LONGEST: Final = 64 << 10
_AT_ONCE: Final = 50


class Hotplug:
    """An open socket of announcements, for the selector of whoever waits for a device.

    An announcement only makes somebody look sooner: what is there is always read from the system itself, and it is
    looked for every second anyway, for containers hear nothing. The kernel announces a node before udev has set its
    owner and links; udev announces it again afterwards, so both are listened to. Needs no rights.
    """

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._overrun = False

    @classmethod
    def open(cls) -> Self:
        """Begin to listen; OSError where this system has no such announcements."""
        family = getattr(socket, "AF_NETLINK", None)
        if family is None:
            raise OSError("this system has no netlink sockets")
        link = socket.socket(family, socket.SOCK_DGRAM, _UEVENT_PROTOCOL)
        try:
            link.setblocking(False)  # noqa: FBT003 - the socket's own signature
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _QUEUE_BYTES)
            link.bind((0, _KERNEL | _UDEV))
        except OSError:
            link.close()
            raise
        return cls(link)

    def fileno(self) -> int:
        """Return the descriptor to wait on."""
        return self._link.fileno()

    def receive(self) -> frozenset[str]:
        """Return the watched subsystems in which something came, went or changed since the last call.

        Takes so many announcements at most that no scanner waits for them; the rest is there for the next call.
        """
        stirred: set[str] = set()
        for _ in range(_AT_ONCE):
            try:
                message = self._link.recv(_LONGEST)
            except BlockingIOError:
                if self._overrun:
                    self._overrun = False
                    stirred |= WATCHED
                break
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise
                # Announcements were lost, and until the queue is empty more will be, without another error.
                self._overrun = True
                continue
            try:
                subsystem = parse_uevent(message).subsystem
            except ValueError:
                continue  # an announcement that nobody can read announces nothing; the next look finds the device
            if subsystem in WATCHED:
                stirred.add(subsystem)
        return frozenset(stirred)

    def close(self) -> None:
        """Stop listening."""
        self._link.close()
