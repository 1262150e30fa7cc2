"""The figures of one run, collected by its tests and shown as one Markdown table at its end."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

LONG: Final = os.environ.get("SCANNER_LONG") == "1"
"""Whether there is time to measure as the README's figures are: otherwise a short form keeps the suite quick."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: what was measured, as a ratio or a count that another machine would give too, and its goal.

    ``here`` is what this machine took or gave, for information.
    """

    what: str
    measured: str
    goal: str = ""
    here: str = ""


@dataclass(slots=True)
class Table:
    """The rows of one run, in the order in which they were measured."""

    figures: list[Figure] = field(default_factory=list)

    def add(self, what: str, measured: str, goal: str = "", here: str = "") -> None:
        """Add a row."""
        self.figures.append(Figure(what, measured, goal, here))

    def markdown(self) -> str:
        """Return the table."""
        rows = [(each.what, each.measured, each.goal, each.here) for each in self.figures]
        return "\n".join(map(_line, [("what", "measured", "goal", "on this machine"), ("---",) * 4, *rows]))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
