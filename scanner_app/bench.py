"""What the terminal application works with once the handheld is enrolled; whoever starts it brings these."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from devices.dialects import Signal
from devices.scan import Scan, ScanFault
from devices.status import SourceStatus
from scanner_app.carrying import Carrying
from scanner_app.label_printing import Printing
from scanner_app.said import Said, Screenful
from scanner_app.workflows.step import Control

Emitted = Scan | ScanFault | SourceStatus


class Working(Protocol):
    """The shift, as screens use it: every method returns at once, futures resolve in the order of the calls."""

    def open(self) -> Future[Screenful]:
        """Return the screen at which the work was left."""
        ...

    def scan(self, scan: Scan | ScanFault) -> Future[Said]:
        """Take one physical scan."""
        ...

    def act(self, control: Control, argument: str = "") -> Future[Said]:
        """Take one key that stands for a control code."""
        ...

    def keyed(self, text: str) -> Future[Said]:
        """Take one keyed entry."""
        ...


class Scanners(Protocol):
    """The reading process's client, not yet started."""

    def start(self) -> None:
        """Begin to read."""
        ...

    def stop(self) -> None:
        """End, with every device released."""
        ...

    def feed_simulated(self, text: str, source: str | None = None) -> None:
        """Let the simulated scanner send a text, or raise DeviceError."""
        ...

    def tell(self, source: str, signal: Signal) -> None:
        """Tell a scanner what became of its scan, or raise DeviceError."""
        ...


class Carrier(Protocol):
    """What carries the outbox to the server."""

    def start(self) -> None:
        """Begin to carry."""
        ...

    def stop(self) -> None:
        """End; what is unsent stays."""
        ...

    def wake(self) -> None:
        """Say that there is something to send."""
        ...


Reading = Callable[[Callable[[Emitted], None]], Scanners]
"""Makes the client of the reading process, which hands every record to the function it is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One enrolled handheld at work.

    ``carrying`` is asked about once a second, always from one and the same thread. ``simulate`` offers the keys that
    let the simulated scanner scan what the screen waits for (``otherwise`` where a screen names nothing, as for a
    badge), or ``wrong``. ``behind`` is done aside, once the first question is drawn. ``printing`` prints the labels
    that the work asks for, aside too.
    """

    shift: Working
    carrying: Callable[[], Carrying]
    scanners: Reading | None = None
    carrier: Carrier | None = None
    simulate: bool = False
    otherwise: str | None = None
    wrong: str = "WRONG-LABEL-1"
    behind: Callable[[], None] | None = None
    printing: Printing | None = None


Enroll = Callable[[str, str], Bench]
"""Enrols this handheld at a server (address, code) and returns what it works with, or raises with a sentence."""
