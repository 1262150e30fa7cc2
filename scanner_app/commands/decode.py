"""``scanner decode``: say what a barcode's content is. Defined for all bytes."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from devices.barcodes.decoded import Decoded, decode
from devices.escapes import EscapeError, unescape
from scanner_app.commands.console import json_line, line
from scanner_app.exit_code import ExitCode
from scanner_app.workflows.resolve import CONTROL_PREFIX, ENROLL_PREFIX
from scanner_app.workflows.step import Control
from sync.ledger.identity import is_short_code

BAD_ESCAPE = "bad_escape"
"""Flag of a text with an escape that says nothing: its characters were taken as they are."""


WITHHELD = "withheld"
"""Flag of an enrolment code: it is a secret, and nothing after its prefix is shown."""

_ENROLMENT = {"role": "enrolment", "value": "", "why": f"begins with {ENROLL_PREFIX}; its code is not shown"}


def run(arguments: Namespace) -> int:
    """Print one line, or one JSON object, for each code."""
    for written in _lines(arguments.texts):
        raw, flags = _content(written)
        if ENROLL_PREFIX.encode() in raw.upper():
            decoded, roles, flags = decode(ENROLL_PREFIX.encode()), [_ENROLMENT], [*flags, WITHHELD]
        else:
            decoded = decode(raw)
            roles = _control(decoded)
        if arguments.json:
            json_line(_described(decoded, roles, flags))
        else:
            line("; ".join([_told(decoded, roles), *flags]))
    return ExitCode.OK


def _described(decoded: Decoded, roles: list[dict[str, str]], flags: list[str]) -> dict[str, Any]:
    """Return the JSON object; an enrolment code has its own role alone."""
    described = decoded.as_json()
    others = [] if roles == [_ENROLMENT] else described["roles"]
    return {**described, "roles": [*roles, *others], "flags": sorted([*described["flags"], *flags])}


def _told(decoded: Decoded, roles: list[dict[str, str]]) -> str:
    """Return the line: what the terminal takes the code for stands before what its characters may be."""
    if roles == [_ENROLMENT]:
        return f"enrolment: {_ENROLMENT['why']}"
    return "; ".join([*(f"control {role['value']}: {role['why']}" for role in roles), decoded.as_line()])


def _control(decoded: Decoded) -> list[dict[str, str]]:
    """Return the role of a control code, with the tag of the site whose terminals take it."""
    text = decoded.reading.text if decoded.reading is not None else ""
    if not text.startswith(CONTROL_PREFIX):
        return []
    tag, _, command = text.removeprefix(CONTROL_PREFIX).partition(":")
    name = command.partition(":")[0]
    if not (is_short_code(tag) and name in Control.__members__):
        return []
    return [{"role": "control", "value": name, "why": f"a control code of the site with tag {tag}"}]


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
