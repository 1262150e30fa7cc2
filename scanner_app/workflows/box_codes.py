"""The codes of one box, scanned in any order: what each is, and which of them is the serial (RULES §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from devices.barcodes import scoring
from devices.barcodes.box import Box, Scored
from devices.barcodes.choice import Ambiguous, Choice, Chosen, choose
from devices.barcodes.read import read
from devices.barcodes.reading import Role
from scanner_app.workflows import masks
from scanner_app.workflows.look import Look
from scanner_app.workflows.receive_unit import open_lines
from sync.ledger.documents import Item, PurchaseOrder

Code = tuple[str, str]
"""A code's exact content and its symbology's AIM identifier."""

_WHY: Final[Mapping[int, str]] = {
    scoring.EXPLICIT: "explicit",
    scoring.MARKED: "marked",
    scoring.FITS: "mask",
    scoring.FITS_MARK: "mask",
    scoring.SYMBOLOGY: "symbology",
}


@dataclass(frozen=True, slots=True)
class MaskShape:
    """An item's mask, as the choice of a serial asks for it."""

    mask: str
    mark: str = ""

    def fits(self, serial: str) -> bool:
        """Return whether the text looks as the item's serials do."""
        return masks.fits(self.mask, serial)


def chosen(codes: tuple[Code, ...], item: Item | None, po: PurchaseOrder, look: Look) -> Choice:
    """Return which of the codes is the serial, by the masks of the items that the box may hold.

    An item without a mask may have any serial: no code is then doubted for its look.
    """
    may_be = [item] if item is not None else [look.item(line.item) for line in open_lines(po, look) or po.lines]
    tracked = [each for each in may_be if each is not None and each.serial_tracked]
    rules = tuple(MaskShape(each.mask) for each in tracked if each.mask is not None)
    return choose(Box(tuple(read(text, aim) for text, aim in codes), rules if len(rules) == len(tracked) else ()))


def roles(codes: tuple[Code, ...], choice: Choice) -> tuple[tuple[str, str], ...]:
    """Return the role and the content of each code, in the order of scanning."""
    aliases = {alias.text: alias.kind.rstrip("0123456789") for alias in choice.aliases}
    serials = _serials(choice)
    return tuple(
        (Role.SERIAL.value if text in serials else aliases.get(text) or _other(text, aim), text) for text, aim in codes
    )


def why(serial: Scored) -> str:
    """Return the key of what speaks most for this serial."""
    best = max((reason.points for reason in serial.reasons), default=0)
    return _WHY.get(best, "only")


def _serials(choice: Choice) -> frozenset[str]:
    match choice:
        case Chosen():
            return frozenset({choice.serial.text})
        case Ambiguous():
            return frozenset({choice.first.text, choice.second.text})
        case _:
            return frozenset()


def _other(text: str, aim: str) -> str:
    """Return what the code is if it is no serial."""
    named = (each.role for each in read(text, aim).candidates if each.role is not Role.SERIAL)
    return next(named, Role.TEXT).value
