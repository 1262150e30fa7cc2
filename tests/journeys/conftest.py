"""A real site that the journeys share: its server is a process of its own, and each journey enrols its own handheld."""

from collections.abc import Iterator

import pytest

from scanner_app.demo.site import Site
from scanner_app.workflows.answer import Kind
from tests.journeys import door
from tests.journeys.station import Station


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def at_the_door(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """Give the one station that takes every bad scan of the suite, one after the other."""
    station = door.opened(site, tmp_path_factory.mktemp("door") / "handheld")
    yield station
    station.close()


@pytest.fixture
def receiving(at_the_door: Station) -> Iterator[Station]:
    """Give the station where a drill's serial is asked; afterwards a drill is received and all is whole."""
    door.at(at_the_door, door.DRILLS)
    yield at_the_door
    door.at(at_the_door, door.DRILLS)
    assert at_the_door.scan(door.drill(at_the_door)).kind is Kind.OK
    at_the_door.check_whole()
