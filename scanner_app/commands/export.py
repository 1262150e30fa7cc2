"""``scanner queue export``: the unsent events as a file, for a network that never returns."""

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from devices.showable import showable
from scanner_app.commands.console import line
from scanner_app.exit_code import ExitCode
from scanner_app.handheld_folder import Folder
from sync import events_file, outbox, wire
from sync.clock import SystemClock, stamp
from sync.handheld import View
from sync.outbox import Row


def run(arguments: Namespace) -> int:
    """Write the file beside whatever application works on the folder; nothing in the folder changes."""
    folder = Folder.of(arguments)
    identity = folder.identity()
    if os.path.lexists(arguments.file):
        raise FileExistsError(f"{arguments.file} is there already: name a file that is not, or remove it.")
    clock = SystemClock()
    now = wire.Now(at=stamp(clock.now()), offset=clock.offset(), monotonic=clock.monotonic_ns(), boot=clock.boot())
    with folder.view() as view:
        after = 0 if arguments.all else _acknowledged(view)
        count = view.summary().total - after
        _write(arguments.file, events_file.lines(identity.device, identity.site, now, _rows(view, after), count))
    line(f"{count} events written to {showable(str(arguments.file))}. On the server: scanner-server import events FILE")
    return ExitCode.OK


def _acknowledged(view: View) -> int:
    return int(view.conn.execute("SELECT acknowledged FROM handheld").fetchone()[0])


def _rows(view: View, after: int) -> Iterator[Row]:
    while rows := outbox.from_position(view.conn, after + 1):
        yield from rows
        after = rows[-1].position


def _write(path: Path, lines: Iterator[bytes]) -> None:
    """Write the file whole or not at all, readable by this user alone; an OSError names the file that was asked for."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)  # what is there may be a link, or somebody else's to read
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
