"""Where everything on one label stands: the code as large as is of use, what people read around it."""

from devices.labels.bars import DOT, Symbol, symbol_of
from devices.labels.face import Bar, CodeBox, Face, Lettering, Style
from devices.labels.label import Label, LabelError, Symbology, visible
from devices.labels.lettering import fitted
from devices.labels.matrix_layout import matrix_face, matrix_natural_size
from devices.labels.room import GAP, LINE, PADDING, Room, room_of, shown_parts

_LOWEST_BARS = 7.0
_BEARER_MODULES = 3
_CAP_HEIGHT = 0.73
_MATRICES = frozenset({Symbology.QR, Symbology.GS1_DATAMATRIX})


def natural_size(label: Label, width: float | None = None) -> tuple[float, float]:
    """Return the size of a label of its own, or the height it needs on a roll of this width.

    By itself it has room for its code at three printer dots a module.
    """
    if label.symbology in _MATRICES:
        return matrix_natural_size(label, width)
    symbol = symbol_of(label)
    own = max(symbol.width * min(3, symbol.most_dots) * DOT, 40.0) + 2 * PADDING
    return width or own, 36.0 + len(label.lines) * 3.0 * LINE


def least_width(label: Label) -> float:
    """Return the width that the code needs at its finest, in millimetres; a matrix code asks for none."""
    if label.symbology in _MATRICES:
        return 0.0
    symbol = symbol_of(label)
    return symbol.least_width + (2 * PADDING if symbol.bearers else 0.0)


def face_of(label: Label, width: float, height: float) -> Face:
    """Lay the label out in a box, or raise ``LabelError`` where its code would be too fine or too low to scan."""
    if label.symbology in _MATRICES:
        return matrix_face(label, width, height)
    symbol = symbol_of(label)
    room = room_of(width, height)
    # Quiet zones are blank already; bearers run through them.
    inset = 2 * room.padding if symbol.bearers else 0.0
    dots = symbol.dots_within(width - inset)
    if dots is None:
        raise LabelError(
            f"The code of {label.readable[:40]!r} needs a label {symbol.least_width + inset:.0f} mm wide, and this one "
            f"has {width:.0f} mm: use fewer columns, wider paper, a matrix code or a shorter content."
        )
    above, below, top, bottom = _lettering(label, room)
    bar_height = min(bottom - top, room.highest_bars)
    code = _code(symbol, dots, width, top + (bottom - top - bar_height) / 2, bar_height)
    return Face(width, height, code, (*above, *below))


def _lettering(label: Label, room: Room) -> tuple[tuple[Lettering, ...], tuple[Lettering, ...], float, float]:
    """Return what stands above and below the bars and where they begin and end, in the largest letters that fit."""
    above, top = _caption(label, room)
    below, bottom = _small_print(label, room)
    if bottom - top >= _LOWEST_BARS:
        return above, below, top, bottom
    tighter = room.tighter()
    if tighter is not None:
        return _lettering(label, tighter)
    raise LabelError(
        f"The label of {label.readable[:40]!r} leaves {max(bottom - top, 0):.0f} mm for its bars, "
        f"and a scanner needs {_LOWEST_BARS:.0f} mm: use fewer rows, higher paper or fewer lines of text."
    )


def _caption(label: Label, room: Room) -> tuple[tuple[Lettering, ...], float]:
    """Return the caption and where the bars below it may begin."""
    if not label.caption:
        return (), room.padding
    width = room.width - 2 * room.padding
    text, size = fitted(visible(label.caption), width, room.caption_most, room.caption_least)
    baseline = room.padding + size * _CAP_HEIGHT
    # Letters such as g and y reach below the line.
    return (Lettering(text, room.width / 2, baseline, size, Style.CAPTION, width),), baseline + size * 0.22 + GAP


def _small_print(label: Label, room: Room) -> tuple[tuple[Lettering, ...], float]:
    """Return the content and the lines from the bottom up, and where the bars above them must end."""
    baseline = room.height - room.padding
    width = room.width - 2 * room.padding
    found = []
    content = [(label.readable, Style.CODE)] if shown_parts(label, width, room) else []
    rows = [*content, *((visible(line), Style.LINE) for line in label.lines if line)]
    for text, style in reversed(rows):
        kept, size = fitted(text, width, room.small_most, room.small_least, mono=style is Style.CODE)
        found.append(Lettering(kept, room.width / 2, baseline - size * 0.22, size, style, width))
        baseline -= room.small_most * LINE
    return tuple(reversed(found)), baseline - GAP / 2


def _code(symbol: Symbol, dots: int, width: float, top: float, height: float) -> CodeBox:
    module = dots * DOT
    span = len(symbol.modules) * module
    left = round((width - span) / 2 / DOT) * DOT
    bars = [Bar(left + start * module, top, count * module, height) for start, count in symbol.runs()]
    if symbol.bearers:
        thick = _BEARER_MODULES * module
        edge, whole = left - symbol.quiet * module, span + 2 * symbol.quiet * module
        bars += [Bar(edge, top, whole, thick), Bar(edge, top + height - thick, whole, thick)]
    return CodeBox(left, top, span, height, dots, tuple(bars))
