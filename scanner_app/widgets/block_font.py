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
    letters = _letters(text)
    if not letters:
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
    """Return the words of ``text`` in half height, in as few lines as they take; empty where they do not fit.

    All lines are of one face: words of two would look like two sentences.
    """
    words = _letters(text).split() if ink == "█" else []
    drawn = [lines for cut in _HALF_FIRST if (lines := _stack(words, width, cut)) and len(lines) <= rows]
    return min(drawn, key=len, default=[])


def _stack(words: list[str], width: int, cut: _Cut) -> list[str]:
    """Return the words in lines of this cut; empty where one of them is too wide."""
    out: list[str] = []
    while words:
        lines = (_pixels(" ".join(words[:count]), cut) for count in range(len(words), 0, -1))
        count, pixels = next(
            ((len(words) - place, drawn) for place, drawn in enumerate(lines) if len(drawn[0]) <= width), (0, [])
        )
        if not pixels:
            return []
        out += _halved(pixels)
        words = words[count:]
    return out


def _letters(text: str) -> str:
    """Return the text in letters that have a shape; "" where there is none or one has not."""
    letters = "".join(_SAME.get(letter, letter) for letter in text)
    return letters if letters.strip() and all(letter == " " or letter in BOLD for letter in letters) else ""


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
