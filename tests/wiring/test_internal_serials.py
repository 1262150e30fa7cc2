"""Internal serials on a real store: no two labels are the same, on one handheld or on two (RULES §1)."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from devices.labels.label import Label
from devices.scan import Scan
from scanner_app.demo.warehouse import csv_file
from scanner_app.local_mirror import TAG, load_files, stand_alone
from scanner_app.said import Said
from scanner_app.shift import Shift
from scanner_app.tape_clock import TapeClock
from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.step import Control
from sync.clock import RandomIds
from sync.imports.kinds import KINDS
from sync.store import Store

BADGE = "BDG-7F3K2M9QXT"
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Handheld:
    """One handheld's shift on its own folder."""

    def __init__(self, store: Store) -> None:
        identity = store.identity
        assert identity is not None
        self._clock = TapeClock(START)
        self._shift = Shift(store, identity, self._clock)

    def scans(self, text: str) -> Said:
        self._clock.advance(5)
        scan = Scan(text.encode(), text, "", "test", self._clock.monotonic_ns() / 1e9, frozenset())
        return self._shift.scan(scan).result(10)

    def presses(self, control: Control, argument: str = "") -> Said:
        return self.scans(control_text(TAG, control, argument))

    def prints(self) -> Label:
        """Report a drill without a serial, scan the label that is printed, and return that label."""
        self.scans("DRILL-18V")
        self.presses(Control.NOLABEL)
        (label,) = self.presses(Control.REASON, "no_label").labels
        said = self.scans(label.content)
        assert said.answer.phrase.code == "receive.unit.no_serial"
        assert said.facts == ("Received", "Held")
        return label


@contextmanager
def handheld(folder: Path) -> Iterator[Handheld]:
    """Yield the handheld of this folder at work on a purchase order; a new folder is enrolled alone first."""
    with closing(Store.open(folder, TapeClock(START), RandomIds())) as store:
        if store.identity is None:
            store.enrol(stand_alone(RandomIds()))
            load_files(store, {kind: csv_file(kind) for kind in KINDS})
            hands = Handheld(store)
            hands.scans(BADGE)
            hands.scans("PO-4711")
        yield Handheld(store)


def test_every_label_of_two_handhelds_names_another_serial_also_after_a_restart(tmp_path: Path) -> None:
    printed = []
    for folder in ("one", "two", "one", "two"):
        with handheld(tmp_path / folder) as hands:
            printed += [hands.prints().content, hands.prints().content]
    assert len(set(printed)) == len(printed) == 8
    assert all(text.startswith("NS-") and text.isascii() for text in printed)
