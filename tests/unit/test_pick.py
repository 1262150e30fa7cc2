"""Pick, rule by rule (RULES §4, §6)."""

from dataclasses import replace

import pytest

from scanner_app.workflows import problem
from scanner_app.workflows.answer import Kind, Phrase
from scanner_app.workflows.pick_steps import AwaitBin, AwaitOrder, AwaitReason, AwaitUnit
from scanner_app.workflows.state import Home
from scanner_app.workflows.step import Control, Option
from scanner_app.workflows.workflow import Blocked
from sync.ledger.documents import Bin, Item, Order, OrderLine
from sync.ledger.facts import (
    Fact,
    FoundEmpty,
    Held,
    LineQuantity,
    Opened,
    Packed,
    Picked,
    PutAway,
    Received,
    Refused,
    Shipped,
    Shorted,
    Skipped,
    WrittenOff,
)
from sync.ledger.identity import Place, UnitKey
from tests.unit.floor import DOCK, Hands, Warehouse

DRILL = Item(code="DRILL", name="Cordless drill", mask=r"DR\d{4}")
ROUTER = Item(code="ROUTER", name="Router")
CABLE = Item(code="CABLE", name="Cable", serial_tracked=False)
BINS = tuple(Bin(code=code, path=path) for path, code in enumerate(("A-01", "A-02", "B-01"), start=10))


def drill(number: int) -> UnitKey:
    return UnitKey("DRILL", f"DR{number:04d}")


def stored(key: UnitKey, place: str, **received: str) -> tuple[Fact, ...]:
    return (
        Received(unit=key, place=DOCK, expiry=received.get("expiry")),
        PutAway(unit=key, to=Place(place)),
    )


def order(*lines: tuple[str, int], code: str = "SO-1", serials: tuple[str, ...] = (), status: str = "open") -> Order:
    numbered = tuple(
        OrderLine(line=str(at), item=item, quantity=quantity, serials=serials if at == 1 else ())
        for at, (item, quantity) in enumerate(lines, start=1)
    )
    return Order(code=code, customer_ref="C-7", channel="web", lines=numbered, status=status)


def walking(*orders: Order) -> Hands:
    """Return a picker among two drills in A-01, one in B-01, and a router in A-02, with the first order scanned."""
    warehouse = Warehouse().add(DRILL, ROUTER, CABLE, *BINS, *orders)
    for key, place in ((drill(1), "A-01"), (drill(2), "A-01"), (drill(3), "B-01"), (UnitKey("ROUTER", "R1"), "A-02")):
        warehouse.happened(*stored(key, place))
    hands = Hands(warehouse, "pick")
    if orders:
        hands.scan(orders[0].code)
    return hands


def test_order_bin_and_units_pick_an_order_in_bin_order_and_say_when_it_is_done() -> None:
    hands = walking(order(("ROUTER", 1), ("DRILL", 2)))
    assert [type(fact) for fact in hands.facts] == [Opened]
    assert (hands.view.target, hands.view.progress) == ("A-01", (0, 3))
    assert hands.says("A-01") == (Kind.OK, "pick.bin.ok")
    assert hands.says("DR0001") == (Kind.OK, "pick.unit.ok")
    place = Place("A-01")
    assert hands.facts == (Picked(unit=drill(1), order="SO-1", line="2", bin_seen=place, bin_book=place),)
    assert hands.says("DR0002") == (Kind.OK, "pick.unit.ok")
    assert hands.view.target == "A-02"
    hands.scan("A-02")
    assert hands.says("R1") == (Kind.NOTE, "pick.unit.ok_order")
    assert hands.step == Home()


def test_done_takes_the_proposed_order_and_leaves_where_none_is_open() -> None:
    hands = walking()
    assert hands.press(Control.DONE).phrase.code == "pick.left"
    hands = walking()
    hands.warehouse.add(order(("DRILL", 1)), replace(order(("DRILL", 1), code="SO-2"), priority=5))
    assert hands.press(Control.DONE).phrase.code == "pick.order.opened"
    assert isinstance(hands.step, AwaitBin)
    assert hands.step.trip.order == "SO-2"


