"""Sheets of labels as PDF with vector bars, so that any printer draws them in its own resolution."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from types import MappingProxyType

from fpdf import FPDF

from devices.labels.face import Face, Lettering, Style
from devices.labels.lettering import POINT, is_western
from devices.labels.sheet import Page

_FONTS: Mapping[Style, tuple[str, str]] = MappingProxyType(
    {Style.CAPTION: ("helvetica", "B"), Style.CODE: ("courier", ""), Style.LINE: ("helvetica", "")}
)
_ANY_SCRIPT = "dejavu"


def draw_pdf(pages: Sequence[Page], title: str, made: datetime) -> bytes:
    """Return the pages as one PDF document; the same pages made at the same time give the same bytes."""
    first = pages[0]
    pdf = FPDF(unit="mm", format=(first.width, first.height))
    pdf.set_auto_page_break(auto=False)
    pdf.set_creation_date(made)
    pdf.set_title(title)
    pdf.set_margin(0)
    # Text that the built-in fonts cannot write is set in the font that python-barcode brings along.
    if not all(is_western(lettering.text) for page in pages for lettering in _letterings(page)):
        pdf.add_font(_ANY_SCRIPT, fname=str(files("barcode") / "fonts" / "DejaVuSansMono.ttf"))
    for page in pages:
        pdf.add_page(format=(page.width, page.height))
        _draw_page(pdf, page)
    return bytes(pdf.output())


def _draw_page(pdf: FPDF, page: Page) -> None:
    pdf.set_draw_color(150)
    pdf.set_line_width(0.15)
    pdf.set_dash_pattern(dash=1.5, gap=1.5)
    for x1, y1, x2, y2 in page.cuts:
        pdf.line(x1, y1, x2, y2)
    pdf.set_dash_pattern()
    pdf.set_fill_color(0)
    if page.heading is not None:
        _write(pdf, page.heading, 0, 0)
    for place in page.places:
        _draw_face(pdf, place.face, place.x, place.y)


def _draw_face(pdf: FPDF, face: Face, x: float, y: float) -> None:
    for bar in face.bars:
        pdf.rect(x + bar.x, y + bar.y, bar.width, bar.height, style="F")
    for lettering in face.letterings:
        _write(pdf, lettering, x, y)


def _write(pdf: FPDF, lettering: Lettering, x: float, y: float) -> None:
    family, weight = _FONTS[lettering.style] if is_western(lettering.text) else (_ANY_SCRIPT, "")
    pdf.set_font(family, weight, lettering.size / POINT)
    width = pdf.get_string_width(lettering.text)
    pdf.text(x + lettering.x - width / 2, y + lettering.baseline, lettering.text)


def _letterings(page: Page) -> Sequence[Lettering]:
    heading = [page.heading] if page.heading is not None else []
    return [*heading, *(lettering for place in page.places for lettering in place.face.letterings)]
