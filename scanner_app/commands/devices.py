"""``scanner devices``: the scanners that are there, as the configuration writes them; or what they read, live."""

import os
from argparse import Namespace

from devices.commands.show import refuse_unwatched, watch
from devices.commands.sources import named_sources
from devices.listing import Attached, attached
from devices.showable import showable
from scanner_app.commands.console import json_line, line
from scanner_app.config import load_config
from scanner_app.exit_code import ExitCode


def run(arguments: Namespace) -> int:
    """List what may be a scanner, of which nothing is opened; or watch the named ones, or those that are set up."""
    refuse_unwatched(arguments)
    if arguments.watch:
        _watch(arguments)
        return ExitCode.OK
    found = attached()
    if arguments.json:
        json_line([{"kind": one.kind, "name": one.name, "ids": one.ids, "address": one.address} for one in found])
    elif found:
        for one in found:
            line(_row(one))
    else:
        line("No serial port and no keyboard was found. A scanner that types into the terminal needs no setting.")
    return ExitCode.OK


def _watch(arguments: Namespace) -> None:
    config = load_config(os.environ, arguments.config)
    profiles = {one.source: one for one in config.sources}
    named = named_sources(arguments.sources)
    sources = tuple(profiles.get(one.source, one) for one in named) or config.sources
    watch(sources, as_json=arguments.json)


def _row(one: Attached) -> str:
    return "\t".join(showable(text) for text in (one.address, one.name, one.ids) if text)
