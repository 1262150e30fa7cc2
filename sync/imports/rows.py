"""What a file holds once it was read: documents, opening facts, and what may be asked of the book meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from sync.imports.findings import RowError
from sync.ledger.documents import Bin, Document, Item
from sync.ledger.facts import UnitFact
from sync.ledger.identity import UnitKey


class Kind(StrEnum):
    """The kinds of file, in the order in which a first load goes."""

    OPERATORS = "operators"
    ITEMS = "items"
    BINS = "bins"
    PURCHASE_ORDERS = "purchase-orders"
    ORDERS = "orders"
    UNITS = "units"
    HOLDS = "holds"
    RECALLS = "recalls"


@dataclass(frozen=True, slots=True)
class OpeningUnit:
    """One unit that was there before the first day, as the facts that bring it to its state (RULES §6 First day)."""

    key: UnitKey
    facts: tuple[UnitFact, ...]
    line: int = 0
    """Where the file names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Everything one file says. An operator's ``badge`` is empty where the file gives none; PINs stand apart."""

    kind: Kind
    documents: tuple[Document, ...] = ()
    removed: tuple[tuple[str, str], ...] = ()
    """Kind and code of documents that the file takes out of use."""
    opening: tuple[OpeningUnit, ...] = ()
    pins: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Operator code -> PIN; never stored as it is."""
    warnings: tuple[RowError, ...] = ()

    @property
    def count(self) -> int:
        """Return how many documents and units the file names."""
        return len(self.documents) + len(self.removed) + len(self.opening)


class Known(Protocol):
    """What the importing side's book knows, to check references; None stands for "not known"."""

    def item(self, code: str) -> Item | None:
        """Return the item."""
        ...

    def item_of_gtin(self, gtin14: str) -> str | None:
        """Return the code of the item that has this trade item number."""
        ...

    def bin(self, code: str) -> Bin | None:
        """Return the bin."""
        ...

    def operator_of_badge(self, token: str) -> str | None:
        """Return the code of the operator who has this badge."""
        ...

    def unit_said(self, key: UnitKey) -> str | None:
        """Return in words where the unit stands, when it has been here, or None."""
        ...
