"""``python -m devices``: list the scanners that are plugged in, or watch some of them read."""

import argparse
import json
import signal
import sys
import threading

from devices.feed import Emitted, Feed
from devices.listing import attached
from devices.records import document
from devices.scan import DeviceError, Scan, ScanFault
from devices.showable import showable
from devices.source_settings import SourceSettings
from devices.traffic import Traffic

_ENDED = 0
_REFUSED = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 0, or 2 where an argument or a device is refused."""
    parser = argparse.ArgumentParser(prog="python -m devices", description=__doc__)
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="serial:/dev/ttyUSB0, hid:NAME, simulated")
    parser.add_argument("--watch", action="store_true", help="print every scan of the sources until Ctrl+C")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    given = parser.parse_args(arguments)
    if not given.watch:
        _list(as_json=given.json)
        return _ENDED
    try:
        sources = tuple(SourceSettings.parse(one) for one in given.sources)
        if not sources:
            raise DeviceError("Nothing to watch was named; list the scanners without --watch, then name one.")  # noqa: TRY301 - said like every other DeviceError
        watch(sources, as_json=given.json)
    except DeviceError as error:
        sys.stderr.write(f"{error}\n")
        return _REFUSED
    return _ENDED


def watch(sources: tuple[SourceSettings, ...], *, as_json: bool) -> None:
    """Print what the sources read, one line each, until SIGINT or SIGTERM."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, lambda *_: ended.set())

    def emit(record: Emitted) -> None:
        line = json.dumps(document(record)) if as_json else _line(record)
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    feed = Feed(sources, emit)
    feed.start()
    try:
        ended.wait()
    finally:
        feed.stop()


def _line(record: Emitted) -> str:
    match record:
        case Scan():
            content = "not text" if record.text is None else showable(record.text)
            return " ".join([showable(record.source), record.aim, content, *sorted(record.flags)])
        case ScanFault():
            partial = showable(record.partial.decode("utf-8", "surrogateescape"))
            return f"{showable(record.source)} fault {record.kind} {partial}"
        case Traffic():
            return f"{showable(record.source)} {record.form} {record.data.hex(' ')}"
        case _:
            return f"{showable(record.source)} {record.state}: {showable(record.detail)}"


def _list(*, as_json: bool) -> None:
    for one in attached():
        if as_json:
            value = {"kind": one.kind, "name": one.name, "ids": one.ids, "address": one.address}
            sys.stdout.write(f"{json.dumps(value)}\n")
        else:
            sys.stdout.write(f"{showable(one.address)}  {showable(one.name)}  {one.ids}\n")


if __name__ == "__main__":
    sys.exit(main())
