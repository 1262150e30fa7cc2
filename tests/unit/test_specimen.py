"""What a simulated scanner scans while a purchase order is received leads to its end (the demo's key)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.state import Home
from sync.ledger.documents import Bin, Gtin, Item, Operator, Order, OrderLine, PurchaseOrder, PurchaseOrderLine
from sync.ledger.facts import Counted, Fact, Moved, Packed, Picked, PutAway, Received, Shipped
from sync.ledger.identity import Place, UnitKey
from tests.unit.floor import DOCK, Hands, Warehouse

GTIN = (Gtin(gtin="09520000010010"),)
MASKED = Item(code="DRILL", name="Drill", gtins=GTIN, mask="DR[0-9]{6}")
FREE = Item(code="LAMP", name="Lamp", gtins=GTIN)
DATED = Item(code="CELL", name="Cell", gtins=GTIN, lot_tracked=True, expiry_tracked=True)
COUNTED = Item(code="CABLE", name="Cable", serial_tracked=False)


def opened(item: Item) -> Hands:
    lines = (PurchaseOrderLine(line="1", item=item.code, expected=3),)
    anna = Operator(code="KM", initials="KM", badge="b1")
    hands = Hands(Warehouse().add(item, anna, PurchaseOrder(code="4711", supplier="ACME", lines=lines)), "receive")
    hands.scan("4711")
    return hands


@pytest.mark.parametrize("item", [MASKED, FREE, DATED, COUNTED], ids=lambda item: item.code)
def test_the_simulated_scanner_receives_a_whole_line_without_a_list(item: Item) -> None:
    hands = opened(item)
    kinds: list[Kind] = []
    while not isinstance(hands.step, Home) and len(kinds) < 20:
        expects = hands.view.expects
        assert expects is not None
        kinds.append(hands.scan(expects).kind)
    assert isinstance(hands.step, Home)
    assert set(kinds) <= {Kind.OK, Kind.NOTE, Kind.CONFIRM}
    assert {**hands.warehouse.received("4711"), **hands.warehouse.untracked("4711")} == {"1": 3}
    assert not any(unit.holds for unit in hands.warehouse.units_at(DOCK, 9))


DRILLS = tuple(UnitKey("DRILL", f"DR00000{number}") for number in (1, 2))


def stored() -> tuple[Fact, ...]:
    return tuple(
        fact for key in DRILLS for fact in (Received(unit=key, place=DOCK), PutAway(unit=key, to=Place("A-02")))
    )


def packed() -> tuple[Fact, ...]:
    bound = [(Picked(unit=key, order="SO-1", line="1"), Packed(unit=key, order="SO-1", line="1")) for key in DRILLS]
    return (*stored(), *(fact for facts in bound for fact in facts))


@pytest.mark.parametrize(
    ("workflow", "facts", "scans", "of"),
    [("move", stored(), 2, Moved), ("count", stored(), 4, Counted), ("ship", packed(), 2, Shipped)],
)
def test_the_simulated_scanner_does_the_work_of_the_other_workflows(
    workflow: str, facts: tuple[Fact, ...], scans: int, of: type[Fact]
) -> None:
    lines = (OrderLine(line="1", item="DRILL", quantity=2),)
    order = Order(code="SO-1", customer_ref="C-7", channel="web", lines=lines)
    anna = Operator(code="KM", initials="KM", badge="b1")
    warehouse = Warehouse().add(MASKED, order, anna, Bin(code="A-01", path=1), Bin(code="A-02", path=2))
    hands = Hands(warehouse.happened(*facts), workflow)
    done: list[Fact] = []
    for _ in range(scans):
        expects = hands.view.expects
        assert expects is not None
        assert hands.scan(expects).kind in {Kind.OK, Kind.NOTE}
        done += hands.recorded(of)
    assert len(done) == (1 if of is Moved else 2)


def test_a_purchase_order_that_is_complete_is_proposed_after_the_others() -> None:
    hands = opened(MASKED)
    hands.warehouse.add(
        PurchaseOrder(code="4712", supplier="ACME", lines=(PurchaseOrderLine(line="1", item=MASKED.code, expected=1),))
    )
    for _ in range(3):
        hands.scan(hands.view.expects or "")
    fresh = Hands(hands.warehouse, "receive")
    assert fresh.view.expects == "4712"
