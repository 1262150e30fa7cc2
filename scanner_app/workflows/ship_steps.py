"""The steps of shipping."""

from dataclasses import dataclass

from scanner_app.workflows.step import Step


@dataclass(frozen=True, slots=True)
class AwaitOrder(Step):
    """The order that leaves is awaited, or a unit that is packed for it."""


@dataclass(frozen=True, slots=True)
class AwaitTracking(Step):
    """The carrier's label of the order is awaited; DONE ships without one."""

    order: str
