"""Where purchase orders and orders stand, worked out anew from their facts and units (RULES §3.5)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from sync.ledger.documents import Order, PurchaseOrder
from sync.ledger.envelope import Envelope
from sync.ledger.exceptions import ExceptionClass
from sync.ledger.facts import LineQuantity, Received
from sync.ledger.identity import DocumentKind, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.receipt import OverReceipt, progress
from sync.ledger.unit import Unit
from sync.server import documents
from sync.server.alarms import OVER_RECEIPT, Alarm, alarms_of, keep
from sync.server.history import facts_of_document, facts_of_units, units_of_document
from sync.server.tables import DOCUMENT_FACT, exact_key

_CANCELLED: Final = "cancelled"
_WORKING: Final = frozenset({"Opened", "Reopened", "Received"})
DocumentKey = tuple[str, str]


def settle(conn: Connection, touched: Iterable[DocumentKey], at: str) -> None:
    """Bring the status of every touched document up to date, and its over-receipts."""
    for kind, code in sorted(touched):
        document = documents.find(conn, kind, code)
        match document:
            case PurchaseOrder():
                documents.put(conn, [replace(document, status=purchase_order_status(conn, document))])
                _over_receipts(conn, document, at)
            case Order():
                documents.put(conn, [replace(document, status=order_status(conn, document))])
            case _:
                continue


def purchase_order_status(conn: Connection, order: PurchaseOrder) -> str:
    """Return open, closing while a device that worked on it has not closed it, closed, or cancelled as it was."""
    if order.status == _CANCELLED:
        return _CANCELLED
    latest: dict[str, str] = {}
    rows = conn.execute(
        select(DOCUMENT_FACT.c.device, DOCUMENT_FACT.c.type)
        .where(DOCUMENT_FACT.c.kind == DocumentKind.PURCHASE_ORDER.value, DOCUMENT_FACT.c.code == exact_key(order.code))
        .order_by(DOCUMENT_FACT.c.corrected, DOCUMENT_FACT.c.device, DOCUMENT_FACT.c.epoch, DOCUMENT_FACT.c.seq)
    )
    for row in rows:
        if row.type == "Closed" or row.type in _WORKING:
            latest[row.device] = row.type
    closed = sum(kind == "Closed" for kind in latest.values())
    if not closed:
        return "open"
    return "closed" if closed == len(latest) else "closing"


def order_status(conn: Connection, order: Order) -> str:
    """Return shipped when everything ordered has left, else open; cancelled stays."""
    if order.status == _CANCELLED:
        return _CANCELLED
    units = units_of_document(conn, DocumentKind.ORDER.value, order.code)
    shipped = _shipped(order.code, units)
    for recorded in facts_of_document(conn, DocumentKind.ORDER.value, order.code):
        fact = recorded.envelope.fact
        if shipped and isinstance(fact, LineQuantity):
            shipped[fact.item] = shipped.get(fact.item, 0) + fact.quantity
    ordered: dict[str, int] = {}
    for line in order.lines:
        ordered[line.item] = ordered.get(line.item, 0) + line.quantity
    return "shipped" if all(shipped.get(item, 0) >= quantity for item, quantity in ordered.items()) else "open"


def _shipped(order: str, units: Iterable[Unit]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for unit in units:
        if unit.order == order and unit.state is State.SHIPPED:
            counted[unit.key.item] = counted.get(unit.key.item, 0) + 1
    return counted


def _over_receipts(conn: Connection, order: PurchaseOrder, at: str) -> None:
    units = units_of_document(conn, DocumentKind.PURCHASE_ORDER.value, order.code)
    told = progress(order, units)
    received = {line.line: line.received for line in told.lines}
    now = {over.id: over for over in told.over_receipts if not _approved(conn, over, received[over.line])}
    for line in order.lines:
        alarm_id = f"{OVER_RECEIPT}:{order.code}:{line.line}"
        known = alarms_of(conn, line.item, "").get(alarm_id)
        over = now.get(alarm_id)
        if over is not None and (known is None or known.closed is not None):
            keep(conn, [_alarm(over, line.item, at)])
        elif over is None and known is not None and known.closed is None:
            keep(conn, [_closed(known, at)])


def _approved(conn: Connection, over: OverReceipt, received: Sequence[UnitKey]) -> bool:
    """Return whether a second person approved every unit that is one too many."""
    told = facts_of_units(conn, received)
    alone = [key for key in received if not any(_approves(fact.envelope, over.po) for fact in told[key])]
    return len(alone) <= over.expected + over.tolerance


def _approves(envelope: Envelope, po: str) -> bool:
    fact = envelope.fact
    return isinstance(fact, Received) and fact.po == po and envelope.approver is not None


def _alarm(over: OverReceipt, item: str, at: str) -> Alarm:
    allowed = f"{over.expected} ordered" + (f", {over.tolerance} more allowed" if over.tolerance else "")
    return Alarm(
        id=over.id,
        kind=OVER_RECEIPT,
        level=ExceptionClass.NORMAL.value,
        item=item,
        serial="",
        reason=f"{over.received} distinct units came in on line {over.line} of {over.po}: {allowed}.",
        opened=at,
    )


def _closed(alarm: Alarm, at: str) -> Alarm:
    reason = "No more than ordered is booked on the line now."
    return msgspec.structs.replace(alarm, closed=at, closing_reason=reason)
