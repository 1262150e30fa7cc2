"""Receive by box: every code of a label in any order, the serial chosen with its reason, the others bound to it."""

from itertools import permutations

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.receive_steps import AwaitBox, AwaitUnit
from scanner_app.workflows.step import Control
from scanner_app.workflows.workflow import Blocked
from sync.ledger.documents import Bin, Gtin, Item, PurchaseOrder, PurchaseOrderLine
from sync.ledger.facts import Aliased, Received, Scrapped
from sync.ledger.identity import UnitKey
from tests.unit.floor import DOCK, Hands, Warehouse

EACH, CASE, OTHER = "09520000010010", "19520000010017", "09520000020019"
PHONE = Item(
    code="PHONE", name="Phone", mask=r"PH\d{4}", gtins=(Gtin(gtin=EACH), Gtin(gtin=CASE, pack="case", quantity=4))
)
CELL = Item(code="CELL", name="Cell", gtins=(Gtin(gtin=OTHER),), lot_tracked=True)
IMEI, IMEI_2, MAC = "356938035643809", "490154203237518", "00:1A:2B:3C:4D:5E"
LABEL = (EACH, "PH0001", IMEI, MAC)


def at_dock(*items: str, expected: int = 5) -> Hands:
    lines = tuple(PurchaseOrderLine(line=str(at), item=item, expected=expected) for at, item in enumerate(items, 1))
    po = PurchaseOrder(code="4711", supplier="ACME", lines=lines)
    hands = Hands(Warehouse().add(PHONE, CELL, Bin(code="A-01"), po), "receive")
    hands.scan("4711")
    hands.press(Control.REASON, "box")
    return hands


def bound(hands: Hands) -> dict[str, str]:
    return {fact.text: fact.kind for fact in hands.recorded(Aliased)}


@pytest.mark.parametrize("order", list(permutations(LABEL)))
def test_the_codes_of_a_box_in_any_order_are_one_unit_with_its_other_numbers(order: tuple[str, ...]) -> None:
    hands = at_dock("PHONE")
    for text in order:
        assert hands.scan(text).kind is Kind.NOTE
        assert hands.facts == ()
    assert hands.press(Control.DONE).phrase.code == "receive.unit.ok"
    assert [fact.unit for fact in hands.recorded(Received)] == [UnitKey("PHONE", "PH0001")]
    assert bound(hands) == {IMEI: "imei", MAC: "mac"}


def test_every_code_is_shown_with_its_role_and_the_serial_with_its_reason() -> None:
    hands = at_dock("PHONE")
    assert [dict(hands.scan(text).phrase.args)["role"] for text in LABEL] == ["gtin", "serial", "imei", "mac"]
    assert hands.view.target == "PH0001"
    assert [line.code for line in hands.view.lines] == ["line.why.mask", *["line.code"] * 4]


def test_a_unit_is_found_again_by_each_of_its_codes() -> None:
    hands = at_dock("PHONE")
    for text in LABEL:
        hands.scan(text)
    hands.press(Control.DONE)
    hands.press(Control.DONE)
    assert hands.step == AwaitUnit("4711", last=UnitKey("PHONE", "PH0001"))
    hands.scan("PH0002")
    assert hands.says(MAC) == (Kind.DUPLICATE, "receive.unit.duplicate")


def test_the_next_box_ends_with_as_many_codes_and_without_done() -> None:
    hands = at_dock("PHONE")
    for text in LABEL:
        hands.scan(text)
    hands.press(Control.DONE)
    for text in (IMEI_2, EACH, "00:1A:2B:3C:4D:5F"):
        assert hands.scan(text).phrase.code == "receive.box.code"
    assert hands.says("PH0002") == (Kind.OK, "receive.unit.ok")
    assert bound(hands) == {IMEI_2: "imei", "00:1A:2B:3C:4D:5F": "mac"}
    assert hands.step == AwaitBox(AwaitUnit("4711", last=UnitKey("PHONE", "PH0002")), usual=4)


def test_a_box_that_has_as_many_codes_and_no_serial_yet_goes_on() -> None:
    hands = at_dock("PHONE")
    for text in ("PH0001", IMEI):
        hands.scan(text)
    hands.press(Control.DONE)
    hands.scan(IMEI_2)
    assert hands.scan(EACH).phrase.code == "receive.box.code"
    assert hands.scan("PH0002").phrase.code == "receive.box.code"
    assert hands.press(Control.DONE).phrase.code == "receive.unit.ok"


