"""The steps of packing."""

from dataclasses import dataclass

from scanner_app.workflows.step import Step
from sync.ledger.identity import UnitKey


@dataclass(frozen=True, slots=True)
class AwaitOrder(Step):
    """The order is awaited, or a unit that was picked for one."""


@dataclass(frozen=True, slots=True)
class AwaitUnit(Step):
    """The next unit of the order is awaited.

    ``last`` was packed last; ``found`` are units (line, serial) packed whose receipt this handheld does not know yet.
    """

    order: str
    last: UnitKey | None = None
    found: tuple[tuple[str, str], ...] = ()
    item: str | None = None
