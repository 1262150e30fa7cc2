"""Labels on their way out: drawn in a format on a paper, then to a printer, into files or to the standard output."""

import sys
from argparse import Namespace
from pathlib import Path

from devices.labels.label import LabelError, visible
from devices.labels.paper import Paper
from devices.printers.job import Format, Job, Piece, Printed
from devices.showable import showable
from scanner_app.commands.console import line
from scanner_app.label_set import LabelSet

_ENDINGS = {".svg": Format.SVG, ".png": Format.PNG, ".pdf": Format.PDF, ".zpl": Format.ZPL, ".txt": Format.TEXT}


def put_out(chosen: LabelSet, arguments: Namespace) -> None:
    """Draw and deliver the labels, or raise LabelError, DeviceError or OSError."""
    from devices.printers.address import printer_at  # noqa: PLC0415 - a list on the terminal needs no printer
    from devices.printers.file_printer import FilePrinter  # noqa: PLC0415 - a list on the terminal needs no printer

    if arguments.printer is not None and arguments.out is not None:
        raise LabelError("Both --out and --printer were given: choose where the labels go.")
    form = format_of(arguments)
    if arguments.out is not None:
        _raise_stopped(FilePrinter(arguments.out).print_job(_job(chosen, form, arguments)), chosen, arguments.first)
    elif arguments.printer is not None:
        printer = printer_at(arguments.printer)
        _raise_stopped(printer.print_job(_job(chosen, form, arguments)), chosen, arguments.first)
        count = len(chosen.labels)
        line(f"{count} label{'' if count == 1 else 's'} to {showable(printer.address)}.")
    else:
        _to_standard_output(chosen, form, arguments)


def format_of(arguments: Namespace) -> Format:
    """Return the format asked for, else the one that the place is for, or raise LabelError."""
    if arguments.format is not None:
        return Format(arguments.format)
    kind, _, rest = (arguments.printer or "").partition(":")
    if kind in {"tcp", "cups"}:
        return Format.ZPL if kind == "tcp" else Format.PDF
    out = Path(rest) if kind == "file" else arguments.out
    if out is None:
        return Format.TEXT
    named = _ENDINGS.get(out.suffix.lower())
    if named is None and kind == "file":  # a device such as /dev/usb/lp0 has no ending: rolls are ZPL printers'
        return Format.ZPL if Paper(arguments.paper).is_roll else Format.PDF
    if named is None:
        raise LabelError(
            f"The name {str(out)!r} tells no format: end it in .pdf, .png, .svg, .zpl or .txt, or give --format."
        )
    return named


def _job(chosen: LabelSet, form: Format, arguments: Namespace) -> Job:
    if form is Format.TEXT:
        rows = zip(chosen.names, chosen.labels, strict=True)
        pieces = tuple(Piece(f"{visible(name)}\t{visible(label.content)}\n".encode()) for name, label in rows)
        return Job(chosen.heading, form, pieces)
    from scanner_app.label_job import drawn  # noqa: PLC0415 - drawing alone loads the drawing libraries

    return drawn(chosen.labels, chosen.heading, form, Paper(arguments.paper))


def _to_standard_output(chosen: LabelSet, form: Format, arguments: Namespace) -> None:
    if form is Format.TEXT:
        for name, label in zip(chosen.names, chosen.labels, strict=True):
            line(f"{showable(name)}\t{showable(label.content)}")
        return
    if form in {Format.PDF, Format.PNG} and sys.stdout.isatty():
        raise LabelError(f"A {form.value.upper()} cannot be shown on a terminal: name a file with --out.")
    job = _job(chosen, form, arguments)
    if len(job.pieces) > 1 and not form.joins:
        raise LabelError(f"There are {len(job.pieces)} pages, and {form.value} holds one: name a file with --out.")
    for piece in job.pieces:
        sys.stdout.buffer.write(piece.data)


def _raise_stopped(printed: Printed, chosen: LabelSet, first: int) -> None:
    """Raise the device's own error, with what is printed, what may be, and how to print the rest."""
    error = printed.stopped
    if error is None:
        return
    if printed.begun == 0:
        raise error
    count = printed.taken
    said = f"{count} of {printed.total} labels {'is' if count == 1 else 'are'} printed"
    doubtful = [visible(chosen.names[number]) for number in printed.doubtful]
    if doubtful:
        listed = doubtful[0] if len(doubtful) == 1 else f"{doubtful[0]} to {doubtful[-1]}"
        said += f"; look whether {listed} came out too"
    raise type(error)(f"{error} {said}. Print the rest with --from {first + count}.") from error
