"""How far a purchase order is (RULES §3.5)."""

from sync.ledger.documents import PurchaseOrder, PurchaseOrderLine
from sync.ledger.facts import Received
from sync.ledger.fold import fold
from sync.ledger.identity import UnitKey
from sync.ledger.receipt import OverReceipt, progress
from sync.ledger.unit import Unit
from tests.unit.ledger_histories import DOCK, Handheld

ORDER = PurchaseOrder(
    code="PO-1",
    supplier="ACME",
    lines=(
        PurchaseOrderLine(line="10", item="DRILL", expected=2, serials=("D1", "D2"), tolerance=1),
        PurchaseOrderLine(line="20", item="SAW", expected=1),
        PurchaseOrderLine(line="30", item="SAW", expected=1),
    ),
)


def unit(item: str, serial: str, line: str | None = None, po: str | None = "PO-1") -> Unit:
    return Unit(key=UnitKey(item, serial), po=po, po_line=line)


def test_units_count_on_the_line_their_receipt_names() -> None:
    drill, first, second = progress(ORDER, [unit("DRILL", "D2", "10"), unit("SAW", "S1", "30")]).lines
    assert (drill.received, drill.open, drill.missing, drill.unexpected) == ((UnitKey("DRILL", "D2"),), 1, ("D1",), ())
    assert (first.open, second.open, second.over, second.missing) == (1, 0, 0, ())


def test_one_unit_received_on_two_handhelds_counts_once() -> None:
    key = UnitKey("DRILL", "D1")
    fact = Received(unit=key, place=DOCK, po="PO-1", line="10")
    folded = fold(key, [Handheld("h1").says(fact, 1), Handheld("h2").says(fact, 2)])
    assert len(progress(ORDER, [folded, folded]).lines[0].received) == 1


def test_a_unit_without_a_line_fills_the_first_of_its_item_with_room() -> None:
    units = [unit("SAW", "S1"), unit("SAW", "S2", "20"), unit("SAW", "S3")]
    told = progress(ORDER, units)
    assert [len(line.received) for line in told.lines] == [0, 1, 2]
    assert told.over_receipts == (
        OverReceipt(id="over_receipt:PO-1:30", po="PO-1", line="30", expected=1, tolerance=0, received=2),
    )


def test_what_the_tolerance_allows_is_not_over() -> None:
    units = [unit("DRILL", f"D{number}", "10") for number in range(1, 5)]
    assert progress(ORDER, units[:3]).over_receipts == ()
    (over,) = progress(ORDER, units).over_receipts
    assert (over.line, over.received) == ("10", 4)
    assert progress(ORDER, units).lines[0].unexpected == ("D3", "D4")


def test_units_of_other_orders_do_not_count_and_strangers_are_named() -> None:
    told = progress(ORDER, [unit("DRILL", "D1", "10", po="PO-2"), unit("TAPE", "T1"), unit("SAW", "S1", "99")])
    assert told.unplaced == (UnitKey("TAPE", "T1"),)
    assert [len(line.received) for line in told.lines] == [0, 1, 0]
