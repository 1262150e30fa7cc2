"""Pages of labels: on office paper a grid of cells to be cut apart, on a roll one label each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from devices.labels.face import Face, Lettering, Style
from devices.labels.label import Label, LabelError, visible
from devices.labels.layout import face_of, least_width, natural_size
from devices.labels.lettering import fitted
from devices.labels.paper import PAPER_SIZES, ROLL_SIZES, Paper

APART = (("YES", "NO"),)
"""Captions of which the wrong one, scanned by a hand's breadth, would do the opposite."""

_HEADING_SIZE = 3.5


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a sheet is divided. Sizes are millimetres; the margin is more than any office printer needs."""

    paper: Paper = Paper.A4
    columns: int = 2
    rows: int = 6
    margin: float = 10.0
    heading: float = 8.0

    def __post_init__(self) -> None:
        if self.paper.is_roll:
            raise LabelError(f"{self.paper.value} is a roll with one label a page: a sheet needs a4 or letter.")
        if self.columns < 1 or self.rows < 1:
            raise LabelError(f"A sheet of {self.columns} by {self.rows} holds no label: both must be 1 or more.")

    @property
    def size(self) -> tuple[float, float]:
        """The paper's width and height."""
        return PAPER_SIZES[self.paper]

    @property
    def cell(self) -> tuple[float, float]:
        """One label's width and height."""
        width, height = self.size
        return (
            (width - 2 * self.margin) / self.columns,
            (height - 2 * self.margin - self.heading) / self.rows,
        )

    @property
    def capacity(self) -> int:
        """How many labels a page holds."""
        return self.columns * self.rows


@dataclass(frozen=True, slots=True)
class Place:
    """One label's face at its place on the page."""

    x: float
    y: float
    label: Label
    face: Face


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its title, its labels and the lines to cut along, ``(x1, y1, x2, y2)``.

    A sheet bears its title as ``heading``; on a roll there is none.
    """

    width: float
    height: float
    title: str
    heading: Lettering | None
    places: tuple[Place, ...]
    cuts: tuple[tuple[float, float, float, float], ...]


def lay_out(
    labels: Sequence[Label], sheet: Sheet, heading: str, apart: Iterable[tuple[str, str]] = APART
) -> tuple[Page, ...]:
    """Return the pages that hold the labels in their order, except that the pairs ``apart`` stand far apart."""
    if not labels:
        raise LabelError(f"There is no label to print on the sheet {heading!r}: name at least one.")
    size = sheet.capacity
    chunks = [labels[start : start + size] for start in range(0, len(labels), size)]
    pairs = tuple(apart)
    return tuple(
        _page(_kept_apart(chunk, sheet, pairs), sheet, f"{heading}, page {number} of {len(chunks)}")
        for number, chunk in enumerate(chunks, start=1)
    )


def pages_of(labels: Sequence[Label], paper: Paper, heading: str) -> tuple[Page, ...]:
    """Return the pages on this paper: on a sheet in two columns, or in one where a code needs the width."""
    if paper.is_roll:
        return lay_out_roll(labels, paper, heading)
    sheet = Sheet(paper)
    if any(least_width(label) > sheet.cell[0] for label in labels):
        sheet = Sheet(paper, columns=1)
    return lay_out(labels, sheet, heading)


def lay_out_roll(labels: Sequence[Label], paper: Paper, heading: str) -> tuple[Page, ...]:
    """Return one page for each label, in their order."""
    if not labels:
        raise LabelError(f"There is no label to print on the roll for {heading!r}: name at least one.")
    if not paper.is_roll:
        raise LabelError(f"{paper.value} is a sheet of many labels: name a roll, such as {Paper.MM_50X25.value}.")
    width, height = ROLL_SIZES[paper]
    pages = []
    for number, label in enumerate(labels, start=1):
        face = face_of(label, width, height or natural_size(label, width)[1])
        title = f"{visible(heading)}, label {number} of {len(labels)}"
        pages.append(Page(face.width, face.height, title, None, (Place(0.0, 0.0, label, face),), ()))
    return tuple(pages)


def _kept_apart(labels: Sequence[Label], sheet: Sheet, apart: tuple[tuple[str, str], ...]) -> list[Label | None]:
    cells: list[Label | None] = [*labels, *[None] * (sheet.capacity - len(labels))]
    for first, second in apart:
        captions = [label.caption if label else None for label in cells]
        if first in captions and second in captions:
            here, there = captions.index(first), captions.index(second)
            far = max(range(len(cells)), key=lambda cell: _distance(here, cell, sheet))
            cells[there], cells[far] = cells[far], cells[there]
    return cells


def _distance(one: int, other: int, sheet: Sheet) -> float:
    width, height = sheet.cell
    row, column = divmod(one, sheet.columns)
    other_row, other_column = divmod(other, sheet.columns)
    return abs(row - other_row) * height + abs(column - other_column) * width


def _page(cells: Sequence[Label | None], sheet: Sheet, heading: str) -> Page:
    width, height = sheet.size
    cell_width, cell_height = sheet.cell
    top = sheet.margin + sheet.heading
    room = width - 2 * sheet.margin
    text, size = fitted(visible(heading), room, _HEADING_SIZE, 2.0)
    places = tuple(
        Place(
            sheet.margin + index % sheet.columns * cell_width,
            top + index // sheet.columns * cell_height,
            label,
            face_of(label, cell_width, cell_height),
        )
        for index, label in enumerate(cells)
        if label is not None
    )
    uprights = [sheet.margin + column * cell_width for column in range(sheet.columns + 1)]
    used = max(index // sheet.columns for index, label in enumerate(cells) if label is not None) + 1
    levels = [top + row * cell_height for row in range(used + 1)]
    cuts = (
        *((x, levels[0], x, levels[-1]) for x in uprights),
        *((uprights[0], y, uprights[-1], y) for y in levels),
    )
    title = Lettering(text, width / 2, sheet.margin + 3, size, Style.LINE, room)
    return Page(width, height, text, title, places, cuts)
