"""The mirrored documents: kept as the server's bytes, decoded once, found by code, GTIN, badge or manifest."""

import sqlite3
from typing import TypeVar

import msgspec

from sync.ledger.documents import (
    DOCUMENT_TYPES,
    Bin,
    Document,
    Gtin,
    HoldNotice,
    Item,
    Operator,
    Order,
    PurchaseOrder,
    Recall,
    Site,
)
from sync.ledger.errors import MalformedError
from sync.ledger.recall import Sieve

_OPEN = "open"
_CACHED = 20_000
_TELLING = 6
"""A badge of so many characters is looked for inside other texts, and so many of it already tell whose it is."""
_HOLDING = frozenset({"hold", "recall"})
"""Kinds by which holds are derived."""
_KINDS: dict[type, str] = {document: kind for kind, document in DOCUMENT_TYPES.items()}

D = TypeVar("D", bound=Document)


def kind_of(document: Document) -> str:
    """Return the wire's name for the document's class."""
    return _KINDS[type(document)]


class Documents:
    """The documents of one connection. Decoded ones are kept; ``forget`` after a rollback."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._decoded: dict[tuple[str, str], Document] = {}
        self._bins: tuple[Bin, ...] | None = None
        self._holding: tuple[HoldNotice | Recall, ...] | None = None
        self._sites: tuple[Site | None, ...] | None = None
        self._asked: tuple[str, frozenset[str]] | None = None
        self._listed: tuple[str, tuple[tuple[str, str, str], ...]] | None = None

    def get(self, kind: type[D], code: str) -> D | None:
        """Return the document, or None if the mirror does not hold it."""
        key = (_KINDS[kind], code)
        known = self._decoded.get(key)
        if known is None:
            if key[0] not in self._kinds(code):
                return None
            body = self._conn.execute("SELECT body FROM document WHERE kind = ? AND code = ?", key).fetchone()[0]
            known = self._keep(key, body)
        return known if isinstance(known, kind) else None

    def bins(self) -> tuple[Bin, ...]:
        """Return every bin in path order."""
        if self._bins is None:
            rows = self._conn.execute("SELECT body FROM document WHERE kind = 'bin'").fetchall()
            decoded = (msgspec.json.decode(body, type=Bin) for (body,) in rows)
            self._bins = tuple(sorted(decoded, key=lambda each: (each.path, each.code)))
        return self._bins

    def open(self, kind: type[D]) -> tuple[D, ...]:
        """Return the documents of this kind that are open, by code."""
        rows = self._conn.execute("SELECT code FROM document WHERE kind = ? AND open ORDER BY code", (_KINDS[kind],))
        found = (self.get(kind, code) for (code,) in rows.fetchall())
        return tuple(document for document in found if document is not None)

    def holding(self) -> tuple[HoldNotice | Recall, ...]:
        """Return the hold notices and recalls in force: the same tuple until one of them changes."""
        if self._holding is None:
            self._holding = (*self.open(HoldNotice), *self.open(Recall))
        return self._holding

    def site(self, code: str | None) -> Site | None:
        """Return the site of this code, or the only one where a reader does not know its own."""
        if self._sites is None:
            rows = self._conn.execute(
                "SELECT code FROM document WHERE kind = 'site' AND code = coalesce(?, code) ORDER BY code LIMIT 1",
                (code,),
            ).fetchall()
            self._sites = tuple(self.get(Site, code) for (code,) in rows)
        return self._sites[0] if self._sites else None

    def operator_by_badge(self, token: str) -> Operator | None:
        """Return whose badge this is."""
        code = self._code("badge", token)
        return self.get(Operator, code) if code is not None else None

    def names_badge(self, text: str) -> bool:
        """Return whether the text is, holds, or is a good part of anybody's badge."""
        row = self._conn.execute(
            "SELECT 1 FROM document_code WHERE role = 'badge' AND (text = :seen OR"
            " (length(text) >= :whole AND instr(:seen, text)) OR (length(:seen) >= :part AND instr(text, :seen)))"
            " LIMIT 1",
            {"seen": text, "whole": _TELLING, "part": _TELLING},
        ).fetchone()
        return row is not None

    def item_by_gtin(self, gtin14: str) -> tuple[Item, Gtin] | None:
        """Return the item with this trade item number, and the number with its pack level."""
        code = self._code("gtin", gtin14)
        item = self.get(Item, code) if code is not None else None
        if item is None:
            return None
        return next(((item, gtin) for gtin in item.gtins if gtin.gtin == gtin14), None)

    def expected(self, serial: str) -> tuple[tuple[str, str, str], ...]:
        """Return (po, line, item) of every open manifest line that names this serial."""
        if self._listed is None or self._listed[0] != serial:
            rows = self._conn.execute(
                "SELECT m.po, m.line, m.item FROM manifest AS m JOIN document AS d"
                " ON d.kind = 'purchase_order' AND d.code = m.po AND d.open WHERE m.serial = ? ORDER BY m.po, m.line",
                (serial,),
            )
            self._listed = (serial, tuple(rows.fetchall()))
        return self._listed[1]

    def put(self, kind: str, code: str, body: bytes, generation: int) -> None:
        """Keep a document's bytes and whatever finds it, or raise MalformedError and change nothing."""
        document = _decode(kind, code, body)
        if isinstance(document, HoldNotice | Recall):
            Sieve.of(document)
        self._relink(self._any(kind, code), document)
        self._conn.execute(
            "INSERT OR REPLACE INTO document (kind, code, open, generation, body) VALUES (?, ?, ?, ?, ?)",
            (kind, code, int(_is_open(document)), generation, body),
        )
        self._drop_decoded(kind, code)

    def remove(self, kind: str, code: str) -> None:
        """Take a document out, whether it is there or not."""
        self._relink(self._any(kind, code), None)
        self._conn.execute("DELETE FROM document WHERE kind = ? AND code = ?", (kind, code))
        self._drop_decoded(kind, code)

    def remove_older(self, generation: int) -> None:
        """Take out what the last fetch from the beginning did not bring again."""
        rows = self._conn.execute("SELECT kind, code FROM document WHERE generation < ?", (generation,)).fetchall()
        for kind, code in rows:
            self.remove(kind, code)

    def forget(self) -> None:
        """Decode anew: what was decoded may have been rolled back."""
        self._decoded.clear()
        self._bins = None
        self._holding = None
        self._changed()

    def _kinds(self, code: str) -> frozenset[str]:
        """Return the kinds of the documents with this code: a scan asks for one code as each kind in turn."""
        if self._asked is None or self._asked[0] != code:
            kinds = ", ".join(f"'{kind}'" for kind in DOCUMENT_TYPES)
            rows = self._conn.execute(f"SELECT kind FROM document WHERE kind IN ({kinds}) AND code = ?", (code,))  # noqa: S608 - constants and marks alone
            self._asked = (code, frozenset(kind for (kind,) in rows.fetchall()))
        return self._asked[1]

    def _keep(self, key: tuple[str, str], body: bytes) -> Document:
        if len(self._decoded) >= _CACHED:
            self._decoded.clear()
        document = self._decoded[key] = _decode(*key, body)
        return document

    def _code(self, role: str, text: str) -> str | None:
        row = self._conn.execute(
            "SELECT code FROM document_code WHERE role = ? AND text = ? LIMIT 1", (role, text)
        ).fetchone()
        return str(row[0]) if row is not None else None

    def _any(self, kind: str, code: str) -> Document | None:
        document_type = DOCUMENT_TYPES.get(kind)
        return self.get(document_type, code) if document_type is not None else None

    def _relink(self, old: Document | None, new: Document | None) -> None:
        """Change what finds the document from ``old`` to ``new``, and nothing that stays: manifests are long."""
        was, is_now = _codes(old), _codes(new)
        self._conn.executemany(
            "DELETE FROM document_code WHERE role = ? AND text = ? AND code = ?", was.difference(is_now)
        )
        self._conn.executemany(
            "INSERT OR IGNORE INTO document_code (role, text, code) VALUES (?, ?, ?)", is_now.difference(was)
        )
        listed, lists = _manifest(old), _manifest(new)
        self._conn.executemany(
            "DELETE FROM manifest WHERE serial = ? AND po = ? AND line = ? AND item = ?", listed.difference(lists)
        )
        self._conn.executemany(
            "INSERT OR IGNORE INTO manifest (serial, po, line, item) VALUES (?, ?, ?, ?)", lists.difference(listed)
        )

    def _drop_decoded(self, kind: str, code: str) -> None:
        self._decoded.pop((kind, code), None)
        if kind == "bin":
            self._bins = None
        elif kind in _HOLDING:
            self._holding = None
        self._changed()

    def _changed(self) -> None:
        """Look up anew what was looked up last."""
        self._sites = self._asked = self._listed = None


