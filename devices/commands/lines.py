"""Lines on a terminal. What a scanner sent comes here through ``showable`` alone."""

import json
import shutil
import sys
import textwrap
from typing import Final

from devices.records import Emitted, document
from devices.scan import Scan, ScanFault
from devices.showable import showable
from devices.traffic import Traffic

_NARROW: Final = 20


def line(text: str = "") -> None:
    """Print one line that is known to be safe, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def json_line(value: object) -> None:
    """Print one JSON document on one line, in ASCII: no character of it acts on a terminal."""
    line(json.dumps(value, ensure_ascii=True))


def said(sentence: str, mark: str = "") -> int:
    """Print a sentence that may quote a scanner, broken to the terminal's width; return how many rows it took."""
    width = max(shutil.get_terminal_size().columns, _NARROW)
    rows = textwrap.wrap(f"{mark}{showable(sentence)}", width, subsequent_indent=" " * len(mark))
    for row in rows:
        line(row)
    return len(rows)


def record_line(record: Emitted, *, as_json: bool = False) -> None:
    """Print what a source said: a scan, a fault, a state or raw traffic."""
    if as_json:
        json_line(document(record))
    else:
        line(_told(record))


def _told(record: Emitted) -> str:
    source = showable(record.source)
    match record:
        case Scan():
            content = "not text" if record.text is None else showable(record.text)
            return " ".join([source, record.aim, content, *sorted(record.flags)])
        case ScanFault():
            return f"{source} fault {record.kind} {showable(record.partial.decode('utf-8', 'surrogateescape'))}"
        case Traffic():
            return f"{source} {record.form} {record.data.hex(' ')}"
        case _:
            return f"{source} {record.state}: {showable(record.detail)}"
