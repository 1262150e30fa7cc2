"""Sentences cut to the cells there are: by words, then anywhere, never past the edge."""

from typing import Final

from rich.cells import cell_len, chop_cells, set_cell_size

ELLIPSIS: Final = "…"
WIDE: Final = 40
"""From this width on there is room for words beside signs."""


def wrapped(text: str, width: int, rows: int) -> list[str]:
    """Return at most ``rows`` lines of at most ``width`` cells; the last one ends in … where something is left out."""
    if width < 1 or rows < 1:
        return []
    lines = _lines(text, width)
    if len(lines) <= rows:
        return lines
    return [*lines[: rows - 1], cut(f"{lines[rows - 1]} {lines[rows]}", width)]


def rows_of(text: str, width: int) -> int:
    """Return how many lines the text takes."""
    return len(_lines(text, max(1, width)))


def cut(text: str, width: int) -> str:
    """Return the text, or its beginning and … where it is too wide."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + ELLIPSIS if width > 0 else ""


def spread(left: str, right: str, width: int) -> str:
    """Return the two at the edges of a line; the left one gives way."""
    right = cut(right, width)
    room = width - cell_len(right) - 1
    return set_cell_size(cut(left, room), room) + " " + right if room > 0 else set_cell_size(right, width)


def _lines(text: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if cell_len(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = chop_cells(word, width) or [""]
        lines.extend(full)
    return [*lines, line] if line or not lines else lines
