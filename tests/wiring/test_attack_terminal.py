"""The program is asked to end, or its terminal is closed: the terminal is given back and the end is a clean one."""

import os
import signal
import sys
from pathlib import Path

import pytest

from scanner_app.demo.pane import Pane

ROOT = Path(__file__).resolve().parents[2]
LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGHUP])
def test_the_terminal_is_given_back_when_the_program_is_asked_to_end(tmp_path: Path, asked: signal.Signals) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    pane = Pane([sys.executable, "-m", "tests.wiring.terminal_program", str(tmp_path / "log")], env)
    try:
        pane.wait(lambda lines: True if any("#000000" in line for line in lines) else None, 20.0, "the first question")
    finally:
        pane._stop(asked)
    assert pane._program.returncode == 0
    assert LEFT_ALTERNATE_SCREEN in pane.raw
