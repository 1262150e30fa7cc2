"""What a fact is about: units, places and documents by their exact names.

Serials, codes and numbers are exact, case-sensitive strings and never normalised (RULES §1, DESIGN §3).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from sync.ledger.errors import MalformedError

MAX_SERIAL = 4096
MAX_CODE = 256
SHORT_CODE_SAID = "It has 1 to 32 characters of A-Z a-z 0-9 - _ ."
_SHORT_CODE = re.compile(r"[A-Za-z0-9._-]{1,32}")


def is_short_code(text: str) -> bool:
    """Return whether the text may be a site's code or its tag: it stands in barcodes, addresses and file names."""
    return _SHORT_CODE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, order=True)
class UnitKey:
    """One physical unit: the item's number and the serial number, both exact."""

    item: str
    serial: str

    @classmethod
    def parse(cls, item: str, serial: str) -> Self:
        """Return the key, or raise MalformedError for an empty or over-long part."""
        if not item or len(item) > MAX_CODE:
            raise MalformedError(
                f"The item number has {len(item)} characters; 1 to {MAX_CODE} are expected. Check the item."
            )
        if not serial or len(serial) > MAX_SERIAL:
            raise MalformedError(
                f"The serial number has {len(serial)} characters; 1 to {MAX_SERIAL} are expected. Scan it again."
            )
        return cls(item, serial)


class PlaceKind(StrEnum):
    """Every place is a location (RULES §2); the dock is a bin."""

    BIN = "bin"
    DOCK = "dock"
    TOTE = "tote"
    CART = "cart"
    STAGE = "stage"
    BENCH = "bench"
    CAGE = "cage"
    CARRIER = "carrier"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A location by its code, which is unique in its site whatever its kind."""

    code: str
    kind: PlaceKind = PlaceKind.BIN


class DocumentKind(StrEnum):
    """What a document reference points to."""

    PURCHASE_ORDER = "purchase_order"
    TRANSFER = "transfer"
    ORDER = "order"
    RMA = "rma"
    CARTON = "carton"
    PALLET = "pallet"
    COUNT = "count"
    RECALL = "recall"
    HOLD = "hold"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True, order=True)
class DocumentRef:
    """A document by its kind and number."""

    kind: DocumentKind
    code: str
