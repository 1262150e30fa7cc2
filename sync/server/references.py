"""What the book knows, as an import asks it while it reads a file."""

from functools import cached_property

from sqlalchemy import Connection

from sync.ledger.derived_holds import DerivedHolds
from sync.ledger.documents import Bin, Document, Item
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Unit
from sync.server import documents
from sync.server.history import unit_of
from sync.server.holds_in_force import holds_in_force


class BookReferences:
    """Look-ups for one import, on one state of the book; each table is read once, when it is first asked."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def item(self, code: str) -> Item | None:
        """Return the item."""
        found = self._items.get(code)
        return found if isinstance(found, Item) else None

    def item_of_gtin(self, gtin14: str) -> str | None:
        """Return the code of the item that has this trade item number."""
        return self._gtins.get(gtin14)

    def bin(self, code: str) -> Bin | None:
        """Return the bin."""
        found = self._bins.get(code)
        return found if isinstance(found, Bin) else None

    def operator_of_badge(self, token: str) -> str | None:
        """Return the code of the operator who has this badge."""
        return self._badges.get(token)

    def unit_said(self, key: UnitKey) -> str | None:
        """Return in words where the unit stands, when it has been here, and by what it is held; else None."""
        unit = unit_of(self._conn, key)
        said = []
        if unit is not None and unit.state is not State.NONE:
            said.append(unit.state.value + (f" in {unit.place.code}" if unit.place is not None else ""))
        holds = self._holds.of(unit or Unit(key=key))
        said += [f"held by {hold.kind} {hold.source}" for hold in holds if not hold.possible]
        return ", ".join(said) or None

    @cached_property
    def _holds(self) -> DerivedHolds:
        return holds_in_force(self._conn)

    @cached_property
    def _items(self) -> dict[str, Document]:
        return documents.every(self._conn, "item")

    @cached_property
    def _bins(self) -> dict[str, Document]:
        return documents.every(self._conn, "bin")

    @cached_property
    def _gtins(self) -> dict[str, str]:
        return dict(documents.codes_by_key(self._conn, documents.GTIN))

    @cached_property
    def _badges(self) -> dict[str, str]:
        return dict(documents.codes_by_key(self._conn, documents.BADGE))
