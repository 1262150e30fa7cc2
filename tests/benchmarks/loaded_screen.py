"""A busy terminal application that reads a keyboard scanner; run by itself, in a terminal.

``python loaded_screen.py process|calm|read|thread PIPE COUNT OUT`` reads key events from the pipe, in the reading
process or in a thread of its own beside the screen, until COUNT scans have come, and writes how many seconds each was
under way: to this application, or with ``read`` to the moment at which the reading process had read it. With ``calm``
garbage is collected only where no scan has come for a while.
"""

import gc
import json
import selectors
import sys
import threading
import time
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widgets import DataTable

from devices.feed import Feed
from devices.records import Emitted
from devices.scan import Scan
from devices.source_settings import SourceKind, SourceSettings
from devices.sources.keyboard_opening import open_keyboard
from devices.status import SourceState, SourceStatus
from devices.traffic import Traffic

ROWS_AT_ONCE = 5
EVERY_S = 0.2
SHOWN = 500
CALM_S = 0.5


class LoadedScreen(App[None]):
    """Adds rows to a table all the time, as a terminal that shows every scan does."""

    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False

    def __init__(self, way: str, pipe: str, count: int, out: Path) -> None:
        super().__init__()
        self._way = way
        self._settings = SourceSettings(SourceKind.HID_KEYBOARD, pipe, tap=way == "read")
        self._count = count
        self._out = out
        self._waits: list[float] = []
        self._added = 0
        self._read_at = 0.0
        self._collected = 0
        self._feed = Feed((self._settings,), self._emit)

    def compose(self) -> ComposeResult:
        yield DataTable[str]()

    def on_mount(self) -> None:
        self.query_one(DataTable).add_columns("number", "code", "what", "where")
        self.set_interval(EVERY_S, self._grow)
        gc.collect()
        gc.freeze()  # as the application does when it has loaded
        if self._way == "calm":
            gc.disable()
            self.set_interval(CALM_S, self._collect)
        if self._way != "thread":
            self._feed.start()
        else:
            threading.Thread(target=self._read, daemon=True).start()

    def _grow(self) -> None:
        table = self.query_one(DataTable)
        for _ in range(ROWS_AT_ONCE):
            self._added += 1
            table.add_row(str(self._added), f"SN-{self._added:08d}", "received", f"BIN-{self._added % 97:03d}")
        if table.row_count > SHOWN:
            table.clear()
        table.move_cursor(row=table.row_count)

    def _collect(self) -> None:
        if self._waits and len(self._waits) == self._collected:
            gc.collect()
        self._collected = len(self._waits)

    def _emit(self, record: Emitted) -> None:
        match record:
            case Scan():
                self._came(time.monotonic() - record.at if self._way != "read" else self._read_at - record.at)
            case Traffic():
                self._read_at = record.at
            case SourceStatus(state=SourceState.CONNECTED):
                self._out.with_suffix(".ready").touch()
            case _:
                pass

    def _came(self, wait: float) -> None:
        self._waits.append(wait)
        if len(self._waits) == self._count:
            self._out.write_text(json.dumps(self._waits))
            self.call_later(self.exit)

    def _read(self) -> None:
        keyboard = open_keyboard(self._settings)
        self._emit(SourceStatus(self._settings.source, SourceState.CONNECTED, "It is open."))
        descriptor = keyboard.fileno()
        assert descriptor is not None
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while len(self._waits) < self._count:
                selector.select()
                for record in keyboard.receive(time.monotonic()):
                    self._emit(record)

    def on_unmount(self) -> None:
        if self._way != "thread":
            self._feed.stop()


if __name__ == "__main__":
    LoadedScreen(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])).run()
