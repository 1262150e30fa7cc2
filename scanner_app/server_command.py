"""The ``scanner-server`` command. Without the server extra its help still works and running says what to install."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from sync.events_file import EVENTS
from sync.imports.kinds import KINDS, template

DEFAULT_PORT: Final = 8470
OK: Final = 0
NOT_INSTALLED: Final = 3
_OWN: Final = frozenset({"devices", "scanner_app", "sync"})
_WEEK_MINUTES: Final = 7 * 24 * 60

_EXAMPLES: Final = """\
examples:
  scanner-server init --site NORTH          make the site and its first enrolment code
  scanner-server import items items.csv     take a file in, all of it or nothing
  scanner-server import items --template    print the columns and an example row
  scanner-server run                        serve on 127.0.0.1:8470
  scanner-server enroll-code                let one more handheld in
  scanner-server trace DR000001 --json      everything about one unit
  scanner-server recall preview recall.csv  what a recall would mean; start holds it, close lifts it

exit codes:
  0  done
  1  it could not be done; the sentence says why
  2  the command line is not right
  3  the server part is not installed

The data folder is --data, or the environment's SCANNER_DATA, or the platform's own."""
_INSTALL: Final = """\
The server part is not installed ({missing} is missing). Install it with:
  python -m pip install 'scanner-terminal[server]'"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = _parser()
    parsed = parser.parse_args(arguments)
    if parsed.command == "import" and parsed.template:
        if parsed.kind == EVENTS:
            parser.error("events have no template: a handheld writes them with 'scanner queue export FILE'.")
        return _template(parsed.kind)
    return _loaded()(parsed)


def _loaded() -> Callable[[argparse.Namespace], int]:
    try:
        from scanner_app.server_actions import act  # noqa: PLC0415  # loads the server extra, which may be missing
    except ModuleNotFoundError as error:
        missing = error.name or "a package"
        if missing.partition(".")[0] in _OWN:
            raise
        return lambda _parsed: _not_installed(missing)
    return act


def _not_installed(missing: str) -> int:
    sys.stderr.write(_INSTALL.format(missing=missing) + "\n")
    return NOT_INSTALLED


def _template(kind: str) -> int:
    sys.stdout.write(template(kind))
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scanner-server",
        description="The central server of a site's scanner terminals.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, metavar="DIR", help="the data folder")
    machine = argparse.ArgumentParser(add_help=False)
    machine.add_argument("--json", action="store_true", help="print JSON for programs")
    init = commands.add_parser("init", parents=[data, machine], help="make the site and its first enrolment code")
    init.add_argument("--site", required=True, metavar="CODE", help="the site's short code, such as NORTH")
    _add_url(init)
    init.add_argument("--timezone", default="UTC", metavar="ZONE", help="such as Europe/Berlin (default UTC)")
    told = "regulated items wait where holds and recalls are older than this (default 8)"
    init.add_argument("--hold-data-hours", type=int, default=8, metavar="HOURS", help=told)
    _add_run(commands.add_parser("run", parents=[data, machine], help="serve until stopped"))
    imports = commands.add_parser(
        "import", parents=[data, machine], help="take in a CSV or XLSX file, or events that a handheld exported"
    )
    kinds = (*KINDS, EVENTS)
    imports.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    source = imports.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="UTF-8, separated by comma, semicolon or tab"
    )
    source.add_argument("--template", action="store_true", help="print the columns and an example row")
    code = commands.add_parser("enroll-code", parents=[data, machine], help="make a code that enrols one handheld")
    code.add_argument("--minutes", type=int, default=60, help=f"how long it holds, 1 to {_WEEK_MINUTES} (default 60)")
    _add_url(code)
    trace = commands.add_parser("trace", parents=[data, machine], help="tell everything about one unit")
    trace.add_argument("serial", metavar="SERIAL", help="its serial number or an alias, exact")
    trace.add_argument("--item", metavar="CODE", help="the item, where several have this serial")
    _add_recall(commands, [data, machine])
    return parser


def _add_recall(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", parents: list[argparse.ArgumentParser]
) -> None:
    recall = commands.add_parser("recall", help="tell where every unit of a recall is; start and close it")
    turns = recall.add_subparsers(dest="turn", required=True, metavar="TURN")
    for turn, told in (
        ("preview", "tell where every unit is and who has it; nothing changes"),
        ("start", "hold every unit, here and on the handhelds"),
        ("close", "lift its holds"),
    ):
        either = "RECALL" if turn == "close" else "FILE|RECALL"
        parser = turns.add_parser(turn, parents=parents, help=told)
        parser.add_argument("recall", metavar=either, help="a CSV or XLSX file of recalls, or a recall's code")


def _add_url(parser: argparse.ArgumentParser) -> None:
    told = "the address by which handhelds reach the server, for the barcode (default: this machine's own)"
    parser.add_argument("--url", metavar="URL", help=told)


def _add_run(run: argparse.ArgumentParser) -> None:
    run.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (default 127.0.0.1)")
    run.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"default {DEFAULT_PORT}; 0 takes a free one")
    run.add_argument(
        "--host-name", action="append", default=[], metavar="NAME", help="a name by which handhelds call the server"
    )


if __name__ == "__main__":
    raise SystemExit(main())
