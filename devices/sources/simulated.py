"""A scanner that sends what the app tells it to, through everything a real one goes through."""

from collections import deque

from devices.decoders.lines import LineDecoder
from devices.dialects import Signal
from devices.scan import Scan, ScanFault
from devices.source_settings import SourceSettings
from devices.sources.connection import Tap
from devices.traffic import TrafficForm


class Simulated:
    """A connection without a device: ``send`` is its trigger."""

    def __init__(self, settings: SourceSettings, tap: Tap | None = None) -> None:
        self.decoder = LineDecoder(settings.profile, settings.source)
        self._tap = tap
        self.name = "simulated scanner"
        self._sent: deque[bytes] = deque()

    def send(self, data: bytes) -> None:
        """Let these bytes be received next."""
        self._sent.append(data)

    def fileno(self) -> int | None:
        """Return None: nothing has to be waited for."""
        return None

    def receive(self, now: float) -> list[Scan | ScanFault]:
        """Decode everything sent so far."""
        out: list[Scan | ScanFault] = []
        while self._sent:
            data = self._sent.popleft()
            if self._tap is not None:
                self._tap(TrafficForm.BYTES, data, now)
            out += self.decoder.feed(data, now)
        return out

    def tell(self, signal: Signal, now: float) -> None:
        """Do nothing: it neither beeps nor blinks."""

    def present(self) -> bool:
        """Return True: it cannot be unplugged."""
        return True

    def close(self) -> None:
        """Do nothing: nothing is claimed."""
