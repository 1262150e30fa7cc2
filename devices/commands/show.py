"""The list of scanners, and the live view of some of them."""

from argparse import Namespace

from devices.commands.hearing import EndedError, hearing
from devices.commands.lines import json_line, line, record_line
from devices.commands.refusal import CommandLineError
from devices.commands.sources import named_sources
from devices.listing import attached
from devices.scan import DeviceError
from devices.showable import showable
from devices.source_settings import SourceSettings


def run(arguments: Namespace) -> int:
    """List what may be a scanner, or watch the named sources; return 0."""
    refuse_unwatched(arguments)
    if arguments.watch:
        watch(named_sources(arguments.sources), as_json=arguments.json)
    else:
        for one in attached():
            if arguments.json:
                json_line({"kind": one.kind, "name": one.name, "ids": one.ids, "address": one.address})
            else:
                line(f"{showable(one.address)}  {showable(one.name)}  {one.ids}")
    return 0


def refuse_unwatched(arguments: Namespace) -> None:
    """Raise CommandLineError for sources that are named and not watched: the list names every one."""
    if arguments.sources and not arguments.watch:
        raise CommandLineError("Scanners are named for --watch alone: give it too, or name none for the list.")


def watch(sources: tuple[SourceSettings, ...], *, as_json: bool) -> None:
    """Print what the sources read, one line each, until SIGINT or SIGTERM."""
    if not sources:
        raise DeviceError("Nothing to watch was named; list the scanners without --watch, then name one.")
    with hearing(sources) as heard:
        try:
            while True:
                record = heard.next()
                if record is not None:
                    record_line(record, as_json=as_json)
        except EndedError:
            return
