"""A real site that the journeys share: its server is a process of its own, and each journey enrols its own handheld."""

from collections.abc import Iterator

import pytest

from scanner_app.demo.site import Site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))
    yield made
    made.close()