def test_two_that_remain_are_asked_about_and_one_scan_answers() -> None:
    hands = at_dock("PHONE")
    for text in ("PH0001", "PH0002"):
        hands.scan(text)
    answer = hands.press(Control.DONE)
    assert (answer.kind, answer.phrase.code) == (Kind.CONFIRM, "receive.box.which")
    assert dict(answer.phrase.args) == {"one": "PH0001", "other": "PH0002"}
    assert hands.says("PH0002") == (Kind.OK, "receive.unit.ok")
    assert [fact.unit.serial for fact in hands.recorded(Received)] == ["PH0002"]


def test_the_same_code_twice_is_one_and_receives_nothing() -> None:
    hands = at_dock("PHONE")
    hands.scan("PH0001")
    assert hands.says("PH0001") == (Kind.NOTE, "receive.box.again")
    assert hands.facts == ()


def test_a_box_without_a_serial_is_refused_and_keeps_its_codes() -> None:
    hands = at_dock("PHONE")
    hands.scan(EACH)
    assert hands.press(Control.DONE).phrase.code == "receive.box.none"
    hands.scan("PH0001")
    assert hands.press(Control.DONE).phrase.code == "receive.unit.ok"


def test_lot_and_serial_of_one_box_are_joined() -> None:
    hands = at_dock("PHONE", "CELL")
    for text in (f"(01){OTHER}(10)L7", "(21)C-1"):
        hands.scan(text)
    assert hands.press(Control.DONE).phrase.code == "receive.unit.ok"
    assert [(fact.unit, fact.lot) for fact in hands.recorded(Received)] == [(UnitKey("CELL", "C-1"), "L7")]


def test_a_question_about_the_boxs_unit_is_answered_for_the_whole_box() -> None:
    hands = at_dock("CELL")
    for text in (f"(01){OTHER}(10)L7", "C-1", MAC):
        hands.scan(text)
    assert hands.press(Control.DONE).phrase.code == "receive.ask.first_unit"
    assert hands.press(Control.YES).phrase.code == "receive.unit.ok"
    assert bound(hands) == {MAC: "mac"}


def test_a_number_that_is_on_another_unit_already_is_never_bound_twice() -> None:
    hands = at_dock("PHONE")
    other = UnitKey("PHONE", "PH0009")
    hands.warehouse.happened(Received(unit=other, place=DOCK), Aliased(unit=other, kind="mac", text=MAC))
    for text in ("PH0001", MAC):
        hands.scan(text)
    answer = hands.press(Control.DONE)
    assert (answer.kind, answer.phrase.code) == (Kind.WRONG, "receive.box.taken")
    assert dict(answer.phrase.args)["serial"] == "PH0009"
    assert hands.recorded(Received) == []


def test_a_scrapped_unit_stops_the_work_and_the_next_box_follows() -> None:
    hands = at_dock("PHONE")
    key = UnitKey("PHONE", "PH0001")
    hands.warehouse.happened(Received(unit=key, place=DOCK), Scrapped(unit=key))
    for text in LABEL:
        hands.scan(text)
    hands.press(Control.DONE)
    assert isinstance(hands.step, Blocked)
    hands.press(Control.ACK)
    assert hands.view.ask.code == "ask.box"


@pytest.mark.parametrize(
    ("text", "code"), [("A-01", "misfit.bin"), ("4711", "misfit.purchase_order"), (CASE, "receive.item.pack_level")]
)
def test_what_stands_on_no_unit_is_no_code_of_its_box(text: str, code: str) -> None:
    hands = at_dock("PHONE")
    assert hands.says(text) == (Kind.WRONG, code)
    assert hands.step == AwaitBox(AwaitUnit("4711"))


def test_a_code_longer_than_a_serial_may_be_is_refused_at_once() -> None:
    hands = at_dock("PHONE")
    assert hands.says("7" * 5000) == (Kind.UNKNOWN, "unit.too_long")
    assert hands.step == AwaitBox(AwaitUnit("4711"))


def test_more_codes_than_a_box_has_are_refused() -> None:
    hands = at_dock("PHONE")
    for number in range(16):
        hands.scan(f"(10)L{number}")
    assert hands.says("(10)L99") == (Kind.WRONG, "receive.box.full")
