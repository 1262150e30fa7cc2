"""One guest for the whole run: booted once, and cleared after every test."""

import shutil
from collections.abc import Iterator

import pytest

from tests.hardware.guest import Guest
from tests.hardware.kernel import NoGuestError, debian_kernel, tool
from tests.lacking import lacking

_FIGURES = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_FIGURES] = []


@pytest.fixture
def figures(pytestconfig: pytest.Config) -> list[str]:
    """Sentences that are printed when the run is over."""
    return pytestconfig.stash.setdefault(_FIGURES, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for sentence in config.stash.get(_FIGURES, []):
        terminalreporter.write_line(sentence)


@pytest.fixture(scope="session")
def booted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guest]:
    folder = tmp_path_factory.mktemp("guest")
    try:
        for name in ("qemu-system-x86_64", "busybox", "cpio", "modprobe", "depmod"):
            tool(name)
        guest = Guest(debian_kernel(), folder)
    except NoGuestError as error:
        lacking(f"no guest kernel: {error}")
    with guest:
        yield guest
    shutil.rmtree(folder)


@pytest.fixture
def guest(booted: Guest) -> Iterator[Guest]:
    yield booted
    booted.call("clear")
