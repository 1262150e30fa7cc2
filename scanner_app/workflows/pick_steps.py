"""The steps of picking, and what one picker remembers of an order between two scans."""

from dataclasses import dataclass

from scanner_app.workflows.step import Detour, Step
from sync.ledger.identity import UnitKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One order's walk.

    ``skipped`` and ``shorted`` are lines, ``empty`` bins found empty, ``replaced`` named serials that others were taken
    for, ``found`` picked units (line, serial) whose receipt this handheld does not know yet.
    """

    order: str
    skipped: tuple[str, ...] = ()
    shorted: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    found: tuple[tuple[str, str], ...] = ()
    last: UnitKey | None = None


@dataclass(frozen=True, slots=True)
class AwaitOrder(Step):
    """The order is awaited."""


@dataclass(frozen=True, slots=True)
class AwaitBin(Step):
    """The bin ``place`` is awaited, to take units for the line from it."""

    trip: Trip
    line: str
    place: str


@dataclass(frozen=True, slots=True)
class AwaitUnit(Step):
    """A unit for the line is awaited. ``place`` is where the book has some, ``seen`` the bin scanned before."""

    trip: Trip
    line: str
    place: str | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class AwaitReason(Detour):
    """A line is cut short, put off, or its bin is empty (``what``): the reason is awaited."""

    back: AwaitBin | AwaitUnit
    what: str


OnLine = AwaitBin | AwaitUnit
"""The steps at which a line of the order is worked on."""
