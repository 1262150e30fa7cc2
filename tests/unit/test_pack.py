"""Pack, rule by rule (RULES §4, §6)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.pack_steps import AwaitOrder, AwaitUnit
from scanner_app.workflows.state import Home
from scanner_app.workflows.step import Control
from sync.ledger.documents import Bin, Item, Order, OrderLine
from sync.ledger.facts import Closed, Fact, Held, Opened, Packed, Picked, PutAway, Received, Refused, Scrapped, Shipped
from sync.ledger.identity import Place, UnitKey
from tests.unit.floor import DOCK, Hands, Warehouse

DRILL = Item(code="DRILL", name="Cordless drill", mask=r"DR\d{4}")
ROUTER = Item(code="ROUTER", name="Router")


def drill(number: int) -> UnitKey:
    return UnitKey("DRILL", f"DR{number:04d}")


def order(quantity: int, code: str = "SO-1", status: str = "open") -> Order:
    lines = (OrderLine(line="1", item="DRILL", quantity=quantity),)
    return Order(code=code, customer_ref="C-7", channel="web", lines=lines, status=status)


def picked(number: int, code: str = "SO-1") -> tuple[Fact, ...]:
    key = drill(number)
    return (Received(unit=key, place=DOCK), Picked(unit=key, order=code, line="1"))


def at_bench(quantity: int = 2) -> Hands:
    """Return a packer with the order scanned; DR0001 and DR0002 are picked for it."""
    warehouse = Warehouse().add(DRILL, ROUTER, Bin(code="A-01"), order(quantity), order(1, "SO-2"))
    warehouse.happened(*picked(1), *picked(2))
    hands = Hands(warehouse, "pack")
    hands.scan("SO-1")
    return hands


def test_unit_by_unit_and_done_pack_an_order() -> None:
    hands = at_bench()
    assert [type(fact) for fact in hands.facts] == [Opened]
    assert hands.view.expects == "DR0001"
    assert hands.says("DR0001") == (Kind.OK, "pack.unit.ok")
    assert hands.recorded(Packed) == [Packed(unit=drill(1), order="SO-1", line="1")]
    assert hands.says("DR0002") == (Kind.NOTE, "pack.order.complete")
    assert hands.view.expects == "SCN:T4G:DONE"
    assert hands.press(Control.DONE).phrase.code == "pack.order.done"
    assert [fact.reason for fact in hands.recorded(Closed)] == [None]
    assert hands.step == Home()


def test_a_picked_unit_opens_its_order_and_is_packed_with_the_same_scan() -> None:
    hands = at_bench()
    hands.session = hands.session.at(AwaitOrder())
    assert hands.says("DR0002") == (Kind.OK, "pack.unit.ok")
    assert [type(fact) for fact in hands.facts] == [Opened, Packed]


def test_a_partial_order_is_closed_by_yes_alone_with_its_counts() -> None:
    hands = at_bench()
    hands.scan("DR0001")
    answer = hands.press(Control.DONE)
    assert (answer.kind, dict(answer.phrase.args)) == (Kind.CONFIRM, {"code": "SO-1", "done": "1", "total": "2"})
    assert hands.press(Control.YES).phrase.code == "pack.order.done_short"
    assert [fact.reason for fact in hands.facts if isinstance(fact, Closed)] == ["partial"]


def test_the_unit_packed_last_is_saved_already_and_an_earlier_one_is_a_duplicate() -> None:
    hands = at_bench()
    hands.scan("DR0001")
    assert hands.says("DR0001") == (Kind.NOTE, "unit.already_saved")
    hands.scan("DR0002")
    answer = hands.scan("DR0001")
    assert (answer.kind, answer.phrase.code) == (Kind.DUPLICATE, "pack.unit.already_packed")


@pytest.mark.parametrize(
    ("before", "kind", "code"),
    [
        (picked(5, "SO-2"), Kind.WRONG, "pack.unit.other_order"),
        ((*picked(5, "SO-2"), Packed(unit=drill(5), order="SO-2")), Kind.WRONG, "pack.unit.other_packed"),
        ((*picked(5), Shipped(unit=drill(5), order="SO-1")), Kind.WRONG, "unit.shipped"),
        ((Received(unit=drill(5), place=DOCK),), Kind.WRONG, "pack.unit.not_picked"),
        (
            (Received(unit=drill(5), place=DOCK), PutAway(unit=drill(5), to=Place("A-01"))),
            Kind.WRONG,
            "pack.unit.not_picked",
        ),
        ((Received(unit=UnitKey("ROUTER", "DR0005"), place=DOCK),), Kind.WRONG, "pack.unit.not_on_order"),
        ((*picked(5), Held(unit=drill(5), hold="h", kind="recall")), Kind.HOLD, "pack.unit.held"),
        ((*picked(5), Scrapped(unit=drill(5))), Kind.HOLD, "unit.scrapped"),
    ],
)
def test_only_a_free_unit_picked_for_this_order_goes_into_its_box(
    before: tuple[Fact, ...], kind: Kind, code: str
) -> None:
    hands = at_bench()
    hands.warehouse.happened(*before)
    assert hands.says("DR0005") == (kind, code)
    assert [type(fact) for fact in hands.facts] == [Refused]


def test_another_orders_unit_is_refused_with_the_name_of_its_order() -> None:
    hands = at_bench()
    hands.warehouse.happened(*picked(5, "SO-2"))
    assert dict(hands.scan("DR0005").phrase.args)["order"] == "SO-2"


def test_a_unit_this_handheld_does_not_know_is_packed_as_found_by_yes_and_counted() -> None:
    hands = at_bench(3)
    assert hands.says("DR0777") == (Kind.CONFIRM, "pack.ask.found")
    assert hands.press(Control.YES).phrase.code == "pack.unit.ok"
    assert hands.view.progress == (1, 3)
    assert hands.says("DR0777") == (Kind.NOTE, "unit.already_saved")


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [("A-01", Kind.WRONG, "misfit.bin"), ("hello world", Kind.UNKNOWN, "pack.unit.unknown")],
)
def test_what_is_no_unit_is_named(text: str, kind: Kind, code: str) -> None:
    answer = at_bench().scan(text)
    assert (answer.kind, answer.phrase.code) == (kind, code)
    assert answer.expected is not None


def test_an_order_cancelled_under_work_stops_the_packer() -> None:
    hands = at_bench()
    hands.warehouse.add(order(2, status="cancelled"))
    assert hands.says("DR0001") == (Kind.HOLD, "pack.order.cancelled")


def test_a_shipped_order_is_wrong() -> None:
    hands = at_bench()
    hands.session = hands.session.at(AwaitOrder())
    hands.warehouse.add(order(2, status="shipped"))
    assert hands.says("SO-1") == (Kind.WRONG, "pack.order.shipped")


def test_another_order_is_begun_by_scanning_it_twice() -> None:
    hands = at_bench()
    assert hands.says("SO-2") == (Kind.CONFIRM, "pack.order.switch")
    assert hands.says("SO-2") == (Kind.OK, "pack.order.opened")
    assert hands.step == AwaitUnit("SO-2")
