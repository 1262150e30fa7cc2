"""A unit while its facts are folded: open to change, frozen into a ``Unit`` at the end."""

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Self

from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Breach, Dispute, Echo, Hold, HoldKind, Milestone, Sighting, Unit

STOCK = frozenset({State.RECEIVED, State.STORED})


@dataclass(slots=True, kw_only=True)
class Draft:
    """The fields of ``Unit``; its sets are lists here, and its holds stand by their ids."""

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
    purpose: str | None = None
    due: str | None = None
    custodian: str | None = None
    received_at: str | None = None
    shipped_at: str | None = None
    holds: dict[str, Hold]
    disputes: list[Dispute]
    echoes: list[Echo]
    breaches: list[Breach]
    aliases: list[tuple[str, str]]
    milestones: list[Milestone]
    seen: Sighting | None = None
    booked: Sighting | None = None
    last: str | None = None
    facts: int = 0

    @classmethod
    def blank(cls, key: UnitKey) -> Self:
        """Return a unit nobody has seen."""
        return cls(key=key, holds={}, disputes=[], echoes=[], breaches=[], aliases=[], milestones=[])

    @classmethod
    def of(cls, unit: Unit) -> Self:
        """Return a draft to go on from ``unit``."""
        values: dict[str, Any] = dict(zip(_FIELDS, _ALL(unit), strict=True))
        for name in _LISTS:
            values[name] = list(values[name])
        values["holds"] = {hold.id: hold for hold in unit.holds}
        return cls(**values)

    def freeze(self) -> Unit:
        """Return the unit as it stands now."""
        values: dict[str, Any] = dict(zip(_FIELDS, _ALL(self), strict=True))
        for name in _LISTS:
            values[name] = tuple(values[name])
        values["holds"] = tuple(self.holds.values())
        return Unit(**values)

    def lay(self, hold: Hold) -> None:
        """Lay a hold; the same id again replaces it."""
        self.holds[hold.id] = hold

    def lift(self, kind: HoldKind) -> None:
        """Lift every hold of the kind."""
        self.holds = {standing: hold for standing, hold in self.holds.items() if hold.kind != kind}

    def alias(self, kind: str, text: str) -> None:
        """Let another text point to the unit."""
        if (kind, text) not in self.aliases:
            self.aliases.append((kind, text))

    def back_to_stock(self) -> None:
        """Forget for whom the unit was on its way out: it is stock again."""
        self.order = self.order_line = self.customer_ref = self.channel = None
        self.carton = self.tote = self.carrier = self.tracking = self.rma = None
        self.holder = self.purpose = self.due = self.shipped_at = self.assembled_in = None


_FIELDS = tuple(field.name for field in fields(Unit))
_ALL = attrgetter(*_FIELDS)
_LISTS = ("disputes", "echoes", "breaches", "aliases", "milestones")
