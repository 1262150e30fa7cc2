"""What a test needs and this machine has not: elsewhere the test skips and says so, in CI it fails."""

import os
import shutil
from typing import Final, NoReturn

import pytest

IN_CI: Final = os.environ.get("CI") == "true"


def lacking(sentence: str) -> NoReturn:
    """End the test for want of what the sentence names: skipped, or failed in CI, where everything has to be there."""
    if IN_CI:
        pytest.fail(sentence)
    pytest.skip(sentence)


def tool(name: str, package: str) -> str:
    """Return the path of a program, or end the test for want of it."""
    path = shutil.which(name)
    if path is None:
        lacking(f"{name} is missing (Debian: {package})")
    return path
