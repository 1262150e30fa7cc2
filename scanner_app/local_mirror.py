"""Documents and opening units taken straight into a handheld's mirror, where no server has sent them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from secrets import token_bytes
from typing import Final

from sync.clock import Ids, stamp
from sync.identity_file import Identity
from sync.imports.kinds import KINDS, parse_csv
from sync.imports.rows import OpeningUnit
from sync.ledger.documents import Document, Operator
from sync.ledger.envelope import FIRST_PREV, Envelope, Known, Recorded
from sync.ledger.fold import fold
from sync.ledger.unit import Unit
from sync.mirror import load_documents, load_units
from sync.pins import SiteHash, personal
from sync.store import Store

SITE: Final = "LOCAL"
TAG: Final = "LOCAL"
_SALT: Final = 16
_BEFORE: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Opening facts stand before everything that is scanned."""


def stand_alone(ids: Ids) -> Identity:
    """Return the identity of a handheld that no server knows: it records, and has nobody to send to."""
    return Identity(device=ids.new(), secret="", site=SITE, tag=TAG, server="", digest_key=ids.new())


def load_files(store: Store, files: Mapping[str, bytes]) -> None:
    """Take these CSV files, by kind, into the mirror; raise ImportErrors with nothing taken."""
    rows = [parse_csv(kind, files[kind]) for kind in KINDS if kind in files]
    documents = [_proven(document, each.pins) for each in rows for document in each.documents]
    units = [opened(unit) for each in rows for unit in each.opening]
    store.write(lambda tx: load_documents(tx, documents)).result()
    store.write(lambda tx: load_units(tx, units)).result()


def _proven(document: Document, pins: Mapping[str, str]) -> Document:
    """Return an operator with the verifier of the PIN that the file gives, salted for this handheld alone."""
    if not isinstance(document, Operator) or document.code not in pins:
        return document
    site_hash = SiteHash.of(pins[document.code], token_bytes(_SALT))
    return replace(document, pin=personal(site_hash, token_bytes(_SALT)))


def opened(unit: OpeningUnit) -> Unit:
    """Return the unit as its opening facts tell it."""
    return fold(unit.key, _recorded(unit))


def _recorded(unit: OpeningUnit) -> Iterable[Recorded]:
    at = stamp(_BEFORE)
    for seq, fact in enumerate(unit.facts, 1):
        envelope = Envelope(
            id=f"opening {unit.key.item} {unit.key.serial} {seq}", device="opening", epoch="opening", seq=seq,
            prev=FIRST_PREV, at=at, offset=0, monotonic=seq, boot="opening", site=SITE, fact=fact,
            known=Known.IMPORTED, opening=True,
        )  # fmt: skip
        yield Recorded(envelope=envelope, hash="", corrected=at)
