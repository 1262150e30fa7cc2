"""The steps of moving goods."""

from dataclasses import dataclass

from scanner_app.workflows.step import Step
from sync.ledger.identity import UnitKey


@dataclass(frozen=True, slots=True)
class AwaitGoods(Step):
    """Nothing is in hand: a unit is awaited, or the bin of which everything moves. ``item`` was chosen by its code."""

    item: str | None = None


@dataclass(frozen=True, slots=True)
class AwaitTarget(Step):
    """Units are in hand, the place where they go is awaited.

    ``whole`` is the bin that is moved as a whole, ``beside`` the units that were scanned themselves besides.
    """

    units: tuple[UnitKey, ...]
    whole: str | None = None
    item: str | None = None
    beside: tuple[UnitKey, ...] = ()