def test_any_free_unit_of_the_item_in_the_bin_is_right() -> None:
    hands = walking(order(("DRILL", 1)))
    hands.scan("A-01")
    assert hands.says("DR0002")[0] is Kind.NOTE


def test_a_unit_may_be_scanned_without_its_bin_and_then_nobody_saw_the_bin() -> None:
    hands = walking(order(("DRILL", 2)))
    assert hands.says("DR0001") == (Kind.OK, "pick.unit.ok")
    (fact,) = hands.facts
    assert isinstance(fact, Picked)
    assert (fact.bin_seen, fact.bin_book) == (None, Place("A-01"))


def test_another_bin_with_the_item_is_confirmed_by_scanning_it_again() -> None:
    hands = walking(order(("DRILL", 1)))
    assert hands.says("B-01") == (Kind.CONFIRM, "pick.ask.other_bin")
    assert hands.says("B-01") == (Kind.OK, "pick.bin.ok")
    assert isinstance(hands.step, AwaitUnit)
    assert hands.step.seen == "B-01"


def test_a_bin_without_the_item_is_wrong_and_told_which_is_right() -> None:
    answer = walking(order(("DRILL", 1))).scan("A-02")
    assert (answer.kind, answer.phrase.code) == (Kind.WRONG, "pick.bin.wrong")
    assert answer.expected is not None
    assert dict(answer.expected.args) == {"code": "A-01"}


def test_a_unit_where_the_book_does_not_have_it_is_picked_with_both_bins() -> None:
    hands = walking(order(("DRILL", 2)))
    hands.scan("A-01")
    assert hands.says("DR0003") == (Kind.NOTE, "pick.unit.other_place")
    (fact,) = hands.facts
    assert isinstance(fact, Picked)
    assert (fact.bin_seen, fact.bin_book) == (Place("A-01"), Place("B-01"))


def test_a_wrong_item_is_named_with_the_right_one() -> None:
    hands = walking(order(("DRILL", 1)))
    hands.scan("A-01")
    answer = hands.scan("R1")
    assert (answer.kind, answer.phrase.code) == (Kind.WRONG, "pick.unit.wrong_item")
    assert dict(answer.phrase.args) == {"serial": "R1", "found": "ROUTER", "item": "DRILL"}
    assert [type(fact) for fact in hands.facts] == [Refused]


def test_the_item_code_of_the_right_item_asks_for_the_serial() -> None:
    hands = walking(order(("DRILL", 1)))
    hands.scan("A-01")
    assert hands.says("DRILL") == (Kind.WRONG, "pick.unit.scan_serial")


def test_a_held_unit_stops_the_work_until_ack() -> None:
    hands = walking(order(("DRILL", 1)))
    hands.warehouse.happened(Held(unit=drill(1), hold="h", kind="recall"))
    hands.scan("A-01")
    assert hands.says("DR0001") == (Kind.HOLD, "pick.unit.held")
    assert isinstance(hands.step, Blocked)
    hands.press(Control.ACK)
    assert hands.says("DR0002")[0] is Kind.NOTE


def test_an_expired_unit_is_wrong_with_both_dates() -> None:
    hands = walking(order(("DRILL", 1)))
    hands.warehouse.happened(*stored(drill(9), "A-01", expiry="2026-03-01"))
    hands.scan("A-01")
    answer = hands.scan("DR0009")
    assert (answer.kind, answer.phrase.code) == (Kind.WRONG, "pick.unit.expired")
    assert dict(answer.phrase.args) == {"serial": "DR0009", "expiry": "2026-03-01", "today": "2026-03-02"}


def test_a_named_serial_is_shown_with_its_bin_and_a_substitute_wants_yes() -> None:
    hands = walking(order(("DRILL", 1), serials=("DR0003",)))
    assert hands.view.target == "B-01"
    assert hands.says("A-01") == (Kind.WRONG, "pick.bin.not_named")
    hands.scan("B-01")
    assert hands.view.target == "DR0003"
    assert hands.says("DR0001") == (Kind.CONFIRM, "pick.ask.substitute")
    assert hands.says("DR0001") == (Kind.CONFIRM, "pick.ask.substitute")
    assert hands.press(Control.YES).kind is Kind.NOTE
    (fact,) = hands.facts
    assert isinstance(fact, Picked)
    assert fact.substituted_for == "DR0003"
    assert hands.step == Home()


