"""``setup``: a scanner reads a few symbols, and how it talks is written down."""

import re
import time
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from devices.commands.board import Board
from devices.commands.hearing import EndedError, Hearing, hearing, terminal_hearing
from devices.commands.lines import line, said
from devices.commands.refusal import CommandLineError
from devices.commands.sources import line_profile, named_sources
from devices.feed import Emitted, SourceState, SourceStatus
from devices.listing import keyboards
from devices.profile import Profile
from devices.profile_file import WEDGE, ProfileFile, read_folder, write_file
from devices.scan import DeviceError, Scan
from devices.scanner_list import Scanners
from devices.showable import showable
from devices.source_settings import SourceSettings
from devices.teaching.calibrate import Calibration
from devices.teaching.finding import Weight
from devices.teaching.lesson import Lesson, Progress
from devices.teaching.spelling import CONTENTS
from devices.traffic import Traffic

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

ENDED: Final = 0
UNSOUND: Final = 1
"""Something has to be changed on the scanner; no profile was written where none reads it."""
INTERRUPTED: Final = 130

_NO_WORD: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME: Final = 40


def run(arguments: Namespace, folder: Path, _: Scanners) -> int:
    """Print the symbols, list what can be tried, or teach one scanner; ``folder`` is where profiles are kept."""
    if arguments.paper_out is not None:
        return _print(arguments.paper_out, arguments.paper)
    if arguments.trial and not arguments.sources:
        return _offer()
    addresses = arguments.sources or [WEDGE]
    lessons: dict[str, tuple[str, Lesson]] = {}
    sources: list[SourceSettings] = []
    for address in addresses:
        if address == WEDGE:
            if len(addresses) > 1:
                raise CommandLineError("The terminal is taught by itself: name no source, or others alone.")
            lessons[WEDGE] = (WEDGE, Lesson(Profile(name=WEDGE), terminal=True))
            continue
        (named,) = named_sources([address])
        settings = replace(named, profile=line_profile(arguments, Profile()), tap=True)
        settings = replace(settings, trial=arguments.trial)
        sources.append(settings)
        lessons[settings.source] = (address, Lesson(settings.profile))
    if len(addresses) == 1:  # what cannot be written is said before anything is scanned
        _name(addresses[0], arguments.name, folder)
    listening: AbstractContextManager[Hearing] = hearing(tuple(sources)) if sources else terminal_hearing()
    try:
        with listening as heard:
            address, lesson = _Setup(heard, lessons).run()
    except EndedError:
        line("Nothing was written.")
        return INTERRUPTED
    return _written(lesson.ended(), address, arguments.name, folder)


class _Setup:
    """Shows the symbols one after the other; the first source that reads one is the one that is taught."""

    def __init__(self, heard: Hearing, lessons: Mapping[str, tuple[str, Lesson]]) -> None:
        self._heard = heard
        self._lessons = dict(lessons)
        self._board = Board(len(CONTENTS))

    def run(self) -> tuple[str, Lesson]:
        """Return the address and the finished lesson of the scanner that read all symbols."""
        if WEDGE in self._lessons:
            self._ask()
        while True:
            dues = [self._board.deadline(), *(lesson.deadline() for _, lesson in self._lessons.values())]
            record = self._heard.next(min((due for due in dues if due is not None), default=None))
            if record is None:
                self._board.tick(time.monotonic())
            elif isinstance(record, SourceStatus) and record.source in self._lessons:
                self._tell(record)
            for source, (address, lesson) in list(self._lessons.items()):
                for progress in _progress(lesson, source, record):
                    self._judge(source, lesson, progress)
                if lesson.wanted is None:
                    return address, lesson

    def _judge(self, source: str, lesson: Lesson, progress: Progress) -> None:
        if progress.symbol is not None:
            self._lessons = {source: self._lessons[source]}
            self._board.say(f"{progress.symbol} is read, {lesson.read} of {len(CONTENTS)}.", "✓ ")
        elif progress.finding is not None:
            self._board.warn(progress.finding.sentence)
        self._ask()

    def _tell(self, status: SourceStatus) -> None:
        self._board.say(status.detail)
        if status.state is SourceState.RELEASED:
            del self._lessons[status.source]
            if not self._lessons:
                raise DeviceError(status.detail)
        elif status.state is SourceState.CONNECTED:
            self._ask()

    def _ask(self) -> None:
        """Ask for the symbol that the furthest lesson wants."""
        lesson = max((lesson for _, lesson in self._lessons.values()), key=lambda one: one.read)
        if lesson.wanted is not None:
            self._board.ask(lesson.wanted, lesson.read)


