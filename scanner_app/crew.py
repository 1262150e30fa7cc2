"""What works beside the screen while the application runs: the scanners, and the carrier of the outbox."""

import logging
from typing import Final

from devices.dialects import Signal
from devices.scan import DeviceError
from scanner_app.bench import Carrier, Scanners
from scanner_app.workflows.answer import REFUSED, Kind

_log: Final = logging.getLogger("scanner_app")


class Crew:
    """Starts both, each when there is work for it, and stops what it started."""

    def __init__(self) -> None:
        self._scanners: Scanners | None = None
        self._carrier: Carrier | None = None

    @property
    def reads(self) -> bool:
        """Whether scanners are read already."""
        return self._scanners is not None

    def read(self, scanners: Scanners) -> None:
        """Begin to read these scanners."""
        scanners.start()
        self._scanners = scanners

    def carry(self, carrier: Carrier) -> None:
        """Begin to carry."""
        carrier.start()
        self._carrier = carrier

    def stop(self) -> None:
        """End both, the scanners first. May be called twice."""
        started: list[Scanners | Carrier] = [one for one in (self._scanners, self._carrier) if one is not None]
        self._scanners = self._carrier = None
        for one in started:
            one.stop()

    def wake(self) -> None:
        """Say that there is something to send."""
        if self._carrier is not None:
            self._carrier.wake()

    def answered(self, source: str, kind: Kind | None) -> None:
        """Tell the scanner what became of its scan; None: it could not be saved. One that is gone hears nothing."""
        if self._scanners is None or not source:
            return
        try:
            self._scanners.tell(source, Signal.BAD if kind is None or kind in REFUSED else Signal.GOOD)
        except DeviceError as error:
            _log.debug("%s was not told of its answer: %s", source, error)

    def simulate(self, text: str) -> None:
        """Let the simulated scanner send a text, or raise DeviceError."""
        if self._scanners is not None:
            self._scanners.feed_simulated(text)
