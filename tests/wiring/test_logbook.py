"""The log of a handheld."""

import logging
import stat
from pathlib import Path

from scanner_app.logbook import FILE_NAME, logbook


def test_what_is_logged_stands_in_the_owners_file_and_cannot_forge_a_line(tmp_path: Path) -> None:
    log = logging.getLogger("scanner_app.test")
    with logbook(tmp_path):
        log.warning("a scan of %s", "X\n2026-01-01 00:00:00,000 INFO forged\x1b[2J\u202e")
    log.warning("after")
    file = tmp_path / FILE_NAME
    lines = file.read_text().splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("WARNING scanner_app.test a scan of X")
    assert lines[1].startswith("    ")
    assert all(line.isprintable() for line in lines)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
