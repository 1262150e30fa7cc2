"""Holds by documents on the floor, rule by rule (RULES §5.4, §6 Receive and Recall)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scanner_app.phrases import say, tell
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.step import Control
from scanner_app.workflows.workflow import Blocked
from sync.clock import stamp
from sync.ledger.documents import (
    Bin,
    HoldNotice,
    Item,
    Order,
    OrderLine,
    PurchaseOrder,
    PurchaseOrderLine,
    Recall,
    Scope,
)
from sync.ledger.facts import Fact, Packed, Picked, PutAway, Received, Refused, Scrapped, Shipped
from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State
from tests.unit.floor import DOCK, START, Hands, Warehouse

DRILL = Item(code="DRILL", name="Drill", mask=r"DR\d{4}", zone="A")
VALVE = Item(code="VALVE", name="Heart valve", mask=r"HV\d{4}", regulated=True)
RECALL = Recall(code="R-1", scopes=(Scope(item="DRILL", serials=("DR0001..DR0009",)),), supplier="BOLT", reason="burns")
SHELF, QUARANTINE = Place("A-01"), Bin(code="Q-01", zone="quarantine", path=90)
AT_HOLD = replace(RECALL, code="R-2", scopes=(Scope(item="DRILL", lots=("L7",)),))


def order(code: str, customer: str, item: str = "DRILL") -> Order:
    return Order(code=code, customer_ref=customer, channel="web", lines=(OrderLine(line="1", item=item, quantity=2),))


def valve(number: int) -> UnitKey:
    return UnitKey("VALVE", f"HV{number:04d}")


def drill(number: int) -> UnitKey:
    return UnitKey("DRILL", f"DR{number:04d}")


def stored(key: UnitKey) -> tuple[Fact, ...]:
    return Received(unit=key, place=DOCK), PutAway(unit=key, to=SHELF)


def packed(key: UnitKey, code: str) -> tuple[Fact, ...]:
    return (*stored(key), Picked(unit=key, order=code, line="1"), Packed(unit=key, order=code, line="1"))


def warehouse(*facts: Fact) -> Warehouse:
    line = PurchaseOrderLine(line="1", item="DRILL", expected=5)
    made = Warehouse().add(
        DRILL, VALVE, Bin(code="A-01", zone="A", path=10), QUARANTINE, order("SO-1", "C-7"), order("SO-2", "BOLT"),
        order("SO-3", "C-7", "VALVE"), PurchaseOrder(code="4711", supplier="BOLT", lines=(line,)),
    )  # fmt: skip
    return made.happened(*facts)


def test_a_recalled_unit_at_the_door_is_received_and_held_until_it_is_acknowledged() -> None:
    hands = Hands(warehouse().add(RECALL), "receive")
    hands.scan("4711")
    answer = hands.scan("DR0001")
    assert (answer.kind, answer.phrase.code) == (Kind.HOLD, "holding.received")
    assert [fact.unit for fact in hands.recorded(Received)] == [drill(1)]
    assert hands.says("DR0002") == (Kind.HOLD, "holding.received")
    assert hands.facts == ()
    hands.press(Control.ACK)
    assert hands.says("DR0010")[0] is Kind.OK
    held = hands.warehouse.unit(drill(1))
    assert held is not None
    assert [hold.id for hold in held.holds] == ["recall:R-1"]


def test_a_unit_without_a_lot_is_said_to_be_perhaps_affected() -> None:
    hands = Hands(warehouse(*stored(drill(20))).add(AT_HOLD), "receive")
    hands.scan("4711")
    assert hands.says("DR0001") == (Kind.HOLD, "holding.perhaps")


@pytest.mark.parametrize("document", [RECALL, HoldNotice(code="H-1", scopes=(Scope(bins=("A-01",)),))])
def test_a_freeze_stops_the_pick_and_its_release_lets_it_go_on(document: Recall | HoldNotice) -> None:
    house = warehouse(*stored(drill(1))).add(document)
    hands = Hands(house, "pick")
    hands.scan("SO-1")
    assert hands.says("DR0001") == (Kind.HOLD, "pick.unit.held")
    assert hands.recorded(Picked) == []
    assert len(hands.recorded(Refused)) == 1
    hands.press(Control.ACK)
    house.add(replace(document, status="closed"))
    hands.scan("DR0001")
    assert [fact.unit for fact in hands.recorded(Picked)] == [drill(1)]


def test_what_is_recalled_may_be_picked_packed_and_shipped_to_its_supplier() -> None:
    house = warehouse(*stored(drill(1)), *packed(drill(2), "SO-2")).add(RECALL)
    hands = Hands(house, "pick")
    hands.scan("SO-2")
    hands.scan("DR0001")
    assert [fact.unit for fact in hands.recorded(Picked)] == [drill(1)]
    hands = Hands(house, "pack")
    hands.scan("SO-2")
    hands.scan("DR0001")
    assert [fact.unit for fact in hands.recorded(Packed)] == [drill(1)]
    hands = Hands(house, "ship")
    hands.scan("SO-2")
    hands.press(Control.DONE)
    assert {fact.unit for fact in hands.recorded(Shipped)} == {drill(1), drill(2)}


def test_a_legal_hold_stops_the_way_back_to_the_supplier_too() -> None:
    legal = HoldNotice(code="H-1", kind="legal", scopes=(Scope(item="DRILL"),))
    hands = Hands(warehouse(*packed(drill(2), "SO-2")).add(RECALL, legal), "ship")
    assert hands.says("SO-2") == (Kind.HOLD, "ship.unit.held")


def test_a_freeze_after_packing_stops_the_truck() -> None:
    house = warehouse(*packed(drill(1), "SO-1"), *packed(drill(20), "SO-1"))
    hands = Hands(house, "ship")
    hands.scan("SO-1")
    house.add(RECALL)
    answer = hands.press(Control.DONE)
    assert (answer.kind, answer.phrase.code) == (Kind.HOLD, "ship.unit.held")
    assert hands.recorded(Shipped) == []


@pytest.mark.parametrize("mode", ["pick", "pack"])
def test_a_recall_meets_a_unit_that_nobody_received_here(mode: str) -> None:
    hands = Hands(warehouse(*stored(drill(20)), *packed(drill(21), "SO-1")).add(RECALL), mode)
    hands.scan("SO-1")
    assert hands.scan("DR0005").kind is Kind.CONFIRM
    answer = hands.press(Control.YES)
    assert (answer.kind, answer.phrase.code) == (Kind.HOLD, "holding.unit")
    assert [fact for fact in hands.facts if isinstance(fact, Picked | Packed)] == []


def test_a_hold_stops_no_move_to_quarantine_and_goods_elsewhere_are_asked_about() -> None:
    hands = Hands(warehouse(*stored(drill(1))).add(RECALL), "putaway")
    assert hands.says("DR0001") == (Kind.NOTE, "putaway.unit.held")
    assert hands.view.target == "Q-01"
    assert hands.says("A-01")[0] is Kind.CONFIRM
    hands.scan("Q-01")
    assert [fact.to.code for fact in hands.recorded(PutAway)] == ["Q-01"]


def at_the_scanner(mode: str, key: UnitKey, code: str, hours: float | None) -> Hands:
    facts = {"pick": stored(key), "pack": packed(key, code)[:3], "ship": packed(key, code)}[mode]
    house = warehouse(*facts)
    house.hold_data = "" if hours is None else stamp(START - timedelta(hours=hours))
    hands = Hands(house, mode)
    hands.scan(code)
    return hands


def used(hands: Hands, mode: str, key: UnitKey) -> str:
    """Do what uses the unit in this mode, and return the answer in words."""
    if mode != "ship":
        return tell(hands.scan(key.serial))
    if hands.session.step.__class__.__name__ == "Asked":
        hands.press(Control.YES)
    return tell(hands.press(Control.DONE))


@pytest.mark.parametrize("mode", ["pick", "pack", "ship"])
@pytest.mark.parametrize(("hours", "says"), [(8.5, "holds are of 03-02 "), (None, "not fetched yet")])
def test_a_regulated_item_does_not_go_on_by_old_hold_data(mode: str, hours: float | None, says: str) -> None:
    hands = at_the_scanner(mode, valve(1), "SO-3", hours)
    assert says in used(hands, mode, valve(1))
    assert [fact for fact in hands.facts if isinstance(fact, Picked | Packed | Shipped)] == []
    assert [fact.unit for fact in hands.recorded(Refused)] == [valve(1)]
    assert isinstance(hands.session.step, Blocked)


@pytest.mark.parametrize("mode", ["pick", "pack", "ship"])
@pytest.mark.parametrize(("hours", "says"), [(8.5, "Holds are of 03-02 "), (None, "The holds are not fetched yet.")])
def test_for_other_items_the_answer_shows_their_age(mode: str, hours: float | None, says: str) -> None:
    hands = at_the_scanner(mode, drill(20), "SO-1", hours)
    assert says in used(hands, mode, drill(20))
    unit = hands.warehouse.unit(drill(20))
    assert unit is not None
    assert unit.state is {"pick": State.PICKED, "pack": State.PACKED, "ship": State.SHIPPED}[mode]


@pytest.mark.parametrize("mode", ["pick", "pack", "ship"])
@pytest.mark.parametrize("key", [valve(1), drill(20)])
def test_within_the_limit_nothing_is_said(mode: str, key: UnitKey) -> None:
    hands = at_the_scanner(mode, key, "SO-3" if key.item == "VALVE" else "SO-1", 7.9)
    assert "olds are" not in used(hands, mode, key)
    assert any(isinstance(fact, Picked | Packed | Shipped) for fact in hands.facts)


def test_a_site_without_a_server_goes_by_its_own_documents() -> None:
    house = warehouse(*stored(valve(1)))
    assert house.holds_as_of() is None
    hands = Hands(house, "pick")
    hands.scan("SO-3")
    hands.scan("HV0001")
    assert [fact.unit for fact in hands.recorded(Picked)] == [valve(1)]


def test_a_look_up_names_the_document_that_holds_the_unit() -> None:
    hands = Hands(warehouse(*stored(drill(1)), *stored(drill(20))).add(RECALL, AT_HOLD), "lookup")
    assert hands.says("DR0001") == (Kind.NOTE, "lookup.unit_held")
    shown = [say(line) for line in hands.view.lines]
    assert "Held: recall R-1" in shown
    assert "Perhaps held: recall R-2" in shown


@pytest.mark.parametrize(
    ("document", "answer"),
    [
        (HoldNotice(code="H-1", kind="legal", scopes=(Scope(item="DRILL"),)), (Kind.HOLD, "holding.unit")),
        (RECALL, (Kind.CONFIRM, "return.ask.scrap")),
    ],
)
def test_a_legal_hold_alone_stops_scrap(document: Recall | HoldNotice, answer: tuple[Kind, str]) -> None:
    gone = (*packed(drill(1), "SO-1"), Shipped(unit=drill(1), order="SO-1", customer_ref="C-7"))
    hands = Hands(warehouse(*gone).add(document), "return")
    hands.scan("DR0001")
    hands.press(Control.REASON, "damaged")
    said = hands.press(Control.REASON, "scrap")
    assert (said.kind, said.phrase.code) == answer
    assert hands.recorded(Scrapped) == []
