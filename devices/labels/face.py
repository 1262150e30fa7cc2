"""Where everything on one label stands, in millimetres: the one layout that SVG and PDF draw."""

from dataclasses import dataclass
from enum import StrEnum

from devices.labels.bars import DOT, Symbol, symbol_of
from devices.labels.label import Label, LabelError, visible
from devices.labels.lettering import fitted

PADDING = 2.5
"""Blank millimetres inside the cut line."""

_CAPTION_MOST, _CAPTION_LEAST = 10.0, 3.0
_SMALL_MOST, _SMALL_LEAST = 3.0, 1.8
_LINE = 1.3
_GAP = 1.2
_LOWEST_BARS = 7.0
_HIGHEST_BARS = 26.0
_BEARER_MODULES = 3
_CAP_HEIGHT = 0.73


class Style(StrEnum):
    """The three hands of a label: bold for captions, fixed-width for what a code holds, plain for the rest."""

    CAPTION = "caption"
    CODE = "code"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Bar:
    """One dark rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Lettering:
    """One line of text, centred at ``x``, standing on ``baseline``; ``size`` is the font's, in millimetres."""

    text: str
    x: float
    baseline: float
    size: float
    style: Style


@dataclass(frozen=True, slots=True)
class Face:
    """Everything dark on one label of this size."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    letterings: tuple[Lettering, ...]


def natural_size(label: Label) -> tuple[float, float]:
    """Return the size of a label of its own: room for its code at three printer dots a module."""
    symbol = symbol_of(label)
    width = max(symbol.width * min(3, symbol.most_dots) * DOT, 40.0) + 2 * PADDING
    return width, 36.0 + len(label.lines) * _SMALL_MOST * _LINE


def face_of(label: Label, width: float, height: float) -> Face:
    """Lay the label out in a box, or raise ``LabelError`` where its code would be too fine or too low to scan."""
    symbol = symbol_of(label)
    # Quiet zones are blank already; bearers run through them.
    inset = 2 * PADDING if symbol.bearers else 0.0
    dots = symbol.dots_within(width - inset)
    if dots is None:
        needed = symbol.width * 2 * DOT + inset
        raise LabelError(
            f"The code of {label.readable[:40]!r} needs a label {needed:.0f} mm wide, and this one has {width:.0f} mm: "
            "use fewer columns or a shorter content."
        )
    above, top = _caption(label, width)
    below, bottom = _small_print(label, width, height)
    bar_height = min(bottom - top, _HIGHEST_BARS)
    if bar_height < _LOWEST_BARS:
        raise LabelError(
            f"The label of {label.readable[:40]!r} leaves {max(bar_height, 0):.0f} mm for its bars, "
            f"and a scanner needs {_LOWEST_BARS:.0f} mm: use fewer rows or fewer lines of text."
        )
    bars = _bars(symbol, dots * DOT, width, top + (bottom - top - bar_height) / 2, bar_height)
    return Face(width, height, bars, (*above, *below))


def _caption(label: Label, width: float) -> tuple[tuple[Lettering, ...], float]:
    """Return the caption and where the bars below it may begin."""
    if not label.caption:
        return (), PADDING
    text, size = fitted(visible(label.caption), width - 2 * PADDING, _CAPTION_MOST, _CAPTION_LEAST)
    baseline = PADDING + size * _CAP_HEIGHT
    # Letters such as g and y reach below the line.
    return (Lettering(text, width / 2, baseline, size, Style.CAPTION),), baseline + size * 0.22 + _GAP


def _small_print(label: Label, width: float, height: float) -> tuple[tuple[Lettering, ...], float]:
    """Return the content and the lines from the bottom up, and where the bars above them must end."""
    baseline = height - PADDING
    found = []
    rows = [(label.readable, Style.CODE), *((visible(line), Style.LINE) for line in label.lines if line)]
    for text, style in reversed(rows):
        mono = style is Style.CODE
        kept, size = fitted(text, width - 2 * PADDING, _SMALL_MOST, _SMALL_LEAST, mono=mono)
        found.append(Lettering(kept, width / 2, baseline - size * 0.22, size, style))
        baseline -= _SMALL_MOST * _LINE
    return tuple(reversed(found)), baseline - _GAP / 2


def _bars(symbol: Symbol, module: float, width: float, top: float, height: float) -> tuple[Bar, ...]:
    left = round((width - len(symbol.modules) * module) / 2 / DOT) * DOT
    bars = [Bar(left + start * module, top, count * module, height) for start, count in symbol.runs()]
    if symbol.bearers:
        thick = _BEARER_MODULES * module
        span = len(symbol.modules) * module + 2 * symbol.quiet * module
        edge = left - symbol.quiet * module
        bars += [Bar(edge, top, span, thick), Bar(edge, top + height - thick, span, thick)]
    return tuple(bars)
