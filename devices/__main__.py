"""``python -m devices``: list, watch, teach, examine and record scanners, without any application."""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from devices.commands import arguments as options
from devices.profile_file import FOLDER
from devices.scan import DeviceError
from devices.scanner_list import scanners
from devices.showable import showable

_REFUSED: Final = 2
_COMMANDS: Final = {
    "setup": (
        options.add_setup,
        "let a scanner read a few symbols, and write down how it talks",
        options.SETUP_EXAMPLES,
    ),
    "doctor": (options.add_doctor, "show what a scanner sends, and what to change", options.DOCTOR_EXAMPLES),
    "record": (options.add_record, "write what a scanner sends to a file, or decode one", options.RECORD_EXAMPLES),
}


def main(given: list[str] | None = None) -> int:
    """Run the command; return its status, or 2 where an argument or a device is refused."""
    words = sys.argv[1:] if given is None else given
    try:
        if words and words[0] in _COMMANDS:
            return _command(words[0], words[1:])
        return _show(words)
    except (DeviceError, ValueError) as error:
        sys.stderr.write(f"{showable(str(error))}\n")
        return _REFUSED
    except OSError as error:
        sys.stderr.write(f"{showable(str(error.filename))} cannot be used: {error.strerror}.\n")
        return _REFUSED


def _command(name: str, words: list[str]) -> int:
    add, summary, examples = _COMMANDS[name]
    parser = argparse.ArgumentParser(
        prog=f"python -m devices {name}",
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog="examples:\n" + "\n".join(f"  python -m devices {one}" for one in examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add(parser)
    parser.add_argument(
        "--profiles", type=Path, metavar="DIR", default=Path(FOLDER), help=f"folder of profiles; default: {FOLDER}"
    )
    command = parser.parse_args(words)
    module = import_module(f"devices.commands.{name}")
    status: int = module.run(command, command.profiles, scanners((), "", command.profiles))
    return status


def _show(words: list[str]) -> int:
    from devices.commands.show import run  # noqa: PLC0415 - the other commands need no list

    parser = argparse.ArgumentParser(
        prog="python -m devices",
        description="List the scanners that are plugged in, or watch some of them read.",
        epilog="further commands:\n"
        + "\n".join(f"  {name:<8}{summary}" for name, (_, summary, _) in _COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_watch(parser)
    return run(parser.parse_args(words))


if __name__ == "__main__":
    sys.exit(main())
