"""A busy screen in the guest that reads a scanner: what arrived, when the kernel saw it and when the screen had it.

``python -m tests.hardware.busy_screen SOURCE FILE`` draws until the scan of ``END`` and then writes FILE, a JSON list
of rows: kind (``scan`` or the fault's), content in hexadecimal, monotonic seconds of the kernel's last event, of the
arrival in the feed's thread and of the arrival in the screen.
"""

import json
import sys
import time
from pathlib import Path
from typing import Final

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widgets import DataTable

from devices.feed import Emitted, Feed
from devices.scan import Scan, ScanFault
from devices.source_settings import SourceSettings
from devices.status import SourceState, SourceStatus

END: Final = "END-OF-ALL"
ROWS: Final = 5
EVERY_S: Final = 0.2

Row = tuple[str, str, float, float, float]


class Arrived(Message):
    """A record of the feed, and when it came."""

    def __init__(self, record: Emitted, at: float) -> None:
        super().__init__()
        self.record = record
        self.at = at


class BusyScreen(App[None]):
    """A table that grows by five rows every fifth of a second, whatever else happens."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._feed = Feed((SourceSettings.parse(source),), self._hear)
        self._drawn = 0

    def compose(self) -> ComposeResult:
        yield DataTable()

    def on_mount(self) -> None:
        self.query_one(DataTable).add_columns("number", "code", "place", "state")
        self.set_interval(EVERY_S, self._draw)
        self._feed.start()

    def on_arrived(self, message: Arrived) -> None:
        now = time.monotonic()
        match message.record:
            case Scan(raw=raw, at=at):
                if raw == END.encode():
                    self._feed.stop()
                    self.exit()
                self.rows.append(("scan", raw.hex(), at, message.at, now))
            case ScanFault(kind=kind, partial=partial, at=at):
                self.rows.append((kind, partial.hex(), at, message.at, now))
            case SourceStatus(state=SourceState.CONNECTED):
                Path(sys.argv[2]).write_text("[]")
            case _:
                return

    def _hear(self, record: Emitted) -> None:
        self.post_message(Arrived(record, time.monotonic()))

    def _draw(self) -> None:
        table = self.query_one(DataTable)
        for _ in range(ROWS):
            self._drawn += 1
            table.add_row(str(self._drawn), f"SN{self._drawn:08d}", "A-01-02", "counted")
        table.move_cursor(row=table.row_count - 1)


if __name__ == "__main__":
    screen = BusyScreen(sys.argv[1])
    screen.run()
    Path(sys.argv[2]).write_text(json.dumps(screen.rows))
