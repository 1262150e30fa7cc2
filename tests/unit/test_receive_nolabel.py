"""Receive: a unit without a readable serial gets an internal one, held until the true one is known (RULES §4)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.receive_steps import AwaitLabelReason, AwaitUnit
from scanner_app.workflows.step import Control
from sync.ledger.documents import Bin, Item, PurchaseOrder, PurchaseOrderLine
from sync.ledger.facts import Corrected, Held, Received
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import HoldKind
from tests.unit.floor import Hands, Warehouse

DRILL = Item(code="DRILL", name="Drill", mask=r"DR\d{4}")
ROUTER = Item(code="ROUTER", name="Router")
DRUG = Item(code="DRUG", name="Drug", lot_tracked=True)
CABLE = Item(code="CABLE", name="Cable", serial_tracked=False)


def at_dock(*items: str, serials: tuple[str, ...] = (), expected: int = 3) -> Hands:
    lines = tuple(
        PurchaseOrderLine(line=str(at), item=item, expected=expected, serials=serials)
        for at, item in enumerate(items, 1)
    )
    po = PurchaseOrder(code="4711", supplier="ACME", lines=lines)
    hands = Hands(Warehouse().add(DRILL, ROUTER, DRUG, CABLE, Bin(code="A-01"), po), "receive")
    hands.scan("4711")
    return hands


def printed(hands: Hands, reason: str = "unreadable") -> str:
    """Report a unit without a serial and return what its new label holds."""
    hands.press(Control.NOLABEL)
    assert hands.press(Control.REASON, reason).phrase.code == "receive.nolabel.printed"
    (label,) = hands.labels
    return label.content


@pytest.mark.parametrize("serials", [(), ("DR0001", "DR0002", "DR0003")])
def test_the_scan_of_the_printed_label_receives_the_unit_and_holds_it(serials: tuple[str, ...]) -> None:
    hands = at_dock("DRILL", serials=serials)
    text = printed(hands)
    assert hands.recorded(Received) == []
    assert hands.says(text) == (Kind.NOTE, "receive.unit.no_serial")
    key = UnitKey("DRILL", text)
    assert [type(each) for each in hands.facts] == [Received, Held]
    (held,) = hands.recorded(Held)
    assert (held.kind, held.reason) == (HoldKind.NO_SERIAL, "unreadable")
    assert hands.warehouse.units[key].state is State.RECEIVED
    assert hands.step == AwaitUnit("4711", last=key)
    assert hands.view.progress == (1, 3)


def test_the_true_serial_ends_the_hold_and_finds_the_unit() -> None:
    hands = at_dock("DRILL")
    text = printed(hands)
    hands.scan(text)
    key = UnitKey("DRILL", text)
    hands.warehouse.happened(Corrected(unit=key, field="serial", old=text, new="DR0042", reason="found inside"))
    assert hands.warehouse.units[key].holds == ()
    hands.scan("DR0001")
    assert hands.says("DR0042") == (Kind.DUPLICATE, "receive.unit.duplicate")


def test_two_units_without_a_serial_get_two() -> None:
    hands = at_dock("DRILL")
    first = printed(hands)
    hands.scan(first)
    assert printed(hands) != first


def test_another_code_is_no_proof_and_the_same_label_is_printed_again_on_demand() -> None:
    hands = at_dock("DRILL")
    text = printed(hands)
    assert hands.scan("DR0001").kind is Kind.UNKNOWN
    assert hands.view.ask.code == "ask.label"
    assert hands.facts == ()
    hands.press(Control.NOLABEL)
    assert [label.content for label in hands.labels] == [text]
    hands.press(Control.NO)
    assert hands.step == AwaitUnit("4711")


def test_the_item_is_named_first_where_several_may_be_meant() -> None:
    hands = at_dock("DRILL", "ROUTER")
    assert hands.press(Control.NOLABEL).phrase.code == "receive.nolabel.item"
    hands.scan("ROUTER")
    hands.scan(printed(hands))
    assert [fact.unit.item for fact in hands.recorded(Received)] == ["ROUTER"]


def test_a_counted_item_needs_no_serial() -> None:
    hands = at_dock("CABLE")
    assert hands.press(Control.NOLABEL).phrase.code == "receive.nolabel.item"


def test_a_reason_is_wanted_and_only_one_that_fits() -> None:
    hands = at_dock("DRILL")
    hands.press(Control.NOLABEL)
    assert hands.press(Control.REASON, "blocked").phrase.code == "receive.reason.unknown"
    assert hands.scan("DR0001").kind is Kind.UNKNOWN
    assert hands.step == AwaitLabelReason(AwaitUnit("4711"), "DRILL")
    assert hands.labels == ()


def test_the_lot_is_asked_for_as_of_any_unit() -> None:
    hands = at_dock("DRUG")
    assert hands.says(printed(hands)) == (Kind.CONFIRM, "receive.ask.lot")
    assert hands.says("(10)L7") == (Kind.NOTE, "receive.unit.no_serial")
    assert [fact.lot for fact in hands.recorded(Received)] == ["L7"]
    assert [fact.kind for fact in hands.recorded(Held)] == [HoldKind.NO_SERIAL]


def test_one_too_many_wants_a_supervisor_though_it_bears_no_serial() -> None:
    hands = at_dock("DRILL", expected=1)
    hands.scan("DR0001")
    hands.scan("DRILL")
    assert hands.says(printed(hands)) == (Kind.CONFIRM, "receive.ask.over")
