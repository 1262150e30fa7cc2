"""``scanner labels``: the control barcodes of a site and the badges of its operators, as pages or as text."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from devices.labels.label import Label, LabelError, visible
from devices.showable import showable
from scanner_app.commands.console import line
from scanner_app.control_labels import badge_labels, control_labels
from scanner_app.exit_code import ExitCode
from scanner_app.handheld_folder import Folder


def run(arguments: Namespace) -> int:
    """Draw or print the labels."""
    folder = Folder.of(arguments)
    if arguments.which == "controls":
        labels = control_labels(arguments.tag or folder.identity().tag)
        heading = "Control barcodes"
    else:
        labels = badge_labels(folder.operators())
        heading = "Badges"
    match arguments.format or _named_format(arguments.out):
        case "text":
            _text(labels, arguments.out)
        case "pdf":
            _pdf(labels, arguments, heading)
        case _:
            _svg(labels, arguments, heading)
    return ExitCode.OK


def _named_format(out: Path | None) -> str:
    suffix = out.suffix.lower() if out is not None else ""
    return suffix[1:] if suffix in {".svg", ".pdf"} else "text"


def _text(labels: Sequence[Label], out: Path | None) -> None:
    if out is None:
        for label in labels:
            line(f"{showable(label.caption)}\t{showable(label.content)}")
    else:
        out.write_text("".join(f"{visible(label.caption)}\t{visible(label.content)}\n" for label in labels), "utf-8")


def _pdf(labels: Sequence[Label], arguments: Namespace, heading: str) -> None:
    from devices.labels.pdf import draw_pdf  # noqa: PLC0415  # text and SVG need no PDF library
    from devices.labels.sheet import Paper, Sheet, lay_out  # noqa: PLC0415
    from sync.clock import SystemClock  # noqa: PLC0415

    document = draw_pdf(lay_out(labels, Sheet(Paper(arguments.paper)), heading), heading, SystemClock().now())
    if arguments.out is not None:
        arguments.out.write_bytes(document)
    elif sys.stdout.isatty():
        raise LabelError("A PDF cannot be shown on a terminal: name a file with --out.")
    else:
        sys.stdout.buffer.write(document)


def _svg(labels: Sequence[Label], arguments: Namespace, heading: str) -> None:
    from devices.labels.sheet import Paper, Sheet, lay_out  # noqa: PLC0415  # text needs no drawing
    from devices.labels.svg import draw_svg_page  # noqa: PLC0415

    pages = [draw_svg_page(page) for page in lay_out(labels, Sheet(Paper(arguments.paper)), heading)]
    if arguments.out is None:
        if len(pages) > 1:
            raise LabelError(f"There are {len(pages)} pages, and an SVG holds one: name a file with --out.")
        sys.stdout.write(pages[0])
        return
    for number, page in enumerate(pages, start=1):
        _numbered(arguments.out, number).write_text(page, "utf-8")


def _numbered(out: Path, number: int) -> Path:
    return out if number == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")
