"""The command ``scanner``: parse, load the one module that the command needs, and end with a documented status."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from scanner_app.arguments import parser
from scanner_app.exit_code import ExitCode
from scanner_app.loading import loading


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows its escape; no command dies of one.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    arguments = parser().parse_args(argv)
    if arguments.version:
        print(f"scanner-terminal {_version()}")  # noqa: T201 - the command's own output
        return ExitCode.OK
    try:
        with loading():
            command = import_module(arguments.module)
        status: int = command.run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Who read our output has left, which is no fault; the interpreter's own last flush must not find the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:
        from scanner_app.failures import exit_code, sentence  # noqa: PLC0415  # nothing but an error needs it

        code = exit_code(error)
        if code is None:
            raise
        print(f"scanner: {sentence(error)}", file=sys.stderr)  # noqa: T201 - the command's own output
        return code
    return status


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  # loads half of email, for this alone

    try:
        return version("scanner-terminal")
    except PackageNotFoundError:
        return "not installed, run from its source"


if __name__ == "__main__":
    sys.exit(main())
