"""A handheld that works without a server: a site of its own, and documents and opening stock loaded into it."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scanner_app.local_references import LocalReferences
from sync.clock import Ids
from sync.handheld import Entry, Transaction
from sync.identity_file import Identity
from sync.imports.kinds import parse_csv
from sync.imports.rows import OpeningUnit, Rows
from sync.imports.workbook import csv_of, is_workbook
from sync.ledger.documents import Document, Operator, Site
from sync.ledger.envelope import Known
from sync.ledger.identity import SHORT_CODE_SAID, is_short_code
from sync.mirror import load_documents
from sync.pins import SiteHash, personal
from sync.store import Store
from sync.store_errors import NotEnrolledError, StoreError
from sync.tokens import Tokens, new_secret, new_text

_TAG_LENGTH: Final = 5
_BADGE_LENGTH: Final = 10
_SALT: Final = 16
_AT_ONCE: Final = 500
"""How many opening units one transaction takes over."""
_LOCALTIME: Final = Path("/etc/localtime")


class AloneError(StoreError):
    """This handheld cannot work alone, or not so; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file brought: how much it names, and how many opening units were left as they are known here."""

    kind: str
    named: int
    left: int = 0


def begin(store: Store, site: str, timezone: str, ids: Ids, tokens: Tokens) -> Identity:
    """Make this handheld a site of its own and return who it is; AloneError where it is somebody already."""
    if store.identity is not None:
        raise AloneError(f"This handheld is enrolled already, as {store.identity.device}; use another data folder.")
    if not is_short_code(site):
        raise AloneError(f"{site!r} is no site code. {SHORT_CODE_SAID}, such as NORTH.")
    try:
        ZoneInfo(timezone)
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise AloneError(f"{timezone!r} is no time zone; write one such as Europe/Berlin.") from error
    identity = Identity(
        device=ids.new(), secret="", site=site, tag=new_text(tokens, _TAG_LENGTH), server="",
        digest_key=new_secret(tokens),
    )  # fmt: skip
    own = Site(code=site, tag=identity.tag, timezone=timezone)
    store.write(lambda tx: load_documents(tx, [own])).result()
    store.enrol(identity)  # last: a site that was begun and not finished is begun again
    return identity


def load(store: Store, kind: str, data: bytes, tokens: Tokens) -> Loaded:
    """Take a file of the server's import kinds into this handheld.

    Documents are new or changed; opening units that are known here already stay as they are, the others are recorded
    as facts like any scan, so that a later enrolment hands them to the server. Raises ImportErrors or WorkbookError
    with nothing taken, NotEnrolledError or AloneError where this handheld has no book of its own.
    """
    identity = store.identity
    if identity is None:
        raise NotEnrolledError("This handheld is not set up yet. Run 'scanner enroll --alone' first.")
    if identity.server:
        raise AloneError(f"This handheld gets its data from {identity.server}; import the file there.")
    table = csv_of(data) if is_workbook(data) else data
    rows = store.write(lambda tx: parse_csv(kind, table, LocalReferences(tx.mirror))).result()
    documents = [_complete(document, rows.pins, tokens) for document in rows.documents]
    store.write(lambda tx: _documents(tx, documents, rows)).result()
    left = 0
    for first in range(0, len(rows.opening), _AT_ONCE):
        left += store.write(partial(_take_over, units=rows.opening[first : first + _AT_ONCE])).result()
    return Loaded(kind, rows.count, left)


def own_timezone(environ: Mapping[str, str] = os.environ, localtime: Path = _LOCALTIME) -> str:
    """Return the machine's time zone by its name, UTC where it has none."""
    named = environ.get("TZ", "").removeprefix(":")
    if named:
        return named
    _, found, name = str(localtime.resolve()).partition("/zoneinfo/")
    return name if found else "UTC"


def _complete(document: Document, pins: Mapping[str, str], tokens: Tokens) -> Document:
    """Return an operator with a badge, made at random where the file gives none, and the PIN's verifier."""
    if not isinstance(document, Operator):
        return document
    if not document.badge:
        document = replace(document, badge=new_text(tokens, _BADGE_LENGTH))
    if document.code not in pins:
        return document
    site_hash = SiteHash.of(pins[document.code], tokens.random_bytes(_SALT))
    return replace(document, pin=personal(site_hash, tokens.random_bytes(_SALT)))


def _documents(tx: Transaction, documents: Sequence[Document], rows: Rows) -> None:
    """Put the documents into the mirror; a badge or PIN that the file does not name stays the one that is known."""
    load_documents(tx, [_kept(tx, document, rows) for document in documents])
    for kind, code in rows.removed:
        tx.mirror.documents.remove(kind, code)


def _kept(tx: Transaction, document: Document, rows: Rows) -> Document:
    known = tx.mirror.operator(document.code) if isinstance(document, Operator) else None
    if not isinstance(document, Operator) or known is None:
        return document
    named = next(each for each in rows.documents if isinstance(each, Operator) and each.code == document.code)
    badge = document.badge if named.badge else known.badge
    return replace(document, badge=badge, pin=document.pin if document.code in rows.pins else known.pin)


def _take_over(tx: Transaction, units: Sequence[OpeningUnit]) -> int:
    """Record the opening facts of units that are not known here; return how many are."""
    fresh = [unit for unit in units if tx.mirror.unit(unit.key) is None]
    tx.append(list(_entries(fresh)))
    return len(units) - len(fresh)


def _entries(units: Sequence[OpeningUnit]) -> Iterator[Entry]:
    for unit in units:
        for fact in unit.facts:
            yield Entry(fact=fact, known=Known.IMPORTED, opening=True)
