"""Where a fact leaves the unit, and where it says the unit was scanned. Every place is a location (RULES §2)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sync.ledger.envelope import Envelope, Known
from sync.ledger.facts import (
    Assembled,
    Counted,
    Disassembled,
    Dispatched,
    Fact,
    HandedOver,
    Moved,
    Packed,
    Picked,
    PutAway,
    Received,
    Refused,
    Relabelled,
    Restocked,
    Returned,
    Scrapped,
    SentOut,
    Shipped,
    UnitFact,
    Unpacked,
    Unpicked,
    WrittenOff,
)
from sync.ledger.identity import Place, PlaceKind
from sync.ledger.lifecycle import MOVEMENTS

Where = Callable[[Any, Envelope], Place | None]


def _bench(_fact: UnitFact, envelope: Envelope) -> Place | None:
    return Place(envelope.station, PlaceKind.BENCH) if envelope.station else None


def _tote(fact: Picked, _envelope: Envelope) -> Place | None:
    return Place(fact.tote, PlaceKind.TOTE) if fact.tote else None


def _carrier(fact: Shipped, _envelope: Envelope) -> Place | None:
    return Place(fact.carrier, PlaceKind.CARRIER) if fact.carrier else None


def _nowhere(_fact: UnitFact, _envelope: Envelope) -> None:
    return None


LEAVES_AT: Mapping[type[Fact], Where] = MappingProxyType(
    {
        Received: lambda fact, _: fact.place,
        Returned: lambda fact, _: fact.place,
        PutAway: lambda fact, _: fact.to,
        Moved: lambda fact, _: fact.to,
        Restocked: lambda fact, _: fact.to,
        Unpicked: lambda fact, _: fact.to,
        Disassembled: lambda fact, _: fact.to,
        Counted: lambda fact, _: fact.bin,
        Picked: _tote,
        Packed: _bench,
        Unpacked: _bench,
        Shipped: _carrier,
        Dispatched: _nowhere,
        SentOut: _nowhere,
        WrittenOff: _nowhere,
        Scrapped: _nowhere,
        Assembled: _nowhere,
    }
)
"""Movement -> the place in which it leaves the unit. Inspected leaves it where it is."""

_SCANNED_AT: Mapping[type[Fact], Where] = MappingProxyType(
    {
        **LEAVES_AT,
        Picked: lambda fact, envelope: fact.bin_seen or _tote(fact, envelope),
        Shipped: _bench,
        Dispatched: _bench,
        SentOut: _bench,
        Refused: lambda fact, _: fact.place,
    }
)

_SIGHTINGS = (MOVEMENTS - {WrittenOff}) | {Refused, HandedOver, Relabelled}
_OWN_LABEL = frozenset({Known.SCANNED, Known.KEYED})


def is_sighting(envelope: Envelope) -> bool:
    """Return whether the unit's own label was scanned or keyed for this fact."""
    return envelope.known in _OWN_LABEL and type(envelope.fact) in _SIGHTINGS


def left_at(envelope: Envelope) -> Place | None:
    """Return the place in which a movement leaves the unit, or None for nowhere and for what is no movement."""
    where = LEAVES_AT.get(type(envelope.fact))
    return where(envelope.fact, envelope) if where else None


def scanned_at(envelope: Envelope) -> Place | None:
    """Return where the label was scanned, as far as the fact says."""
    where = _SCANNED_AT.get(type(envelope.fact))
    return where(envelope.fact, envelope) if where else None
