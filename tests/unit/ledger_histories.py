"""Builders for ledger tests: one fact as a device records it, and whole histories from several devices."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from sync.clock import stamp
from sync.ledger.envelope import Basis, Envelope, Known, Recorded
from sync.ledger.facts import Fact
from sync.ledger.identity import Place, UnitKey

UNIT = UnitKey("DRILL-18V", "SN0001")
DOCK = Place("DOCK-1")
SHELF = Place("A-01-1")
OTHER_SHELF = Place("B-02-2")
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def at(minute: float) -> str:
    """Return the corrected time ``minute`` minutes after the shift began."""
    return stamp(START + timedelta(minutes=minute))


@dataclass
class Handheld:
    """One device writing facts in its own order; ``minutes`` hands out times where the test names none."""

    name: str
    epoch: str = "1"
    operator: str = "OP1"
    minutes: Iterator[int] = field(default_factory=lambda: count(1))
    seq: int = 0

    def says(
        self,
        fact: Fact,
        minute: float | None = None,
        *,
        knew: Recorded | None = None,
        known: Known = Known.SCANNED,
        station: str | None = None,
        opening: bool = False,
    ) -> Recorded:
        """Record the fact; ``knew`` is the newest fact of the unit on this handheld's mirror."""
        self.seq += 1
        moment = at(next(self.minutes) if minute is None else minute)
        envelope = Envelope(
            id=f"{self.name}-{self.epoch}-{self.seq}",
            device=self.name,
            epoch=self.epoch,
            seq=self.seq,
            prev="0" * 64,
            at=moment,
            offset=60,
            monotonic=self.seq,
            boot="boot",
            site="BER",
            fact=fact,
            operator=self.operator,
            station=station,
            known=known,
            basis=Basis(last=knew.envelope.id if knew else None),
            opening=opening,
        )
        return Recorded(envelope=envelope, hash=f"{self.seq:064x}", corrected=moment)
