"""Block letters in colour: full cells are painted as ground as well, so that no gap between rows shows."""

import re
from typing import Final

from textual.content import Content

_RUNS: Final = re.compile(r"[█#]+|[▀▄]+|[^█#▀▄]+")


def painted(row: str, colour: str, *, indent: int = 0) -> Content:
    """Return a row of block letters in this colour of the theme."""
    return Content.assemble(" " * indent, *((run, _style(run[0], colour)) for run in _RUNS.findall(row)))


def _style(cell: str, colour: str) -> str:
    if cell in "█#":
        return f"{colour} on {colour}"
    return colour if cell in "▀▄" else ""
