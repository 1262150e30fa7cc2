"""Goods at the door: purchase orders for whatever a test receives, and what every scan there must hold to."""

from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import requests

from scanner_app.demo.site import Site
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.step import Control
from tests.journeys.folders import joined, server_folder
from tests.journeys.machine import awaited, scanner_server
from tests.journeys.station import ANNA, Recorded, Shown, Station

DRILLS: Final = "PO-7001"
"""A purchase order of one item, whose serials follow a mask."""
HEADSETS: Final = "PO-7002"
"""A purchase order of one item whose serials may look like anything."""
ORDERS: Final = f"""\
po,supplier,line,item,expected,serials,tolerance
{DRILLS},BOLT,1,DRILL-18V,900,,0
{HEADSETS},SONAR,1,HEADSET-S2,900,,0
"""
CONFIG: Final = """\
scanners = [{{ source = "{gun}", stall_ms = 1500 }}]
[feedback]
sound = "off"
"""
"""A patient line, so that a busy machine cuts no scan, and no bell among what is written to the terminal."""


def opened(site: Site, folder: Path) -> Station:
    """Start a station of the site at work, with the purchase orders of the door among its documents."""
    told = scanner_server("import", "purchase-orders", "-", "--data", server_folder(site).path, given=ORDERS.encode())
    assert told.status == 0, told.err
    tag = joined(site, folder).tag
    station = Station(folder, tag, config=CONFIG.format(gun=f"serial:{folder}-gun")).start()
    return station.sign_in(ANNA, knows=HEADSETS)


def at(station: Station, po: str) -> None:
    """Go to where a unit of this purchase order is asked."""
    if not station.pane.lines()[0].startswith((f" PO {po}", f" Receive {po}")):
        station.work("receive", po)
        if station.pane.lines()[-1].split()[1] == "SURE?":
            station.control(Control.YES)
        station.until(po)


def drill(station: Station) -> str:
    """Return a serial that no scan before had."""
    return f"DR6{station.seen:05d}"


def answered(station: Station, sent: str | bytes, kind: Kind, code: str) -> Shown:
    """Scan what moves no unit; check its one answer, its one record, and that every unit stands where it stood."""
    before = station.standing()
    shown = station.scan(sent)
    (fact,) = station.facts_of(shown.number)
    assert (shown.kind, fact.code) == (kind, code)
    assert fact.type in {"Scanned", "Refused"}
    assert station.standing() == before
    return shown


def evidence(station: Station, shown: Shown) -> Recorded:
    """Return the first fact of an answer."""
    return station.facts_of(shown.number)[0]


def traced(site: Site, serial: str) -> dict[str, Any]:
    """Return the unit's trace, as soon as the server has the unit."""
    url = f"{site.url}/api/v1/trace"
    awaited(lambda: requests.get(url, {"serial": serial}, timeout=10).status_code == HTTPStatus.OK, "the unit there")
    return site.get("/api/v1/trace", serial=serial)


def received(station: Station, serial: str) -> None:
    """Receive a headset of this serial; the first of the item is asked about."""
    at(station, HEADSETS)
    before = station.standing()
    shown = station.scan(serial)
    if shown.kind is Kind.CONFIRM:
        assert station.standing() == before
        shown = station.control(Control.YES)
    assert shown.kind is Kind.OK
    assert set(station.standing()) - set(before) == {("HEADSET-S2", serial)}
    assert [fact.type for fact in station.facts_of(shown.number)] == ["Received"]