def _decode(kind: str, code: str, body: bytes) -> Document:
    document_type = DOCUMENT_TYPES.get(kind)
    if document_type is None:
        raise MalformedError(f"A document of the kind {kind!r} is not known to this version; it is kept unread.")
    try:
        document: Document = msgspec.json.decode(body, type=document_type)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedError(f"The {kind} {code!r} does not have its shape ({error}); it is kept unread.") from error
    if document.code != code:
        raise MalformedError(f"The {kind} {code!r} names itself {document.code!r}; it is kept unread.")
    return document


def _is_open(document: Document) -> bool:
    return isinstance(document, PurchaseOrder | Order | HoldNotice | Recall) and document.status == _OPEN


def _codes(document: Document | None) -> set[tuple[str, str, str]]:
    """Return (role, text, code) for every text by which the document is found besides its code."""
    if isinstance(document, Item):
        return {("gtin", gtin.gtin, document.code) for gtin in document.gtins}
    if isinstance(document, Operator) and document.badge:
        return {("badge", document.badge, document.code)}
    return set()


def _manifest(document: Document | None) -> set[tuple[str, str, str, str]]:
    """Return (serial, po, line, item) of every serial the supplier announced."""
    if not isinstance(document, PurchaseOrder):
        return set()
    return {(serial, document.code, line.line, line.item) for line in document.lines for serial in line.serials}