def test_the_named_serial_itself_is_taken_without_a_question() -> None:
    hands = walking(order(("DRILL", 1), serials=("DR0003",)))
    hands.scan("B-01")
    assert hands.says("DR0003") == (Kind.NOTE, "pick.unit.ok_order")


def test_a_unit_that_another_order_names_is_wrong() -> None:
    hands = walking(order(("DRILL", 1)), order(("DRILL", 1), code="SO-2", serials=("DR0001",)))
    hands.scan("A-01")
    assert hands.says("DR0001") == (Kind.WRONG, "pick.unit.named_elsewhere")


@pytest.mark.parametrize(
    ("after", "kind", "code"),
    [
        ((Picked(unit=drill(1), order="SO-9"),), Kind.WRONG, "pick.unit.other_order"),
        (
            (Picked(unit=drill(1), order="SO-9"), Packed(unit=drill(1), order="SO-9")),
            Kind.WRONG,
            "pick.unit.other_packed",
        ),
        ((Picked(unit=drill(1), order="SO-9"), Shipped(unit=drill(1), order="SO-9")), Kind.WRONG, "unit.shipped"),
        ((WrittenOff(unit=drill(1), reason="count"),), Kind.WRONG, "unit.lost"),
        ((Picked(unit=drill(1), order="SO-1", line="1"),), Kind.DUPLICATE, "pick.unit.already_picked"),
    ],
)
def test_a_unit_that_stands_elsewhere_is_refused_by_name(after: tuple[Fact, ...], kind: Kind, code: str) -> None:
    hands = walking(order(("DRILL", 3)))
    hands.warehouse.happened(*after)
    assert hands.says("DR0001") == (kind, code)


def test_the_unit_picked_last_is_answered_already_saved() -> None:
    hands = walking(order(("DRILL", 2)))
    hands.scan("DR0001")
    assert hands.says("DR0001") == (Kind.NOTE, "unit.already_saved")


def test_a_unit_this_handheld_does_not_know_is_picked_as_found_by_yes_and_counted() -> None:
    hands = walking(order(("DRILL", 2)))
    hands.scan("A-01")
    assert hands.says("DR0777") == (Kind.CONFIRM, "pick.ask.found")
    assert hands.press(Control.YES).phrase.code == "pick.unit.ok"
    assert hands.view.progress == (1, 2)
    assert hands.says("DR0777") == (Kind.NOTE, "unit.already_saved")
    assert hands.says("DR0001") == (Kind.NOTE, "pick.unit.ok_order")


def test_a_text_that_is_no_serial_of_the_item_is_unknown() -> None:
    hands = walking(order(("DRILL", 2)))
    hands.scan("A-01")
    assert hands.says("hello world") == (Kind.UNKNOWN, "pick.unit.unknown")


def test_short_wants_a_reason_and_ends_the_line() -> None:
    hands = walking(order(("DRILL", 5)))
    assert hands.press(Control.SHORT).kind is Kind.CONFIRM
    assert isinstance(hands.step, AwaitReason)
    assert hands.press(Control.REASON, "no such").phrase.code == "pick.reason.unknown"
    assert hands.press(Control.REASON, "not_found").phrase.code == "pick.order.short"
    (fact,) = hands.facts
    assert isinstance(fact, Shorted)
    assert (fact.line, fact.reason, fact.quantity) == ("1", "not_found", 5)


def test_a_skipped_line_comes_last() -> None:
    hands = walking(order(("DRILL", 1), ("ROUTER", 1)))
    assert hands.view.target == "A-01"
    hands.press(Control.SKIP)
    hands.press(Control.REASON, "blocked")
    assert [type(fact) for fact in hands.facts] == [Skipped]
    assert hands.view.target == "A-02"
    hands.scan("R1")
    assert hands.view.target == "A-01"


def test_an_empty_bin_is_recorded_and_the_next_bin_is_shown() -> None:
    hands = walking(order(("DRILL", 2)))
    hands.press(Control.EMPTY)
    hands.press(Control.REASON, "bin_empty")
    (fact,) = hands.facts
    assert isinstance(fact, FoundEmpty)
    assert (fact.bin, fact.line) == (Place("A-01"), "1")
    assert hands.view.target == "B-01"


