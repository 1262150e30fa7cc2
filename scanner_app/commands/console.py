"""Lines on the standard output. What a scan or a document holds comes here in escapes or through ``showable``."""

import json
import sys


def line(text: str) -> None:
    """Print one line that is known to be safe."""
    sys.stdout.write(f"{text}\n")


def json_line(value: object) -> None:
    """Print one JSON document on one line, in ASCII: no character of it acts on a terminal."""
    line(json.dumps(value, ensure_ascii=True))
