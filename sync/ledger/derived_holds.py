"""Holds that no fact tells: derived from hold notices and recalls whenever a unit is looked up (RULES §5.4).

A freeze of a million units writes one document; its release closes it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from sync.ledger.documents import HoldNotice, Recall, Right
from sync.ledger.recall import DayOf, Match, Sieve
from sync.ledger.unit import Hold, HoldKind, Unit

_OPEN: Final = "open"


class Use(StrEnum):
    """What may be done with a unit. A move to quarantine, a count and a hand-over are never blocked."""

    PICK = "pick"
    PACK = "pack"
    SHIP = "ship"
    SCRAP = "scrap"


_USES: Final = (Use.PICK, Use.PACK, Use.SHIP)


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedHold(Hold):
    """One hold by a document. ``missing`` names what was never captured of a unit that is only possibly meant."""

    blocks: tuple[str, ...] = _USES
    lifted_by: Right = Right.APPROVE
    back_to: str | None = None
    """The supplier a recall returns its units to."""
    missing: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """Return whether it is not certain that the document means this unit."""
        return bool(self.missing)


class DerivedHolds:
    """The open hold notices and recalls of one moment, ready to be asked for units."""

    def __init__(self, documents: Iterable[HoldNotice | Recall], day_of: DayOf) -> None:
        """Read the documents, or raise MalformedError as ``Sieve.of`` does."""
        self._day_of = day_of
        self._of_item: defaultdict[str | None, list[tuple[HoldNotice | Recall, Sieve]]] = defaultdict(list)
        for document in documents:
            if document.status == _OPEN:
                sieve = Sieve.of(document)
                for item in {scope.item for scope in document.scopes}:
                    self._of_item[item].append((document, sieve))

    def concern(self, item: str) -> bool:
        """Return whether any unit of the item may be held."""
        return item in self._of_item or None in self._of_item

    def of(self, unit: Unit) -> tuple[DerivedHold, ...]:
        """Return the unit's holds by documents, by their ids."""
        if not self.concern(unit.key.item):
            return ()
        found: dict[str, DerivedHold] = {}
        for item in (unit.key.item, None):
            for document, sieve in self._of_item.get(item, ()):
                match = sieve.match(unit, self._day_of)
                if match is not None:
                    hold = _hold(document, match)
                    found[hold.id] = hold
        return tuple(found[each] for each in sorted(found))

    def upon(self, unit: Unit) -> Unit:
        """Return the unit with these holds behind its own."""
        derived = self.of(unit)
        return replace(unit, holds=(*unit.holds, *derived)) if derived else unit


def forbids(hold: Hold, use: Use, back_to: str | None = None) -> bool:
    """Return whether the hold forbids this use of a unit; ``back_to`` is the supplier to whom it would go.

    A recall lets its units go back to the supplier that it names and be scrapped; a legal hold forbids both.
    """
    if hold.kind == HoldKind.LEGAL:
        return use is Use.SCRAP or not isinstance(hold, DerivedHold) or use in hold.blocks
    if use is Use.SCRAP:
        return False
    if not isinstance(hold, DerivedHold):
        return True
    return use in hold.blocks and (hold.back_to is None or hold.back_to != back_to)


def _hold(document: HoldNotice | Recall, match: Match) -> DerivedHold:
    since = document.since or ""
    if isinstance(document, Recall):
        return DerivedHold(
            id=f"recall:{document.code}", kind=HoldKind.RECALL, since=since, reason=document.reason,
            source=document.code, back_to=document.supplier, missing=match.missing,
        )  # fmt: skip
    return DerivedHold(
        id=f"hold:{document.code}", kind=document.kind, since=since, reason=document.reason, source=document.code,
        blocks=document.blocks, lifted_by=document.lifted_by, missing=match.missing,
    )  # fmt: skip
