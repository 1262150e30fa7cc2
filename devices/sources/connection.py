"""What every transport gives the reading process once it is open."""

from typing import Protocol

from devices.scan import Scan, ScanFault


class Decoder(Protocol):
    """The part of every decoder that knows silence and loss, whatever is fed to it."""

    def deadline(self) -> float | None:
        """Say when silence will end what is under way."""

    def tick(self, now: float) -> list[Scan | ScanFault]:
        """Let silence end it."""

    def lost(self, now: float) -> list[Scan | ScanFault]:
        """Give up what is under way, for the device is gone."""


class Connection(Protocol):
    """One open scanner. DeviceLostError from ``receive`` ends it; ``close`` releases what was claimed."""

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

    def present(self) -> bool:
        """Say whether the address still leads to this device."""

    def close(self) -> None:
        """Release the device."""
