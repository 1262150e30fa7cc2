"""What the first page and the page of a document show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from sync.ledger.documents import Order, PurchaseOrder
from sync.ledger.identity import DocumentKind, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.receipt import progress
from sync.ledger.unit import Unit
from sync.server import documents
from sync.server.alarms import Alarm
from sync.server.changes import UNIT as UNIT_CHANGE
from sync.server.history import units_of_document
from sync.server.site import site_of
from sync.server.tables import CHANGE, EXCEPTION, UNIT

_RECENT: Final = 12
_LEFT: Final = frozenset({State.PACKED, State.SHIPPED, State.IN_TRANSIT, State.OUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a document: how many of how many."""

    line: str
    item: str
    done: int
    wanted: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A purchase order or an order."""

    kind: str
    code: str
    partner: str
    status: str
    lines: tuple[Line, ...]
    units: tuple[Unit, ...] = ()

    @property
    def done(self) -> int:
        """Return the units done over all lines."""
        return sum(min(line.done, line.wanted) for line in self.lines)

    @property
    def wanted(self) -> int:
        """Return the units wanted over all lines."""
        return sum(line.wanted for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """The first page."""

    site: str
    documents: tuple[DocumentView, ...]
    recent: tuple[Unit, ...]
    exceptions: tuple[Alarm, ...]


def home_view(conn: Connection) -> HomeView:
    """Return the site's documents, what changed last, and what waits for the desk."""
    bodies = conn.execute(
        select(UNIT.c.body)
        .join_from(CHANGE, UNIT, (UNIT.c.item == CHANGE.c.key) & (UNIT.c.serial == CHANGE.c.part))
        .where(CHANGE.c.kind == UNIT_CHANGE)
        .order_by(CHANGE.c.pos.desc())
        .limit(_RECENT)
    ).scalars()
    open_ones = conn.execute(
        select(EXCEPTION.c.body).where(EXCEPTION.c.closed.is_(None)).order_by(EXCEPTION.c.opened).limit(_RECENT)
    ).scalars()
    return HomeView(
        site=site_of(conn).site.code,
        documents=tuple(_documents(conn)),
        recent=tuple(msgspec.json.decode(body, type=Unit) for body in bodies),
        exceptions=tuple(msgspec.json.decode(body, type=Alarm) for body in open_ones),
    )


def document_view(conn: Connection, kind: str, code: str) -> DocumentView | None:
    """Return a document with its units, or None."""
    found = documents.find(conn, kind, code)
    if not isinstance(found, PurchaseOrder | Order):
        return None
    units = units_of_document(conn, kind, code)
    return _view(found, tuple(sorted(units, key=lambda unit: unit.key)))


def kind_of(conn: Connection, code: str) -> str | None:
    """Return as what the code is a document with a page of its own, or None."""
    kinds = (DocumentKind.PURCHASE_ORDER.value, DocumentKind.ORDER.value)
    return next((kind for kind in kinds if documents.find(conn, kind, code) is not None), None)


def expected_on(conn: Connection, serial: str) -> tuple[tuple[str, UnitKey], ...]:
    """Return the open purchase orders whose manifest names the serial, with the unit it would be."""
    return tuple(
        (order.code, UnitKey(line.item, serial))
        for order in documents.every(conn, DocumentKind.PURCHASE_ORDER.value).values()
        if isinstance(order, PurchaseOrder)
        for line in order.lines
        if serial in line.serials
    )


def _documents(conn: Connection) -> Iterable[DocumentView]:
    for kind in (DocumentKind.PURCHASE_ORDER.value, DocumentKind.ORDER.value):
        for document in list(documents.every(conn, kind).values())[:200]:
            if isinstance(document, PurchaseOrder | Order):
                yield _view(document, tuple(units_of_document(conn, kind, document.code)))


def _view(document: PurchaseOrder | Order, units: tuple[Unit, ...]) -> DocumentView:
    match document:
        case PurchaseOrder():
            return DocumentView(
                kind=DocumentKind.PURCHASE_ORDER.value,
                code=document.code,
                partner=document.supplier,
                status=document.status,
                lines=tuple(_receipt_lines(document, units)),
                units=units,
            )
        case Order():
            return DocumentView(
                kind=DocumentKind.ORDER.value,
                code=document.code,
                partner=document.customer_ref,
                status=document.status,
                lines=tuple(_order_lines(document, units)),
                units=tuple(unit for unit in units if unit.order == document.code),
            )


def _receipt_lines(document: PurchaseOrder, units: Iterable[Unit]) -> Iterable[Line]:
    for line in progress(document, units).lines:
        missing = f"missing: {', '.join(line.missing)}" if line.missing and line.received else ""
        yield Line(line=line.line, item=line.item, done=len(line.received), wanted=line.expected, note=missing)


def _order_lines(document: Order, units: Iterable[Unit]) -> Iterable[Line]:
    mine = [unit for unit in units if unit.order == document.code and unit.state in _LEFT]
    for line in document.lines:
        done = sum(unit.key.item == line.item and unit.order_line in {line.line, None} for unit in mine)
        yield Line(line=line.line, item=line.item, done=done, wanted=line.quantity)
