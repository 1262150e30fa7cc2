"""Words in block letters, as large as they fit: the face and scale are chosen by the room there is."""

from dataclasses import dataclass
from typing import Final

from scanner_app.widgets.glyphs import BOLD, NARROW, Face

ROWS: Final = 5
"""Rows of a word in full height."""
HALF_ROWS: Final = 3
"""Rows of a word in half height, two pixels to a cell."""

_SAME: Final = {"✔": "✓", "✕": "✗", "✘": "✗", "×": "✗", "↯": "~", "⚡": "~", "#": "■", "–": "-"}
_SPACE: Final = 1
_HALVES: Final = {("#", "#"): "█", ("#", "."): "▀", (".", "#"): "▄", (".", "."): " "}


@dataclass(frozen=True, slots=True)
class _Cut:
    """One way to draw: a face, columns to a pixel, and whether two pixels share a cell's height."""

    face: Face
    scale: int
    half: bool


_LARGEST_FIRST: Final = (_Cut(NARROW, 2, half=False), _Cut(BOLD, 1, half=False), _Cut(NARROW, 1, half=False))
_HALF_FIRST: Final = (_Cut(BOLD, 1, half=True), _Cut(NARROW, 1, half=True))


def banner(text: str, width: int, rows: int, *, ink: str = "█") -> list[str]:
    """Return ``text`` in the largest block letters that fit, all rows of one width; empty where none fit.

    A letter without a shape (lower case, for one: it would be read as upper case) leaves the text unfit.
    Anything but the full block as ``ink`` is for terminals without block characters, and has no half height.
    """
    letters = "".join(_SAME.get(letter, letter) for letter in text)
    if not letters.strip() or any(letter != " " and letter not in BOLD for letter in letters):
        return []
    cuts: tuple[_Cut, ...] = _LARGEST_FIRST if rows >= ROWS else ()
    if rows >= HALF_ROWS and ink == "█":
        cuts += _HALF_FIRST
    for cut in cuts:
        pixels = _pixels(letters, cut)
        if len(pixels[0]) <= width:
            return _halved(pixels) if cut.half else [_inked(row, ink) for row in pixels]
    return []


def stacked(text: str, width: int, rows: int, *, ink: str = "█") -> list[str]:
    """Return the words of ``text`` in half height, in as few lines as they take; empty where they do not fit."""
    words, out = text.split(), list[str]()
    while words:
        fits = (
            count for count in range(len(words), 0, -1) if banner(" ".join(words[:count]), width, HALF_ROWS, ink=ink)
        )
        count = next(fits, 0)
        if count == 0:
            return []
        out += banner(" ".join(words[:count]), width, HALF_ROWS, ink=ink)
        words = words[count:]
    return out if len(out) <= rows else []


def _pixels(letters: str, cut: _Cut) -> list[str]:
    """Return the rows of the whole text, a character to a column."""
    gap = "." * cut.scale
    rows = []
    for row in range(ROWS):
        shapes = ("." * _SPACE if letter == " " else cut.face[letter][row] for letter in letters)
        rows.append(gap.join("".join(pixel * cut.scale for pixel in shape) for shape in shapes))
    return rows


def _inked(row: str, ink: str) -> str:
    return row.replace("#", ink).replace(".", " ")


def _halved(pixels: list[str]) -> list[str]:
    """Return two rows of pixels to a row of cells."""
    blank = "." * len(pixels[0])
    rows = [*pixels, blank]
    return [
        "".join(_HALVES[pair] for pair in zip(rows[top], rows[top + 1], strict=True)) for top in range(0, len(rows), 2)
    ]
