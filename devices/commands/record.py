"""``record``: what scanners send, kept in a file, and decoded again from one."""

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from devices.capture import Captured, head_line, read_capture, record_line, replay
from devices.commands import lines
from devices.commands.hearing import EndedError, hearing, terminal_hearing
from devices.commands.refusal import CommandLineError
from devices.commands.sources import chosen
from devices.profile import Profile
from devices.profile_file import WEDGE, read_file
from devices.records import Emitted
from devices.scan import DeviceError, DeviceNotFoundError
from devices.scanner_list import Scanners
from devices.source_settings import SourceKind, SourceSettings
from devices.sources.hidraw_nodes import find_pos_scanner, hid_nodes
from devices.traffic import Traffic


def run(arguments: Namespace, folder: Path, known: Scanners) -> int:
    """Record until SIGINT or SIGTERM, or play; ``folder`` is where profiles are kept."""
    if arguments.play is not None:
        return _play(arguments, folder)
    if not arguments.sources or arguments.out is None:
        raise CommandLineError("Name the scanners and the file to write: record SOURCE --out FILE.")
    tapped, wedge = chosen(arguments, known)
    captured = [Captured(one.source, one.profile, _descriptor(one)) for one in tapped]
    if wedge is not None:
        captured.append(Captured(WEDGE, wedge))
    with _fresh(arguments.out) as file, hearing(tapped) if tapped else terminal_hearing() as heard:
        file.write(f"{head_line(captured)}\n")
        lines.said(f"{arguments.out} takes every code that is scanned from now on; end with Ctrl+C.")
        count = 0
        try:
            while True:
                record = heard.next()
                if record is not None:
                    _keep(record, file)
                    count += isinstance(record, Traffic)
        except EndedError:
            lines.line(f"{count} pieces of traffic were recorded.")
            return 0


def _keep(record: Emitted, file: TextIO) -> None:
    file.write(f"{record_line(record)}\n")
    file.flush()
    if not isinstance(record, Traffic):
        lines.record_line(record)


@contextmanager
def _fresh(path: Path) -> Iterator[TextIO]:
    """Give a new file that this user alone may read: it holds whatever is scanned."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise DeviceError(f"{path} is there already: name a file that is not, or remove it.") from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        yield file


def _descriptor(settings: SourceSettings) -> bytes:
    if settings.kind is not SourceKind.HID_POS:
        return b""
    try:
        return find_pos_scanner(settings.address, hid_nodes()).descriptor
    except DeviceNotFoundError:
        return b""  # it may be plugged in later; the capture then cannot be decoded again, which playing it says


def _play(arguments: Namespace, folder: Path) -> int:
    profile = None if not arguments.profile else _profile(arguments.profile, folder)
    for record in replay(read_capture(arguments.play), profile):
        lines.record_line(record, as_json=arguments.json)
    return 0


def _profile(named: str, folder: Path) -> Profile:
    """Return the profile of a name in the folder, or of a file."""
    path = Path(named)
    return read_file(path if path.suffix == ".toml" else folder / f"{named}.toml").profile
