"""Ship, rule by rule (RULES §5.3, §6)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.ship_steps import AwaitOrder, AwaitTracking
from scanner_app.workflows.state import Home
from scanner_app.workflows.step import Control
from sync.ledger.documents import Bin, Item, Order, OrderLine
from sync.ledger.envelope import Known
from sync.ledger.facts import Closed, Fact, Held, Packed, Picked, PutAway, Received, Refused, Scrapped, Shipped
from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State
from tests.unit.floor import DOCK, Hands, Warehouse

UPS = "1Z12345E1512345676"
DRILL = Item(code="DRILL", name="Cordless drill", mask=r"DR\d{4}")


def drill(number: int) -> UnitKey:
    return UnitKey("DRILL", f"DR{number:04d}")


def order(quantity: int, code: str = "SO-1", status: str = "open") -> Order:
    lines = (OrderLine(line="1", item="DRILL", quantity=quantity),)
    return Order(code=code, customer_ref="C-7", channel="web", lines=lines, status=status)


def packed(number: int, code: str = "SO-1") -> tuple[Fact, ...]:
    key = drill(number)
    return (
        Received(unit=key, place=DOCK),
        Picked(unit=key, order=code, line="1"),
        Packed(unit=key, order=code, line="1", carton="K-1"),
    )


def at_the_gate(*facts: Fact, quantity: int = 2, status: str = "open") -> Hands:
    """Return a shipper; DR0001 and DR0002 are packed for SO-1."""
    warehouse = Warehouse().add(DRILL, Bin(code="A-01"), order(quantity, status=status), order(1, "SO-2"))
    return Hands(warehouse.happened(*packed(1), *packed(2), *facts), "ship")


def test_the_order_and_the_carriers_label_bind_every_serial_and_ship_it() -> None:
    hands = at_the_gate()
    assert hands.view.expects == "SO-1"
    assert hands.says("SO-1") == (Kind.OK, "ship.order.opened")
    assert hands.step == AwaitTracking("SO-1")
    assert hands.facts == ()
    assert hands.says(UPS) == (Kind.OK, "ship.order.done")
    assert hands.recorded(Shipped) == [
        Shipped(unit=drill(n), order="SO-1", customer_ref="C-7", channel="web", carton="K-1", tracking=UPS)
        for n in (1, 2)
    ]
    assert {draft.known for draft in hands.last[:-1]} == {Known.BY_PARENT}
    assert [fact.reason for fact in hands.recorded(Closed)] == ["shipped"]
    assert {hands.warehouse.units[drill(n)].state for n in (1, 2)} == {State.SHIPPED}
    assert hands.session.step == AwaitOrder()


def test_a_unit_that_is_packed_for_it_opens_the_order() -> None:
    hands = at_the_gate()
    assert hands.says("DR0002") == (Kind.OK, "ship.order.opened")
    assert hands.step == AwaitTracking("SO-1")


def test_done_ships_without_a_label_and_says_so() -> None:
    hands = at_the_gate()
    hands.scan("SO-1")
    answer = hands.press(Control.DONE)
    assert (answer.kind, answer.phrase.code) == (Kind.NOTE, "ship.order.done_bare")
    assert [fact.tracking for fact in hands.recorded(Shipped)] == [None, None]


def test_a_label_that_proves_nothing_by_itself_is_scanned_twice() -> None:
    hands = at_the_gate()
    hands.scan("SO-1")
    assert hands.says("GLS-88123") == (Kind.CONFIRM, "ship.ask.label")
    assert hands.says("GLS-88123") == (Kind.OK, "ship.order.done")
    assert hands.recorded(Shipped)[0].tracking == "GLS-88123"


@pytest.mark.parametrize("code", ["A-01", "DRILL", "DR0001"])
def test_what_is_known_as_something_else_is_no_label(code: str) -> None:
    hands = at_the_gate()
    hands.scan("SO-1")
    assert hands.scan(code).kind is Kind.WRONG
    assert hands.step == AwaitTracking("SO-1")


def test_an_order_that_is_packed_in_part_is_asked_about() -> None:
    hands = at_the_gate(quantity=3)
    answer = hands.scan("SO-1")
    assert (answer.kind, answer.phrase.code, dict(answer.phrase.args)["missing"]) == (
        Kind.CONFIRM, "ship.ask.partial", "1",
    )  # fmt: skip
    assert hands.press(Control.YES).phrase.code == "ship.order.opened"


def test_the_rest_of_a_partial_shipment_leaves_later_and_is_not_missed_twice() -> None:
    hands = at_the_gate(Shipped(unit=drill(1), order="SO-1"))
    hands.scan("SO-1")
    hands.scan(UPS)
    assert [fact.unit for fact in hands.recorded(Shipped)] == [drill(2)]


def test_nothing_leaves_with_a_unit_that_is_held() -> None:
    hands = at_the_gate(Held(unit=drill(2), hold="r", kind="recall"))
    assert hands.says("SO-1") == (Kind.HOLD, "ship.unit.held")
    assert [type(fact) for fact in hands.facts] == [Refused]


def test_a_hold_that_comes_between_order_and_label_stops_it_too() -> None:
    hands = at_the_gate()
    hands.scan("SO-1")
    hands.warehouse.happened(Held(unit=drill(1), hold="r", kind="recall"))
    assert hands.says(UPS) == (Kind.HOLD, "ship.unit.held")
    assert not hands.recorded(Shipped)


def test_a_cancelled_order_stops_the_work_where_goods_are_packed() -> None:
    assert at_the_gate(status="cancelled").says("SO-1") == (Kind.HOLD, "pack.order.cancelled")


def test_a_cancelled_order_without_goods_is_refused() -> None:
    hands = at_the_gate()
    hands.warehouse.add(order(1, "SO-2", "cancelled"))
    assert hands.says("SO-2") == (Kind.WRONG, "pack.order.cancelled")


def test_an_order_of_which_nothing_is_packed_or_all_is_gone_is_said_to_be_so() -> None:
    hands = at_the_gate(Shipped(unit=drill(1), order="SO-1"), Shipped(unit=drill(2), order="SO-1"))
    assert hands.says("SO-1") == (Kind.DUPLICATE, "ship.order.gone")
    assert hands.says("SO-2") == (Kind.WRONG, "ship.order.not_packed")


def test_units_that_are_not_packed_are_told_where_they_stand() -> None:
    stored, scrapped = drill(8), drill(9)
    hands = at_the_gate(
        Received(unit=stored, place=DOCK), PutAway(unit=stored, to=Place("A-01")),
        Received(unit=scrapped, place=DOCK), Scrapped(unit=scrapped),
    )  # fmt: skip
    assert hands.says("DR0008") == (Kind.WRONG, "unit.stored")
    assert hands.says("A-01") == (Kind.WRONG, "misfit.bin")
    assert hands.says("DR0009") == (Kind.HOLD, "unit.scrapped")


def test_another_order_is_taken_up_and_nothing_of_the_first_has_left() -> None:
    hands = at_the_gate(*packed(5, "SO-2"))
    hands.scan("SO-1")
    assert hands.says("SO-2") == (Kind.OK, "ship.order.opened")
    assert hands.step == AwaitTracking("SO-2")


def test_later_leaves_the_order_here() -> None:
    hands = at_the_gate()
    hands.scan("SO-1")
    assert hands.press(Control.SKIP).phrase.code == "ship.order.later"
    assert hands.press(Control.DONE).phrase.code == "ship.left"
    assert hands.step == Home()


def test_an_order_that_is_gone_from_the_book_is_no_order_any_more() -> None:
    hands = at_the_gate()
    hands.scan("SO-1")
    del hands.warehouse.orders["SO-1"]
    assert hands.says(UPS) == (Kind.WRONG, "document.gone")
