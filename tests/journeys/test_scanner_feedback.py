"""What the application thinks of a scan reaches the scanner that read it, in its vendor's own bytes."""

from pathlib import Path

from scanner_app.workflows.answer import Kind
from tests.journeys.folders import stocked
from tests.journeys.station import ANNA, Station

GOOD, BAD = b"\x1b7,", b"\x1b8,\x1b8,"
"""Honeywell's signals for a good and for a bad read."""


def test_a_picker_who_does_not_look_hears_from_the_scanner_itself_whether_a_scan_counted(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    stocked(folder, {})
    scanner = f'{{ source = "serial:{tmp_path / "data-gun"}", commands = "honeywell" }}'
    station = Station(folder, config=f"scanners = [{scanner}]\n").start()
    try:
        assert station.scan(ANNA).kind is Kind.OK
        assert station.cable.told(len(GOOD)) == GOOD
        assert station.scan("NO-SUCH-CODE").kind is Kind.UNKNOWN
        assert station.cable.told(len(BAD)) == BAD
        assert station.work("receive").kind is Kind.OK
        assert station.cable.told(len(GOOD)) == GOOD
    finally:
        station.close()
