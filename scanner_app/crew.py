"""What works beside the screen while the application runs: the scanners, and the carrier of the outbox."""

import gc
import logging
from typing import TYPE_CHECKING, Final

from devices.dialects import Signal
from devices.scan import DeviceError
from scanner_app.bench import Carrier, Scanners
from scanner_app.workflows.answer import REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.labels.label import Label
    from scanner_app.said import Said

CALM_S: Final = 0.5
"""How long no scan may have been answered before garbage is looked for."""
_NEVER_CALM: Final = 20
_NEVER_WORKED: Final = 120
_log: Final = logging.getLogger("scanner_app")


class Crew:
    """Starts both, each when there is work for it, and stops what it started."""

    def __init__(self) -> None:
        self._scanners: Scanners | None = None
        self._carrier: Carrier | None = None
        self._labels: Callable[[tuple[Label, ...]], None] | None = None
        self._answers = 0
        self._worked = True
        self._since = 0

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
        """End both, the scanners first, and leave garbage to the interpreter again. May be called twice."""
        gc.enable()
        started: list[Scanners | Carrier] = [one for one in (self._scanners, self._carrier) if one is not None]
        self._scanners = self._carrier = None
        for one in started:
            one.stop()

    def wake(self) -> None:
        """Say that there is something to send."""
        if self._carrier is not None:
            self._carrier.wake()

    def prints(self, labels: "Callable[[tuple[Label, ...]], None] | None") -> None:
        """Hand the labels that the work asks for to this."""
        self._labels = labels

    def answered(self, source: str, said: "Said | None") -> None:
        """Tell the scanner what became of its scan (None: it could not be saved), and have its labels printed.

        A scanner that is gone hears nothing.
        """
        self._answers += 1
        if said is not None and said.labels and self._labels is not None:
            self._labels(said.labels)
        if self._scanners is None or not source:
            return
        try:
            self._scanners.tell(source, Signal.BAD if said is None or said.answer.kind in REFUSED else Signal.GOOD)
        except DeviceError as error:
            _log.debug("%s was not told of its answer: %s", source, error)

    def collect(self) -> None:
        """Look for garbage once, where no scan was answered since this was asked last: no answer waits for it.

        It is asked every ``CALM_S`` seconds. Where the work never rests, what is young is looked at all the same; where
        nothing is scanned for long, all of it now and then.
        """
        gc.disable()
        calm, self._answers = not self._answers, 0
        self._since += 1
        if calm and (self._worked or self._since >= _NEVER_WORKED):
            self._worked, self._since = False, 0
            gc.collect()
        elif not calm:
            self._worked = True
            if self._since >= _NEVER_CALM:
                self._since = 0
                gc.collect(0)

    def simulate(self, text: str | None) -> DeviceError | None:
        """Let the simulated scanner send a text, if there is one; return why it cannot."""
        if self._scanners is None or text is None:
            return None
        try:
            self._scanners.feed_simulated(text)
        except DeviceError as error:
            return error
        return None
