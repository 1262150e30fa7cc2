"""A scan costs one sync, counted by the kernel: online as offline, and at most 1.1 with the checkpoints."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.lacking import tool

SCANS = 300
FEW = 40
WORK = """
import sys
from pathlib import Path
from sync import mirror, outbox, wire
from tests.wiring.handhelds import enrolled, put_away, received, record, unit
folder, scans, online = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "online"
store = enrolled(folder)
waiting = []
for number in range(scans):
    key = unit(number // 2)
    fact = received(key) if number % 2 == 0 else put_away(key)
    recorded = store.write(lambda tx: record(tx, fact)).result()
    if online:
        last = recorded[-1]
        at = last.envelope
        waiting.append(store.soon(lambda tx: outbox.acknowledge(tx, at.epoch, at.seq, last.hash)))
        page = wire.Page(cursor=str(number), changes=[], up_to_date=True, server_time=at.at)
        waiting.append(store.soon(lambda tx: mirror.apply_page(tx, page)))
if scans:
    store.write(lambda tx: record(tx, fact)).result()
    for future in waiting:
        future.result()
store.close()
"""


def _syncs(folder: Path, scans: int, link: str) -> int:
    """Return how many syncs the kernel counted for a whole run: open, so many scans and one more, close."""
    strace = tool("strace", "strace")
    folder.mkdir()
    report = folder.with_suffix(".strace")
    command = [strace, "-c", "-f", "-e", "trace=fdatasync,fsync", "-o", str(report)]
    run = subprocess.run(
        [*command, sys.executable, "-c", WORK, str(folder), str(scans), link],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    rows = (line.split() for line in report.read_text().splitlines())
    return sum(int(row[3]) for row in rows if row and row[-1] in ("fdatasync", "fsync"))


@pytest.mark.parametrize("link", ["offline", "online"])
def test_a_scan_costs_exactly_one_sync_before_checkpoints_and_at_most_1_1_with_them(tmp_path: Path, link: str) -> None:
    nothing = _syncs(tmp_path / "nothing", 0, link)
    few = _syncs(tmp_path / "few", FEW - 1, link)
    many = _syncs(tmp_path / "many", SCANS - 1, link)
    assert few - nothing == FEW
    assert SCANS <= many - nothing <= 1.1 * SCANS
