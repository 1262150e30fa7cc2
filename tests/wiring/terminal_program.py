"""The application with a scripted shift, for a real terminal: what reaches the shift is written to a file."""

import json
import os
import sys
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from devices.scan import Scan, ScanFault
from scanner_app.app import ScannerApp
from scanner_app.said import Said
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.step import Control
from sync.clock import SystemClock
from tests.screens.scripted import ANSWERS, ScriptedShift, bench


@dataclass
class LoggedShift(ScriptedShift):
    """Writes down what it hears, as a line of JSON."""

    log: Path = Path(os.devnull)

    def scan(self, scan: Scan | ScanFault) -> Future[Said]:
        raw = scan.raw if isinstance(scan, Scan) else scan.partial
        self._note(type(scan).__name__, raw.decode("latin-1"))
        return super().scan(scan)

    def act(self, control: Control, argument: str = "") -> Future[Said]:
        self._note("act", f"{control}:{argument}")
        return super().act(control, argument)

    def keyed(self, text: str) -> Future[Said]:
        self._note("keyed", text)
        return super().keyed(text)

    def _note(self, what: str, text: str) -> None:
        with self.log.open("a") as log:
            log.write(json.dumps([what, text]) + "\n")


def main() -> int:
    """Run until the terminal or the operator ends it."""
    queue = Answer(Kind.NOTE, Phrase("session.queue"))
    shift = LoggedShift(lines={"OK": (ANSWERS[Kind.OK], None), "SCN:MODE:home": (queue, None)}, log=Path(sys.argv[1]))
    app = ScannerApp(bench(shift), clock=SystemClock(), sound=False)
    try:
        return app.run() or 0
    finally:
        app.stop()
        shift.close()


if __name__ == "__main__":
    sys.exit(main())
