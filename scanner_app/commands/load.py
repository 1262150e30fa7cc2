"""``scanner load``: take items, bins, people, orders or opening stock into a handheld that works alone."""

import os
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from scanner_app.alone import load
from scanner_app.commands.console import line
from scanner_app.config import load_config
from scanner_app.exit_code import ExitCode
from sync.clock import RandomIds, SystemClock
from sync.imports.findings import ImportErrors
from sync.imports.kinds import template
from sync.imports.workbook import WorkbookError
from sync.store import Store
from sync.tokens import SystemTokens


def run(arguments: Namespace) -> int:
    """Load the file, or print the kind's template."""
    if arguments.template:
        sys.stdout.write(template(arguments.kind))
        return ExitCode.OK
    if arguments.file is None:
        sys.stderr.write(f"scanner: Name the {arguments.kind} file, or ask for its columns with --template.\n")
        return ExitCode.USAGE
    data = sys.stdin.buffer.read() if arguments.file == Path("-") else arguments.file.read_bytes()
    config = load_config(os.environ, arguments.config)
    with closing(Store.open(config.data, SystemClock(), RandomIds())) as store:
        try:
            loaded = load(store, arguments.kind, data, SystemTokens())
        except (ImportErrors, WorkbookError) as error:
            sys.stderr.write(f"scanner: {error}\n")
            return ExitCode.DIFFERS
    line(f"{loaded.kind}: {loaded.named} named in the file and taken in.")
    if loaded.left:
        line(f"{loaded.left} units were known here already and stay as they are.")
    return ExitCode.OK
