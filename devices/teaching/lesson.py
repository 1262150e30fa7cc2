"""One lesson: which symbol is asked for, what came for it, and when enough is known. No I/O."""

from dataclasses import dataclass
from typing import Final

from devices.profile import Profile
from devices.scan import Scan
from devices.teaching.calibrate import Calibration, calibrate, symbols
from devices.teaching.diagnosis import diagnosis
from devices.teaching.finding import Finding, change
from devices.teaching.sample import Medium, Sample, SampleCollector
from devices.teaching.spelling import CONTENTS
from devices.traffic import Traffic

_FEWEST: Final = 4
"""A shorter burst of a terminal is a hand on the keys."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What one burst brought: the symbol it was, or why it was none."""

    symbol: str | None
    finding: Finding | None = None


class Lesson:
    """Collects one scan of every symbol from one source, in any order.

    ``base`` is the profile with which the source was opened. Time is the monotonic seconds of the records.
    """

    def __init__(self, base: Profile, *, terminal: bool = False) -> None:
        self._base = base
        self._collector = SampleCollector(terminal=terminal)
        self._samples: dict[str, Sample] = {}

    @property
    def wanted(self) -> str | None:
        """The symbol to scan now; None where every one was read."""
        return next((name for name in CONTENTS if name not in self._samples), None)

    @property
    def read(self) -> int:
        """How many symbols were read."""
        return len(self._samples)

    def feed(self, record: Traffic | Scan) -> list[Progress]:
        """Take what the tapped source sent."""
        return self._taken(self._collector.feed(record))

    def deadline(self) -> float | None:
        """Say when silence ends what is under way."""
        return self._collector.deadline()

    def tick(self, now: float) -> list[Progress]:
        """Let silence end it."""
        return self._taken(self._collector.tick(now))

    def ended(self) -> Calibration:
        """Return what was learnt from the symbols that were read; at least one was."""
        return calibrate(self._samples, self._base)

    def _taken(self, samples: list[Sample]) -> list[Progress]:
        return [self._judged(sample) for sample in samples if self._is_scan(sample)]

    def _is_scan(self, sample: Sample) -> bool:
        return sample.medium is not Medium.TERMINAL or len(sample.data) >= _FEWEST

    def _judged(self, sample: Sample) -> Progress:
        names = symbols(sample)
        if not names:
            wanted = self.wanted
            return Progress(None, None if wanted is None else diagnosis(sample, wanted, self._base))
        if len(names) > 1:
            said = " and ".join(names)
            return Progress(None, change(f"{said} came as one scan: wait a second between two, and scan them again."))
        self._samples[names[0]] = sample
        return Progress(names[0])
