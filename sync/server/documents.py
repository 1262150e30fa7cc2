"""Documents of the book: written only where they differ, told through the feed, found again by their keys."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, select

from sync.ledger.documents import DOCUMENT_TYPES, Document, Item, Operator
from sync.server.changes import note_changes
from sync.server.dialect import upsert
from sync.server.tables import DOCUMENT, DOCUMENT_KEY

_KINDS: Final = {shape: kind for kind, shape in DOCUMENT_TYPES.items()}
GTIN: Final = "gtin"
BADGE: Final = "badge"


def kind_of(document: Document) -> str:
    """Return the document's kind on the wire."""
    return _KINDS[type(document)]


def find(conn: Connection, kind: str, code: str) -> Document | None:
    """Return the document, or None where it is unknown or taken out of use."""
    body = conn.execute(
        select(DOCUMENT.c.body).where(
            DOCUMENT.c.kind == kind, DOCUMENT.c.code == code, DOCUMENT.c.deleted.is_(other=False)
        )
    ).scalar_one_or_none()
    return None if body is None else parse(kind, body)


def every(conn: Connection, kind: str) -> dict[str, Document]:
    """Return all documents of a kind that are in use, by code."""
    rows = conn.execute(
        select(DOCUMENT.c.code, DOCUMENT.c.body)
        .where(DOCUMENT.c.kind == kind, DOCUMENT.c.deleted.is_(other=False))
        .order_by(DOCUMENT.c.code)
    )
    return {row.code: parse(kind, row.body) for row in rows}


def parse(kind: str, body: bytes) -> Document:
    """Return the document of its stored bytes."""
    document: Document = msgspec.json.decode(body, type=DOCUMENT_TYPES[kind])
    return document


def codes_by_key(conn: Connection, kind: str) -> Mapping[str, str]:
    """Return GTIN -> item or badge -> operator, for all of them."""
    rows = conn.execute(select(DOCUMENT_KEY.c.key, DOCUMENT_KEY.c.code).where(DOCUMENT_KEY.c.kind == kind))
    return {row.key: row.code for row in rows}


def put(conn: Connection, documents: Iterable[Document], known: Mapping[str, Document] | None = None) -> int:
    """Write the documents that are new or differ; return how many those were.

    ``known`` are all that the book has of their kind, by code, where the caller has read them already.
    """
    before = known.get if known is not None else None
    fresh = [
        document
        for document in documents
        if (before(document.code) if before else find(conn, kind_of(document), document.code)) != document
    ]
    rows: list[dict[str, Any]] = [
        {"kind": kind_of(document), "code": document.code, "body": msgspec.json.encode(document), "deleted": False}
        for document in fresh
    ]
    upsert(conn, DOCUMENT, rows)
    _index(conn, fresh)
    note_changes(conn, [(row["kind"], row["code"], "") for row in rows])
    return len(rows)


def remove(conn: Connection, keys: Iterable[tuple[str, str]]) -> int:
    """Take documents out of use: a tombstone goes through the feed. Return how many were in use."""
    removed = [(kind, code) for kind, code in keys if find(conn, kind, code) is not None]
    for kind, code in removed:
        same = (DOCUMENT.c.kind == kind) & (DOCUMENT.c.code == code)
        conn.execute(DOCUMENT.update().where(same).values(deleted=True))
        conn.execute(delete(DOCUMENT_KEY).where(DOCUMENT_KEY.c.kind == GTIN, DOCUMENT_KEY.c.code == code))
    note_changes(conn, [(kind, code, "") for kind, code in removed])
    return len(removed)


def _index(conn: Connection, documents: Iterable[Document]) -> None:
    keys: list[tuple[str, str, str]] = []
    for document in documents:
        keys += [(kind, key, document.code) for kind, key in _keys(document)]
    owners = [{"of_kind": kind, "of_code": code} for kind, code in {(kind, code) for kind, _, code in keys}]
    if owners:
        conn.execute(
            delete(DOCUMENT_KEY).where(
                DOCUMENT_KEY.c.kind == bindparam("of_kind"), DOCUMENT_KEY.c.code == bindparam("of_code")
            ),
            owners,
        )
    upsert(conn, DOCUMENT_KEY, [{"kind": kind, "key": key, "code": code} for kind, key, code in keys])


def _keys(document: Document) -> list[tuple[str, str]]:
    match document:
        case Item():
            return [(GTIN, gtin.gtin) for gtin in document.gtins]
        case Operator():
            return [(BADGE, document.badge)]
        case _:
            return []