def test_no_leads_from_the_reasons_back_to_the_line_and_is_offered_there() -> None:
    hands = walking(order(("DRILL", 2)))
    line, target = hands.step, hands.view.target
    for control in (Control.SHORT, Control.SKIP, Control.EMPTY):
        hands.press(control)
        assert [option.label.code for option in hands.view.options if option.control is Control.NO] == ["option.back"]
        assert hands.press(Control.NO).phrase.code == "session.declined"
        assert (hands.step, hands.view.target) == (line, target)
    assert not hands.facts
    assert hands.press(Control.NO).phrase.code == "session.nothing_asked"


def test_no_leads_from_a_problem_back_to_where_it_was_met_even_to_a_question_for_a_reason() -> None:
    hands = walking(order(("DRILL", 2)))
    line = hands.step
    hands.press(Control.PROBLEM)
    assert problem.view(hands.view).options[-1] == Option(Control.NO, label=Phrase("option.back"))
    assert hands.press(Control.NO).phrase.code == "session.declined"
    assert hands.step == line
    hands.press(Control.SHORT)
    hands.press(Control.PROBLEM)
    hands.press(Control.NO)
    assert isinstance(hands.step, AwaitReason)
    hands.press(Control.NO)
    assert hands.step == line


def test_any_scan_of_goods_lets_the_question_for_a_reason_lapse() -> None:
    hands = walking(order(("DRILL", 2)))
    hands.press(Control.SHORT)
    assert hands.says("DR0001") == (Kind.OK, "pick.unit.ok")


def test_a_counted_item_is_picked_by_quantity_and_never_beyond_the_line() -> None:
    hands = walking(order(("CABLE", 5)))
    assert hands.view.expects == "SCN:T4G:QTY:5"
    assert hands.press(Control.QTY, "6").phrase.code == "pick.quantity.over"
    assert hands.press(Control.QTY, "2").phrase.code == "pick.quantity.ok"
    assert [fact.quantity for fact in hands.facts if isinstance(fact, LineQuantity)] == [2]
    assert hands.press(Control.QTY, "3").phrase.code == "pick.order.done"


def test_a_quantity_is_refused_for_units_with_serials() -> None:
    assert walking(order(("DRILL", 2))).press(Control.QTY, "2").phrase.code == "quantity.tracked"


def test_a_cancelled_order_stops_the_work_at_the_next_scan() -> None:
    hands = walking(order(("DRILL", 2)))
    hands.scan("DR0001")
    hands.warehouse.add(order(("DRILL", 2), status="cancelled"))
    assert hands.says("DR0002") == (Kind.HOLD, "pick.order.cancelled")
    hands.press(Control.ACK)
    assert hands.step == AwaitOrder()


def test_an_order_whose_line_is_gone_answers_hold() -> None:
    hands = walking(order(("DRILL", 2)))
    hands.warehouse.add(Order(code="SO-1", customer_ref="C", channel="web", lines=()))
    assert hands.says("DR0002") == (Kind.HOLD, "pick.order.changed")


def test_another_order_is_begun_by_scanning_it_twice_and_done_leaves_by_yes() -> None:
    hands = walking(order(("DRILL", 2)), order(("DRILL", 1), code="SO-2"))
    assert hands.says("SO-2") == (Kind.CONFIRM, "pick.order.switch")
    assert hands.says("SO-2") == (Kind.OK, "pick.order.opened")
    assert hands.press(Control.DONE).phrase.code == "pick.ask.leave"
    assert hands.press(Control.YES).phrase.code == "pick.order.left"


def test_an_order_without_stock_asks_for_a_unit_and_says_that_no_bin_has_it() -> None:
    hands = walking()
    hands.warehouse.add(Item(code="SAW", name="Saw"), order(("SAW", 1)))
    hands.scan("SO-1")
    assert isinstance(hands.step, AwaitUnit)
    assert [line.code for line in hands.view.lines][-1] == "line.no_bin"
    assert hands.press(Control.EMPTY).kind is Kind.WRONG
    assert hands.says("A-02") == (Kind.OK, "pick.bin.ok")
