"""The log of one handheld, in a file of its data folder: the terminal belongs to the operator."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from devices.showable import showable

FILE_NAME: Final = "scanner.log"
_BYTES: Final = 1_000_000
_KEPT: Final = 2


class _Lines(logging.Formatter):
    """One record, whatever it holds, cannot pretend to be another one or act on the terminal that shows it."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n    ".join(showable(line) for line in super().format(record).splitlines())


@contextmanager
def logbook(folder: Path) -> Iterator[None]:
    """Keep what is logged meanwhile in the folder's file, of which two old ones stay; for the owner's eyes alone."""
    path = folder / FILE_NAME
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))
    handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(_Lines("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.setLevel(before)
        root.removeHandler(handler)
        handler.close()
