"""What was decided afterwards: facts taken back, and disputes the desk settled (RULES §1, §3.3)."""

import pytest

from sync.ledger.facts import (
    PutAway,
    Received,
    Resolution,
    Resolved,
    Shipped,
    Voided,
)
from sync.ledger.fold import Verdict, fold, history
from sync.ledger.lifecycle import State
from tests.unit.ledger_histories import DOCK, SHELF, UNIT, Handheld, at

RECEIVED = Received(unit=UNIT, place=DOCK, po="PO-1", line="10")
PUT_AWAY = PutAway(unit=UNIT, to=SHELF, origin=DOCK)
SHIPPED = Shipped(unit=UNIT, order="SO-1", customer_ref="CU-9", channel="web", carrier="DHL", tracking="00340")


def test_the_desks_accept_gives_the_fact_its_own_target() -> None:
    hand, desk = Handheld("h1"), Handheld("desk")
    facts = [hand.says(RECEIVED, 1), hand.says(SHIPPED, 2)]
    assert fold(UNIT, facts).state is State.RECEIVED
    facts.append(desk.says(Resolved(unit=UNIT, fact="h1-1-2", how=Resolution.ACCEPT, reason="it left"), 3))
    told = history(UNIT, facts)
    assert (told.unit.state, told.unit.order, told.unit.disputes, told.unit.holds) == (State.SHIPPED, "SO-1", (), ())
    assert (told.judged[1].verdict, told.judged[1].by) == (Verdict.ACCEPTED, "desk-1-1")


@pytest.mark.parametrize("how", [Resolution.VOID, Resolution.TWIN, Resolution.CORRECT])
def test_the_desks_other_ways_out_take_the_fact_out(how: Resolution) -> None:
    hand = Handheld("h1")
    facts = [
        hand.says(RECEIVED, 1),
        hand.says(SHIPPED, 2),
        Handheld("desk").says(Resolved(unit=UNIT, fact="h1-1-2", how=how, reason="no", twin="INT-1"), 3),
    ]
    told = history(UNIT, facts)
    assert (told.unit.state, told.unit.disputes, told.unit.order) == (State.RECEIVED, (), None)
    assert [judged.verdict for judged in told.judged] == [Verdict.ACCEPTED, Verdict.TAKEN_OUT, Verdict.ACCEPTED]


def test_of_two_decisions_of_the_desk_the_newest_counts_and_a_voided_one_does_not() -> None:
    hand, desk = Handheld("h1"), Handheld("desk")
    facts = [
        hand.says(RECEIVED, 1),
        hand.says(SHIPPED, 2),
        desk.says(Resolved(unit=UNIT, fact="h1-1-2", how=Resolution.VOID, reason="no"), 3),
        desk.says(Resolved(unit=UNIT, fact="h1-1-2", how=Resolution.ACCEPT, reason="yes"), 4),
    ]
    assert fold(UNIT, facts).state is State.SHIPPED
    facts.append(desk.says(Voided(unit=UNIT, fact="desk-1-2"), 5))
    assert fold(UNIT, facts).state is State.RECEIVED
    facts.append(desk.says(Voided(unit=UNIT, fact="desk-1-1"), 6))
    assert len(fold(UNIT, facts).disputes) == 1


def test_the_desk_settles_facts_and_no_decisions() -> None:
    hand, desk = Handheld("h1"), Handheld("desk")
    facts = [
        hand.says(RECEIVED, 1),
        hand.says(Voided(unit=UNIT, fact="h1-1-1"), 2),
        desk.says(Resolved(unit=UNIT, fact="h1-1-2", how=Resolution.VOID, reason="no"), 3),
        desk.says(Resolved(unit=UNIT, fact="desk-1-1", how=Resolution.VOID, reason="no"), 4),
    ]
    told = history(UNIT, facts)
    assert told.unit.state is State.NONE
    assert [judged.verdict for judged in told.judged] == [Verdict.TAKEN_OUT, *[Verdict.ACCEPTED] * 3]


def test_a_voided_fact_is_as_if_it_had_never_been_said() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED, 1), hand.says(PUT_AWAY, 2), hand.says(Voided(unit=UNIT, fact="h1-1-2"), 3)]
    unit = fold(UNIT, facts)
    assert (unit.state, unit.place) == (State.RECEIVED, DOCK)
    assert (unit.last, unit.facts) == ("h1-1-3", 3)
    assert unit.seen is not None
    assert unit.seen.at == at(1)


def test_a_voided_void_gives_the_fact_back() -> None:
    hand = Handheld("h1")
    facts = [
        hand.says(RECEIVED, 1),
        hand.says(PUT_AWAY, 2),
        hand.says(Voided(unit=UNIT, fact="h1-1-2"), 3),
        hand.says(Voided(unit=UNIT, fact="h1-1-3"), 4),
    ]
    assert fold(UNIT, facts).state is State.STORED
    facts.append(hand.says(Voided(unit=UNIT, fact="h1-1-4"), 5))
    assert fold(UNIT, facts).state is State.RECEIVED


def test_a_void_of_a_fact_that_has_not_arrived_stands_until_it_does() -> None:
    hand = Handheld("h1")
    received, put_away = hand.says(RECEIVED, 1), hand.says(PUT_AWAY, 2)
    void = hand.says(Voided(unit=UNIT, fact="h1-1-2"), 3)
    assert fold(UNIT, [received, void]).state is State.RECEIVED
    assert fold(UNIT, [received, void, put_away]).state is State.RECEIVED


def test_voids_that_name_each_other_in_a_ring_decide_nothing() -> None:
    hand = Handheld("h1")
    facts = [
        hand.says(RECEIVED, 1),
        hand.says(Voided(unit=UNIT, fact="h1-1-3"), 2),
        hand.says(Voided(unit=UNIT, fact="h1-1-2"), 3),
        hand.says(Voided(unit=UNIT, fact="h1-1-4"), 4),
    ]
    assert fold(UNIT, facts).state is State.RECEIVED


def test_a_chain_of_ten_thousand_voids_is_folded() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED, 1)]
    facts.extend(hand.says(Voided(unit=UNIT, fact=f"h1-1-{number}"), 2) for number in range(1, 10_001))
    assert fold(UNIT, facts).state is State.RECEIVED
    assert fold(UNIT, facts[:-1]).state is State.NONE
