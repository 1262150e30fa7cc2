"""kill -9 at every step: the restart asks the same question, nothing is lost, and nobody is kept out."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scanner_app.exit_code import ExitCode
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.step import Control
from tests.journeys.folders import stocked
from tests.journeys.machine import PATIENCE_S, awaited, scanner
from tests.journeys.station import ANNA, SOFIA, Station, queue

TALL = 60
"""Rows in which question and answer both have all the room they want, so that neither moves the other."""
TWINS = {
    "items": "code,name,mask\nTWIN-A,Left,T[0-9]{3}\nTWIN-B,Right,T[0-9]{3}\n",
    "purchase-orders": "po,supplier,line,item,expected\nPO-7003,GEMINI,1,TWIN-A,2\nPO-7003,GEMINI,2,TWIN-B,2\n",
}
"""A purchase order of two items whose serials look alike."""


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    stocked(tmp_path / "data", TWINS)
    made = Station(tmp_path / "data", rows=TALL).start()
    yield made
    made.close()


def killed(station: Station) -> None:
    """Kill the application, start it again, and see the same question and the same facts."""
    facts = len(station.facts())
    before = station.kill()
    station.start()
    after = station.pane.wait(lambda lines: lines if same_question(before, lines) else None, PATIENCE_S, f"{before}")
    assert len(question(after)) > 1
    assert len(station.facts()) == facts
    station.check_whole()


def same_question(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Return whether two screens ask the same: they differ by nothing but the first one's answer."""
    old, new = question(before), question(after)
    first = sum(1 for _ in _common(old, new))
    last = sum(1 for _ in _common(old[::-1], new[::-1]))
    return len(new) <= len(old) and first + last >= len(new)


def question(lines: tuple[str, ...]) -> list[str]:
    """Return the rows that say something, without the status line and without what is being typed."""
    return [line for line in lines[:-1] if line.strip() and not line.startswith(" Code ")]


def _common(one: list[str], other: list[str]) -> Iterator[str]:
    for a, b in zip(one, other, strict=False):
        if a != b:
            return
        yield a


def typed(station: Station, text: str) -> None:
    """Type as a hand does: the next key comes when the last one is seen."""
    for count, character in enumerate(text, 1):
        station.type(character.encode())
        shown = text[:count] if text.isalpha() else "•" * count
        station.until(f"{shown}▏")


def each(station: Station, *moves: Callable[[], object]) -> None:
    """Kill the application after each of these."""
    for move in moves:
        move()
        killed(station)


def test_killed_at_any_step_of_receiving_the_work_goes_on_there(station: Station) -> None:
    scan = station.scan
    killed(station)
    each(
        station,
        lambda: scan(ANNA),
        lambda: station.work("receive"),
        lambda: scan("PO-7003"),
        lambda: scan("T001"),
        lambda: (scan("TWIN-B"), scan("TWIN-A")),
        lambda: scan("PO-4713"),
        lambda: station.control(Control.PROBLEM),
    )
    assert station.control(Control.NO).kind is Kind.NOTE
    typed(station, "TX")
    killed(station)
    typed(station, "TX")
    station.type(b"\r")
    assert station.answer().kind is Kind.CONFIRM
    killed(station)
    assert scan("PO-4713").kind is Kind.CONFIRM
    assert station.control(Control.YES).kind is Kind.OK
    assert scan("HS2-00501").kind is Kind.CONFIRM
    assert station.control(Control.YES).kind is Kind.OK
    assert [scan(serial).kind for serial in ("HS2-00502", "HS2-00503")] == [Kind.OK, Kind.NOTE]
    each(station, lambda: scan("HS2-00504"), lambda: scan(SOFIA))
    typed(station, "4711")
    station.type(b"\r")
    assert station.answer().kind is Kind.NOTE
    assert [fact.type for fact in station.facts_of(station.seen)] == ["Approved", "Received"]
    station.check_whole()


def test_killed_at_any_step_of_putting_away_what_is_in_hand_stays_in_hand(station: Station) -> None:
    scan = station.scan
    scan(ANNA)
    each(
        station,
        lambda: station.work("putaway"),
        lambda: (scan("DR104201"), scan("DR104202")),
        lambda: scan("A-01-03"),
    )
    assert station.control(Control.YES).kind is Kind.OK
    assert [fact.type for fact in station.facts_of(station.seen)] == ["PutAway", "PutAway"]
    station.check_whole()


def test_killed_at_any_step_of_picking_and_packing_the_trip_goes_on(station: Station) -> None:
    scan = station.scan
    scan(ANNA)
    station.work("receive", "PO-4711")
    scan("ROUTER-AX3")
    assert scan("RX9Z00001").kind is Kind.NOTE
    each(
        station,
        lambda: station.work("pick"),
        lambda: scan("SO-9001"),
        lambda: scan("A-01-01"),
        lambda: scan("DR104201"),
        lambda: station.control(Control.SHORT),
    )
    scan("DR104202")
    scan("B-01-01")
    assert scan("RX9Z00001").kind is Kind.HOLD
    killed(station)
    assert scan("RX3A70002").kind is Kind.HOLD
    assert station.control(Control.ACK).kind is Kind.NOTE
    assert scan("RX3A70002").kind is Kind.NOTE
    each(
        station,
        lambda: station.work("pack"),
        lambda: (scan("SO-9001"), scan("DR104202")),
        lambda: station.control(Control.DONE),
    )
    assert station.control(Control.YES).kind is Kind.NOTE
    station.check_whole()


def test_a_restart_is_not_refused_though_the_reading_process_of_the_killed_one_still_lives(station: Station) -> None:
    station.scan(ANNA)
    (reader,) = station.readers()
    os.kill(reader, signal.SIGSTOP)
    try:
        station.kill()
        station.start(listens=False)
        assert Path(f"/proc/{reader}").exists()
    finally:
        os.kill(reader, signal.SIGCONT)
    awaited(lambda: not Path(f"/proc/{reader}").exists(), "the end of the reading process left behind")
    station.listened()
    assert station.work("receive").kind is Kind.OK
    station.check_whole()


def test_a_second_application_on_the_folder_is_refused_with_a_sentence_while_queue_works_beside_the_first(
    station: Station,
) -> None:
    station.scan(ANNA)
    told = scanner(env=station.env)
    assert told.status == ExitCode.BUSY
    assert told.err == (
        f"scanner: Another scanner application (process {station.pane._program.pid}) works on the data folder "
        f"{station.folder}. Close it first, or name another folder in SCANNER_DATA.\n"
    )
    assert "\x1b" not in told.out
    assert queue(station)["total"] == 1
    assert station.work("receive").kind is Kind.OK
    station.check_whole()
