"""The command line of ``scanner``: every command, its options, and an example of its use. Nothing else is loaded."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable
from pathlib import Path

from devices.commands import arguments as options
from scanner_app.exit_code import ExitCode

_Commands = Callable[..., ArgumentParser]


def parser() -> ArgumentParser:
    """Return the parser; the chosen command's module name is in ``module``."""
    top = ArgumentParser(
        prog="scanner",
        description="A scanner terminal for warehouses. Without a command it starts the application.",
        epilog=_epilog(),
        formatter_class=RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="store_true", help="print the version and end")
    top.add_argument("--config", type=Path, metavar="FILE", help="use this configuration file")
    top.set_defaults(module="scanner_app.commands.app")
    commands = top.add_subparsers(title="commands", metavar="COMMAND").add_parser
    for add in (_setup, _devices, _doctor, _record, _labels, _queue, _sync, _enroll, _load, _decode, _demo, _replay):
        add(commands)
    return top


def _epilog() -> str:
    codes = "\n".join(f"  {code.value:>3}  {code.meaning}" for code in ExitCode)
    return (
        "environment:\n"
        "  SCANNER_DATA    folder of the database and the identity\n"
        "  SCANNER_CONFIG  configuration file, or the folder of scanner.toml\n"
        "  SCANNER_SERVER  address of the server\n\n"
        f"exit status:\n{codes}\n\n"
        "examples:\n"
        "  scanner demo\n"
        "  scanner setup --print calibration.pdf\n"
        "  scanner enroll https://scanner.example.com 7F3K-9QXD\n"
        "  scanner\n"
        "  scanner queue\n\n"
        "scanner.toml, for example:\n"
        '  station = "PACK-1"\n'
        '  language = "de"\n'
        '  scanners = ["serial:/dev/ttyACM0"]\n'
    )


