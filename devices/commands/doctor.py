"""``doctor``: what scanners send, live, and what to change."""

import time
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import Final

from devices.advice import silence
from devices.commands.hearing import EndedError, Hearing, hearing, terminal_hearing
from devices.commands.lines import json_line, line, record_line, said
from devices.commands.sources import chosen
from devices.doctor import Doctor, Report
from devices.feed import Emitted, SourceState, SourceStatus
from devices.profile_file import WEDGE, read_folder
from devices.scan import DeviceError, ScanFault
from devices.scanner_list import Scanners
from devices.source_settings import SourceKind, SourceSettings
from devices.sources.hidraw_nodes import hid_nodes
from devices.teaching.sample import Medium
from devices.usb_modes import unreadable

_SILENCE_S: Final = 10.0


def run(arguments: Namespace, folder: Path, known: Scanners) -> int:
    """Print a report for each scan until SIGINT or SIGTERM."""
    for sentence in unreadable(hid_nodes()):
        _say(sentence, as_json=arguments.json)
    sources, wedge = chosen(arguments, known)
    if not sources and wedge is None:
        raise DeviceError("No scanner is set up: name one, as the command devices lists it, or run setup.")
    taught = {_source(one.source) for one in read_folder(folder).values() if one.source}
    doctors = {one.source: Doctor(one.source, one.profile, taught=one.source in taught) for one in sources}
    if wedge is not None:
        doctors[WEDGE] = Doctor(WEDGE, wedge, taught=WEDGE in taught, terminal=True)
    with hearing(sources) if sources else terminal_hearing() as heard, suppress(EndedError):
        _Round(heard, doctors, sources, as_json=arguments.json).run()
    return 0


def _source(address: str) -> str:
    return address if address == WEDGE else SourceSettings.parse(address).source


class _Round:
    """Goes from doctor to doctor; a source that is silent for long is said to be, once."""

    def __init__(
        self, heard: Hearing, doctors: dict[str, Doctor], sources: tuple[SourceSettings, ...], *, as_json: bool
    ) -> None:
        self._heard = heard
        self._doctors = doctors
        self._settings = {one.source: one for one in sources}
        self._as_json = as_json
        self._silent_at: dict[str, float] = {}

    def run(self) -> None:
        """Print until EndedError."""
        while True:
            dues = [one.deadline() for one in self._doctors.values()] + list(self._silent_at.values())
            record = self._heard.next(min((due for due in dues if due is not None), default=None))
            if record is None:
                self._passed(time.monotonic())
            else:
                self._took(record)

    def _passed(self, now: float) -> None:
        for doctor in self._doctors.values():
            self._print(doctor.tick(now))
        for source in [source for source, due in self._silent_at.items() if now >= due]:
            del self._silent_at[source]
            settings = self._settings[source]
            medium = Medium.KEYS if settings.kind is SourceKind.HID_KEYBOARD else Medium.BYTES
            _say(f"{source}: {silence(settings.profile, medium)}", as_json=self._as_json)

    def _took(self, record: Emitted) -> None:
        if isinstance(record, SourceStatus):
            record_line(record, as_json=self._as_json)
            if record.state is SourceState.CONNECTED:
                self._silent_at[record.source] = time.monotonic() + _SILENCE_S
            else:
                self._silent_at.pop(record.source, None)
            return
        self._silent_at.pop(record.source, None)
        doctor = self._doctors.get(record.source)
        if doctor is not None:
            self._print(doctor.feed(record))
        elif isinstance(record, ScanFault):  # of the reading process itself
            record_line(record, as_json=self._as_json)

    def _print(self, reports: list[Report]) -> None:
        for report in reports:
            if self._as_json:
                json_line(report.document())
            else:
                for row in report.lines():
                    line(row)
                for sentence in report.advice:
                    said(sentence, "  ! ")


def _say(sentence: str, *, as_json: bool) -> None:
    if as_json:
        json_line({"type": "advice", "sentence": sentence})
    else:
        said(sentence, "! ")
