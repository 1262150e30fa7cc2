"""``scanner replay``: feed a tape of scans through the work without a screen, one line of result a scan.

Without ``--data`` the tape is played in the demo's warehouse, or in that of ``--load``, with a server in the same
process, on the tape's clock: the same tape gives the same bytes. With ``--data`` it is played on that handheld's own
folder; ``--load`` then takes the CSV files straight into its mirror.
"""

import os
import random
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from scanner_app import tape
from scanner_app.commands.console import json_line, line
from scanner_app.config import load_config
from scanner_app.demo.warehouse import csv_file
from scanner_app.exit_code import ExitCode
from scanner_app.links import factory
from scanner_app.local_mirror import SITE, TAG, load_files, stand_alone
from scanner_app.player import Player, Result
from scanner_app.shift import Shift
from scanner_app.tape_clock import TapeClock
from sync.clock import RandomIds, SystemClock
from sync.identity_file import Identity
from sync.imports.findings import ImportErrors
from sync.imports.kinds import KINDS
from sync.link import LinkError
from sync.store import Store
from sync.worker import Worker

START: Final = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""When a tape begins that does not say ``!at``."""


def run(arguments: Namespace) -> int:
    """Play the tape and print its results."""
    try:
        lines = tape.parse(_read(arguments.tape))
        files = _files(arguments.load)
    except (tape.TapeError, ValueError) as error:
        return _refused(str(error))
    show = _json if arguments.json else _text
    try:
        with _player(arguments, files) as player:
            for result in player.play(lines):
                show(result)
    except ImportErrors as error:
        return _refused(str(error))
    except ModuleNotFoundError as error:
        return _refused(
            f"The embedded server is not installed ({error.name} is missing). Install it with: "
            "python -m pip install 'scanner-terminal[server]', or replay on a handheld's folder with --data."
        )
    return ExitCode.OK


def _player(arguments: Namespace, files: Mapping[str, bytes] | None) -> AbstractContextManager[Player]:
    if arguments.data is not None:
        return _on_folder(arguments, files)
    return _embedded(files)


@contextmanager
def _embedded(files: Mapping[str, bytes] | None) -> Iterator[Player]:
    """Give a player on a site of its own, in a temporary folder."""
    from scanner_app.demo.embedded_site import embedded_site  # noqa: PLC0415  # needs the server extra

    clock = TapeClock(START)
    given = {kind: csv_file(kind) for kind in KINDS} if files is None else files
    with TemporaryDirectory(prefix="scanner-replay-") as folder, embedded_site(Path(folder), clock, given) as site:
        store, link = site
        worker = Worker(store, lambda: link, clock, random.Random(0))  # noqa: S311  # a replay must repeat
        carry = _carrying(worker)
        carry()
        yield Player(Shift(store, _identity(store), clock), clock, carry, online=True)


@contextmanager
def _on_folder(arguments: Namespace, files: Mapping[str, bytes] | None) -> Iterator[Player]:
    """Give a player on a handheld's own folder, offline until the tape says otherwise."""
    config = load_config({**os.environ, "SCANNER_DATA": str(arguments.data)}, arguments.config)
    machine = SystemClock()
    clock = TapeClock(machine.now(), machine.boot(), machine.monotonic_ns())
    with closing(Store.open(arguments.data, clock, RandomIds())) as store:
        if store.identity is None:
            store.enrol(stand_alone(RandomIds()))
            sys.stderr.write(
                f"scanner: {arguments.data} was not enrolled and was made stand-alone (site {SITE}, tag {TAG}); "
                "its facts stay here and go to no server.\n"
            )
        if files is not None:
            load_files(store, files)
        worker = Worker(store, factory(store, config), clock, random.SystemRandom())
        try:
            yield Player(Shift(store, _identity(store), clock, config.station), clock, _carrying(worker), online=False)
        finally:
            worker.stop()


def _carrying(worker: Worker) -> Callable[[], None]:
    """Return what pushes and pulls everything, and says where that was not possible."""

    def carry() -> None:
        try:
            worker.drain_once()
            worker.pull_once()
        except LinkError as error:
            sys.stderr.write(f"scanner: not synchronised: {error}\n")

    return carry


def _identity(store: Store) -> Identity:
    identity = store.identity
    if identity is None:
        raise ValueError("The folder has no identity; enrol it first.")
    return identity


def _read(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _files(folder: Path | None) -> Mapping[str, bytes] | None:
    """Return the CSV files of the folder by their kind, each named KIND.csv; None where no folder was given."""
    if folder is None:
        return None
    found = {kind: path.read_bytes() for kind in KINDS if (path := folder / f"{kind}.csv").is_file()}
    if not found:
        names = ", ".join(f"{kind}.csv" for kind in KINDS)
        raise ValueError(f"The folder {folder} holds no file to load; at least one of {names} is expected.")
    return found


def _json(result: Result) -> None:
    json_line(asdict(result))


def _text(result: Result) -> None:
    """Print one line a scan: its number, what was scanned, the answer, and where the work stands."""
    parts: Sequence[str] = (
        f"{result.n:>4}  {result.answer:<9}  {result.scan}",
        f"      {result.code}: {result.say}" + (f" {result.expected}" if result.expected else ""),
        f"      {result.step}" + (f"  + {', '.join(result.facts)}" if result.facts else ""),
    )
    line("  ".join(part.strip() for part in parts))


def _refused(sentence: str) -> int:
    sys.stderr.write(f"scanner: {sentence}\n")
    return ExitCode.USAGE
