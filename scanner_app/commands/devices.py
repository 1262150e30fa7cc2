"""``scanner devices``: the scanners that are there, each as it is written in the configuration."""

from argparse import Namespace

from devices.listing import Attached, attached
from devices.showable import showable
from scanner_app.commands.console import json_line, line
from scanner_app.exit_code import ExitCode


def run(arguments: Namespace) -> int:
    """List what may be a scanner; nothing is opened."""
    found = attached()
    if arguments.json:
        json_line([{"kind": one.kind, "name": one.name, "ids": one.ids, "address": one.address} for one in found])
    elif found:
        for one in found:
            line(_row(one))
    else:
        line("No serial port and no keyboard was found. A scanner that types into the terminal needs no setting.")
    return ExitCode.OK


def _row(one: Attached) -> str:
    return "\t".join(showable(text) for text in (one.address, one.name, one.ids) if text)
