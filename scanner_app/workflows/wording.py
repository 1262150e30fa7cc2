"""Arguments of phrases: when, where and who, as exact texts that ``scanner_app.phrases`` puts into words."""

from scanner_app.workflows.look import Look
from sync.ledger.documents import Bin
from sync.ledger.identity import Place, PlaceKind
from sync.ledger.lifecycle import State
from sync.ledger.unit import Unit

UNNAMED = "–"
_KINDS = {kind.value: kind for kind in PlaceKind}


def when(at: str | None, look: Look) -> str:
    """Return the moment with the site's time zone, as RFC 9557 writes it; a day stands for itself."""
    return f"{at}[{look.site().timezone}]" if at and "T" in at else at or ""


def who(operator: str | None, look: Look) -> str:
    """Return the initials of the operator, or the code of one who is not known here."""
    if operator is None:
        return UNNAMED
    known = look.operator(operator)
    return known.initials if known is not None else operator


def where(unit: Unit) -> str:
    """Return the code of the place that the book has the unit in."""
    return unit.place.code if unit.place is not None else UNNAMED


def booked(unit: Unit, look: Look) -> dict[str, str]:
    """Return the arguments ``at`` and ``who`` of the fact that last moved the unit in the books.

    What was taken over from an older book has nobody who scanned it: its business day counts, not that of the import.
    """
    if unit.booked is None:
        return {"at": "", "who": UNNAMED}
    at = unit.booked.at if unit.booked.operator is not None else _business_day(unit) or unit.booked.at
    return {"at": when(at, look), "who": who(unit.booked.operator, look)}


def _business_day(unit: Unit) -> str | None:
    """Return the day on which the older book has the unit shipped or received, or None where it names none."""
    day = unit.shipped_at if unit.state is State.SHIPPED else unit.received_at
    return day if day is not None and "T" not in day else None


def place_of(location: Bin) -> Place:
    """Return the place that a location of the site is."""
    return Place(location.code, _KINDS.get(location.kind, PlaceKind.BIN))
