"""Killed at any moment, the handheld keeps every scan it called done, in one whole chain."""

import random
import select
import signal
import subprocess
import sys
from pathlib import Path

from sync.clock import RandomIds, SystemClock
from sync.store import Store, open_view
from tests.wiring.handhelds import DOCK

KILLS = 20
PATIENCE_S = 30
WORK = """
import sys
from pathlib import Path
from sync.ledger.identity import UnitKey
from tests.wiring.handhelds import enrolled, received, record
store = enrolled(Path(sys.argv[1]))
from sync.store import open_view
with open_view(Path(sys.argv[1])) as view:
    number = view.summary().total
sys.stdout.write("ready\\n")
sys.stdout.flush()
while True:
    number += 1
    key = UnitKey("DRILL", f"SN-{number}")
    done = store.write(lambda tx: record(tx, received(key))).result()
    sys.stdout.write(f"{done[0].envelope.seq} {done[0].hash}\\n")
    sys.stdout.flush()
"""


def _killed_run(folder: Path, after: float) -> list[tuple[int, str]]:
    """Return (seq, hash) of every scan that a worker called done before it was killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, str(folder)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE_S)
    assert ready, "the worker did not start"
    assert process.stdout.readline() == b"ready\n"
    select.select([], [], [], after)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()
    process.stdout.close()
    process.wait(PATIENCE_S)
    whole = rest[: rest.rfind(b"\n") + 1].decode().splitlines()
    return [(int(seq), hashed) for seq, hashed in (line.split() for line in whole)]


def test_nothing_called_done_is_lost_doubled_or_altered_by_kill_9(tmp_path: Path) -> None:
    chance = random.Random(7)
    called_done: dict[int, str] = {}
    for _ in range(KILLS):
        for seq, hashed in _killed_run(tmp_path, chance.uniform(0.001, 0.12)):
            assert seq not in called_done
            called_done[seq] = hashed
    Store.open(tmp_path, SystemClock(), RandomIds()).close()
    with open_view(tmp_path) as view:
        rows = view.conn.execute("SELECT position, hash FROM event").fetchall()
        stored = {position: hashed.hex() for position, hashed in rows}
        report = view.verify_chain()
        assert report.whole, report.fault
        assert len(called_done) > KILLS
        assert called_done.items() <= stored.items()
        assert len(stored) - len(called_done) <= KILLS, "more than the one scan in flight was stored unanswered"
        assert view.mirror.received("PO-1") == {"1": len(stored)}
        assert view.mirror.count_at(DOCK) == len(stored)
        assert view.state() == f"after {len(stored)}".encode()
