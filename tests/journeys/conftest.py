"""A real site for the journeys: its server is a process of its own, its first handheld is enrolled."""

from collections.abc import Iterator

import pytest

from scanner_app.demo.site import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))
    yield made
    made.close()
