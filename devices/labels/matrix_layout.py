"""Where everything on a label with a matrix code stands: beside the code on a broad label, around it on a high one."""

from devices.labels.bars import DOT
from devices.labels.face import Bar, CodeBox, Face, Lettering, Style
from devices.labels.label import Label, LabelError, visible
from devices.labels.lettering import broken, fitted
from devices.labels.matrix import Matrix, matrix_of
from devices.labels.room import LINE, PADDING, Room, room_of, shown_parts

_BROAD = 1.5
_CODE_SHARE = 0.5
_MOST_BROKEN = 6
_CAP_HEIGHT = 0.73

_Row = tuple[str, float, Style]


def matrix_natural_size(label: Label, width: float | None) -> tuple[float, float]:
    """Return the size of a label of its own, or the height that it needs on a roll of this width."""
    side = matrix_of(label).size * 4 * DOT + 2 * PADDING
    own = width or max(side * 2.2, 50.0)
    return own, max(min(side, own), 25.0)


def matrix_face(label: Label, width: float, height: float) -> Face:
    """Lay the label out in a box, or raise ``LabelError`` where its code would be too fine to scan."""
    room = room_of(width, height)
    matrix = matrix_of(label)
    broad = width >= _BROAD * height
    return _beside(label, matrix, room) if broad else _around(label, matrix, room)


def _beside(label: Label, matrix: Matrix, room: Room) -> Face:
    """Place the code on the left in full height, the text in a column on its right."""
    dots = _dots(label, matrix, min(room.height, room.width * _CODE_SHARE))
    side = matrix.size * dots * DOT
    code = _code(matrix, dots, max((room.height - side) / 2, 0.0), (room.height - side) / 2)
    left = code.x + code.width + max(room.padding, matrix.quiet * dots * DOT)
    column = room.width - room.padding - left
    rows, letters = _rows(label, room, column), room
    while (taken := _height(rows)) > room.height:
        smaller = letters.tighter()
        if smaller is None:
            raise LabelError(
                f"The text of {label.readable[:40]!r} needs a label {taken:.0f} mm high, and this one has "
                f"{room.height:.0f} mm: use higher paper or fewer lines of text."
            )
        rows, letters = _rows(label, smaller, column), smaller
    letterings = _stacked(rows, left + column / 2, (room.height - taken) / 2, column)
    return Face(room.width, room.height, code, letterings)


def _around(label: Label, matrix: Matrix, room: Room) -> Face:
    """Place the caption above, the code in the middle, the rest below."""
    column = room.width - 2 * room.padding
    rows = _rows(label, room, column)
    head = rows[:1] if label.caption else []
    foot = rows[len(head) :]
    above = room.padding + _height(head)
    below = room.padding + _height(foot)
    dots = _dots(label, matrix, min(room.width, room.height - above - below))
    side = matrix.size * dots * DOT
    spare = room.height - above - below - side
    code = _code(matrix, dots, (room.width - side) / 2, above + spare / 2)
    letterings = (
        *_stacked(head, room.width / 2, room.padding, column),
        *_stacked(foot, room.width / 2, room.height - below, column),
    )
    return Face(room.width, room.height, code, letterings)


def _dots(label: Label, matrix: Matrix, side: float) -> int:
    dots = matrix.dots_within(side, DOT)
    if dots is None:
        raise LabelError(
            f"The code of {label.readable[:40]!r} needs {matrix.least_side(DOT):.0f} mm in width and height, and this "
            f"label leaves {max(side, 0):.0f} mm: use fewer columns, larger paper or a shorter content."
        )
    return dots


def _code(matrix: Matrix, dots: int, left: float, top: float) -> CodeBox:
    """Place the code, quiet zone included, with its corner nearest to there on the printer's dots."""
    module = dots * DOT
    x, y = (round(edge / DOT) * DOT + matrix.quiet * module for edge in (left, top))
    side = len(matrix.rows) * module
    bars = tuple(
        Bar(x + start * module, y + row * module, count * module, module) for row, start, count in matrix.runs()
    )
    return CodeBox(x, y, side, side, dots, bars)


def _rows(label: Label, room: Room, column: float) -> list[_Row]:
    rows: list[_Row] = []
    if label.caption:
        text, size = fitted(visible(label.caption), column, room.caption_most, room.caption_least)
        rows.append((text, size, Style.CAPTION))
    for part in shown_parts(label, column, room):
        lines, size = broken(part, column, room.small_most, room.small_least, _MOST_BROKEN)
        rows += [(line, size, Style.CODE) for line in lines]
    for line in label.lines:
        if line:
            text, size = fitted(visible(line), column, room.small_most, room.small_least)
            rows.append((text, size, Style.LINE))
    return rows


def _height(rows: list[_Row]) -> float:
    return sum(size * LINE for _, size, _ in rows)


def _stacked(rows: list[_Row], centre: float, top: float, room: float) -> tuple[Lettering, ...]:
    found = []
    for text, size, style in rows:
        found.append(Lettering(text, centre, top + size * (_CAP_HEIGHT + (LINE - 1) / 2), size, style, room))
        top += size * LINE
    return tuple(found)
