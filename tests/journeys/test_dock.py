"""One unit from the dock into its box, in a real terminal, and its history at the server."""

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner_app.demo.site import Site
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.step import Control
from sync.ledger.facts import UnitFact
from sync.store import open_view
from tests.journeys.folders import joined
from tests.journeys.station import ANNA, Station

SERIAL = "RX3A70014"


@pytest.fixture
def station(site: Site, tmp_path: Path) -> Iterator[Station]:
    identity = joined(site, tmp_path / "dock")
    made = Station(tmp_path / "dock", identity.tag).start().sign_in(ANNA)
    yield made
    made.close()


def worked(station: Station) -> None:
    """Receive the unit, put it away, pick it and pack it, by scans alone."""
    kinds = [
        station.work("receive", "PO-4711").kind,
        station.scan(SERIAL).kind,
        station.work("putaway", SERIAL).kind,
        station.scan("B-01-01").kind,
        station.work("pick", "SO-9002").kind,
        station.scan("B-01-01").kind,
        station.scan(SERIAL).kind,
        station.work("pack", "SO-9002").kind,
        station.scan(SERIAL).kind,
    ]
    assert kinds == [Kind.OK] * len(kinds)
    assert station.control(Control.DONE).kind is Kind.CONFIRM
    assert station.control(Control.YES).kind is Kind.NOTE
    station.check_whole()
    station.until_sent()


def test_a_unit_goes_from_the_dock_into_its_box_and_the_server_tells_its_whole_life(
    site: Site, station: Station
) -> None:
    worked(station)
    mine = [
        fact
        for fact in station.facts()
        if isinstance(fact.envelope.fact, UnitFact) and fact.envelope.fact.unit.serial == SERIAL
    ]
    trace = site.get("/api/v1/trace", serial=SERIAL)

    assert trace["state"] == "packed"
    assert trace["holds"] == trace["disputes"] == trace["exceptions"] == []
    documents = {"po": "PO-4711", "po_line": "2", "supplier": "BOLT", "order": "SO-9002", "order_line": "1"}
    assert documents.items() <= trace["documents"].items()
    assert [fact["sentence"] for fact in trace["facts"]] == [
        "Received on purchase order PO-4711 line 2 at DOCK-1.",
        "Put away from DOCK-1 to B-01-01.",
        "Picked for order SO-9002 line 1 at B-01-01.",
        "Packed for order SO-9002.",
    ]
    assert [fact["id"] for fact in trace["facts"]] == [fact.envelope.id for fact in mine]
    assert [fact["scan"] for fact in trace["facts"]] == [fact.envelope.scan for fact in mine]
    assert {fact["operator"] for fact in trace["facts"]} == {"anna"}
    assert [b64decode(each["raw"]) for each in trace["evidence"]] == [fact.raw for fact in mine]
    assert {fact.raw for fact in mine} == {SERIAL.encode(), b"B-01-01"}

    with open_view(station.folder) as view:
        stored = {raw: hashed.hex() for hashed, raw in view.conn.execute("SELECT hash, raw FROM event").fetchall()}
        last = view.summary()
    links = [(each["epoch"], each["seq"], each["prev"]) for each in trace["chain"]]
    assert links == [(fact.envelope.epoch, fact.envelope.seq, fact.envelope.prev) for fact in mine]
    assert {each["hash"] for each in trace["chain"]} <= set(stored.values())

    status = site.get("/api/v1/status", verify="true")
    device = next(each for each in status["devices"] if each["device"] == mine[0].envelope.device)
    assert device["events"] == last.total == len(stored)
    assert device["epochs"] == [
        {
            "epoch": last.epoch,
            "events": last.total,
            "last_hash": last.last_hash,
            "projected": last.last_seq,
            "forked": None,
            "whole": True,
        }
    ]
    assert status["quarantined"] == status["open_exceptions"] == 0