def _progress(lesson: Lesson, source: str, record: Emitted | None) -> list[Progress]:
    match record:
        case None:
            return lesson.tick(time.monotonic())
        case Traffic() | Scan() if record.source == source:
            return lesson.feed(record)
        case _:
            return []


def _print(out: Path, paper: str) -> int:
    from devices.commands.drawing import print_symbols  # noqa: PLC0415 - nothing else draws on paper
    from devices.labels.paper import Paper  # noqa: PLC0415 - nothing else draws on paper

    print_symbols(out, Paper(paper))
    said(f"{out} holds the symbols. Print it in its own size, then run setup with the scanner's address.")
    return ENDED


def _offer() -> int:
    found = keyboards()
    if not found:
        raise DeviceError("No keyboard is plugged in: a scanner in another mode is listed by the command devices.")
    for one in found:
        line(f"setup --trial {showable(one.address)}")
        said(f"{one.name} {one.ids}", "    ")
    said(
        "Name the one that may be the scanner: it is held for 10 seconds, types nowhere else meanwhile, and is given "
        "back unless a code is scanned."
    )
    return ENDED


def _written(found: Calibration, address: str, name: str, folder: Path) -> int:
    path = folder / f"{_name(address, name, folder)}.toml"
    for one in found.findings:
        said(one.sentence, "! " if one.weight is Weight.CHANGE else "· ")
    if not found.readable:
        said(
            "No profile was written, because none reads this scanner rightly. Change what is marked with ! on the "
            "scanner, then run setup once more, and wait a second between two scans. If it stays so, turn off every "
            "prefix and suffix of the scanner but CR."
        )
        return UNSOUND
    profile = replace(found.profile, name=path.stem)
    write_file(path, ProfileFile(profile, source=address), (one.sentence for one in found.findings))
    said(f"{path} is written.")
    if found.sound:
        return ENDED
    said("Change what is marked with ! on the scanner, then run setup once more.")
    return UNSOUND


def _name(address: str, name: str, folder: Path) -> str:
    """Return the profile's name: that of the same scanner's last lesson, what was asked for, or a new one."""
    taught = {_source(one.source): stem for stem, one in read_folder(folder).items() if one.source}
    last = taught.get(_source(address))
    if last is not None and name[:_LONGEST_NAME].strip("-") in {"", last}:
        return last
    if last is not None:
        raise DeviceError(
            f"{folder / last}.toml is already the profile of {address}, and a scanner has one: run setup without "
            f"--name to write it anew, or rename that file to {name}.toml first."
        )
    chosen = name or _NO_WORD.sub("-", address.lower().rpartition("/")[2]).strip("-")
    chosen = chosen[:_LONGEST_NAME].strip("-") or "scanner"
    if chosen.startswith(".") or "/" in chosen or "\0" in chosen:
        raise DeviceError(f"{chosen!r} is no name of a profile: use letters, digits and hyphens.")
    if (folder / f"{chosen}.toml").exists():
        raise DeviceError(f"The profile {chosen} is there and is not this scanner's: give another one with --name.")
    return chosen


def _source(address: str) -> str:
    """Return the one name of a source that may be addressed in several ways."""
    return address if address == WEDGE else SourceSettings.parse(address).source
