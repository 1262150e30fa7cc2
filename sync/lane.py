"""One thread's own link: made when it is first needed, made anew after it was dropped, and closed from outside."""

import threading
from collections.abc import Callable

from sync import wire
from sync.link import Link, OfflineError


class Lane:
    """A link by its factory. A link that holds a connection has a ``close``, which ends a call under way as well."""

    def __init__(self, factory: Callable[[], Link]) -> None:
        self._factory = factory
        self._lock = threading.Lock()
        self._link: Link | None = None
        self._closed = False

    def push(self, push: wire.Push) -> wire.Acknowledgement:
        """Send one batch."""
        return self._opened().push(push)

    def pull(self, cursor: str, wait_s: float) -> wire.Page:
        """Fetch one page."""
        return self._opened().pull(cursor, wait_s)

    def drop(self) -> None:
        """Close the link; the next call makes another one."""
        with self._lock:
            link = self._link
            self._link = None
        close: Callable[[], None] | None = getattr(link, "close", None)
        if close is not None:
            close()

    def close(self) -> None:
        """Close the link for good; a call under way ends."""
        with self._lock:
            self._closed = True
        self.drop()

    def _opened(self) -> Link:
        with self._lock:
            if self._closed:
                raise OfflineError("The link is closed, because the program ends; what is unsent stays.")
            if self._link is None:
                self._link = self._factory()
            return self._link
