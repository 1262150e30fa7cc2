"""From the command to the first drawn question, against an empty Textual application with the same libraries."""

import importlib.util
import statistics
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic

import pytest

from scanner_app.demo.hands import STATUS
from scanner_app.demo.pane import Pane
from tests.benchmarks.desk import application, enrolled, environment
from tests.benchmarks.table import LONG, Table

STARTS = 9 if LONG else 3
PATIENCE_S = 30
READY = "ready"
WATCHED = """
import os, sys, time
log = open(os.environ["IMPORTED"], "w", buffering=1)
note = lambda event, values: log.write(f"{time.monotonic()} {values[0]}\\n") if event == "import" else None
sys.addaudithook(note)
sys.argv = ["scanner"]
from scanner_app.cli import main
sys.exit(main())
"""
"""The application, with the moment of every import written down."""
EMPTY = f"""
import contextlib, importlib, sys
for name in sys.argv[1:]:
    with contextlib.suppress(ImportError):  # tried by a library, and not there on this platform
        importlib.import_module(name)
from textual.app import App, ComposeResult
from textual.widgets import Static
class Empty(App):
    def compose(self) -> ComposeResult:
        yield Static("{READY}")
Empty().run()
"""


def installed(env: Mapping[str, str], folder: Path) -> Mapping[str, str]:
    """Return the environment of a program whose modules are compiled, as those of an installed one are."""
    kept = {name: value for name, value in env.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def asks(lines: tuple[str, ...]) -> bool | None:
    return True if STATUS.match(lines[-1]) else None


def is_ready(lines: tuple[str, ...]) -> bool | None:
    return True if any(READY in line for line in lines) else None


def started(env: Mapping[str, str]) -> float:
    """Return the seconds until the application's first question stood on the screen."""
    began = monotonic()
    pane = application(env)
    try:
        pane.wait(asks, PATIENCE_S, "the first question")
        return monotonic() - began
    finally:
        pane.close()


def empty(env: Mapping[str, str], imports: Sequence[str]) -> float:
    """Return the seconds until an empty application that imports these modules was drawn."""
    began = monotonic()
    pane = Pane([sys.executable, "-c", EMPTY, *imports], env)
    try:
        pane.wait(is_ready, PATIENCE_S, "the empty application")
        return monotonic() - began
    finally:
        pane.close()


def third_party(env: Mapping[str, str], folder: Path) -> list[str]:
    """Return the modules of other projects that the application had imported by its first question, in order."""
    log = folder / "imported"
    pane = Pane([sys.executable, "-c", WATCHED], {**env, "IMPORTED": str(log)})
    try:
        pane.wait(asks, PATIENCE_S, "the first question")
        shown = monotonic()
    finally:
        pane.close()
    noted = (line.split() for line in log.read_text().splitlines())
    names = dict.fromkeys(name for at, name in noted if float(at) < shown)
    return [name for name in names if _is_library(name)]


def _is_library(name: str) -> bool:
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    if name.partition(".")[0] in sys.stdlib_module_names:
        return False
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        return False
    return spec is not None and spec.origin is not None and any(spec.origin.startswith(each) for each in libraries)


@pytest.mark.benchmark
def test_the_first_question_comes_hardly_later_than_an_empty_screen(tmp_path: Path, table: Table) -> None:
    folder = tmp_path / "handheld"
    enrolled(folder)
    env = installed(environment(folder), tmp_path)
    imports = third_party(env, tmp_path)
    assert "textual.app" in imports
    started(env), empty(env, imports)  # the first of each compiles, and fills the disk's cache
    ours, theirs = [], []
    for _ in range(STARTS):
        ours.append(started(env))
        theirs.append(empty(env, imports))
    own, bare = statistics.median(ours), statistics.median(theirs)
    what = "start of the application to its first drawn question, of an empty Textual app with the same libraries"
    table.add(what, f"{own / bare:.2f} ×", "≤ 1.35 ×", f"{own * 1000:.0f} ms, empty {bare * 1000:.0f} ms")
    assert own < 3 * bare
