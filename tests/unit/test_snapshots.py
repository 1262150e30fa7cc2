"""Going on from a unit instead of from all of its facts, as a handheld does."""

import pytest

from sync.ledger.facts import (
    Picked,
    PutAway,
    Received,
    Shipped,
    Voided,
)
from sync.ledger.fold import apply, fold, refold
from sync.ledger.identity import UnitKey
from sync.ledger.unit import Echo, Unit
from tests.unit.ledger_histories import DOCK, SHELF, UNIT, Handheld

RECEIVED = Received(unit=UNIT, place=DOCK, po="PO-1", line="10")
PUT_AWAY = PutAway(unit=UNIT, to=SHELF, origin=DOCK)
PICKED = Picked(unit=UNIT, order="SO-1", line="1", bin_seen=SHELF, bin_book=SHELF, tote="T-7")
SHIPPED = Shipped(unit=UNIT, order="SO-1", customer_ref="CU-9", channel="web", carrier="DHL", tracking="00340")


def test_apply_goes_on_from_a_unit_as_the_fold_would() -> None:
    hand, other = Handheld("h1"), Handheld("h2")
    first = hand.says(RECEIVED, 1)
    second = other.says(PUT_AWAY, 2, knew=first)
    facts = [first, second, hand.says(PICKED, 3, knew=second)]
    facts += [Handheld("h3").says(RECEIVED, 4), other.says(SHIPPED, 5, knew=second)]
    unit = fold(UNIT, [])
    for number, recorded in enumerate(facts, 1):
        unit = apply(unit, recorded)
        assert unit == fold(UNIT, facts[:number])


def test_apply_finds_the_echo_of_what_the_snapshot_brought() -> None:
    snapshot = fold(UNIT, [Handheld("h1").says(RECEIVED, 1)])
    unit = apply(snapshot, Handheld("h2").says(RECEIVED, 2))
    assert (unit.echoes, unit.disputes) == ((Echo(fact="h2-1-1", of="h1-1-1"),), ())


def test_apply_refuses_a_fact_about_another_unit() -> None:
    with pytest.raises(ValueError, match="apply it to its own unit"):
        apply(Unit(key=UnitKey("X", "1")), Handheld("h1").says(RECEIVED))


def test_refold_leaves_out_what_was_taken_back_since_the_snapshot() -> None:
    hand = Handheld("h1")
    received = hand.says(RECEIVED, 1)
    own = [hand.says(PUT_AWAY, 2), hand.says(Voided(unit=UNIT, fact="h1-1-2"), 3)]
    assert refold(fold(UNIT, [received]), own) == fold(UNIT, [received, *own])
