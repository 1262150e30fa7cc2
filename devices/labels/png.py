"""Pages as pictures of black and white dots at 203 dpi: what a label printer prints, dot by dot."""

from functools import cache
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from devices.labels.bars import DOT
from devices.labels.face import Face, Lettering, Style
from devices.labels.lettering import is_western
from devices.labels.sheet import Page

DPI = 203
_WHITE, _BLACK = 1, 0
_DASH = 12
_BOLD_DOTS_A_MM = 0.35
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def draw_png(page: Page) -> bytes:
    """Return the page as a PNG of one bit a dot. Bars and modules are whole dots; nothing is smoothed."""
    picture = picture_of(page)
    out = BytesIO()
    picture.save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


def picture_of(page: Page) -> Image.Image:
    """Return the page's dots; a label's own edge lies on a whole dot."""
    picture = Image.new("1", (_dots(page.width), _dots(page.height)), _WHITE)
    pen = ImageDraw.Draw(picture)
    pen.fontmode = "1"
    for x1, y1, x2, y2 in page.cuts:
        _dashed(pen, (_dots(x1), _dots(y1)), (_dots(x2), _dots(y2)))
    if page.heading is not None:
        _write(pen, page.heading, 0, 0)
    for place in page.places:
        _draw_face(pen, place.face, _dots(place.x), _dots(place.y))
    return picture


def _dots(millimetres: float) -> int:
    return round(millimetres / DOT)


def _draw_face(pen: ImageDraw.ImageDraw, face: Face, x: int, y: int) -> None:
    for bar in face.bars:
        left, top = x + _dots(bar.x), y + _dots(bar.y)
        pen.rectangle((left, top, left + _dots(bar.width) - 1, top + _dots(bar.height) - 1), fill=_BLACK)
    for lettering in face.letterings:
        _write(pen, lettering, x, y)


def _write(pen: ImageDraw.ImageDraw, lettering: Lettering, x: int, y: int) -> None:
    mono = lettering.style is Style.CODE or not is_western(lettering.text)
    size = _dots(lettering.size)
    font = _font(size, mono=mono)
    # An estimate chose the size: where this very font is broader it is set smaller.
    while size > 1 and font.getlength(lettering.text) > _dots(lettering.room):
        size -= 1
        font = _font(size, mono=mono)
    bold = round(lettering.size * _BOLD_DOTS_A_MM / 2) if lettering.style is Style.CAPTION else 0
    at = (x + _dots(lettering.x) - round(font.getlength(lettering.text) / 2), y + _dots(lettering.baseline))
    pen.text(at, lettering.text, fill=_BLACK, font=font, anchor="ls", stroke_width=bold)


@cache
def _font(size: int, *, mono: bool) -> _Font:
    """Return pillow's own sans-serif face, or python-barcode's fixed-width one, which writes more scripts."""
    if mono:
        return ImageFont.truetype(str(files("barcode") / "fonts" / "DejaVuSansMono.ttf"), size)
    return ImageFont.load_default(size)


def _dashed(pen: ImageDraw.ImageDraw, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Draw a dashed line along or down the page."""
    along = end[0] - start[0] > end[1] - start[1]
    for offset in range(0, max(end[0] - start[0], end[1] - start[1]), 2 * _DASH):
        x, y = (start[0] + offset, start[1]) if along else (start[0], start[1] + offset)
        pen.line((x, y, x + _DASH, y) if along else (x, y, x, y + _DASH), fill=_BLACK)
