"""Receive: the supplier's list is a claim; the labels at the door are right (RULES §6 Receive)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.manifest import confusable
from scanner_app.workflows.receive_differences import Differences, differences
from scanner_app.workflows.receive_steps import AwaitUnit
from scanner_app.workflows.state import Home
from scanner_app.workflows.step import Control
from scanner_app.workflows.workflow import Asked, By
from sync.ledger.documents import Bin, Item, Operator, PurchaseOrder, PurchaseOrderLine, Right
from sync.ledger.facts import Approved, Closed, Received, Refused
from sync.ledger.identity import UnitKey
from sync.pins import SiteHash, personal
from tests.unit.floor import DOCK, Hands, Warehouse

ROUTER = Item(code="ROUTER", name="Router")
SWITCH = Item(code="SWITCH", name="Switch")
PIN = "2580"
VERIFIER = personal(SiteHash.of(PIN, b"0123456789abcdef"), b"fedcba9876543210")
CHIEF = Operator(code="SU", initials="SU", badge="b-su", pin=VERIFIER, rights=(Right.WORK, Right.APPROVE))


def at_dock(*serials: str, expected: int | None = None) -> Hands:
    line = PurchaseOrderLine(line="1", item="ROUTER", expected=expected or len(serials), serials=serials)
    po = PurchaseOrder(code="4711", supplier="ACME", lines=(line,))
    hands = Hands(Warehouse().add(ROUTER, SWITCH, Bin(code="A-01"), CHIEF, po), "receive")
    hands.scan("4711")
    return hands


def listed(count: int, first: int = 1) -> tuple[str, ...]:
    return tuple(f"R-{number:03}" for number in range(first, first + count))


def found(hands: Hands) -> Differences:
    return differences(hands.warehouse.purchase_orders["4711"], hands.warehouse)


def test_the_third_unexpected_unit_of_the_first_five_stops_the_work_for_a_supervisor() -> None:
    hands = at_dock(*listed(10))
    for text in ("R-001", "X-1", "R-002", "X-2"):
        hands.scan(text)
        assert len(hands.recorded(Received)) == 1
    assert hands.says("X-3") == (Kind.CONFIRM, "receive.ask.manifest")
    assert isinstance(hands.step, Asked)
    assert hands.step.by is By.SUPERVISOR
    hands.press(Control.YES)
    assert hands.warehouse.unit(UnitKey("ROUTER", "X-3")) is None


def test_a_fifth_of_the_delivery_stops_the_work_and_less_does_not() -> None:
    hands = at_dock(*listed(20))
    for text in listed(9):
        hands.scan(text)
    assert hands.says("X-1") == (Kind.NOTE, "receive.unit.not_on_manifest")
    assert hands.says("X-2")[1] == "receive.unit.not_on_manifest"
    assert hands.says("X-3") == (Kind.CONFIRM, "receive.ask.manifest")


def test_the_supervisor_lets_the_work_on_it_go_on_and_stands_in_the_facts() -> None:
    hands = at_dock(*listed(10))
    for text in ("X-1", "X-2", "X-3"):
        hands.scan(text)
    hands.scan("b-su")
    assert hands.key(PIN).phrase.code == "receive.unit.not_on_manifest"
    assert [fact.approver for fact in hands.recorded(Approved)] == ["SU"]
    assert {draft.approver for draft in hands.last if isinstance(draft.fact, Received)} == {"SU"}
    assert hands.says("X-4") == (Kind.NOTE, "receive.unit.not_on_manifest")
    assert hands.step == AwaitUnit("4711", last=UnitKey("ROUTER", "X-4"), cleared=True)


def test_a_unit_stays_with_the_driver_and_that_it_was_here_is_recorded() -> None:
    hands = at_dock(*listed(3))
    assert hands.press(Control.REASON, "refused").phrase.code == "receive.ask.refused"
    assert hands.view.ask.code == "ask.refused"
    assert hands.says("X-1") == (Kind.NOTE, "receive.unit.refused")
    assert hands.facts == (
        Refused(unit=UnitKey("ROUTER", "X-1"), answer="NOTE", code="receive.unit.refused", place=DOCK),
    )
    assert hands.warehouse.unit(UnitKey("ROUTER", "X-1")) is None
    assert hands.step == AwaitUnit("4711")


def test_a_unit_refused_once_can_be_received_when_it_comes_again() -> None:
    hands = at_dock(*listed(3))
    hands.press(Control.REASON, "refused")
    hands.scan("R-001")
    assert hands.says("R-001") == (Kind.OK, "receive.unit.ok")


def test_what_is_received_already_does_not_stay_with_the_driver() -> None:
    hands = at_dock(*listed(3))
    hands.scan("R-001")
    hands.press(Control.REASON, "refused")
    assert hands.says("R-001") == (Kind.WRONG, "unit.received")
    hands.press(Control.NO)
    assert hands.step == AwaitUnit("4711", last=UnitKey("ROUTER", "R-001"))


def test_another_reason_is_none_at_the_door() -> None:
    hands = at_dock(*listed(3))
    assert hands.press(Control.REASON, "blocked").phrase.code == "receive.reason.unknown"
    assert hands.step == AwaitUnit("4711")


@pytest.mark.parametrize(
    ("one", "other"),
    [("A0", "AO"), ("A1", "AI"), ("A1", "Al"), ("AI", "Al"), ("A2", "AZ"), ("A5", "AS"), ("A8", "AB"), ("A12", "A21")],
)
def test_confusable_glyphs_and_one_transposition_look_alike(one: str, other: str) -> None:
    assert confusable(one, other)
    assert confusable(other, one)


@pytest.mark.parametrize(("one", "other"), [("A1", "A1"), ("A1", "A7"), ("A123", "A321"), ("A1", "A11"), ("AB", "CD")])
def test_nothing_else_looks_alike(one: str, other: str) -> None:
    assert not confusable(one, other)


def test_a_look_alike_that_is_on_the_list_is_received_without_a_warning() -> None:
    hands = at_dock("R-01", "R-0I")
    assert hands.says("R-0I") == (Kind.OK, "receive.unit.ok")


def test_closing_names_what_is_missing_beside_what_came_for_it() -> None:
    hands = at_dock("R-100", "R-200", "R-300", expected=3)
    for text in ("R-100", "R-201", "R-300"):
        hands.scan(text)
    answer = hands.press(Control.DONE)
    assert (answer.kind, answer.phrase.code) == (Kind.CONFIRM, "receive.po.close_paired")
    assert {"missing": "1", "over": "1", "serial": "R-201", "other": "R-200"}.items() <= dict(
        answer.phrase.args
    ).items()
    answer = hands.press(Control.YES)
    assert (answer.kind, answer.phrase.code) == (Kind.NOTE, "receive.po.closed_differs")
    assert [fact.reason for fact in hands.recorded(Closed)] == ["differs"]
    assert hands.step == Home()


def test_each_missing_serial_is_paired_once_and_a_look_alike_first() -> None:
    hands = at_dock("R-1O0", "R-200", "R-300")
    hands.scan("R-100")
    hands.press(Control.YES)
    hands.scan("R-199")
    pairs = {came.serial: missing.serial for came, missing in found(hands).pairs}
    assert pairs == {"R-100": "R-1O0", "R-199": "R-200"}


@pytest.mark.parametrize(
    ("first", "code", "over"), [(2, "receive.po.all_higher", "1"), (0, "receive.po.all_lower", "1")]
)
def test_closing_says_that_all_serials_are_one_beside_the_list(first: int, code: str, over: str) -> None:
    hands = at_dock(*listed(4))
    for text in listed(4, first=first):
        hands.scan(text)
    answer = hands.press(Control.DONE)
    assert answer.phrase.code == code
    assert dict(answer.phrase.args) == {"code": "4711", "count": "1", "over": over}


def test_a_shift_is_seen_though_some_units_have_not_come() -> None:
    hands = at_dock(*listed(6))
    hands.warehouse.happened(
        *(
            Received(unit=UnitKey("ROUTER", text), place=DOCK, po="4711", line="1")
            for text in ("R-011", "R-013", "R-014")
        )
    )
    assert found(hands).shift == 10


def test_units_that_came_as_listed_differ_in_nothing() -> None:
    hands = at_dock(*listed(3))
    hands.scan("R-001")
    assert found(hands) == Differences()


def test_a_list_with_serials_that_have_no_number_names_no_shift() -> None:
    hands = at_dock("AAA", "BBB")
    hands.scan("CCC")
    assert found(hands).shift is None
    assert hands.press(Control.DONE).phrase.code == "receive.po.close_paired"
