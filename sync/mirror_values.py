"""What the mirror counts for the work: free stock by place, and how far the lines of an order are."""

from dataclasses import dataclass

from sync.ledger.identity import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """Free units of one item in one place: ``serials`` are the first few by age, ``count`` is all of them."""

    place: Place
    path: int
    count: int
    serials: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderProgress:
    """Distinct units of one order line by the book: all picked (packed and shipped included), packed, shipped.

    ``packed`` includes the shipped ones as well: no number falls while the order goes on.
    """

    picked: int = 0
    packed: int = 0
    shipped: int = 0
