"""What holds for every test: which run when nothing is named, how many at a time, and what they list at the end.

What measures, and what boots a kernel of its own, runs by itself and where it is asked for: by its mark or its folder.
"""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings

LISTED = "listed"
"""The property under which a test records a line that a reader of the run has to see."""

_ALONE: Final = ("benchmark", "kernel")
_FOLDERS: Final = tuple(Path(__file__).parent / name for name in ("benchmarks", "hardware"))

# A loaded machine, or a library's first import, breaks no contract.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run one at a time what would be in its neighbours' way."""
    named = [Path(str(each).partition("::")[0]).resolve() for each in config.option.file_or_dir]
    by_folder = named and all(any(path.is_relative_to(folder) for folder in _FOLDERS) for path in named)
    if by_folder or config.option.markexpr in _ALONE:
        config.option.numprocesses = 0
        config.option.dist = "no"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what runs by itself, where neither a mark nor a file or folder was named."""
    if config.option.markexpr or config.option.file_or_dir:
        return
    left_out = [item for item in items if any(item.get_closest_marker(mark) for mark in _ALONE)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the lines that tests recorded to be listed, in whichever process they ran."""
    lines = [
        str(line)
        for report in terminalreporter.getreports("passed")
        for name, line in report.user_properties
        if name == LISTED
    ]
    if lines:
        terminalreporter.section("listed by tests")
        terminalreporter.write_line("\n".join(lines))
