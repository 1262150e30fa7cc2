"""What the operator may do besides scanning: digit, name, key; in as many columns as fit."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from scanner_app.widgets.fitting import WIDE, cut

_GAP = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """One option as it is shown: the digit that chooses it, its name, and its key's name or ""."""

    digit: str
    label: str
    key: str


def choice_rows(choices: list[Choice], *, width: int, rows: int, menu: bool) -> list[Content]:
    """Return the choices in at most ``rows`` rows; those without room are left out, their digits work all the same."""
    if not choices or rows < 1:
        return []
    keys = _keyed(choices, width)
    columns = _columns(choices, width, menu=menu and len(choices) <= rows, keys=keys)
    lines = -(-len(choices) // columns)
    if lines > rows:
        return _flowing(choices, width=width, rows=rows)
    cell = width // columns
    out = [
        Content("").join([_cell(choice, cell, keys=keys) for choice in choices[line::lines]]) for line in range(lines)
    ]
    if menu and rows >= roomy(lines):
        return [row for each in out for row in (each, Content(""))][:-1]
    return out


def _flowing(choices: list[Choice], *, width: int, rows: int) -> list[Content]:
    """Return the choices one behind the other, without their keys, as many as there is room for."""
    out: list[list[Content]] = [[]]
    room = width
    for choice in choices:
        needed = len(choice.digit) + cell_len(choice.label) + _GAP + 1
        if needed > room:
            if len(out) == rows:
                break
            out.append([])
            room = width
        out[-1].append(_cell(choice, min(needed, width), keys=False))
        room -= needed
    return [Content("").join(row) for row in out]


def roomy(rows: int) -> int:
    """Return the rows of a menu with a blank one between two choices."""
    return 2 * rows - 1


def rows_needed(choices: list[Choice], *, width: int, menu: bool) -> int:
    """Return the rows in which all choices are shown."""
    if not choices:
        return 0
    return -(-len(choices) // _columns(choices, width, menu=menu, keys=_keyed(choices, width)))


def _keyed(choices: list[Choice], width: int) -> bool:
    return width >= WIDE and any(choice.key for choice in choices)


def _columns(choices: list[Choice], width: int, *, menu: bool, keys: bool) -> int:
    if menu:
        return 1
    widest = max(cell_len(choice.label) + (cell_len(choice.key) + 1 if keys else 0) for choice in choices)
    return max(1, min(len(choices), width // (widest + 3 + _GAP)))


def _cell(choice: Choice, width: int, *, keys: bool) -> Content:
    digit = f" {choice.digit} "
    key = f" {choice.key}" if keys and choice.key else ""
    room = width - len(digit) - len(key)
    label = cut(choice.label, room)
    pad = " " * max(0, width - len(digit) - cell_len(label) - len(key))
    return Content.assemble((digit, "bold $target"), label, (key, "$muted"), pad)
