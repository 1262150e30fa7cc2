"""Holds are a set; some open and end by themselves (RULES §5.4)."""

import pytest

from sync.ledger.facts import (
    Counted,
    Held,
    Moved,
    Picked,
    PutAway,
    Received,
    Released,
    Restocked,
    Returned,
    Shipped,
    UnitFact,
    WrittenOff,
)
from sync.ledger.fold import fold
from sync.ledger.lifecycle import State
from sync.ledger.unit import Unit
from tests.unit.ledger_histories import DOCK, SHELF, UNIT, Handheld

RECEIVED = Received(unit=UNIT, place=DOCK, po="PO-1", line="10")
PICKED = Picked(unit=UNIT, order="SO-1", line="1", bin_seen=SHELF, bin_book=SHELF, tote="T-7")
SHIPPED = Shipped(unit=UNIT, order="SO-1", customer_ref="CU-9", channel="web", carrier="DHL", tracking="00340")


def kinds(unit: Unit) -> list[str]:
    return [hold.kind for hold in unit.holds]


def test_holds_are_a_set_and_a_release_names_one() -> None:
    hand = Handheld("h1")
    facts = [
        hand.says(RECEIVED),
        hand.says(Held(unit=UNIT, hold="H-1", kind="quarantine", reason="wet")),
        hand.says(Held(unit=UNIT, hold="H-2", kind="legal")),
        hand.says(Released(unit=UNIT, hold="H-1", kind="quarantine")),
        hand.says(Released(unit=UNIT, hold="H-9", kind="quarantine")),
    ]
    assert [hold.id for hold in fold(UNIT, facts).holds] == ["H-2"]


def test_uninspected_is_lifted_by_restocked_alone() -> None:
    hand = Handheld("h1")
    facts = [hand.says(Returned(unit=UNIT, place=DOCK))]
    (hold,) = fold(UNIT, facts).holds
    facts.append(hand.says(Released(unit=UNIT, hold=hold.id, kind=hold.kind)))
    assert kinds(fold(UNIT, facts)) == ["uninspected"]
    facts.append(hand.says(Restocked(unit=UNIT, to=SHELF)))
    assert kinds(fold(UNIT, facts)) == []


def test_a_dispute_hold_ends_with_the_dispute_alone() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED), hand.says(SHIPPED)]
    (hold,) = fold(UNIT, facts).holds
    facts.append(hand.says(Released(unit=UNIT, hold=hold.id, kind=hold.kind)))
    assert kinds(fold(UNIT, facts)) == ["dispute"]


@pytest.mark.parametrize(
    ("fact", "state"),
    [
        (Received(unit=UNIT, place=DOCK), State.RECEIVED),
        (PutAway(unit=UNIT, to=SHELF), State.STORED),
        (Moved(unit=UNIT, to=SHELF), State.STORED),
        (Counted(unit=UNIT, bin=SHELF, count="CNT-1"), State.STORED),
        (Returned(unit=UNIT, place=DOCK), State.RETURNED),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_was_lost_and_turns_up_is_held_found(fact: UnitFact, state: State) -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED), hand.says(PICKED), hand.says(WrittenOff(unit=UNIT, reason="missing"))]
    lost = fold(UNIT, facts)
    assert (lost.state, lost.place) == (State.LOST, None)
    facts.append(hand.says(fact))
    unit = fold(UNIT, facts)
    assert unit.state is state
    (hold,) = (hold for hold in unit.holds if hold.kind == "found")
    facts.append(hand.says(Released(unit=UNIT, hold=hold.id, kind="found")))
    assert "found" not in kinds(fold(UNIT, facts))


def test_what_leaves_while_a_hold_stands_is_a_breach() -> None:
    hand = Handheld("h1")
    facts = [
        hand.says(RECEIVED),
        hand.says(PICKED),
        Handheld("desk").says(Held(unit=UNIT, hold="R-1", kind="recall"), 2.5),
        hand.says(SHIPPED),
    ]
    (breach,) = fold(UNIT, facts).breaches
    assert (breach.fact, breach.hold, breach.kind) == ("h1-1-3", "R-1", "recall")


def test_what_goes_back_uninspected_is_no_breach() -> None:
    hand = Handheld("h1")
    facts = [hand.says(Returned(unit=UNIT)), hand.says(Shipped(unit=UNIT, carrier="DHL"))]
    assert fold(UNIT, facts).breaches == ()


def test_a_recalled_return_may_go_to_the_supplier_and_to_no_customer() -> None:
    hand = Handheld("h1")
    facts = [hand.says(Returned(unit=UNIT)), hand.says(Held(unit=UNIT, hold="R-1", kind="recall"))]
    to_supplier, to_customer = Shipped(unit=UNIT, carrier="DHL"), Shipped(unit=UNIT, customer_ref="CU-1")
    assert fold(UNIT, [*facts, Handheld("h2").says(to_supplier, 9)]).breaches == ()
    (breach,) = fold(UNIT, [*facts, Handheld("h2").says(to_customer, 9)]).breaches
    assert breach.hold == "R-1"
