"""What the server tells about a recall: every unit it means, where each is and who has it (RULES §6 Recall)."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

import msgspec

from sync.ledger.lifecycle import State
from sync.ledger.recall import Match
from sync.ledger.unit import Unit


class Whereabouts(StrEnum):
    """Where a unit is, as a recall asks for it."""

    EXPECTED = "expected"
    HERE = "here"
    CUSTOMER = "customer"
    OUT = "out"
    IN_TRANSIT = "in_transit"
    ASSEMBLED = "assembled"
    SCRAPPED = "scrapped"
    LOST = "lost"
    UNKNOWN = "unknown"


class UnitName(msgspec.Struct, frozen=True, order=True):
    """Item and serial, exact."""

    item: str
    serial: str


class RecalledUnit(msgspec.Struct):
    """One unit. ``missing`` names what was never captured where it is only possibly meant."""

    item: str
    serial: str
    certain: bool
    missing: tuple[str, ...]
    whereabouts: Whereabouts
    state: str
    place: str | None = None
    parent: str | None = None
    order: str | None = None
    customer_ref: str | None = None
    channel: str | None = None
    carrier: str | None = None
    tracking: str | None = None
    holder: str | None = None
    transfer: str | None = None
    assembled_in: UnitName | None = None
    contains: list[UnitName] = []
    """Units of the recall that are built into this one."""
    lot: str | None = None
    supplier: str | None = None
    po: str | None = None
    since: str | None = None
    """When it came to be there (ISO UTC)."""
    left_after_start: bool = False
    """It left although the recall stood."""


class RecallTold(msgspec.Struct):
    """One recall with its units, by item and serial, and their numbers by whereabouts."""

    code: str
    status: str
    since: str | None
    reason: str
    supplier: str | None
    affected: dict[str, int]
    possible: dict[str, int]
    units: list[RecalledUnit]


class RecallAnswer(msgspec.Struct):
    """What the recalls that were asked for mean."""

    recalls: list[RecallTold]


class RecallCode(msgspec.Struct):
    """Body of ``POST /api/v1/recalls/start`` and ``…/close``."""

    code: str


_WHEREABOUTS: Final = MappingProxyType(
    {
        State.RECEIVED: Whereabouts.HERE,
        State.STORED: Whereabouts.HERE,
        State.PICKED: Whereabouts.HERE,
        State.PACKED: Whereabouts.HERE,
        State.RETURNED: Whereabouts.HERE,
        State.SHIPPED: Whereabouts.CUSTOMER,
        State.OUT: Whereabouts.OUT,
        State.IN_TRANSIT: Whereabouts.IN_TRANSIT,
        State.ASSEMBLED: Whereabouts.ASSEMBLED,
        State.SCRAPPED: Whereabouts.SCRAPPED,
        State.LOST: Whereabouts.LOST,
        State.NONE: Whereabouts.UNKNOWN,
    }
)
_AWAY: Final = frozenset({State.SHIPPED, State.OUT, State.IN_TRANSIT})


def recalled(unit: Unit, match: Match, started: str | None, contains: list[UnitName]) -> RecalledUnit:
    """Return the unit as the recall tells it; ``started`` is when the recall did, None before."""
    since = next((each.at for each in reversed(unit.milestones) if each.state is unit.state), None)
    return RecalledUnit(
        item=unit.key.item,
        serial=unit.key.serial,
        certain=not match.possible,
        missing=match.missing,
        whereabouts=_WHEREABOUTS[unit.state],
        state=unit.state.value,
        place=unit.place.code if unit.place is not None else None,
        parent=unit.parent,
        order=unit.order,
        customer_ref=unit.customer_ref,
        channel=unit.channel,
        carrier=unit.carrier,
        tracking=unit.tracking,
        holder=unit.holder,
        transfer=unit.transfer,
        assembled_in=UnitName(unit.assembled_in.item, unit.assembled_in.serial) if unit.assembled_in else None,
        contains=contains,
        lot=unit.lot,
        supplier=unit.supplier,
        po=unit.po,
        since=since,
        left_after_start=unit.state in _AWAY and None not in {since, started} and (since or "") > (started or ""),
    )
