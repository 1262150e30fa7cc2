"""What holds for every test: no example is judged by a clock, and what tests have to list stands at the end."""

import pytest
from hypothesis import settings

LISTED = "listed"
"""The property under which a test records a line that a reader of the run has to see."""

# A loaded machine, or a library's first import, breaks no contract.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


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
