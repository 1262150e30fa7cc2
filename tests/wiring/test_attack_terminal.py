"""The program is asked to end, or its terminal is closed: the terminal is given back and the end is a clean one."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner_app.demo.pane import Pane

ROOT = Path(__file__).resolve().parents[2]
ENTERED_ALTERNATE_SCREEN = b"\x1b[?1049h"
LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"


def program(folder: Path) -> Pane:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    return Pane([sys.executable, "-m", "tests.wiring.terminal_program", str(folder / "log")], env)


def shows(text: str) -> Callable[[tuple[str, ...]], bool | None]:
    return lambda lines: True if any(text in line for line in lines) else None


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGHUP])
def test_the_terminal_is_given_back_when_the_program_is_asked_to_end(tmp_path: Path, asked: signal.Signals) -> None:
    pane = program(tmp_path)
    try:
        pane.wait(shows("#000000"), 20.0, "the first question")
    finally:
        pane._stop(asked)
    assert pane._program.returncode == 0
    assert LEFT_ALTERNATE_SCREEN in pane.raw


def test_a_program_that_is_continued_takes_the_terminal_once_and_ends(tmp_path: Path) -> None:
    """A terminal that closes also continues the program; a second thread that reads would outlive it."""
    pane = program(tmp_path)
    try:
        for number in range(5):
            pane.wait(shows(f"#{number:06}"), 20.0, "the answer")
            pane._program.send_signal(signal.SIGCONT)
            pane.type(b"SN-0013\r")
    finally:
        pane._stop(signal.SIGHUP)
    assert pane._program.returncode == 0
    assert pane.raw.count(ENTERED_ALTERNATE_SCREEN) == 1
