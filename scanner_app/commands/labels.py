"""``scanner labels``: the control barcodes of a site and the badges of its operators, as pages or as text."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from devices.labels.label import Label, LabelError, visible
from devices.showable import showable
from scanner_app.commands.console import line
from scanner_app.control_labels import badge_labels, control_labels, control_names
from scanner_app.exit_code import ExitCode
from scanner_app.handheld_folder import Folder
from sync.ledger.identity import SHORT_CODE_SAID, is_short_code


def run(arguments: Namespace) -> int:
    """Draw or print the labels."""
    folder = Folder.of(arguments)
    if arguments.tag is not None and not is_short_code(arguments.tag):
        raise LabelError(f"{arguments.tag!r} is no tag of a site. {SHORT_CODE_SAID}; the server's init prints it.")
    if arguments.which == "controls":
        tag = arguments.tag or folder.identity().tag
        labels = control_labels(tag, folder.config.language)
        rows = tuple(control_names(tag).items())
        heading = "Control barcodes"
    else:
        folder.identity()
        labels = badge_labels(folder.operators())
        rows = tuple((label.caption, label.content) for label in labels)
        heading = "Badges"
    if not labels:
        raise LabelError("No operator is known here yet: import operators on the server, then run scanner sync --once.")
    match arguments.format or _named_format(arguments.out):
        case "text":
            _text(rows, arguments.out)
        case "pdf":
            _pdf(labels, arguments, heading)
        case _:
            _svg(labels, arguments, heading)
    return ExitCode.OK


def _named_format(out: Path | None) -> str:
    suffix = out.suffix.lower() if out is not None else ".txt"
    named = {".svg": "svg", ".pdf": "pdf", ".txt": "text"}.get(suffix)
    if named is None:
        raise LabelError(f"The name {str(out)!r} tells no format: end it in .pdf, .svg or .txt, or give --format.")
    return named


def _text(rows: Sequence[tuple[str, str]], out: Path | None) -> None:
    if out is None:
        for name, content in rows:
            line(f"{showable(name)}\t{showable(content)}")
    else:
        out.write_text("".join(f"{visible(name)}\t{visible(content)}\n" for name, content in rows), "utf-8")


def _pdf(labels: Sequence[Label], arguments: Namespace, heading: str) -> None:
    from devices.labels.pdf import draw_pdf  # noqa: PLC0415  # text and SVG need no PDF library
    from devices.labels.paper import Paper  # noqa: PLC0415 - drawing alone loads the drawing libraries
    from devices.labels.sheet import Sheet, lay_out  # noqa: PLC0415 - drawing alone loads the drawing libraries
    from sync.clock import SystemClock  # noqa: PLC0415 - drawing alone loads the drawing libraries

    document = draw_pdf(lay_out(labels, Sheet(Paper(arguments.paper)), heading), heading, SystemClock().now())
    if arguments.out is not None:
        arguments.out.write_bytes(document)
    elif sys.stdout.isatty():
        raise LabelError("A PDF cannot be shown on a terminal: name a file with --out.")
    else:
        sys.stdout.buffer.write(document)


def _svg(labels: Sequence[Label], arguments: Namespace, heading: str) -> None:
    from devices.labels.paper import Paper  # noqa: PLC0415 - drawing alone loads the drawing libraries
    from devices.labels.sheet import Sheet, lay_out  # noqa: PLC0415  # text needs no drawing
    from devices.labels.svg import draw_svg_page  # noqa: PLC0415 - drawing alone loads the drawing libraries

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
