"""From the last byte of a scan on the serial line to its answer in the terminal, on this disk and on a slow one."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from scanner_app.demo.cable import Cable
from scanner_app.demo.hands import STATUS
from scanner_app.demo.pane import Pane, PaneError
from tests.benchmarks.desk import BADGE, enrolled, environment
from tests.benchmarks.receiving import MANY, RECEIVE
from tests.benchmarks.table import LONG, Table, percentile
from tests.lacking import tool

SCANS = 300 if LONG else 30
HAND_S = 0.1
PATIENCE_S = 30
SYNC_MS = 8
LEAVE = b"\x03"


def slow_disk() -> tuple[str, ...]:
    """Return the command under which every sync takes so much longer, or skip."""
    strace = tool("strace", "strace")
    delayed = f"inject=fdatasync,fsync:delay_exit={SYNC_MS * 1000}"
    return (strace, "-f", "--seccomp-bpf", "-qq", "-e", "trace=fdatasync,fsync", "-e", delayed, "-o", os.devnull)


@contextmanager
def running(folder: Path, under: tuple[str, ...]) -> Iterator[tuple[Pane, Cable]]:
    """Give the application in a terminal, and the cable of its one scanner."""
    enrolled(folder, MANY)
    cable = Cable(folder.parent / "gun")
    cable.plug()
    env = environment(folder, f'scanners = ["serial:{cable.path}"]\n')
    pane = Pane([*under, sys.executable, "-m", "scanner_app.cli"], env)
    try:
        pane.wait(lambda lines: STATUS.match(lines[-1]), PATIENCE_S, "its first question")
        cable.wait_until_heard(PATIENCE_S)
        yield pane, cable
        pane.type(LEAVE)  # asks whether to leave with unsent scans
        pane.type(LEAVE)
        with pytest.raises(PaneError, match="the program ended"):
            pane.wait(lambda _lines: None, PATIENCE_S, "the end")
    finally:
        pane.close()
        cable.pull()


def answered(number: int, lines: tuple[str, ...]) -> bool | None:
    status = STATUS.match(lines[-1])
    return True if status is not None and int(status[1]) >= number else None


def scanned(pane: Pane, cable: Cable, number: int, code: str) -> float:
    """Scan, and return the seconds from the last byte to the answer with this number."""
    time.sleep(HAND_S)  # the pace of a hand, not a wait for anything: faster scans share pictures
    cable.send(code.encode())
    began = time.perf_counter()
    cable.send(b"\r")
    pane.wait(partial(answered, number), PATIENCE_S, f"answer {number}")
    return time.perf_counter() - began


def times(folder: Path, under: tuple[str, ...]) -> list[float]:
    """Return how many milliseconds each of the scans waited for its answer, one after the other."""
    with running(folder, under) as (pane, cable):
        first = 1
        while not pane.lines()[-1].startswith(f"#{first - 1:06d} OK"):
            # A scan into a line that is just being opened is a fault: the badge is scanned until it is taken.
            scanned(pane, cable, first, BADGE)
            first += 1
        for code in (RECEIVE, MANY.code):
            scanned(pane, cable, first, code)
            first += 1
        return [1000 * scanned(pane, cable, first + each, f"DR{each:06d}") for each in range(SCANS)]


def told(waits: list[float]) -> str:
    return ", ".join(f"p{share:.0%}".rstrip("%") + f" {percentile(waits, share):.0f} ms" for share in (0.5, 0.9, 0.99))


@pytest.mark.benchmark
def test_an_answer_comes_at_once(tmp_path: Path, table: Table) -> None:
    waits = times(tmp_path / "handheld", ())
    table.add(f"last byte of a scan → answer on the terminal ({SCANS} scans, one at a time)", told(waits))
    assert percentile(waits, 0.5) < 250


@pytest.mark.benchmark
def test_an_answer_comes_at_once_on_a_slow_disk(tmp_path: Path, table: Table) -> None:
    waits = times(tmp_path / "handheld", slow_disk())
    table.add(f"… with every sync {SYNC_MS} ms longer", told(waits), "p99 ≤ 50 ms")
    assert min(waits) >= SYNC_MS
    assert percentile(waits, 0.5) < 250
