"""Receive: what the book says of the unit, row by row, with all that the answer names (RULES §6 Receive)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.receive_steps import AwaitItem
from scanner_app.workflows.workflow import Blocked
from sync.ledger.documents import Bin, Gtin, Item, Operator, PurchaseOrder, PurchaseOrderLine
from sync.ledger.facts import (
    Assembled,
    Dispatched,
    Fact,
    Packed,
    Picked,
    PutAway,
    Received,
    Refused,
    Returned,
    Scrapped,
    SentOut,
    Shipped,
)
from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State
from tests.unit.floor import DOCK, Hands, Warehouse

EACH = "09520000010010"
DRILL = Item(code="DRILL", name="Drill", mask=r"DR\d{4}", gtins=(Gtin(gtin=EACH),))
ROUTER = Item(code="ROUTER", name="Router")
KEY = UnitKey("DRILL", "DR0001")
STORED = (Received(unit=KEY, place=DOCK), PutAway(unit=KEY, to=Place("A-01")))
PICKED = (*STORED, Picked(unit=KEY, order="SO-1"))
SHIPPED = (*PICKED, Shipped(unit=KEY, order="SO-1"))


def at_dock(*items: str) -> Hands:
    lines = tuple(PurchaseOrderLine(line=str(at), item=item, expected=3) for at, item in enumerate(items, 1))
    po = PurchaseOrder(code="4711", supplier="ACME", lines=lines)
    people = Operator(code="PIA", initials="PF", badge="b-pia")
    hands = Hands(Warehouse().add(DRILL, ROUTER, Bin(code="A-01"), people, po), "receive")
    hands.scan("4711")
    return hands


@pytest.mark.parametrize(
    ("before", "kind", "code", "named"),
    [
        (STORED, Kind.DUPLICATE, "receive.unit.duplicate", {"place": "A-01", "who": "PF"}),
        (PICKED, Kind.WRONG, "receive.unit.picked", {"order": "SO-1", "who": "PF"}),
        ((*PICKED, Packed(unit=KEY, order="SO-1")), Kind.WRONG, "receive.unit.packed", {"order": "SO-1", "who": "PF"}),
        (SHIPPED, Kind.WRONG, "receive.unit.shipped", {"order": "SO-1"}),
        ((*PICKED, SentOut(unit=KEY, purpose="loan", holder="C-9")), Kind.WRONG, "receive.unit.out", {"holder": "C-9"}),
        (
            (*PICKED, Dispatched(unit=KEY, transfer="TR-1")),
            Kind.WRONG,
            "receive.unit.in_transit",
            {"transfer": "TR-1", "po": "4711"},
        ),
        ((*SHIPPED, Returned(unit=KEY)), Kind.WRONG, "receive.unit.returned", {}),
        ((*STORED, Assembled(unit=KEY, parent=UnitKey("KIT", "K-1"))), Kind.WRONG, "receive.unit.assembled", {}),
        ((*STORED, Scrapped(unit=KEY)), Kind.HOLD, "receive.unit.scrapped", {}),
    ],
)
@pytest.mark.parametrize("label", ["DR0001", f"(01){EACH}(21)DR0001"])
def test_the_answer_names_where_the_unit_is_and_who_took_it(
    label: str, before: tuple[Fact, ...], kind: Kind, code: str, named: dict[str, str]
) -> None:
    hands = at_dock("DRILL")
    hands.warehouse.happened(*before, operator="PIA")
    answer = hands.scan(label)
    assert (answer.kind, answer.phrase.code) == (kind, code)
    assert {"serial": "DR0001", **named}.items() <= dict(answer.phrase.args).items()
    assert hands.recorded(Refused) == list(hands.facts)
    assert len(hands.facts) == 1
    assert isinstance(hands.step, Blocked) == (kind is Kind.HOLD)


def test_one_text_that_is_a_serial_of_two_items_of_the_order_waits_for_its_item() -> None:
    hands = at_dock("DRILL", "ROUTER")
    hands.warehouse.happened(*STORED, Received(unit=UnitKey("ROUTER", "DR0001"), place=DOCK))
    assert hands.says("DR0001") == (Kind.CONFIRM, "receive.ask.which_item")
    assert isinstance(hands.step, AwaitItem)
    answer = hands.scan("ROUTER")
    assert (answer.kind, dict(answer.phrase.args)["place"]) == (Kind.DUPLICATE, "DOCK-1")


def test_the_label_that_names_its_item_is_not_asked_which_item() -> None:
    hands = at_dock("DRILL", "ROUTER")
    hands.warehouse.happened(Received(unit=UnitKey("ROUTER", "DR0001"), place=DOCK))
    assert hands.says(f"(01){EACH}(21)DR0001") == (Kind.OK, "receive.unit.ok")


IN_TRANSIT = (*PICKED, Dispatched(unit=KEY, transfer="TR-1"))


def at_door(*before: Fact) -> Hands:
    """Return hands to which no purchase order was scanned yet."""
    hands = Hands(Warehouse().add(DRILL, ROUTER, Bin(code="A-01")), "receive")
    hands.warehouse.happened(*before)
    return hands


@pytest.mark.parametrize("label", ["DR0001", f"(01){EACH}(21)DR0001"])
def test_a_unit_on_its_way_from_another_site_is_received_from_its_transfer_without_an_order(label: str) -> None:
    hands = at_door(*IN_TRANSIT)
    answer = hands.scan(label)
    assert (answer.kind, answer.phrase.code) == (Kind.OK, "receive.unit.from_transfer")
    assert dict(answer.phrase.args) == {"serial": "DR0001", "transfer": "TR-1"}
    assert hands.facts == (Received(unit=KEY, place=DOCK, transfer="TR-1"),)
    assert hands.says(label) == (Kind.NOTE, "unit.already_saved")


def test_a_transferred_unit_with_another_lot_on_its_label_stays_on_its_transfer_and_is_held() -> None:
    hands = at_door(Received(unit=KEY, place=DOCK, lot="L1"), *IN_TRANSIT[1:])
    assert hands.says(f"(01){EACH}(21)DR0001(10)L2") == (Kind.HOLD, "receive.unit.lot_differs")
    assert hands.recorded(Received) == []
    unit = hands.warehouse.units[KEY]
    assert (unit.state, unit.lot) == (State.IN_TRANSIT, "L1")


def test_one_text_on_its_way_as_two_items_wants_the_label_that_names_its_item() -> None:
    other = UnitKey("ROUTER", "DR0001")
    both = (*IN_TRANSIT, Received(unit=other, place=DOCK), Picked(unit=other, order="SO-1"))
    hands = at_door(*both, Dispatched(unit=other, transfer="TR-2"))
    assert hands.says("DR0001") == (Kind.WRONG, "receive.ask.in_transit")
    assert hands.says(f"(01){EACH}(21)DR0001") == (Kind.OK, "receive.unit.from_transfer")
