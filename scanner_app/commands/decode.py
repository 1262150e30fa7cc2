"""``scanner decode``: say what a barcode's content is. Defined for all bytes."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator

from devices.barcodes.decoded import decode
from devices.escapes import EscapeError, unescape
from scanner_app.commands.console import json_line, line
from scanner_app.exit_code import ExitCode

BAD_ESCAPE = "bad_escape"
"""Flag of a text with an escape that says nothing: its characters were taken as they are."""


def run(arguments: Namespace) -> int:
    """Print one line, or one JSON object, for each code."""
    for written in _lines(arguments.texts):
        raw, flags = _content(written)
        decoded = decode(raw)
        if arguments.json:
            described = decoded.as_json()
            json_line({**described, "flags": sorted([*described["flags"], *flags])})
        else:
            line("; ".join([decoded.as_line(), *flags]))
    return ExitCode.OK


def _lines(texts: list[str]) -> Iterator[bytes]:
    for text in texts or ["-"]:
        if text == "-":
            yield from (read.removesuffix(b"\n") for read in sys.stdin.buffer)
        else:
            yield os.fsencode(text)


def _content(written: bytes) -> tuple[bytes, list[str]]:
    try:
        return unescape(written.decode("utf-8", "surrogateescape")), []
    except EscapeError:
        return written, [BAD_ESCAPE]
