"""Put away, rule by rule (RULES §4, §6)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.putaway_steps import AwaitBin, AwaitUnit
from scanner_app.workflows.state import Home
from scanner_app.workflows.step import Control
from sync.ledger.documents import Bin, Item
from sync.ledger.facts import (
    Fact,
    Held,
    Packed,
    Picked,
    PutAway,
    Received,
    Refused,
    Returned,
    Scrapped,
    Shipped,
    WrittenOff,
)
from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State
from tests.unit.floor import DOCK, Hands, Warehouse

DRILL = Item(code="DRILL", name="Cordless drill", mask=r"DR\d{4}", zone="A")
ROUTER = Item(code="ROUTER", name="Router", zone="B")
BINS = (
    Bin(code="A-01", zone="A", path=10, capacity=2),
    Bin(code="A-02", zone="A", path=11),
    Bin(code="B-01", zone="B", path=20, items=("ROUTER",)),
    Bin(code="Q-01", zone="quarantine", path=90),
    Bin(code="PACK-1", kind="bench", path=95),
)
KEY, SECOND = UnitKey("DRILL", "DR0001"), UnitKey("DRILL", "DR0002")


def with_units(*keys: UnitKey) -> Hands:
    """Return an operator with these units received on the dock."""
    warehouse = Warehouse().add(DRILL, ROUTER, *BINS)
    warehouse.happened(*(Received(unit=key, place=DOCK) for key in keys))
    return Hands(warehouse, "putaway")


def test_a_unit_and_its_proposed_bin_store_it() -> None:
    hands = with_units(KEY)
    assert hands.view.expects == "DR0001"
    assert hands.says("DR0001") == (Kind.OK, "putaway.unit.ok")
    assert hands.view.target == "A-01"
    assert hands.says("A-01") == (Kind.OK, "putaway.bin.ok")
    assert hands.facts == (PutAway(unit=KEY, to=Place("A-01"), origin=DOCK),)
    assert hands.step == AwaitUnit()
    assert hands.warehouse.units[KEY].state is State.STORED


def test_the_second_unit_scanned_where_a_bin_is_asked_joins_the_hand() -> None:
    hands = with_units(KEY, SECOND)
    hands.scan("DR0001")
    answer = hands.scan("DR0002")
    assert dict(answer.phrase.args)["count"] == "2"
    assert hands.step == AwaitBin((KEY, SECOND), "A-01")
    assert hands.says("A-01") == (Kind.OK, "putaway.bin.ok_many")
    assert [fact.unit for fact in hands.facts if isinstance(fact, PutAway)] == [KEY, SECOND]


def test_the_bin_with_the_same_item_and_room_is_proposed_before_an_empty_one() -> None:
    hands = with_units(KEY, SECOND)
    hands.warehouse.happened(PutAway(unit=SECOND, to=Place("A-02")))
    hands.scan("DR0001")
    assert hands.view.target == "A-02"


def test_a_full_bin_is_not_proposed_and_asks_by_yes_when_it_is_taken() -> None:
    third = UnitKey("DRILL", "DR0003")
    hands = with_units(KEY, SECOND, third)
    hands.warehouse.happened(*(PutAway(unit=key, to=Place("A-01")) for key in (SECOND, third)))
    hands.scan("DR0001")
    assert hands.view.target == "A-02"
    assert hands.says("A-01") == (Kind.CONFIRM, "putaway.ask.full")
    assert hands.says("A-01") == (Kind.CONFIRM, "putaway.ask.full")
    assert hands.press(Control.YES).phrase.code == "putaway.bin.ok"


def test_another_allowed_bin_is_confirmed_by_scanning_it_again() -> None:
    hands = with_units(KEY)
    hands.scan("DR0001")
    assert hands.says("A-02") == (Kind.CONFIRM, "putaway.ask.other_bin")
    assert hands.says("A-02") == (Kind.OK, "putaway.bin.ok")


def test_a_bin_that_does_not_allow_the_item_is_wrong() -> None:
    hands = with_units(KEY)
    hands.scan("DR0001")
    answer = hands.scan("B-01")
    assert (answer.kind, answer.phrase.code) == (Kind.WRONG, "putaway.bin.forbidden")
    assert hands.step == AwaitBin((KEY,), "A-01")


@pytest.mark.parametrize("code", ["DOCK-1", "PACK-1"])
def test_goods_are_not_stored_where_they_are_handled(code: str) -> None:
    hands = with_units(KEY)
    hands.scan("DR0001")
    assert hands.says(code) == (Kind.WRONG, "putaway.bin.not_storage")


def test_held_goods_are_sent_to_quarantine_and_elsewhere_only_by_yes() -> None:
    hands = with_units(KEY)
    hands.warehouse.happened(Held(unit=KEY, hold="h1", kind="expired"))
    assert hands.says("DR0001") == (Kind.NOTE, "putaway.unit.held")
    assert hands.view.target == "Q-01"
    assert hands.says("A-01") == (Kind.CONFIRM, "putaway.ask.held")
    assert hands.press(Control.NO).kind is Kind.NOTE
    assert hands.says("Q-01") == (Kind.OK, "putaway.bin.ok")


def test_a_unit_this_handheld_does_not_know_is_stored_as_found_by_yes() -> None:
    hands = with_units()
    assert hands.says("DR0042") == (Kind.UNKNOWN, "unit.no_item")
    assert hands.says("DRILL") == (Kind.OK, "item.chosen")
    assert hands.says("DR0042") == (Kind.CONFIRM, "putaway.ask.found")
    assert hands.says("DR0042") == (Kind.CONFIRM, "putaway.ask.found")
    assert hands.press(Control.YES).kind is Kind.OK
    assert hands.says("A-01") == (Kind.OK, "putaway.bin.ok")
    assert [fact.unit for fact in hands.facts if isinstance(fact, PutAway)] == [UnitKey("DRILL", "DR0042")]


def test_an_unknown_text_that_does_not_fit_the_chosen_item_is_wrong() -> None:
    hands = with_units()
    hands.scan("DRILL")
    assert hands.says("hello") == (Kind.WRONG, "unit.mask")


def test_the_same_serial_under_two_items_wants_the_item_first() -> None:
    hands = with_units(UnitKey("DRILL", "DR0007"), UnitKey("ROUTER", "DR0007"))
    assert hands.says("DR0007") == (Kind.WRONG, "unit.ambiguous")
    hands.scan("ROUTER")
    assert hands.says("DR0007") == (Kind.OK, "putaway.unit.ok")
    assert hands.step == AwaitBin((UnitKey("ROUTER", "DR0007"),), "B-01")


TAKEN = Picked(unit=KEY, order="SO-1")


@pytest.mark.parametrize(
    ("before", "kind", "code"),
    [
        ((TAKEN,), Kind.WRONG, "unit.picked"),
        ((TAKEN, Packed(unit=KEY, order="SO-1")), Kind.WRONG, "unit.packed"),
        ((TAKEN, Shipped(unit=KEY, order="SO-1")), Kind.WRONG, "unit.shipped"),
        ((TAKEN, Shipped(unit=KEY, order="SO-1"), Returned(unit=KEY)), Kind.WRONG, "unit.returned"),
        ((Scrapped(unit=KEY),), Kind.HOLD, "unit.scrapped"),
        ((WrittenOff(unit=KEY, reason="count"),), Kind.NOTE, "putaway.unit.lost"),
        ((PutAway(unit=KEY, to=Place("A-02")),), Kind.NOTE, "putaway.unit.stored"),
    ],
)
def test_where_a_unit_stands_decides_whether_it_comes_into_the_hand(
    before: tuple[Fact, ...], kind: Kind, code: str
) -> None:
    hands = with_units(KEY)
    hands.warehouse.happened(*before)
    assert hands.says("DR0001") == (kind, code)
    if kind is not Kind.NOTE:
        assert [type(fact) for fact in hands.facts] == [Refused]


def test_a_unit_that_was_picked_meanwhile_leaves_the_hand_and_is_not_stored() -> None:
    hands = with_units(KEY, SECOND)
    hands.scan("DR0001")
    hands.scan("DR0002")
    hands.warehouse.happened(TAKEN)
    assert hands.says("A-01") == (Kind.WRONG, "putaway.unit.gone")
    assert hands.step == AwaitBin((SECOND,), "A-01")
    assert hands.says("A-01") == (Kind.OK, "putaway.bin.ok")


def test_leaving_wants_an_empty_hand_and_skip_sets_the_last_unit_back() -> None:
    hands = with_units(KEY)
    hands.scan("DR0001")
    assert hands.press(Control.DONE).kind is Kind.WRONG
    assert hands.press(Control.SKIP).phrase.code == "putaway.unit.set_back"
    assert isinstance(hands.step, AwaitUnit)
    assert hands.press(Control.DONE).kind is Kind.OK
    assert hands.session.step == Home()


def test_a_bin_scanned_where_a_unit_is_asked_is_named() -> None:
    answer = with_units(KEY).scan("A-01")
    assert (answer.kind, answer.phrase.code) == (Kind.WRONG, "misfit.bin")
    assert answer.expected is not None
