"""The link to the server as the worker sees it: push, pull, and the few ways in which either can fail."""

from typing import Protocol

from sync import wire


class Link(Protocol):
    """One way to one server for one enrolled handheld: HTTP, or in process."""

    def push(self, push: wire.Push) -> wire.Acknowledgement:
        """Send one batch and return what the server answered, or raise a LinkError; then nothing is acknowledged."""
        ...

    def pull(self, cursor: str, wait_s: float) -> wire.Page:
        """Return the changes after the cursor ("" for all), waiting up to ``wait_s`` while there are none."""
        ...


class LinkError(Exception):
    """Base of what a link raises: nothing was acknowledged, nothing may be forgotten."""


class OfflineError(LinkError):
    """The server did not answer, or what answered was not the server; ``reason`` is a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RewindError(LinkError):
    """The server lacks earlier events: send again from ``rewind.expected_seq``."""

    def __init__(self, rewind: wire.Rewind) -> None:
        super().__init__(f"The server expects the events from number {rewind.expected_seq} on; they are sent again.")
        self.rewind = rewind


class TooLargeError(LinkError):
    """The batch is larger than the server, or something before it, lets through: send half of it."""


class BusyError(LinkError):
    """The server asks to be left alone for ``retry_after`` seconds, or None where it did not say how long."""

    def __init__(self, retry_after: float | None) -> None:
        wait = "" if retry_after is None else f" for {retry_after:.0f} seconds"
        super().__init__(f"The server is busy and asked to wait{wait}; nothing is lost.")
        self.retry_after = retry_after


class UnauthorisedError(LinkError):
    """The server does not know this handheld any more: enrol it again. Recording goes on."""


class BadBatchError(LinkError):
    """The server could not read an event of the batch; ``reason`` is its sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RefusedCodeError(LinkError):
    """The server did not take the enrolment code; the sentence is the server's."""
