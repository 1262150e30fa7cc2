"""Whatever answers in the server's place, the work goes on, and later everything is delivered exactly once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner_app.demo.site import Site
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.step import Control
from sync.doorbell import Doorbell
from tests.journeys.folders import joined
from tests.journeys.gateway import Gateway, Trouble, broken, half, nothing, portal, silent
from tests.journeys.machine import PATIENCE_S, scanner
from tests.journeys.station import ANNA, Station, queue

TROUBLES = (silent, portal, broken, half, nothing)


@pytest.fixture
def gateway(site: Site) -> Iterator[Gateway]:
    with Gateway(site.url) as made:
        yield made


@pytest.fixture
def station(site: Site, gateway: Gateway, tmp_path: Path) -> Iterator[Station]:
    tag = joined(site, tmp_path / "guest").tag
    made = Station(tmp_path / "guest", tag, server=gateway.url).start().sign_in(ANNA)
    yield made
    made.close()


def test_the_work_goes_on_whatever_answers_and_is_delivered_exactly_once_when_the_server_does(
    site: Site, gateway: Gateway, station: Station
) -> None:
    station.work("receive", "PO-4711")
    station.until_sent()
    serials = [f"DR51000{n}" for n in range(len(TROUBLES))]
    for serial, trouble in zip(serials, TROUBLES, strict=True):
        troubled(station, gateway, serial, trouble)
    station.pane.wait(lambda lines: True if "▼" in lines[-1] else None, PATIENCE_S, "that the server is away")
    station.control(Control.MODE, "queue")
    station.until("Link offline")
    assert queue(station)["unsent"] == station.unsent() > 0
    station.type(b"\x1b")
    station.check_whole()

    gateway.become(None)
    told = scanner("sync", "--once", env=station.env)
    assert told.status == 0, told.err
    assert "The running application was asked and sent" in told.out
    station.until_sent()
    assert station.scan("DR510009").kind is Kind.OK
    station.until_sent()
    delivered(site, station, [*serials, "DR510009"])


def troubled(station: Station, gateway: Gateway, serial: str, trouble: Trouble) -> None:
    """Receive a unit while this answers, and see that its facts were offered and are kept."""
    gateway.become(trouble)
    assert station.scan(serial).kind is Kind.OK
    Doorbell(station.folder).ring()
    gateway.until_events_met_it(PATIENCE_S)
    assert station.unsent() > 0


def delivered(site: Site, station: Station, serials: list[str]) -> None:
    """Check that the server holds the handheld's facts, each once, in an unbroken chain."""
    station.check_whole()
    facts = station.facts()
    device = facts[0].envelope.device
    status = site.get("/api/v1/status", verify="true")
    told = next(each for each in status["devices"] if each["device"] == device)
    assert told["events"] == len(facts)
    assert [epoch["whole"] for epoch in told["epochs"]] == [True]
    for serial in serials:
        trace = site.get("/api/v1/trace", serial=serial, item="DRILL-18V")
        (mine,) = [fact for fact in facts if fact.raw == serial.encode()]
        assert [(fact["type"], fact["id"]) for fact in trace["facts"]] == [("Received", mine.envelope.id)]
