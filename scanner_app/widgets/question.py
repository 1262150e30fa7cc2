"""The question: what to scan, the one thing to look for as large as it fits, and short facts."""

from typing import Final

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from devices.showable import cut_middle, showable
from scanner_app.widgets.block_font import HALF_ROWS, banner, stacked
from scanner_app.widgets.fitting import ELLIPSIS, cut, wrapped
from scanner_app.widgets.ink import painted
from scanner_app.widgets.manner import Manner

_LARGE: Final = 2 * HALF_ROWS


def large_rows(ask: str, manner: Manner, *, width: int) -> int:
    """Return how many rows the question takes in block letters; 0 where it does not fit."""
    return len(stacked(manner.plain(ask).upper(), width - 2, _LARGE, ink=manner.ink))


def ask_rows(ask: str, manner: Manner, *, width: int, rows: int) -> list[Content]:
    """Return what to scan: in block letters where the rows are enough, else in words."""
    large = stacked(manner.plain(ask).upper(), width - 2, rows, ink=manner.ink) if rows >= HALF_ROWS else []
    if large:
        return [painted(line, "$foreground", indent=1) for line in large]
    return [Content.styled(f" {line}", "bold") for line in wrapped(ask, width - 1, rows)]


def target_rows(target: str, manner: Manner, *, width: int, rows: int) -> list[Content]:
    """Return the thing to look for: in block letters where the whole of it fits, else in one line."""
    shown = manner.plain(showable(target))
    large = banner(shown, width - 2, rows, ink=manner.ink) if rows > 1 else []
    lines = [painted(line, "$target", indent=1) for line in large]
    lines = lines or [Content.styled(f" {cut_middle(shown, width - 2)}", "bold")]
    return lines + [Content("")] * (rows - len(lines))


def fact_rows(facts: list[str], manner: Manner, *, width: int, rows: int) -> list[Content]:
    """Return short facts, a line each; the last line says how many have no room."""
    shown = [cut(fact, width - 1) for fact in facts[:rows]]
    hidden = len(facts) - len(shown)
    if shown and hidden:
        more = f"{ELLIPSIS} {manner.tell('more', count=hidden)}"
        shown[-1] = f"{_begun(facts[rows - 1], width - 2 - cell_len(more))} {more}"
    return [Content(f" {line}") for line in shown]


def _begun(fact: str, width: int) -> str:
    """Return the fact, or as much of its beginning as fits."""
    return fact if cell_len(fact) <= width else set_cell_size(fact, max(0, width)).rstrip()
