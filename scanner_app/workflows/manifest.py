"""The supplier's list of serials: a claim, against which the labels at the door are read (RULES §6 Receive)."""

from typing import Final

from scanner_app.workflows.look import Look
from sync.ledger.documents import PurchaseOrder, PurchaseOrderLine
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State

_CONFUSABLE: Final = str.maketrans("OIlZSB", "011258")
_NEAREST: Final = 64
"""How many serials are looked up for the next one missing; a handheld answers while the operator moves."""


def is_missing(item: str, serial: str, look: Look) -> bool:
    """Return whether the unit was never received."""
    unit = look.unit(UnitKey(item, serial))
    return unit is None or unit.state is State.NONE


def next_missing(line: PurchaseOrderLine, done: int, look: Look) -> str | None:
    """Return a serial of the line that is still to come, looked for from where the receipt stands."""
    start = done % len(line.serials) if line.serials else 0
    turned = (*line.serials[start : start + _NEAREST], *line.serials[: max(0, start + _NEAREST - len(line.serials))])
    return next((serial for serial in turned if is_missing(line.item, serial, look)), None)


def look_alike(serial: str, item: str, po: PurchaseOrder, look: Look) -> str | None:
    """Return a serial of the list that is missing and that this one may be misread from, or None."""
    listed = (each for line in po.lines if line.item == item for each in line.serials)
    return next((each for each in listed if confusable(each, serial) and is_missing(item, each, look)), None)


def confusable(one: str, other: str) -> bool:
    """Return whether two different serials differ by confusable glyphs alone, or by one transposition."""
    if one == other or len(one) != len(other):
        return False
    if one.translate(_CONFUSABLE) == other.translate(_CONFUSABLE):
        return True
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) != 2 or differing[1] != differing[0] + 1:  # noqa: PLR2004 - a transposition is a pair
        return False
    first, second = differing
    return one[first] == other[second] and one[second] == other[first]
