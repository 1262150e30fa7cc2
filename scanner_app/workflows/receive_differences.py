"""Receiving: the list against what came, told while there is still somebody to ask (RULES §6 Receive)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from scanner_app.workflows.look import Look
from scanner_app.workflows.manifest import confusable, is_missing
from sync.ledger.documents import PurchaseOrder
from sync.ledger.identity import UnitKey
from sync.ledger.ranges import SplitSerial

FIRST: Final = 5
MOST_OF_THE_FIRST: Final = 3
MOST_PER_CENT: Final = 20
_PAIRED: Final = 100
"""How many unexpected and missing serials are laid beside each other; more is no slip of a pen."""


@dataclass(frozen=True, slots=True)
class Differences:
    """What a purchase order's lists name and did not come, and what came and no list names.

    ``pairs`` are an unexpected and the missing serial it probably stands for. ``shift`` is by how much every serial
    that came lies above or below the list's, or None.
    """

    missing: tuple[UnitKey, ...] = ()
    unexpected: tuple[UnitKey, ...] = ()
    pairs: tuple[tuple[UnitKey, UnitKey], ...] = ()
    shift: int | None = None


def too_many_unexpected(po: PurchaseOrder, look: Look) -> bool:
    """Return whether, with one more unexpected unit, the list and the goods are not of one delivery."""
    listed = _listed(po)
    came = _came(po, listed, look)
    total, unexpected = len(came) + 1, sum(key not in listed for key in came) + 1
    if total <= FIRST:
        return unexpected >= MOST_OF_THE_FIRST
    return unexpected * 100 >= total * MOST_PER_CENT


def differences(po: PurchaseOrder, look: Look) -> Differences:
    """Return how the lists of the order and what came on it differ."""
    listed = _listed(po)
    came = _came(po, listed, look)
    unexpected = sorted(key for key in came if key not in listed)
    if not unexpected:
        return Differences()
    open_ = listed.difference(came)
    missing = sorted(key for key in open_ if is_missing(key.item, key.serial, look))
    return Differences(tuple(missing), tuple(unexpected), _pairs(unexpected, missing), _shift(listed, came))


def _listed(po: PurchaseOrder) -> frozenset[UnitKey]:
    return frozenset(UnitKey(line.item, serial) for line in po.lines for serial in line.serials)


def _came(po: PurchaseOrder, listed: frozenset[UnitKey], look: Look) -> list[UnitKey]:
    """Return what came of the items that have a list."""
    items = {key.item for key in listed}
    return [key for key in look.units_of_purchase_order(po.code) if key.item in items]


def _pairs(unexpected: list[UnitKey], missing: list[UnitKey]) -> tuple[tuple[UnitKey, UnitKey], ...]:
    """Return each unexpected serial with the missing one it is likest to, none used twice."""
    left = missing[:_PAIRED]
    found = []
    for key in unexpected[:_PAIRED]:
        ranked = [(_distance(key, other), other) for other in left if other.item == key.item]
        if ranked:
            _, nearest = min(ranked)
            left.remove(nearest)
            found.append((key, nearest))
    return tuple(found)


def _distance(one: UnitKey, other: UnitKey) -> tuple[int, int]:
    """Return how far two serials are apart: misread ones first, then by their numbers, then by their characters."""
    if confusable(one.serial, other.serial):
        return 0, 0
    first, second = SplitSerial.parse(one.serial), SplitSerial.parse(other.serial)
    if first is not None and second is not None and _shape(first) == _shape(second):
        return 1, abs(first.number - second.number)
    differing = sum(a != b for a, b in zip(one.serial, other.serial, strict=False))
    return 2, differing + abs(len(one.serial) - len(other.serial))


def _shift(listed: Iterable[UnitKey], came: list[UnitKey]) -> int | None:
    """Return the one step by which all that came lies beside the list, where at least three say so."""
    numbers, expected = _numbers(came), _numbers(listed)
    if numbers is None or expected is None or len(numbers) < MOST_OF_THE_FIRST:
        return None
    shapes = {shape for shape, _ in numbers}
    if len(shapes) != 1 or shapes != {shape for shape, _ in expected}:
        return None
    wanted = {number for _, number in expected}
    got = sorted(number for _, number in numbers)
    for step in (got[0] - min(wanted), got[-1] - max(wanted)):
        if step and all(number - step in wanted for number in got):
            return step
    return None


def _numbers(keys: Iterable[UnitKey]) -> set[tuple[tuple[str, ...], int]] | None:
    """Return each serial's shape and number, or None where one has no number."""
    found = set()
    for key in keys:
        split = SplitSerial.parse(key.serial)
        if split is None:
            return None
        found.add(((key.item, *_shape(split)), split.number))
    return found


def _shape(split: SplitSerial) -> tuple[str, ...]:
    return split.prefix, split.suffix, str(split.width)
