"""The calibration symbols on paper and on a terminal."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import segno

from devices.calibration import SYMBOLS
from devices.labels.label import Label, LabelError, Symbology
from devices.labels.matrix import matrix_of
from devices.labels.paper import Paper
from devices.labels.pdf import draw_pdf
from devices.labels.sheet import Sheet, lay_out
from devices.labels.svg import draw_svg_page

_HEADING: Final = "Scanner calibration"
_MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""The page is the same whenever it is drawn, so its date is too."""
_DARK_ON_LIGHT: Final = "\x1b[30;107m"
_PLAIN: Final = "\x1b[0m"
_HALVES: Final = {"00": " ", "10": "▀", "01": "▄", "11": "█"}
_QUIET: Final = 2
"""Blank modules around a code on a screen: fewer than on paper, so that it fits into 20 rows."""


def print_symbols(out: Path, paper: Paper) -> None:
    """Write all symbols on one page, as PDF or as SVG by the name of the file."""
    labels = [Label(content, name, Symbology(symbology)) for name, content, symbology in SYMBOLS]
    page = lay_out(labels, Sheet(paper, columns=1, rows=len(labels)), _HEADING)[0]
    match out.suffix.lower():
        case ".pdf":
            out.write_bytes(draw_pdf((page,), _HEADING, _MADE))
        case ".svg":
            out.write_text(draw_svg_page(page), "utf-8")
        case _:
            raise LabelError(f"The name {str(out)!r} tells no format: end it in .pdf or .svg.")


def matrix_rows(name: str) -> tuple[str, ...]:
    """Return the modules of a symbol as a matrix code with its blank edge, ``1`` is dark.

    QR in its smallest form; GS1 DataMatrix where the symbol holds FNC1.
    """
    content, symbology = next((content, symbology) for one, content, symbology in SYMBOLS if one == name)
    if symbology == Symbology.GS1_128:
        modules = list(matrix_of(Label(content, name, Symbology.GS1_DATAMATRIX)).rows)
    else:
        code = segno.make_qr(content.encode(), error="l", boost_error=False)
        modules = ["".join("1" if module else "0" for module in row) for row in code.matrix]
    blank = "0" * (len(modules[0]) + 2 * _QUIET)
    edge = "0" * _QUIET
    return (*[blank] * _QUIET, *(f"{edge}{row}{edge}" for row in modules), *[blank] * _QUIET)


def half_blocks(rows: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines of half blocks, two rows of modules a line."""
    even = rows if len(rows) % 2 == 0 else (*rows, "0" * len(rows[0]))
    return tuple(
        "".join(_HALVES[upper + lower] for upper, lower in zip(even[at], even[at + 1], strict=True))
        for at in range(0, len(even), 2)
    )


def drawn(name: str) -> tuple[str, ...]:
    """Return the symbol as lines for a terminal: dark on light, whatever the terminal's own colours are."""
    return tuple(f"{_DARK_ON_LIGHT}{row}{_PLAIN}" for row in half_blocks(matrix_rows(name)))
