"""What the tests of the handheld's storage share: an identity, a little warehouse, and scans to record."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync import identity_file
from sync.clock import RandomIds, SystemClock
from sync.handheld import Entry, Transaction
from sync.identity_file import Identity
from sync.ledger.documents import Bin, Document, Gtin, Item, Operator, Order, OrderLine, PurchaseOrder
from sync.ledger.documents import PurchaseOrderLine as PoLine
from sync.ledger.envelope import Recorded
from sync.ledger.facts import Fact, PutAway, Received, Scanned
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.store import Store

IDENTITY = Identity(
    device="handheld-1", secret="s3cret", site="HAM", tag="T1", server="http://127.0.0.1:8470", digest_key="00ff"
)
DOCK = Place("DOCK", PlaceKind.DOCK)
SHELF = Place("A-01-01")
DRILL = UnitKey("DRILL", "SN-1")

DOCUMENTS: tuple[Document, ...] = (
    Item(code="DRILL", name="Drill", gtins=(Gtin(gtin="04012345678901"), Gtin(gtin="14012345678908", quantity=10))),
    Item(code="SAW", name="Saw"),
    Bin(code="DOCK", kind="dock", path=0),
    Bin(code="A-01-01", path=10),
    Bin(code="A-01-02", path=20),
    Operator(code="op-1", initials="AB", badge="badge-1"),
    PurchaseOrder(
        code="PO-1",
        supplier="ACME",
        lines=(
            PoLine(line="1", item="DRILL", expected=3, serials=("SN-1", "SN-2")),
            PoLine(line="2", item="SAW", expected=1),
        ),
    ),
    PurchaseOrder(code="PO-0", supplier="ACME", lines=(), status="closed"),
    Order(code="SO-1", customer_ref="C-7", channel="web", lines=(OrderLine(line="1", item="DRILL", quantity=2),)),
    Order(code="SO-2", customer_ref="C-8", channel="web", lines=(), status="cancelled"),
    Order(
        code="SO-3", customer_ref="C-9", channel="web", priority=5, lines=(OrderLine(line="1", item="SAW", quantity=1),)
    ),
)  # fmt: skip


def enrolled(folder: Path) -> Store:
    """Return an open store of an enrolled handheld."""
    identity_file.save(folder, IDENTITY)
    return Store.open(folder, SystemClock(), RandomIds())


@contextmanager
def handheld(folder: Path) -> Iterator[Store]:
    """Give an open store of an enrolled handheld, closed at the end."""
    store = enrolled(folder)
    try:
        yield store
    finally:
        store.close()


def unit(number: int, item: str = "DRILL") -> UnitKey:
    return UnitKey(item, f"SN-{number}")


def received(key: UnitKey = DRILL, *, po: str = "PO-1", line: str = "1") -> Received:
    return Received(unit=key, place=DOCK, po=po, line=line)


def put_away(key: UnitKey = DRILL, to: Place = SHELF) -> PutAway:
    return PutAway(unit=key, to=to, origin=DOCK)


def refused(code: str = "x") -> Scanned:
    return Scanned(answer="WRONG", code=code, step="Unit", workflow="receive")


def record(tx: Transaction, *facts: Fact) -> list[Recorded]:
    """Record one scan's facts and its step."""
    number = tx.next_scan()
    recorded = tx.append([Entry(fact=fact, operator="op-1", scan=number) for fact in facts])
    tx.save_state(f"after {number}".encode())
    return recorded


def scan(store: Store, *facts: Fact) -> list[Recorded]:
    """Record one scan and wait until it is committed."""
    return store.write(lambda tx: record(tx, *facts)).result(timeout=30)
