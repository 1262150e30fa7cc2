"""500 scans a second through a serial line into the running application: every one recorded once and answered."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from scanner_app.demo.cable import Cable
from scanner_app.demo.hands import STATUS
from scanner_app.demo.pane import Pane
from sync import wire
from sync.handheld import View
from sync.ledger.documents import PurchaseOrder, PurchaseOrderLine
from sync.ledger.facts import Received
from sync.store import open_view
from tests.benchmarks.desk import BADGE, application, enrolled, environment
from tests.benchmarks.table import Table
from tests.lacking import IN_CI

RATE = 500
SECONDS = 20 if os.environ.get("SCANNER_LONG") == "1" or IN_CI else 4
SCANS = RATE * SECONDS
TICK_S = 0.01
FLOOD = PurchaseOrder(
    code="PO-FLOOD", supplier="BOLT", lines=(PurchaseOrderLine(line="1", item="DRILL-18V", expected=SCANS),)
)


@contextmanager
def running(folder: Path) -> Iterator[tuple[Pane, Cable]]:
    """Give the application in a terminal, and the cable of its one scanner."""
    enrolled(folder, FLOOD)
    cable = Cable(folder.parent / "gun")
    cable.plug()
    pane = application(environment(folder, f'scanners = ["serial:{cable.path}"]\n'))
    try:
        pane.wait(lambda lines: STATUS.match(lines[-1]), 30, "its first question")
        cable.wait_until_heard(30)
        yield pane, cable
    finally:
        pane.close()
        cable.pull()


def shown(lines: tuple[str, ...]) -> int:
    status = STATUS.match(lines[-1])
    return int(status[1]) if status is not None else 0


def reached(number: int, lines: tuple[str, ...]) -> bool | None:
    return True if shown(lines) == number else None


def signed_in(pane: Pane, cable: Cable) -> int:
    """Scan the badge until it is taken (a scan into a line that is just being opened is a fault), return its number."""
    for number in range(1, 4):
        cable.send(f"{BADGE}\r".encode())
        pane.wait(partial(reached, number), 10, "the badge's answer")
        if pane.lines()[-1].startswith(f"#{number:06d} OK"):
            return number
    raise AssertionError(pane.text())


@pytest.mark.benchmark
def test_500_scans_a_second_are_all_recorded_and_answered(tmp_path: Path, table: Table) -> None:
    folder = tmp_path / "handheld"
    with running(folder) as (pane, cable):
        before = signed_in(pane, cable)
        cable.send(f"SCN:DEMO:MODE:receive\r{FLOOD.code}\r".encode())
        pane.wait(partial(reached, before + 2), 10, "the purchase order's answer")
        began = time.monotonic()
        sent = 0
        while sent < SCANS:
            due = min(SCANS, int((time.monotonic() - began) * RATE) + 1)
            cable.send(b"".join(f"DR{number:06d}\r".encode() for number in range(sent, due)))
            sent = due
            time.sleep(TICK_S)  # the pace of the flood, not a wait for anything
        sending = time.monotonic() - began
        pane.wait(partial(reached, SCANS + before + 2), 120, f"answer {SCANS + before + 2}")
        answering = time.monotonic() - began
    with open_view(folder) as view:
        recorded = serials(view)
        assert view.verify_chain().whole
    what = f"{SCANS:,} scans at {RATE}/s through a serial line: recorded once, and answered on the screen"
    here = f"sent in {sending:.1f} s, the last answer {answering - sending:.1f} s later"
    table.add(what, f"{len(set(recorded)):,} of {SCANS:,}", f"{SCANS:,}", here)
    assert len(recorded) == SCANS
    assert len(set(recorded)) == SCANS


def serials(view: View) -> list[str]:
    """Return the serial of every receipt recorded."""
    events = (wire.decode(raw) for (raw,) in view.conn.execute("SELECT raw FROM event").fetchall())
    return [event.fact.unit.serial for event in events if isinstance(event.fact, Received)]
