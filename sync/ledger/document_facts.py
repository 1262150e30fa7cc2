"""Facts about documents, lines, cartons and pallets (RULES §2)."""

from dataclasses import dataclass

from sync.ledger.identity import DocumentRef, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFact:
    """A fact about a document, carton or pallet."""

    document: DocumentRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(DocumentFact):
    """Work on the document began on this device."""

    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(DocumentFact):
    """Work on the document ended on this device; a carton or pallet is closed."""

    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(DocumentFact):
    """A closed carton or pallet was opened; ``replaced_by`` is the SSCC it gets when closed again."""

    reason: str
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CartonShipped(DocumentFact):
    """A closed carton or pallet left."""

    order: str | None = None
    transfer: str | None = None
    carrier: str | None = None
    tracking: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shorted(DocumentFact):
    """A line could not be fulfilled in full."""

    line: str
    reason: str
    quantity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped(DocumentFact):
    """A line was put off to the end."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEmpty(DocumentFact):
    """The bin that should hold the goods was empty."""

    bin: Place
    reason: str
    line: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineQuantity(DocumentFact):
    """A quantity of an untracked item on a line; it has no stock of its own."""

    line: str
    item: str
    quantity: int
