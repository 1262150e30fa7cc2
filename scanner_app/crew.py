"""What works beside the screen while the application runs: the scanners, and the carrier of the outbox."""

from collections.abc import Callable

from scanner_app.bench import Bench, Carrier, Emitted, Scanners


class Crew:
    """Starts both, and stops what it started."""

    def __init__(self, bench: Bench, emit: Callable[[Emitted], None]) -> None:
        self._carrier = bench.carrier
        self._scanners = bench.scanners(emit) if bench.scanners is not None else None
        self._started: list[Scanners | Carrier] = []

    def start(self) -> None:
        """Begin to read and to carry."""
        for one in (self._scanners, self._carrier):
            if one is not None:
                one.start()
                self._started.append(one)

    def stop(self) -> None:
        """End both, the scanners first. May be called twice."""
        started, self._started = self._started, []
        for one in started:
            one.stop()

    def wake(self) -> None:
        """Say that there is something to send."""
        if self._carrier is not None:
            self._carrier.wake()

    def simulate(self, text: str) -> None:
        """Let the simulated scanner send a text, or raise DeviceError."""
        if self._scanners is not None:
            self._scanners.feed_simulated(text)
