"""All roles a scanned or keyed code has on this floor, highest-ranked first (RULES §4)."""

from collections.abc import Callable
from dataclasses import dataclass

from devices.barcodes.reading import Reading
from scanner_app.workflows.answer import Phrase
from scanner_app.workflows.step import Control
from sync.ledger.documents import Bin, Gtin, Item, Operator, Order, PurchaseOrder
from sync.ledger.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One code resolved against content and book, in every role at once; the step takes the one it asks for.

    ``text`` is the exact content. ``units`` are all known units with this serial or alias: of the item named in the
    code where it names one, else over all items. ``item`` (with ``gtin`` when a trade item number named it) is the item
    the code names. ``serial`` is the serial it carries or would be: from (21) or another explicit identifier
    (``explicit`` True), or the whole text when it may be a plain new serial (it is then no known bin, document, item,
    badge, GTIN, tracking number). ``keyed`` says that it was typed, twice.
    """

    text: str
    reading: Reading
    keyed: bool = False
    control: Control | None = None
    argument: str = ""
    strange_control: bool = False
    badge: Operator | None = None
    purchase_order: PurchaseOrder | None = None
    order: Order | None = None
    carton: str | None = None
    bin: Bin | None = None
    units: tuple[Unit, ...] = ()
    item: Item | None = None
    gtin: Gtin | None = None
    unknown_gtin: str | None = None
    """A valid GTIN in the code that no item here has."""
    serial: str | None = None
    explicit: bool = False
    lot: str | None = None
    expiry: str | None = None
    """ISO date."""
    tracking: str | None = None

    @property
    def found(self) -> Phrase:
        """Return what the code is by its highest-ranked role, to be named in an answer."""
        return next(phrase() for held, phrase in _roles(self) if held)


def _roles(meaning: Meaning) -> tuple[tuple[bool, Callable[[], Phrase]], ...]:
    """Return every role in rank order: whether the code has it, and its phrase."""
    text = meaning.text
    document = meaning.purchase_order or meaning.order
    unit = meaning.units[0] if meaning.units else None
    item = meaning.item
    return (
        (meaning.control is not None, lambda: Phrase.of("found.control", name=meaning.control or "")),
        (meaning.strange_control, lambda: Phrase.of("found.strange_control")),
        (meaning.badge is not None, lambda: Phrase.of("found.badge")),
        (
            meaning.purchase_order is not None,
            lambda: Phrase.of("found.purchase_order", code=document.code if document else ""),
        ),
        (meaning.order is not None, lambda: Phrase.of("found.order", code=meaning.order.code if meaning.order else "")),
        (meaning.carton is not None, lambda: Phrase.of("found.carton", code=meaning.carton or "")),
        (meaning.bin is not None, lambda: Phrase.of("found.bin", code=meaning.bin.code if meaning.bin else "")),
        (
            unit is not None,
            lambda: Phrase.of("found.unit", item=unit.key.item if unit else "", serial=unit.key.serial if unit else ""),
        ),
        (
            item is not None and meaning.explicit,
            lambda: Phrase.of("found.item_serial", item=item.code if item else "", serial=meaning.serial or ""),
        ),
        (
            item is not None,
            lambda: Phrase.of("found.item", code=item.code if item else "", name=item.name if item else ""),
        ),
        (meaning.unknown_gtin is not None, lambda: Phrase.of("found.unknown_gtin", gtin=meaning.unknown_gtin or "")),
        (meaning.tracking is not None, lambda: Phrase.of("found.tracking", code=meaning.tracking or "")),
        (meaning.serial is not None, lambda: Phrase.of("found.serial", serial=meaning.serial or "")),
        (True, lambda: Phrase.of("found.text", text=text)),
    )
