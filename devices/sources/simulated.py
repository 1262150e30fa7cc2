"""A scanner that sends what the app tells it to, through everything a real one goes through."""

from collections import deque

from devices.decoders.lines import LineDecoder
from devices.scan import Scan, ScanFault
from devices.source_settings import SourceSettings


class Simulated:
    """A connection without a device: ``send`` is its trigger."""

    def __init__(self, settings: SourceSettings) -> None:
        self.decoder = LineDecoder(settings.profile, settings.source)
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
            out += self.decoder.feed(self._sent.popleft(), now)
        return out

    def present(self) -> bool:
        """Return True: it cannot be unplugged."""
        return True

    def close(self) -> None:
        """Do nothing: nothing is claimed."""
