"""The options of the commands, the same under ``scanner`` and under ``python -m devices``; loads nothing else."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Final

SOURCE: Final = "serial:/dev/ttyACM0, serial:socket://HOST:PORT, hid:NAME, pos:NAME or bluetooth:ADDRESS"

SETUP_EXAMPLES: Final = (
    "setup --print calibration.pdf",
    "setup hid:0c2e:0b61            the symbols are shown here, too",
    "setup --trial                  the keyboards of this machine, and how to try one",
    "setup                          the scanner that types into this terminal",
)
DOCTOR_EXAMPLES: Final = ("doctor serial:/dev/ttyACM0", "doctor --json hid:0c2e:0b61")
RECORD_EXAMPLES: Final = (
    "record serial:/dev/ttyACM0 --out trouble.jsonl",
    "record --play trouble.jsonl --profile voyager",
)


def add_watch(command: ArgumentParser) -> None:
    """Add the options of the list and the live view."""
    command.add_argument(
        "sources", nargs="*", metavar="SOURCE", help=f"with --watch: {SOURCE}; default: all that is set up"
    )
    command.add_argument("--watch", action="store_true", help="print every scan of the sources until Ctrl+C")
    command.add_argument("--json", action="store_true", help="print JSON; with --watch one object a line")


def add_setup(command: ArgumentParser) -> None:
    """Add the options of teaching a scanner."""
    command.add_argument("sources", nargs="*", metavar="SOURCE", help=f"{SOURCE}; of several, the one that scans")
    command.add_argument("--print", type=Path, metavar="FILE", dest="paper_out", help="write the symbols: .pdf or .svg")
    command.add_argument("--paper", choices=("a4", "letter"), default="a4", help="paper of --print")
    command.add_argument("--name", default="", help="name of the profile; default: from the scanner's address")
    command.add_argument(
        "--trial", action="store_true", help="hold a keyboard for 10 seconds, and give it back unless a scan comes"
    )
    _line(command)


def add_doctor(command: ArgumentParser) -> None:
    """Add the options of the examination."""
    command.add_argument("sources", nargs="*", metavar="SOURCE", help=f"{SOURCE}; default: all that is set up")
    command.add_argument("--json", action="store_true", help="print one JSON object a line")
    _line(command)


def add_record(command: ArgumentParser) -> None:
    """Add the options of captures."""
    command.add_argument("sources", nargs="*", metavar="SOURCE", help=SOURCE)
    command.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write all that is sent into this new file: it holds every code that is scanned, badges included",
    )
    command.add_argument("--play", type=Path, metavar="FILE", help="decode a capture again instead")
    command.add_argument("--profile", metavar="NAME", help="with --play: decode by this profile, or by a file of one")
    command.add_argument("--json", action="store_true", help="with --play: print one JSON object a line")
    _line(command)


def _line(command: ArgumentParser) -> None:
    command.add_argument(
        "--ack", action="store_true", help="acknowledge the scans of a serial scanner that waits for it"
    )
    command.add_argument("--baudrate", type=int, metavar="N", help="speed of a serial line; default: 9600")
    command.add_argument("--bits", metavar="8N1", help="bits, parity and stop bits of a serial line; default: 8N1")
