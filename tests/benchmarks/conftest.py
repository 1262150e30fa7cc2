"""One table for all measurements of a run, written when the run is over."""

import pytest

from tests.benchmarks.table import Table

_TABLE = pytest.StashKey[Table]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_TABLE] = Table()


@pytest.fixture
def table(pytestconfig: pytest.Config) -> Table:
    return pytestconfig.stash.setdefault(_TABLE, Table())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    figures = config.stash.get(_TABLE, Table())
    if figures.figures:
        terminalreporter.section("figures of this run")
        terminalreporter.write_line(figures.markdown())
