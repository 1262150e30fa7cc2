"""One application at a time on a data folder, and never a leftover that keeps the next one out."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sync.store import StoreBusyError, StoreDamagedError, open_view
from tests.wiring.handhelds import enrolled, handheld, received, scan

PATIENCE_S = 30
HOLDER = """
import subprocess, sys
from pathlib import Path
from tests.wiring.handhelds import enrolled, received, scan
store = enrolled(Path(sys.argv[1]))
scan(store, received())
child = subprocess.Popen(["sleep", "60"], close_fds=False)
print(child.pid, flush=True)
sys.stdin.read()
"""


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE_S)
    assert ready, "the other application did not start"
    return process.stdout.readline()


def _hold(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait(PATIENCE_S)
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        stream.close()


def test_a_second_application_is_refused_with_the_process_that_works_there(tmp_path: Path) -> None:
    first = _hold(tmp_path)
    try:
        child = int(_line(first))
        with pytest.raises(StoreBusyError, match=rf"process {first.pid}\b.*{tmp_path}"):
            enrolled(tmp_path)
        os.kill(child, signal.SIGKILL)
    finally:
        _end(first)


def test_a_second_store_in_the_same_process_is_refused_too(tmp_path: Path) -> None:
    with handheld(tmp_path), pytest.raises(StoreBusyError, match=f"process {os.getpid()}"):
        enrolled(tmp_path)
    enrolled(tmp_path).close()


def test_readers_open_beside_the_application(tmp_path: Path) -> None:
    first = _hold(tmp_path)
    try:
        child = int(_line(first))
        with open_view(tmp_path) as view:
            assert view.summary().total == 1
        os.kill(child, signal.SIGKILL)
    finally:
        _end(first)


def test_a_child_left_alive_by_a_killed_application_does_not_keep_the_next_one_out(tmp_path: Path) -> None:
    first = _hold(tmp_path)
    child = int(_line(first))
    _end(first)
    try:
        os.kill(child, 0)
        with handheld(tmp_path) as store:
            scan(store, received())
            with store.view() as view:
                assert view.summary().total == 2
        os.kill(child, 0)
    finally:
        os.kill(child, signal.SIGKILL)


def test_a_store_that_failed_to_open_gives_the_folder_free(tmp_path: Path) -> None:
    (tmp_path / "scanner.db").write_bytes(b"this is no database" * 100)
    for _ in range(2):
        with pytest.raises(StoreDamagedError, match="damaged"):
            enrolled(tmp_path)
