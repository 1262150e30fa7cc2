"""Which units a recall or a hold notice means, as far as the book knows them (RULES §6 Recall, §7)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from sync.ledger.documents import HoldNotice, Recall, Scope
from sync.ledger.errors import MalformedError
from sync.ledger.ranges import SerialSet
from sync.ledger.unit import Unit

DayOf = Callable[[str], date]
"""The site's day of a moment (ISO UTC)."""


@dataclass(frozen=True, slots=True)
class Match:
    """The unit is meant. ``missing`` names what was never captured of it: without it, it is only possibly affected."""

    missing: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """Return whether it is not certain that the unit is meant."""
        return bool(self.missing)


CERTAIN: Final = Match()


@dataclass(frozen=True, slots=True)
class Sieve:
    """A document's scopes, read once and asked for many units."""

    scopes: tuple[Scope, ...]
    serials: tuple[SerialSet | None, ...]
    """One for each scope, None where it names no serial."""

    @classmethod
    def of(cls, document: HoldNotice | Recall) -> Self:
        """Return the document's sieve, or raise MalformedError for serials or days that cannot be read."""
        for scope in document.scopes:
            for day in (scope.received_from, scope.received_through):
                _day(day)
        return cls(document.scopes, tuple(_serials(scope) for scope in document.scopes))

    def match(self, unit: Unit, day_of: DayOf) -> Match | None:
        """Return whether the unit is meant; what is certain by one scope is certain."""
        best: Match | None = None
        for scope, serials in zip(self.scopes, self.serials, strict=True):
            found = _match(scope, serials, unit, day_of)
            if found is not None and not found.possible:
                return found
            best = best or found
        return best


def matches(document: HoldNotice | Recall, unit: Unit, day_of: DayOf) -> Match | None:
    """Return whether the document means the unit, whatever its status; raise MalformedError as ``Sieve.of`` does."""
    return Sieve.of(document).match(unit, day_of)


def _serials(scope: Scope) -> SerialSet | None:
    if not scope.serials:
        return SerialSet(frozenset(scope.listed)) if scope.listed else None
    named = SerialSet.of(scope.serials)
    return SerialSet(named.serials.union(scope.listed), named.spans, named.prefixes)


def _match(scope: Scope, serials: SerialSet | None, unit: Unit, day_of: DayOf) -> Match | None:
    if scope.item is not None and scope.item != unit.key.item:
        return None
    if serials is not None and not any(map(serials.contains, _texts(unit))):
        return None
    if scope.bins and (unit.place is None or unit.place.code not in scope.bins):
        return None
    if not (scope.lots or scope.purchase_orders or scope.suppliers or scope.received_from or scope.received_through):
        return CERTAIN
    missing: list[str] = []
    for name, fits in _known(scope, unit, day_of):
        if fits is False:
            return None
        if fits is None:
            missing.append(name)
    return Match(tuple(missing)) if missing else CERTAIN


def _texts(unit: Unit) -> Iterable[str]:
    return (unit.key.serial, *(text for _, text in unit.aliases))


def _known(scope: Scope, unit: Unit, day_of: DayOf) -> Iterator[tuple[str, bool | None]]:
    """Yield for everything that may never have been captured whether it fits, None where it was not."""
    yield "lot", _within(scope.lots, unit.lot)
    yield "purchase_order", _within(scope.purchase_orders, unit.po)
    yield "supplier", _within(scope.suppliers, unit.supplier)
    yield "received", _received(scope, unit.received_at, day_of)


def _within(named: Collection[str], value: str | None) -> bool | None:
    if not named:
        return True
    return None if value is None else value in named


def _received(scope: Scope, at: str | None, day_of: DayOf) -> bool | None:
    first, last = _day(scope.received_from), _day(scope.received_through)
    if first is None and last is None:
        return True
    if at is None:
        return None
    try:
        day = day_of(at)
    except ValueError:
        return None  # what is no moment was never captured
    return (first is None or first <= day) and (last is None or day <= last)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise MalformedError(f"{text!r} is no day; write one such as 2026-01-31.") from error
