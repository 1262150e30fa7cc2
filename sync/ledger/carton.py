"""Cartons and pallets: OPEN, CLOSED, GONE, folded from their facts (RULES §1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from sync.ledger.envelope import Recorded
from sync.ledger.facts import CartonShipped, Closed, DocumentFact, Fact, Opened, Reopened
from sync.ledger.identity import DocumentRef


class CartonState(StrEnum):
    """Where a carton or pallet stands. Only a closed one ships."""

    OPEN = "open"
    CLOSED = "closed"
    GONE = "gone"


CARTON_TRANSITIONS: Mapping[CartonState, Mapping[type[Fact], CartonState]] = MappingProxyType(
    {
        CartonState.OPEN: {Opened: CartonState.OPEN, Closed: CartonState.CLOSED},
        CartonState.CLOSED: {Reopened: CartonState.OPEN, CartonShipped: CartonState.GONE},
        CartonState.GONE: {},
    }
)
"""State -> fact -> state. What is not named is disputed; facts about lines and quantities change nothing."""

_CARTON_FACTS = frozenset({Opened, Closed, Reopened, CartonShipped})


@dataclass(frozen=True, slots=True, kw_only=True)
class Carton:
    """The folded carton or pallet. ``replaced_by`` is the SSCC it has had since it was re-opened.

    ``disputed`` and ``echoes`` are ids of facts: forbidden where they stand, and the same said by another device.
    """

    ref: DocumentRef
    state: CartonState = CartonState.OPEN
    replaced_by: str | None = None
    closed_at: str | None = None
    gone_at: str | None = None
    order: str | None = None
    transfer: str | None = None
    carrier: str | None = None
    tracking: str | None = None
    disputed: tuple[str, ...] = ()
    echoes: tuple[str, ...] = ()
    facts: int = 0


def fold_carton(ref: DocumentRef, facts: Iterable[Recorded]) -> Carton:
    """Return the carton or pallet as its facts tell it, whatever the order of their arrival."""
    by_id = {recorded.envelope.id: recorded for recorded in facts if _about(ref, recorded.envelope.fact)}
    carton = Carton(ref=ref)
    newest: Recorded | None = None
    for recorded in sorted(by_id.values(), key=lambda recorded: recorded.order):
        fact = recorded.envelope.fact
        target = CARTON_TRANSITIONS[carton.state].get(type(fact))
        carton = replace(carton, facts=carton.facts + 1)
        if target is not None:
            carton = _moved(carton, target, recorded)
            newest = recorded
        elif newest is not None and _same_elsewhere(newest, recorded):
            carton = replace(carton, echoes=(*carton.echoes, recorded.envelope.id))
        else:
            carton = replace(carton, disputed=(*carton.disputed, recorded.envelope.id))
    return carton


def _about(ref: DocumentRef, fact: Fact) -> bool:
    return isinstance(fact, DocumentFact) and type(fact) in _CARTON_FACTS and fact.document == ref


def _same_elsewhere(one: Recorded, other: Recorded) -> bool:
    return one.envelope.fact == other.envelope.fact and one.envelope.device != other.envelope.device


def _moved(carton: Carton, target: CartonState, recorded: Recorded) -> Carton:
    fact = recorded.envelope.fact
    if isinstance(fact, Closed):
        return replace(carton, state=target, closed_at=recorded.corrected)
    if isinstance(fact, Reopened):
        return replace(carton, state=target, replaced_by=fact.replaced_by or carton.replaced_by, closed_at=None)
    if isinstance(fact, CartonShipped):
        return replace(
            carton,
            state=target,
            gone_at=recorded.corrected,
            order=fact.order,
            transfer=fact.transfer,
            carrier=fact.carrier,
            tracking=fact.tracking,
        )
    return replace(carton, state=target)
