"""Recalls on the server: where every unit is and who has it, before the start, while it stands, and at the close."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from sync.clock import stamp
from sync.imports.kinds import parse_csv
from sync.imports.rows import Kind
from sync.ledger.documents import HoldNotice, PurchaseOrder, Recall
from sync.ledger.identity import UnitKey
from sync.ledger.recall import DayOf, Match, Sieve
from sync.ledger.unit import Unit
from sync.server import documents
from sync.server.book import Book
from sync.server.history import unit_of
from sync.server.projector import Projector
from sync.server.recall_search import units_of
from sync.server.recall_told import RecallAnswer, RecalledUnit, RecallTold, UnitName, Whereabouts, recalled
from sync.server.references import BookReferences
from sync.server.site import site_of
from sync.site_day import day_told

RECALL: Final = "recall"
OPEN: Final = "open"
CLOSED: Final = "closed"


class UnknownRecallError(Exception):
    """No recall has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No recall {code!r} is known here. Import it, or name the file that describes it.")


def where(book: Book, projector: Projector, code: str) -> RecallAnswer:
    """Return where every unit of the recall is, or raise UnknownRecallError."""
    projector.catch_up()
    return book.read(lambda conn: RecallAnswer([_told(conn, _known(conn, code), stamp(book.clock.now()))]))


def preview(book: Book, projector: Projector, data: bytes) -> RecallAnswer:
    """Return what the recalls of a file would mean; nothing changes. Raise ImportErrors for a file that is wrong."""
    projector.catch_up()

    def work(conn: Connection) -> RecallAnswer:
        named = _named(conn, data)
        return RecallAnswer([_told(conn, recall, stamp(book.clock.now())) for recall in named])

    return book.read(work)


def start_file(book: Book, projector: Projector, data: bytes) -> RecallAnswer:
    """Start every recall of a file, whatever status it gives them, or raise ImportErrors with nothing changed."""
    with book.importing:
        projector.catch_up()
        named = book.read(lambda conn: _named(conn, data))
        return _put(book, [replace(recall, status=OPEN) for recall in named])


def start(book: Book, projector: Projector, code: str) -> RecallAnswer:
    """Start a recall that the book knows: every handheld holds its units from its next pull on."""
    return _with_status(book, projector, code, OPEN)


def close(book: Book, projector: Projector, code: str) -> RecallAnswer:
    """Close a recall: its holds are lifted everywhere."""
    return _with_status(book, projector, code, CLOSED)


def dated(document: HoldNotice | Recall, before: object, at: str) -> HoldNotice | Recall:
    """Return the document with the moment since which it stands: that of its opening, kept until it opens again."""
    known = before if isinstance(before, HoldNotice | Recall) else None
    standing = known is not None and known.status == OPEN
    if document.status == OPEN and not standing:
        return replace(document, since=at)
    return replace(document, since=known.since if known is not None else None)


def _with_status(book: Book, projector: Projector, code: str, status: str) -> RecallAnswer:
    with book.importing:
        projector.catch_up()
        recall = book.read(lambda conn: _known(conn, code))
        return _put(book, [replace(recall, status=status)])


def _put(book: Book, recalls: Iterable[Recall]) -> RecallAnswer:
    at = stamp(book.clock.now())

    def work(conn: Connection) -> RecallAnswer:
        kept = [dated(recall, documents.find(conn, RECALL, recall.code), at) for recall in recalls]
        documents.put(conn, kept)
        return RecallAnswer([_told(conn, recall, at) for recall in kept if isinstance(recall, Recall)])

    answer = book.write(work)
    book.changed.fire()
    return answer


def _known(conn: Connection, code: str) -> Recall:
    found = documents.find(conn, RECALL, code)
    if not isinstance(found, Recall):
        raise UnknownRecallError(code)
    return found


def _named(conn: Connection, data: bytes) -> list[Recall]:
    site_of(conn)
    rows = parse_csv(Kind.RECALLS.value, data, BookReferences(conn))
    return [document for document in rows.documents if isinstance(document, Recall)]


def _told(conn: Connection, recall: Recall, now: str) -> RecallTold:
    timezone = site_of(conn).site.timezone
    found = units_of(conn, recall, lambda at: day_told(at, timezone))
    contents = _with_parents(conn, found)
    started = recall.since if recall.status != "draft" else None
    units = [recalled(unit, match, started, sorted(contents.get(unit.key, ()))) for unit, match in found.values()]
    units += _expected(conn, recall, found, now, lambda at: day_told(at, timezone))
    units.sort(key=lambda each: (each.item, each.serial))
    return RecallTold(
        code=recall.code, status=recall.status, since=recall.since, reason=recall.reason, supplier=recall.supplier,
        affected=_counted(units, certain=True), possible=_counted(units, certain=False), units=units,
    )  # fmt: skip


def _counted(units: Iterable[RecalledUnit], *, certain: bool) -> dict[str, int]:
    return dict(sorted(Counter(unit.whereabouts.value for unit in units if unit.certain is certain).items()))


def _with_parents(conn: Connection, found: dict[UnitKey, tuple[Unit, Match]]) -> Mapping[UnitKey, set[UnitName]]:
    """Add the units into which found ones are built, up to the last; return what of the recall each contains."""
    contents: dict[UnitKey, set[UnitName]] = {}
    waiting = sorted(found.values(), key=lambda pair: not pair[1].possible)  # from the end: what is certain goes first
    while waiting:
        unit, match = waiting.pop()
        parent = unit.assembled_in
        if parent is None:
            continue
        inside = contents.setdefault(parent, set())
        name = UnitName(unit.key.item, unit.key.serial)
        if name in inside:
            continue
        inside.add(name)
        known = found.get(parent)
        above = unit_of(conn, parent) if known is None else known[0]
        if above is not None:
            best = match if known is None or not match.possible else known[1]
            found[parent] = (above, best)
            waiting.append(found[parent])
    return contents


def _expected(
    conn: Connection, recall: Recall, found: Mapping[UnitKey, object], now: str, day_of: DayOf
) -> list[RecalledUnit]:
    """Return the units that open purchase orders announce and nobody has received."""
    sieve = Sieve.of(recall)
    told: list[RecalledUnit] = []
    for order in documents.every(conn, "purchase_order").values():
        if not isinstance(order, PurchaseOrder) or order.status != OPEN:
            continue
        for key in {UnitKey(line.item, serial) for line in order.lines for serial in line.serials}:
            unit = Unit(key=key, po=order.code, supplier=order.supplier, received_at=now)
            match = sieve.match(unit, day_of)
            if match is not None and key not in found and unit_of(conn, key) is None:
                row = recalled(unit, match, None, [])
                row.whereabouts = Whereabouts.EXPECTED
                told.append(row)
    return told
