"""Labels and sheets of labels as SVG, for screens, browsers and print shops."""

from collections.abc import Iterable, Mapping
from html import escape as quoted
from types import MappingProxyType

from devices.labels.face import Bar, Face, Lettering, Style
from devices.labels.label import Label
from devices.labels.layout import face_of, natural_size
from devices.labels.sheet import Page

_FONTS: Mapping[Style, str] = MappingProxyType(
    {
        Style.CAPTION: 'font-family="Helvetica,Arial,Liberation Sans,sans-serif" font-weight="700"',
        Style.CODE: 'font-family="Courier New,Liberation Mono,monospace"',
        Style.LINE: 'font-family="Helvetica,Arial,Liberation Sans,sans-serif"',
    }
)


def draw_svg(label: Label) -> str:
    """Return the label alone as an SVG document in its natural size."""
    face = face_of(label, *natural_size(label))
    return _document(face.width, face.height, label.caption or label.readable, _face(face, 0, 0))


def draw_svg_page(page: Page) -> str:
    """Return one page of a sheet as an SVG document in the paper's size."""
    return _document(page.width, page.height, page.title, _page(page))


def draw_svg_file(page: Page) -> bytes:
    """Return one page as the bytes of an SVG file."""
    return draw_svg_page(page).encode()


def _page(page: Page) -> Iterable[str]:
    if page.heading is not None:
        yield _text(page.heading, 0, 0)
    for x1, y1, x2, y2 in page.cuts:
        line = f'<line x1="{x1:.3f}" y1="{y1:.3f}" x2="{x2:.3f}" y2="{y2:.3f}"'
        yield f'{line} stroke="#999" stroke-width="0.15" stroke-dasharray="1.5 1.5"/>'
    for place in page.places:
        yield from _face(place.face, place.x, place.y)


def _face(face: Face, x: float, y: float) -> Iterable[str]:
    yield f'<path shape-rendering="crispEdges" d="{"".join(_bar(bar, x, y) for bar in face.bars)}"/>'
    for lettering in face.letterings:
        yield _text(lettering, x, y)


def _bar(bar: Bar, x: float, y: float) -> str:
    return f"M{x + bar.x:.4f} {y + bar.y:.4f}h{bar.width:.4f}v{bar.height:.4f}h-{bar.width:.4f}z"


def _text(lettering: Lettering, x: float, y: float) -> str:
    return (
        f'<text x="{x + lettering.x:.3f}" y="{y + lettering.baseline:.3f}" font-size="{lettering.size:.3f}" '
        f'text-anchor="middle" xml:space="preserve" {_FONTS[lettering.style]}>{quoted(lettering.text)}</text>'
    )


def _document(width: float, height: float, title: str, body: Iterable[str]) -> str:
    shown = "".join(character for character in title if character.isprintable())
    size = f'width="{width:.3f}mm" height="{height:.3f}mm" viewBox="0 0 {width:.3f} {height:.3f}"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{quoted(shown)}</title>",
            '<rect width="100%" height="100%" fill="#fff"/>',
            *body,
            "</svg>",
            "",
        ]
    )
