"""Labels drawn for a printer or a file: pages of a paper, in one of the formats."""

from collections.abc import Sequence

from devices.labels.label import Label
from devices.labels.paper import Paper
from devices.labels.sheet import pages_of
from devices.printers.job import Format, Job, Piece


def drawn(labels: Sequence[Label], heading: str, form: Format, paper: Paper) -> Job:
    """Return the job that prints these labels, or raise LabelError; a list in words is no drawing."""
    pages = pages_of(labels, paper, heading)
    media = paper.media(pages[0].height)
    match form:
        case Format.PDF:
            from devices.labels.pdf import draw_pdf  # noqa: PLC0415 - no other format needs the PDF library
            from sync.clock import SystemClock  # noqa: PLC0415 - no other format bears a time

            document = draw_pdf(pages, heading, SystemClock().now())
            return Job(heading, form, (Piece(document, len(labels)),), media)
        case Format.PNG:
            from devices.labels.png import draw_png as draw  # noqa: PLC0415 - no other format needs the fonts
        case Format.SVG:
            from devices.labels.svg import draw_svg_file as draw  # noqa: PLC0415 - drawing alone loads its libraries
        case _:
            from devices.labels.zpl import draw_zpl as draw  # noqa: PLC0415 - drawing alone loads its libraries
    return Job(heading, form, tuple(Piece(draw(page), len(page.places)) for page in pages), media)
