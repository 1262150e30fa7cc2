"""What the journeys ask of the machine: commands run to their end, processes, and the devices they listen to."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PATIENCE_S: Final = 30.0
LOOK_S: Final = 0.005


@dataclass(frozen=True, slots=True)
class Told:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


def run(module: str, *words: str, env: Mapping[str, str], given: bytes = b"") -> Told:
    """Run one of the two commands to its end."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words], env=env, input=given, capture_output=True, check=False, timeout=60
    )
    return Told(done.returncode, done.stdout.decode(), done.stderr.decode())


def scanner(*words: str, env: Mapping[str, str]) -> Told:
    """Run ``scanner``."""
    return run("scanner_app.cli", *words, env=env)


def scanner_server(*words: str | Path, given: bytes = b"") -> Told:
    """Run ``scanner-server``."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("SCANNER_")}
    root = str(Path(__file__).resolve().parents[2])
    return run("scanner_app.server_command", *map(str, words), env=env | {"PYTHONPATH": root}, given=given)


def awaited(holds: Callable[[], bool], what: str) -> None:
    """Wait until a condition of the machine holds, or fail naming it."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, f"waited {PATIENCE_S:.0f} s for {what}"
        time.sleep(LOOK_S)  # between two looks at something that makes no event


def children(parent: int) -> list[int]:
    """Return the living children of a process."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(fields[1]) == parent and fields[0] != "Z":
                found.append(int(folder.name))
    return found


def listens(pid: int, device: str) -> bool:
    """Return whether a process has this device in one of its selectors."""
    try:
        own = {file.name for file in Path(f"/proc/{pid}/fd").iterdir() if os.path.realpath(file) == device}
        watched = [file.read_text() for file in Path(f"/proc/{pid}/fdinfo").iterdir()]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return any(number in own for text in watched for number in re.findall(r"^tfd:\s+(\d+)", text, re.MULTILINE))


def command_of(pid: int) -> bytes:
    """Return the command line of a process, nothing where it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
