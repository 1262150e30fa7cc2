"""A handheld that receives against one purchase order without a screen; alone, it is what strace counts.

``python -m tests.benchmarks.receiving FOLDER SCANS`` opens the store, scans so often, and closes it.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import count, islice
from pathlib import Path
from typing import Self

from devices.scan import Scan
from scanner_app.shift import Said, Shift
from scanner_app.workflows.answer import Kind
from sync.clock import RandomIds, SystemClock
from sync.ledger.documents import PurchaseOrder, PurchaseOrderLine
from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Sighting, Unit
from sync.mirror import load_units
from sync.store import Store
from tests.benchmarks.desk import BADGE, IDENTITY, enrolled

GUN = "serial:/dev/ttyUSB0"
RECEIVE = "SCN:DEMO:MODE:receive"
MANY = PurchaseOrder(
    code="PO-MANY", supplier="BOLT", lines=(PurchaseOrderLine(line="1", item="DRILL-18V", expected=10**6),)
)
AT_ONCE = 5000


class Dock:
    """One operator, signed in and at the purchase order, with one new unit a scan."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._shift = Shift(store, IDENTITY, SystemClock())
        self._numbers = count(1)
        for code in (BADGE, RECEIVE, MANY.code):
            self._scan(code)

    @classmethod
    @contextmanager
    def open(cls, folder: Path, known: int = 0) -> Iterator[Self]:
        """Give a new handheld in this folder, whose mirror knows so many units that are not scanned."""
        enrolled(folder, MANY)
        with closing(Store.open(folder, SystemClock(), RandomIds())) as store:
            elsewhere = _units(known)
            while some := list(islice(elsewhere, AT_ONCE)):
                _load(store, some)
            yield cls(store)

    def receive(self, units: int) -> None:
        """Scan so many units, each after the answer to the one before."""
        for number in islice(self._numbers, units):
            said = self._scan(f"DR{number:06d}")
            if said.facts != ("Received",) or said.answer.kind is not Kind.OK:
                raise AssertionError(said.answer)

    def _scan(self, text: str) -> Said:
        return self._shift.scan(Scan(text.encode(), text, "", GUN, 0.0)).result()


def _load(store: Store, units: Iterable[Unit]) -> None:
    store.write(lambda tx: load_units(tx, units)).result()


def _units(number: int) -> Iterator[Unit]:
    for each in range(number):
        at, place = f"2026-01-01T00:{each // 60 % 60:02d}:{each % 60:02d}.000Z", Place(f"A-{each % 400:03d}")
        seen = Sighting(at=at, place=place, operator="anna", device="handheld-2")
        yield Unit(
            key=UnitKey("DRILL-18V", f"DR-{each * 7919 % number:07d}"), state=State.STORED, place=place, po="PO-9",
            received_at=at, seen=seen, booked=seen, facts=2,
        )  # fmt: skip


if __name__ == "__main__":
    with Dock.open(Path(sys.argv[1])) as _dock:
        _dock.receive(int(sys.argv[2]))
