"""What one scan costs until it is durable, against the least a disk asks for: one overwritten block, one sync."""

import os
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import pytest

from sync import identity_file
from sync.clock import RandomIds, SystemClock
from sync.handheld import Entry, Transaction
from sync.ledger.facts import Scanned
from sync.store_connection import open_writer
from tests.benchmarks.desk import IDENTITY
from tests.benchmarks.receiving import Dock
from tests.benchmarks.table import LONG, Table
from tests.lacking import tool

ROUNDS = 9 if LONG else 3
SCANS = 400 if LONG else 150
KNOWN = 1_000_000 if LONG else 2_000
WARM = 300
"""Scans before the measuring: the first log of a new file grows, later ones are written over."""
BLOCK = bytes(4096)
FACT = Scanned(answer="NOTE", code="session.bounce", step="AwaitUnit", workflow="receive")
CHECKPOINT = 150
KB = 1024


class Disk:
    """The raw limit: a block of a file in the same folder is overwritten and synced."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / "raw", os.O_RDWR | os.O_CREAT)
        self.write(1)

    def write(self, times: int) -> None:
        for _ in range(times):
            os.pwrite(self._file, BLOCK, 0)
            os.fdatasync(self._file)

    def close(self) -> None:
        os.close(self._file)


class Log:
    """Events alone: append and commit in one thread, with the checkpoints that the log's size asks for."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        identity_file.save(folder, IDENTITY)
        self.conn = open_writer(folder).conn
        self._tx = Transaction(self.conn, SystemClock(), RandomIds(), IDENTITY)

    def append(self, times: int) -> None:
        for number in range(times):
            self.conn.execute("BEGIN IMMEDIATE")
            self._tx.append([Entry(fact=FACT, operator="anna")])
            self.conn.execute("COMMIT")
            if number % CHECKPOINT == 0:
                self.conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


@contextmanager
def disk(folder: Path) -> Iterator[Disk]:
    raw = Disk(folder)
    try:
        yield raw
    finally:
        raw.close()


def rate(work: Callable[[int], None]) -> float:
    """Return how often a second the work was done."""
    began = perf_counter()
    work(SCANS)
    return SCANS / (perf_counter() - began)


def ratio(raw: Disk, work: Callable[[int], None]) -> tuple[float, float]:
    """Return the work's rate, and its ratio to the disk's just before and just after it."""
    before = rate(raw.write)
    worked = rate(work)
    after = rate(raw.write)
    return worked, worked / statistics.mean((before, after))


def written() -> int:
    """Return the bytes this process has handed to the kernel so far."""
    counters = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(counters["wchar"])


@pytest.mark.benchmark
def test_a_scan_is_durable_at_a_fair_share_of_the_disks_own_rate(tmp_path: Path, table: Table) -> None:
    with Dock.open(tmp_path / "dock", KNOWN) as dock, disk(tmp_path) as raw:
        log = Log(tmp_path / "log")
        dock.receive(WARM)
        log.append(WARM)
        works = {"scan": dock.receive, "event": log.append}
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
        for _ in range(ROUNDS):
            for name in random.sample(list(works), len(works)):
                found[name].append(ratio(raw, works[name]))
        before = written()
        dock.receive(SCANS)
        size = (written() - before) / SCANS
        log.conn.close()
    scan, event = (statistics.median(share for _, share in found[name]) for name in ("scan", "event"))
    rates = {name: statistics.median(each for each, _ in found[name]) for name in works}
    what = f"one scan → durable commit (event, unit, document line, step; {KNOWN:,} units known), of raw fdatasync"
    table.add(what, f"{scan:.2f}", "≥ 0.30", f"{rates['scan']:,.0f}/s, {1e6 / rates['scan']:,.0f} µs")
    table.add("… the event row alone, hash chain included", f"{event:.2f}", "≥ 0.65", f"{rates['event']:,.0f}/s")
    table.add("… bytes written a scan, checkpoints included", f"{size / KB:.1f} KB", "≤ 12 KB")
    assert scan > 0.05
    assert event > 0.2
    assert size < 24 * KB


@pytest.mark.benchmark
def test_a_scan_costs_hardly_more_than_one_sync(tmp_path: Path, table: Table) -> None:
    few, many = 20, 620 if LONG else 320
    syncs = (_syncs(tmp_path / "many", many) - _syncs(tmp_path / "few", few)) / (many - few)
    table.add("… syncs a scan, checkpoints counted", f"{syncs:.2f}", "≤ 1.10")
    assert 1 <= syncs <= 1.1


def _syncs(folder: Path, scans: int) -> int:
    """Return how many syncs the kernel counted while a handheld was opened, scanned so often and was closed."""
    strace = tool("strace", "strace")
    report = folder.with_suffix(".strace")
    counting = [strace, "-c", "-f", "-e", "trace=fdatasync,fsync", "-o", str(report)]
    work = [sys.executable, "-m", "tests.benchmarks.receiving", str(folder), str(scans)]
    subprocess.run([*counting, *work], cwd=Path(__file__).parents[2], check=True, timeout=120)
    rows = (line.split() for line in report.read_text().splitlines())
    return sum(int(row[3]) for row in rows if row and row[-1] in ("fdatasync", "fsync"))
