"""Slow errands beside the screen, one at a time; what comes of them returns as messages.

A printer has a thread of its own, for it may hang for half a minute.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from textual.message import Message

from devices.status import SourceState, SourceStatus
from scanner_app.bench import Bench, Enroll
from scanner_app.carrying import Carrying
from scanner_app.label_printing import PRINTER, Printing
from scanner_app.messages import Carried, Enrolled, Heard

if TYPE_CHECKING:
    from devices.labels.label import Label

_log: Final = logging.getLogger("scanner_app")


class Aside:
    """Runs what may wait for a disk or a network."""

    def __init__(self, post: Callable[[Message], object]) -> None:
        self._post = post
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="scanner_app.aside")
        self._printer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="scanner_app.printer")

    def enroll(self, enroll: Enroll, address: str, code: str) -> None:
        """Enrol; posts Enrolled."""
        self._thread.submit(self._enroll, enroll, address, code)

    def carrying(self, ask: Callable[[], Carrying]) -> None:
        """Ask how the outbox stands; posts Carried."""
        self._thread.submit(self._carrying, ask)

    def behind(self, work: Callable[[], None]) -> None:
        """Do what waited for the first question."""
        self._thread.submit(self._behind, work)

    def printed(self, printing: Printing, labels: "Sequence[Label]") -> None:
        """Print labels; posts Heard with how the printer is."""
        self._printer.submit(self._printed, printing, labels)

    def stop(self) -> None:
        """Wait for the errand under way and begin no other; a printer that does not answer is not waited for."""
        self._printer.shutdown(wait=False, cancel_futures=True)
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _enroll(self, enroll: Enroll, address: str, code: str) -> None:
        try:
            outcome: Bench | str = enroll(address, code)
        except Exception as error:  # noqa: BLE001 - whatever went wrong is said on the screen, for the next try
            _log.exception("Enrolment at %r failed.", address)
            outcome = str(error)
        self._post(Enrolled(outcome))

    def _printed(self, printing: Printing, labels: "Sequence[Label]") -> None:
        try:
            status = printing(labels)
        except Exception as error:  # noqa: BLE001 - whatever went wrong is said on the screen; the label can be had again
            _log.exception("Labels could not be printed.")
            status = SourceStatus(PRINTER, SourceState.WAITING, str(error))
        self._post(Heard(status))

    def _behind(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:  # noqa: BLE001 - whoever needs it meets the same error, and answers for it
            _log.exception("What waited for the first question could not be done.")

    def _carrying(self, ask: Callable[[], Carrying]) -> None:
        try:
            carrying: Carrying | None = ask()
        except Exception:  # noqa: BLE001 - the status line keeps what it last knew, and the log says why
            _log.exception("The outbox could not be asked how it stands.")
            carrying = None
        self._post(Carried(carrying))
