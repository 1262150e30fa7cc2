"""What every transport gives the reading process once it is open."""

from collections.abc import Callable
from typing import Protocol

from devices.dialects import Signal
from devices.scan import DeviceError, Scan, ScanFault
from devices.traffic import TrafficForm

Tap = Callable[[TrafficForm, bytes, float], None]
"""Takes what was just read, before it is decoded, and the monotonic seconds of the read. It never raises.

A connection gets its tap, or None, when it is opened, and calls it once for each read in ``receive``: first the
tap, then the decoder, so that what the tap heard explains the records that follow it.
"""


class ReleasedError(DeviceError):
    """The operator took the device back: it is open only to tell when it is unplugged, and yields nothing more.

    ``records`` are what it gave before. Raised by ``receive`` once.
    """

    def __init__(self, sentence: str, records: list[Scan | ScanFault]) -> None:
        super().__init__(sentence)
        self.records = records


class Decoder(Protocol):
    """The part of every decoder that knows silence and loss, whatever is fed to it."""

    def deadline(self) -> float | None:
        """Say when silence will end what is under way."""

    def tick(self, now: float) -> list[Scan | ScanFault]:
        """Let silence end it."""

    def lost(self, now: float) -> list[Scan | ScanFault]:
        """Give up what is under way, for the device is gone."""


class Connection(Protocol):
    """One open scanner. DeviceLostError from ``receive`` or ``tell`` ends it; ``close`` releases what was claimed."""

    @property
    def decoder(self) -> Decoder:
        """The decoder that this connection feeds."""

    @property
    def name(self) -> str:
        """What the scanner calls itself, for the status line."""

    def fileno(self) -> int | None:
        """Return the descriptor to wait on; None where nothing has to be waited for."""

    def receive(self, now: float) -> list[Scan | ScanFault]:
        """Read what is there, without waiting, and decode it."""

    def tell(self, signal: Signal, now: float) -> None:
        """Tell the scanner good, bad or another signal, without waiting; nothing where it has no form for it."""

    def present(self) -> bool:
        """Say whether the address still leads to this device."""

    def close(self) -> None:
        """Release the device."""
