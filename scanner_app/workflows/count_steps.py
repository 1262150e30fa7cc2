"""The steps of counting a bin."""

from dataclasses import dataclass

from scanner_app.workflows.step import Step
from sync.ledger.identity import UnitKey


@dataclass(frozen=True, slots=True)
class AwaitBin(Step):
    """The bin to count is awaited."""


@dataclass(frozen=True, slots=True)
class Counting(Step):
    """The bin is counted blind: each unit in it is scanned, DONE ends it.

    ``count`` names the count, ``began`` when it did; ``second`` that something was missing at the first. ``seen`` are
    the units counted; ``item`` was chosen by its code.
    """

    bin: str
    count: str
    began: str
    second: bool = False
    seen: tuple[UnitKey, ...] = ()
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Missing(Step):
    """After the second count these units are missing: a second person writes them off, or they stay in the book."""

    bin: str
    count: str
    units: tuple[UnitKey, ...]
