"""Running the product's commands as a person or a script would: as processes, by their exit status and output."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


def environment(folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which every folder of the product lies inside this one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCANNER_")}
    own = {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "share"),
        "SCANNER_DATA": str(folder / "data"),
        "PYTHONPATH": str(ROOT),
    }
    return {**kept, **own, **(more or {})}


def scanner(folder: Path, *words: str, given: bytes = b"", more: Mapping[str, str] | None = None) -> Ended:
    """Run ``scanner`` on this handheld's folder."""
    return _run("scanner_app.cli", words, environment(folder, more), given)


@contextmanager
def started(folder: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Give ``scanner`` running on this handheld's folder; it is killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scanner_app.cli", *words], env=environment(folder), stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE_S)


def server_command(folder: Path, *words: str) -> Ended:
    """Run ``scanner-server`` on this server's folder."""
    return _run("scanner_app.server_command", (*words, "--data", str(folder)), environment(folder), b"")


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """Give the address of a server process on this folder, which has its site already."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scanner_app.server_command", *("run", "--port", "0", "--json", "--data", str(folder))],
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        told: dict[str, Any] = json.loads(process.stdout.readline())
        yield str(told["url"])
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def _run(module: str, words: tuple[str, ...], env: dict[str, str], given: bytes) -> Ended:
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        env=env,
        input=given,
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
