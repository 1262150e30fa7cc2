"""The steps of putting away."""

from dataclasses import dataclass

from scanner_app.workflows.step import Step
from sync.ledger.identity import UnitKey


@dataclass(frozen=True, slots=True)
class AwaitUnit(Step):
    """Nothing is in hand; ``item`` was chosen by its code, for a serial that names none."""

    item: str | None = None


@dataclass(frozen=True, slots=True)
class AwaitBin(Step):
    """Units are in hand; the bin is awaited, another unit joins the hand. ``proposed`` is where they should go."""

    units: tuple[UnitKey, ...]
    proposed: str | None = None
    item: str | None = None
