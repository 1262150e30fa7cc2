"""The same key events read by us and by the loops that a user would otherwise pick: right, wrong, lost, told."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from devices.feed import Feed
from devices.records import Emitted
from devices.scan import Scan, ScanFault
from devices.source_settings import SourceKind, SourceSettings
from devices.status import SourceState, SourceStatus
from tests.benchmarks.key_streams import Stream, packed, streams
from tests.benchmarks.peer_loops import LOOPS
from tests.benchmarks.table import Table
from tests.lacking import lacking

PACKAGES = ("barcode-server==2.4.1", "vention-barcode-scanner==0.8.3")
PATIENCE_S = 20.0
SILENCE_S = 0.5
OURS = "ours"

Said = tuple[int, str | None]


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the physical scans of a stream."""

    right: int
    wrong: int
    lost: int
    told: int

    def __str__(self) -> str:
        return f"{self.right}/{self.wrong}/{self.lost}/{self.told}"


@pytest.fixture(scope="module")
def peers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the packages into a folder of their own, without what they bring along; their loops need none of it."""
    folder = tmp_path_factory.mktemp("peers")
    command = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder), *PACKAGES)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()[-1:]
        lacking(f"{' and '.join(PACKAGES)} cannot be installed here: {said}")
    return folder


def score(truth: tuple[tuple[str | None, ...], ...], said: list[Said]) -> Score:
    """Say what became of the scans: an output that is none of them, in their order, is wrong."""
    right = wrong = lost = told = 0
    for source, scans in enumerate(truth):
        whole = [text for text in scans if text is not None]
        texts = [text for place, text in said if place == source and text is not None]
        matched = sum(block.size for block in SequenceMatcher(None, whole, texts, autojunk=False).get_matching_blocks())
        other = min(len(texts) - matched, len(scans) - matched)
        warned = min(sum(place == source and text is None for place, text in said), len(scans) - matched - other)
        right += matched
        wrong += other
        told += warned
        lost += len(scans) - matched - other - warned
    return Score(right, wrong, lost, told)


def typed(stream: Stream, pipes: list[Path]) -> None:
    """Type the stream into the pipes at its pace, and hang up where it does."""
    ends = [os.open(pipe, os.O_WRONLY) for pipe in pipes]
    due = time.monotonic()
    for step in stream.steps:
        os.write(ends[step.source], packed(step.reports))
        due += step.pause_s
        time.sleep(max(0.0, due - time.monotonic()))
    if not stream.unplugged:
        time.sleep(SILENCE_S)
    for end in ends:
        os.close(end)


def heard(said: "queue.SimpleQueue[Said]") -> Iterator[Said]:
    """Yield what was said until nothing more is."""
    while True:
        try:
            yield said.get(timeout=SILENCE_S)
        except queue.Empty:
            return


def ours(stream: Stream, pipes: list[Path]) -> list[Said]:
    """Let our reading process read the stream."""
    sources = tuple(SourceSettings(SourceKind.HID_KEYBOARD, str(pipe)) for pipe in pipes)
    places = {one.source: place for place, one in enumerate(sources)}
    said: queue.SimpleQueue[Said] = queue.SimpleQueue()
    connected = threading.Semaphore(0)

    def emit(record: Emitted) -> None:
        match record:
            case Scan():
                said.put((places[record.source], record.aim + (record.text or "")))
            case ScanFault():
                said.put((places[record.source], None))
            case SourceStatus(state=SourceState.CONNECTED):
                connected.release()
            case _:
                pass

    feed = Feed(sources, emit)
    feed.start()
    try:
        for _ in sources:
            assert connected.acquire(timeout=PATIENCE_S)
        typed(stream, pipes)
        return list(heard(said))
    finally:
        feed.stop()


def theirs(peer: str, folder: Path, stream: Stream, pipes: list[Path]) -> list[Said]:
    """Let another program's loop read the stream."""
    said: queue.SimpleQueue[Said] = queue.SimpleQueue()
    command = [sys.executable, str(Path(__file__).with_name("peer_loops.py")), peer, *map(str, pipes)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(folder)},
    ) as program:
        lines = program.stdout
        assert lines is not None
        assert json.loads(next(lines, "{}")) == {"ready": True}

        def listen() -> None:
            for source, text in map(json.loads, lines):
                said.put((source, text))

        listening = threading.Thread(target=listen)
        listening.start()
        typed(stream, pipes)
        out = list(heard(said))
        program.kill()
        listening.join()
    return out


def compared(read: Callable[[Stream, list[Path]], list[Said]], stream: Stream, folder: Path) -> Score:
    folder.mkdir()
    pipes = [folder / f"scanner-{source}" for source in range(len(stream.truth))]
    for pipe in pipes:
        os.mkfifo(pipe)
    return score(stream.truth, read(stream, pipes))


@pytest.mark.benchmark
def test_scans_are_right_where_other_loops_lose_or_change_them(tmp_path: Path, table: Table, peers: Path) -> None:
    for place, stream in enumerate(streams()):
        scores = {OURS: compared(ours, stream, tmp_path / f"{place}-ours")}
        for peer in LOOPS:
            scores[peer] = compared(
                lambda *given, one=peer: theirs(one, peers, *given), stream, tmp_path / f"{place}-{peer}"
            )
        measured = ", ".join(f"{name} {result}" for name, result in scores.items())
        damaged = sum(text is None for scans in stream.truth for text in scans)
        whole = sum(len(scans) for scans in stream.truth) - damaged
        expected = Score(whole, 0, 0, damaged)
        table.add(f"scans right/wrong/lost/told: {stream.name}", measured, str(expected))
        assert scores[OURS] == expected, stream.name
