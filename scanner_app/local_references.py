"""What a handheld that works alone knows, as an import asks it while it reads a file."""

from scanner_app.workflows.look import Look
from sync.ledger.documents import Bin, Item
from sync.ledger.identity import UnitKey


class LocalReferences:
    """Look-ups for one import, in the transaction of the mirror."""

    def __init__(self, mirror: Look) -> None:
        self._mirror = mirror

    def item(self, code: str) -> Item | None:
        """Return the item."""
        return self._mirror.item(code)

    def item_of_gtin(self, gtin14: str) -> str | None:
        """Return the code of the item that has this trade item number."""
        found = self._mirror.item_by_gtin(gtin14)
        return None if found is None else found[0].code

    def bin(self, code: str) -> Bin | None:
        """Return the bin."""
        return self._mirror.bin(code)

    def operator_of_badge(self, token: str) -> str | None:
        """Return the code of the operator who has this badge."""
        found = self._mirror.operator_by_badge(token)
        return None if found is None else found.code

    def unit_said(self, key: UnitKey) -> str | None:
        """Return in words where the unit stands, when it has been here, or None."""
        unit = self._mirror.unit(key)
        if unit is None:
            return None
        return unit.state.value + (f" in {unit.place.code}" if unit.place is not None else "")
