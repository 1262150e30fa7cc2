"""What a simulated scanner scans while a purchase order is received leads to its end (the demo's key)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.state import Home
from sync.ledger.documents import Gtin, Item, Operator, PurchaseOrder, PurchaseOrderLine
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
