"""The lifecycle of a unit: one table, and ``advance`` the only decider (RULES §1).

Everything that decides a state lives in this file.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from sync.ledger.facts import (
    UNIT_FACT_TYPES,
    Aliased,
    Assembled,
    Corrected,
    Counted,
    Disassembled,
    Dispatched,
    HandedOver,
    Held,
    Inspected,
    Matched,
    Moved,
    OwnerChanged,
    Packed,
    Picked,
    PutAway,
    Received,
    Refused,
    Relabelled,
    Released,
    Resolved,
    Restocked,
    Returned,
    Scrapped,
    SentOut,
    Shipped,
    UnitFact,
    Unpacked,
    Unpicked,
    Voided,
    WrittenOff,
)


class State(StrEnum):
    """Where a unit stands in its life. EXPECTED is never stored: it is NONE while a document announces the unit."""

    NONE = "none"
    RECEIVED = "received"
    STORED = "stored"
    PICKED = "picked"
    PACKED = "packed"
    SHIPPED = "shipped"
    IN_TRANSIT = "in_transit"
    OUT = "out"
    RETURNED = "returned"
    ASSEMBLED = "assembled"
    SCRAPPED = "scrapped"
    LOST = "lost"


Row = Mapping[type[UnitFact], State]

_NONE, _RECEIVED, _STORED, _PICKED, _PACKED, _SHIPPED, _TRANSIT, _OUT, _RETURNED, _ASSEMBLED, _SCRAPPED, _LOST = State

# fmt: off
MOVING: Mapping[State, Row] = MappingProxyType({
    _NONE: {Received: _RECEIVED, Returned: _RETURNED},
    _RECEIVED: {
        PutAway: _STORED, Picked: _PICKED, Moved: _RECEIVED, Inspected: _RECEIVED, Counted: _RECEIVED,
        WrittenOff: _LOST, Scrapped: _SCRAPPED, Assembled: _ASSEMBLED,
    },
    _STORED: {
        PutAway: _STORED, Moved: _STORED, Inspected: _STORED, Counted: _STORED, Picked: _PICKED,
        WrittenOff: _LOST, Scrapped: _SCRAPPED, Assembled: _ASSEMBLED,
    },
    _PICKED: {
        Moved: _PICKED, Inspected: _PICKED, Unpicked: _STORED, Packed: _PACKED,
        Shipped: _SHIPPED, Dispatched: _TRANSIT, SentOut: _OUT,
        WrittenOff: _LOST, Scrapped: _SCRAPPED, Assembled: _ASSEMBLED,
    },
    _PACKED: {
        Moved: _PACKED, Unpacked: _PICKED, Shipped: _SHIPPED, Dispatched: _TRANSIT, SentOut: _OUT, WrittenOff: _LOST,
    },
    _SHIPPED: {Returned: _RETURNED, WrittenOff: _LOST, Scrapped: _SCRAPPED},
    _TRANSIT: {Received: _RECEIVED, WrittenOff: _LOST},
    _OUT: {Returned: _RETURNED, Shipped: _SHIPPED, WrittenOff: _LOST, Scrapped: _SCRAPPED},
    _RETURNED: {
        Moved: _RETURNED, Inspected: _RETURNED, Counted: _RETURNED, Restocked: _RECEIVED,
        Shipped: _SHIPPED, Dispatched: _TRANSIT, SentOut: _OUT, WrittenOff: _LOST, Scrapped: _SCRAPPED,
    },
    _ASSEMBLED: {Disassembled: _RECEIVED},
    _SCRAPPED: {},
    _LOST: {Received: _RECEIVED, PutAway: _STORED, Moved: _STORED, Counted: _STORED, Returned: _RETURNED},
})
"""State -> what moves or places the unit there -> the state it leads to. What is not named is forbidden there."""

_EVERY = frozenset(State)

KEEPING: Mapping[type[UnitFact], frozenset[State]] = MappingProxyType({
    Held: _EVERY - {_NONE},
    Released: _EVERY - {_NONE},
    Corrected: _EVERY - {_NONE},
    Matched: _EVERY - {_NONE},
    HandedOver: _EVERY - {_NONE, _ASSEMBLED, _LOST},
    OwnerChanged: _EVERY - {_NONE, _SCRAPPED, _LOST},
    Relabelled: frozenset({_RECEIVED, _STORED, _PICKED, _RETURNED}),
    Refused: _EVERY,
    Aliased: _EVERY,
    Voided: _EVERY,
    Resolved: _EVERY,
})
"""What keeps the state, and the states in which it may be said. Voided and Resolved act on facts (``fold.py``)."""
# fmt: on


def _row(state: State) -> Row:
    kept = {fact_type: state for fact_type, states in KEEPING.items() if state in states}
    return MappingProxyType({**MOVING[state], **kept})


TRANSITIONS: Mapping[State, Row] = MappingProxyType({state: _row(state) for state in State})
"""The whole table: state -> fact -> state. What is not named is disputed."""

OWN_TARGET: Mapping[type[UnitFact], State] = MappingProxyType(
    {fact_type: target for state, row in MOVING.items() for fact_type, target in row.items() if target is not state}
)
"""The state a fact leads to by itself; facts that only stay have none. The desk's accept uses it (RULES §3.3)."""

MOVEMENTS: frozenset[type[UnitFact]] = frozenset(UNIT_FACT_TYPES) - frozenset(KEEPING)
"""The facts that move or place a unit, or look at it where it is."""


def advance(state: State, fact: UnitFact) -> State | None:
    """Return the state after the fact, or None where the table forbids it."""
    return TRANSITIONS[state].get(type(fact))


def allowed(state: State, fact_type: type[UnitFact]) -> bool:
    """Return whether the table names this fact in this state."""
    return fact_type in TRANSITIONS[state]
