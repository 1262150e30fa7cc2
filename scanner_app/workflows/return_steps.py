"""The steps of taking returns in."""

from dataclasses import dataclass

from scanner_app.workflows.step import Step
from sync.ledger.identity import UnitKey


@dataclass(frozen=True, slots=True)
class AwaitUnit(Step):
    """A returned unit is awaited; ``item`` was chosen by its code. ``last`` is the unit taken in last."""

    item: str | None = None
    last: UnitKey | None = None


@dataclass(frozen=True, slots=True)
class AwaitCondition(Step):
    """The unit is taken in; its condition is awaited. Another unit leaves this one on the bench, uninspected."""

    unit: UnitKey


@dataclass(frozen=True, slots=True)
class AwaitPlace(Step):
    """The unit is inspected; where it goes is awaited. ``proposed`` is the bin it should go to."""

    unit: UnitKey
    condition: str
    proposed: str | None = None
