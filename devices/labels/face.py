"""Everything dark on one label, in millimetres: the values that SVG, PDF, PNG and ZPL draw."""

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """The three hands of a label: bold for captions, fixed-width for what a code holds, plain for the rest."""

    CAPTION = "caption"
    CODE = "code"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Bar:
    """One dark rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Lettering:
    """One line of text, centred at ``x``, standing on ``baseline``; ``size`` is the font's, in millimetres.

    ``room`` is the width that it was fitted to.
    """

    text: str
    x: float
    baseline: float
    size: float
    style: Style
    room: float


@dataclass(frozen=True, slots=True)
class CodeBox:
    """Where the code stands, quiet zones left out: for printers that draw the bars themselves.

    ``dots`` is the width of one module in printer dots; ``bars`` holds the same code already drawn.
    """

    x: float
    y: float
    width: float
    height: float
    dots: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Face:
    """Everything dark on one label of this size."""

    width: float
    height: float
    code: CodeBox
    letterings: tuple[Lettering, ...]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Every dark rectangle."""
        return self.code.bars
