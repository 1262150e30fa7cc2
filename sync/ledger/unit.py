"""One unit as its facts tell it: state, place, documents, holds and disputes, all folded from the log."""

from dataclasses import dataclass
from enum import StrEnum

from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State


class HoldKind(StrEnum):
    """Why a unit may not go on. Holds derived from documents (recall, lot, bin, range) are not stored here."""

    UNINSPECTED = "uninspected"
    DISPUTE = "dispute"
    FOUND = "found"
    EXPIRED = "expired"
    NO_SERIAL = "no_serial"
    FOREIGN = "foreign"
    TWIN = "twin"
    NOT_ON_MANIFEST = "not_on_manifest"
    RECALL = "recall"
    LEGAL = "legal"
    QUARANTINE = "quarantine"
    LABEL_DIFFERS = "label_differs"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One hold of the unit's set. ``kind`` is a HoldKind or a kind that a newer version knows."""

    id: str
    kind: str
    since: str
    reason: str = ""
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A fact the table forbids where it stands, and the fact it stands against; both ids of facts."""

    fact: str
    against: str | None
    type: str
    state: State
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """The same fact from another device for the same document: stored, linked, no exception (RULES §3.1)."""

    fact: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """When, where and by whom."""

    at: str
    place: Place | None
    operator: str | None
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """The newest accepted fact of one type that changed the unit's state. ``document`` is what it was done for."""

    type: str
    fact: str
    state: State
    """The state it led to."""
    at: str
    device: str
    operator: str | None = None
    document: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """The unit left although a hold stood: the fact by which it left, and the hold."""

    fact: str
    hold: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The folded unit.

    ``last`` is the id of the last fact folded in; ``seen`` is the newest scan of its own label, ``booked`` the newest
    fact that moved it in the books; ``milestones`` are in the order in which the unit passed them.
    """

    key: UnitKey
    state: State = State.NONE
    place: Place | None = None
    po: str | None = None
    transfer: str | None = None
    po_line: str | None = None
    supplier: str | None = None
    lot: str | None = None
    expiry: str | None = None
    condition: str | None = None
    owner: str | None = None
    parent: str | None = None
    """Carton or pallet with which it moves."""
    assembled_in: UnitKey | None = None
    order: str | None = None
    order_line: str | None = None
    customer_ref: str | None = None
    channel: str | None = None
    carton: str | None = None
    tote: str | None = None
    carrier: str | None = None
    tracking: str | None = None
    rma: str | None = None
    holder: str | None = None
    """Who has it on loan, for a demonstration or for repair, by reference."""
    purpose: str | None = None
    due: str | None = None
    custodian: str | None = None
    """The operator who took it over by hand and has not put it anywhere since."""
    received_at: str | None = None
    shipped_at: str | None = None
    holds: tuple[Hold, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    echoes: tuple[Echo, ...] = ()
    breaches: tuple[Breach, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    milestones: tuple[Milestone, ...] = ()
    seen: Sighting | None = None
    booked: Sighting | None = None
    last: str | None = None
    facts: int = 0
