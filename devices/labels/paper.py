"""What labels are printed on: office paper that is cut apart, or a roll with one label after the other."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Paper(StrEnum):
    """The paper, by the name that the command line has for it. A roll's name is its label's width and height."""

    A4 = "a4"
    LETTER = "letter"
    MM_62 = "62mm"
    MM_50X25 = "50x25mm"
    MM_100X150 = "100x150mm"
    INCH_4X6 = "4x6in"

    @property
    def is_roll(self) -> bool:
        """Whether each page is one label."""
        return self not in PAPER_SIZES

    @property
    def width(self) -> float:
        """Millimetres across."""
        return PAPER_SIZES[self][0] if self in PAPER_SIZES else ROLL_SIZES[self][0]

    def media(self, height: float) -> str:
        """Return the paper's name in CUPS; ``height`` is what a roll without one is cut to."""
        if not self.is_roll:
            return self.value.capitalize()
        return f"Custom.{self.width:g}x{ROLL_SIZES[self][1] or height:g}mm"


PAPER_SIZES: Mapping[Paper, tuple[float, float]] = MappingProxyType(
    {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}
)

ROLL_SIZES: Mapping[Paper, tuple[float, float | None]] = MappingProxyType(
    {
        Paper.MM_62: (62.0, None),
        Paper.MM_50X25: (50.0, 25.0),
        Paper.MM_100X150: (100.0, 150.0),
        Paper.INCH_4X6: (101.6, 152.4),
    }
)
"""Width and height in millimetres; a roll without height is cut to what each label needs."""