def _command(commands: _Commands, name: str, module: str, summary: str, examples: str) -> ArgumentParser:
    command = commands(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=f"examples:\n{examples}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    command.set_defaults(module=module)
    return command


def _json(command: ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON")


def _labels(commands: _Commands) -> None:
    command = _command(
        commands,
        "labels",
        "scanner_app.commands.labels",
        "draw or print labels: of bins, units, cartons, orders, badges, controls, for enrolling and calibrating",
        "  scanner labels controls --out controls.pdf\n"
        "  scanner labels bins --paper 50x25mm --printer tcp:zebra-1\n"
        "  scanner labels bins A-01-01 A-01-02 --out bins.png --paper 62mm\n"
        "  scanner labels units DR104201 --symbology gs1_datamatrix --printer cups:Dock\n"
        "  scanner labels units S1 S2 --item 09520000010010 --out units.svg\n"
        "  scanner labels units --csv units.csv --paper 100x150mm --out units.zpl\n"
        "  scanner labels cartons 373400306809981733 --paper 4x6in --printer tcp:10.0.0.9:9100 --from 3\n"
        "  scanner labels orders --out orders.pdf\n"
        "  scanner labels badges anna --out badge.pdf\n"
        "  scanner labels enroll https://scanner.example.com 7F3K-9QXD --out enrol.pdf\n"
        "  scanner labels calibration --out calibration.pdf\n",
    )
    kinds = ("bins", "units", "cartons", "orders", "badges", "enroll", "controls", "calibration")
    command.add_argument("which", choices=kinds, metavar="|".join(kinds), help="what to draw")
    command.add_argument(
        "codes",
        nargs="*",
        default=[],  # or else an empty command line is said to lack codes, too
        metavar="CODE",
        help="these ones; default: all bins, open orders or badges known here",
    )
    command.add_argument("--csv", type=Path, metavar="FILE", help="bins, orders or units of this import file")
    command.add_argument("--item", metavar="ITEM", help="the units' item, by its number or GTIN")
    command.add_argument("--tag", help="tag of the site's control codes, for a handheld that is not enrolled")
    command.add_argument(
        "--symbology",
        choices=("code128", "code39", "gs1_128", "qr", "gs1_datamatrix"),
        help="default: code128; units with a GTIN and cartons gs1_128; enroll qr and code128",
    )
    command.add_argument("--check", action="store_true", help="with code39: add a modulo 43 check character")
    command.add_argument(
        "--format",
        choices=("svg", "png", "pdf", "zpl", "text"),
        help="default: by the ending of FILE or file:PATH; pdf for cups:, zpl for tcp:, for another file:PATH zpl on a "
        "roll and pdf on sheets; else text",
    )
    command.add_argument(
        "--paper",
        choices=("a4", "letter", "62mm", "50x25mm", "100x150mm", "4x6in"),
        default="a4",
        help="default: a4. Names in mm or in are rolls, one label a page; zpl is for rolls alone",
    )
    command.add_argument(
        "--out", type=Path, metavar="FILE", help="write there; further SVG or PNG pages are FILE-2, FILE-3"
    )
    command.add_argument("--printer", metavar="WHERE", help="file:PATH or device, cups:NAME, tcp:HOST or tcp:HOST:PORT")
    command.add_argument(
        "--from", dest="first", type=int, default=1, metavar="N", help="begin with the Nth label, after a stop"
    )


def _setup(commands: _Commands) -> None:
    summary = "let a scanner read a few symbols, and keep how it talks"
    options.add_setup(_device_command(commands, "setup", summary, options.SETUP_EXAMPLES))


def _devices(commands: _Commands) -> None:
    summary = "list the scanners that are there and how to write them in the configuration, or watch them read"
    examples = ("devices", "devices --json", "devices --watch --json serial:/dev/ttyACM0")
    options.add_watch(_device_command(commands, "devices", summary, examples))


def _doctor(commands: _Commands) -> None:
    summary = "show what a scanner sends, and what to change on it"
    options.add_doctor(_device_command(commands, "doctor", summary, options.DOCTOR_EXAMPLES))


def _record(commands: _Commands) -> None:
    summary = "write what a scanner sends to a file, or decode such a file again"
    options.add_record(_device_command(commands, "record", summary, options.RECORD_EXAMPLES))


def _device_command(commands: _Commands, name: str, summary: str, examples: Iterable[str]) -> ArgumentParser:
    shown = "".join(f"  scanner {example}\n" for example in examples)
    return _command(commands, name, f"scanner_app.commands.{name}", summary, shown)


def _queue(commands: _Commands) -> None:
    command = _command(
        commands,
        "queue",
        "scanner_app.commands.queue",
        "say what waits for the server, or export it to a file; the application may be running",
        "  scanner queue\n  scanner queue --json\n"
        "  scanner queue export events.jsonl   when the network never returns: scanner-server import events FILE\n",
    )
    _json(command)
    exports = command.add_subparsers(metavar="export")
    export = exports.add_parser("export", help="write the unsent events to a file")
    export.add_argument("file", type=Path, metavar="FILE", help="made for this user alone: it holds what was scanned")
    export.add_argument("--all", action="store_true", help="the whole log, what the server has too")
    export.set_defaults(module="scanner_app.commands.export")


def _sync(commands: _Commands) -> None:
    command = _command(
        commands,
        "sync",
        "scanner_app.commands.sync",
        "carry the scans to the server and fetch its changes, for ever or once",
        "  scanner sync --once   send what is unsent now; beside a running application it is asked to send\n"
        "  scanner sync          go on until interrupted, without a screen\n",
    )
    command.add_argument("--once", action="store_true", help="end when everything unsent at the start is acknowledged")
    command.add_argument("--timeout", type=float, metavar="S", help="with --once: give up after S seconds; default: 60")


def _enroll(commands: _Commands) -> None:
    command = _command(
        commands,
        "enroll",
        "scanner_app.commands.enroll",
        "make this handheld known to a server with a one-time code",
        "  scanner enroll https://scanner.example.com 7F3K-9QXD --name dock-3\n"
        '  scanner enroll "SCN:ENROLL https://scanner.example.com 7F3K-9QXD"\n'
        "  scanner enroll 7F3K-9QXD   at the server of the configuration\n"
        "  scanner enroll --alone --site NORTH   no server: this handheld keeps the book itself\n",
    )
    command.add_argument(
        "words", nargs="*", metavar="URL CODE", help="address and code, or the enrolment barcode's text"
    )
    command.add_argument("--alone", action="store_true", help="work without a server, as a site of its own")
    command.add_argument("--site", default="LOCAL", metavar="CODE", help="with --alone: the site's code; default LOCAL")
    command.add_argument(
        "--timezone", metavar="ZONE", help="with --alone: such as Europe/Berlin; default: the machine's"
    )
    command.add_argument("--name", default="", help="what people call this handheld; default: the machine's name")


def _load(commands: _Commands) -> None:
    command = _command(
        commands,
        "load",
        "scanner_app.commands.load",
        "take a CSV or XLSX file into a handheld that works without a server",
        "  scanner load items --template > items.csv\n"
        "  scanner load items items.csv\n"
        "  scanner load purchase-orders orders.xlsx   the first sheet of a workbook\n",
    )
    kinds = ("operators", "items", "bins", "purchase-orders", "orders", "units", "holds", "recalls")
    command.add_argument("kind", choices=kinds, metavar="KIND", help=f"one of {', '.join(kinds)}")
    command.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the file; - reads the standard input")
    command.add_argument("--template", action="store_true", help="print the columns of the kind and an example")


def _decode(commands: _Commands) -> None:
    command = _command(
        commands,
        "decode",
        "scanner_app.commands.decode",
        "say what a barcode's content is: roles, fields and what is doubtful",
        "  scanner decode 0109506000134352211234\n"
        r"  scanner decode --json ']C10109506000134352211234\x1d10LOT'"
        "\n  scanner decode - < tape.txt\n",
    )
    command.add_argument(
        "texts",
        nargs="*",
        metavar="TEXT",
        help=r"one code each, with \r \n \t \xHH \uHHHH \\ ; - or none: lines of input",
    )
    _json(command)


def _demo(commands: _Commands) -> None:
    command = _command(
        commands,
        "demo",
        "scanner_app.demo.command",
        "work in a small warehouse of its own, with a server and a simulated scanner",
        "  scanner demo\n  scanner demo --script --json\n",
    )
    command.add_argument("--script", action="store_true", help="work a whole day by itself and compare every count")
    _json(command)


def _replay(commands: _Commands) -> None:
    command = _command(
        commands,
        "replay",
        "scanner_app.commands.replay",
        "feed a tape of scans through the work without a screen, one line of result a scan",
        "  scanner replay day.tape\n  scanner replay day.tape --data /tmp/trial --load ./warehouse --json\n",
    )
    command.add_argument("tape", metavar="TAPE", help="UTF-8 text, one scan a line; - reads the standard input")
    command.add_argument(
        "--data", type=Path, metavar="DIR", help="work on this data folder; default: the demo's warehouse"
    )
    command.add_argument("--load", type=Path, metavar="DIR", help="load the CSV files of DIR first")
    _json(command)
