"""``scanner labels``: every label of a site, as a list, as pages, or straight to a printer."""

from argparse import Namespace

from devices.labels.label import LabelError, Symbology
from scanner_app.commands.label_contents import label_set
from scanner_app.commands.label_output import put_out
from scanner_app.exit_code import ExitCode
from scanner_app.handheld_folder import Folder


def run(arguments: Namespace) -> int:
    """Draw or print the labels."""
    arguments.symbology = Symbology(arguments.symbology) if arguments.symbology is not None else None
    chosen = label_set(arguments, Folder.of(arguments))
    count = len(chosen.labels)
    if not 1 <= arguments.first <= count:
        raise LabelError(f"--from {arguments.first} names no label: there {'is' if count == 1 else 'are'} {count}.")
    put_out(chosen.starting_at(arguments.first), arguments)
    return ExitCode.OK
