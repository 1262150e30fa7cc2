"""Two devices about one unit: echoes, disputes, and where the unit is meanwhile (RULES §3)."""

from itertools import permutations

import pytest

from sync.ledger.envelope import Known
from sync.ledger.facts import (
    Moved,
    Picked,
    PutAway,
    Received,
    Refused,
    Restocked,
    Scrapped,
    Shipped,
    SignedIn,
)
from sync.ledger.fold import fold, history
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Echo, Unit
from tests.unit.ledger_histories import DOCK, OTHER_SHELF, SHELF, UNIT, Handheld, at

RECEIVED = Received(unit=UNIT, place=DOCK, po="PO-1", line="10")
PUT_AWAY = PutAway(unit=UNIT, to=SHELF, origin=DOCK)
PICKED = Picked(unit=UNIT, order="SO-1", line="1", bin_seen=SHELF, bin_book=SHELF, tote="T-7")
SHIPPED = Shipped(unit=UNIT, order="SO-1", customer_ref="CU-9", channel="web", carrier="DHL", tracking="00340")


def kinds(unit: Unit) -> list[str]:
    return [hold.kind for hold in unit.holds]


def test_arrival_order_does_not_matter() -> None:
    hand, other = Handheld("h1"), Handheld("h2")
    facts = [
        hand.says(RECEIVED, 1),
        other.says(RECEIVED, 2),
        hand.says(PUT_AWAY, 3),
        other.says(PICKED, 4),
        hand.says(SHIPPED, 5),
    ]
    expected = history(UNIT, facts)
    assert all(history(UNIT, order) == expected for order in permutations(facts))
    assert expected.unit.state is State.SHIPPED


def test_the_same_receipt_on_two_handhelds_is_one_unit_and_an_echo() -> None:
    first, second = Handheld("h1").says(RECEIVED, 1), Handheld("h2").says(RECEIVED, 2)
    unit = fold(UNIT, [second, first])
    assert (unit.state, unit.disputes, unit.holds) == (State.RECEIVED, (), ())
    assert unit.echoes == (Echo(fact=second.envelope.id, of=first.envelope.id),)
    assert unit.received_at == at(1)
    assert unit.seen is not None
    assert unit.seen.device == "h2"


def test_an_echo_is_found_behind_the_state_that_followed() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED, 1), hand.says(PUT_AWAY, 2)]
    late = Handheld("h2").says(RECEIVED, 3)
    unit = fold(UNIT, [*facts, late])
    assert (unit.state, unit.place) == (State.STORED, SHELF)
    assert unit.echoes == (Echo(fact=late.envelope.id, of=facts[0].envelope.id),)


@pytest.mark.parametrize(
    "second",
    [
        Received(unit=UNIT, place=OTHER_SHELF, po="PO-2"),
        Received(unit=UNIT, place=OTHER_SHELF, transfer="TR-1"),
        Received(unit=UNIT, place=OTHER_SHELF),
    ],
    ids=["another order", "a transfer", "blind"],
)
def test_a_receipt_for_another_document_is_disputed(second: Received) -> None:
    hand = Handheld("h1")
    first = hand.says(RECEIVED, 1)
    other = Handheld("h2").says(second, 2)
    unit = fold(UNIT, [first, other])
    (dispute,) = unit.disputes
    assert (dispute.fact, dispute.against) == (other.envelope.id, first.envelope.id)
    assert dispute.reason == "Received is not possible while the unit is received."
    assert (unit.state, unit.po, kinds(unit)) == (State.RECEIVED, "PO-1", ["dispute"])
    assert unit.place == OTHER_SHELF


def test_the_same_device_twice_is_a_dispute_and_no_echo() -> None:
    hand = Handheld("h1")
    unit = fold(UNIT, [hand.says(RECEIVED, 1), hand.says(RECEIVED, 2)])
    assert (len(unit.disputes), unit.echoes) == (1, ())


def test_a_second_receipt_that_knew_the_first_is_disputed() -> None:
    first = Handheld("h1").says(RECEIVED, 1)
    unit = fold(UNIT, [first, Handheld("h2").says(RECEIVED, 2, knew=first)])
    assert (len(unit.disputes), unit.echoes) == (1, ())


def test_knowing_reaches_back_through_what_the_known_fact_knew() -> None:
    hand, other = Handheld("h1"), Handheld("h2")
    first = hand.says(RECEIVED, 1)
    seen = hand.says(PUT_AWAY, 2)
    unit = fold(UNIT, [first, seen, other.says(RECEIVED, 3, knew=seen)])
    assert (len(unit.disputes), unit.echoes) == (1, ())


def test_a_taken_over_tote_is_scanned_again_knowingly_and_echoes() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED, 1), hand.says(PICKED, 2)]
    again = Handheld("h2").says(PICKED, 3, knew=facts[-1])
    assert fold(UNIT, [*facts, again]).echoes == (Echo(fact=again.envelope.id, of=facts[1].envelope.id),)


def test_the_same_wrong_shipment_from_two_devices_is_one_dispute() -> None:
    facts = [
        Handheld("h1").says(RECEIVED, 1),
        Handheld("h2").says(SHIPPED, 2),
        Handheld("h3").says(SHIPPED, 3),
    ]
    unit = fold(UNIT, facts)
    assert [dispute.fact for dispute in unit.disputes] == ["h2-1-1"]
    assert unit.echoes == (Echo(fact="h3-1-1", of="h2-1-1"),)


def test_while_disputed_the_place_follows_the_units_own_label_alone() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED, 1), Handheld("h2").says(Restocked(unit=UNIT, to=OTHER_SHELF), 2)]
    assert fold(UNIT, facts).place == OTHER_SHELF
    by_parent = hand.says(Moved(unit=UNIT, to=SHELF, parent="P-1"), 3, known=Known.BY_PARENT)
    moved = fold(UNIT, [*facts, by_parent])
    assert (moved.place, moved.parent) == (OTHER_SHELF, "P-1")
    refused = hand.says(Refused(unit=UNIT, answer="wrong", code="not-here", place=DOCK), 4)
    assert fold(UNIT, [*facts, by_parent, refused]).place == DOCK


def test_a_disputed_fact_that_was_not_scanned_moves_nothing() -> None:
    facts = [
        Handheld("h1").says(RECEIVED, 1),
        Handheld("h2").says(Restocked(unit=UNIT, to=OTHER_SHELF), 2, known=Known.IMPORTED),
    ]
    unit = fold(UNIT, facts)
    assert (unit.place, len(unit.disputes)) == (DOCK, 1)


def test_a_dispute_is_gone_when_the_fact_that_was_missing_arrives() -> None:
    put_away = Handheld("h2").says(PUT_AWAY, 5)
    alone = fold(UNIT, [put_away])
    assert (alone.state, alone.place, len(alone.disputes)) == (State.NONE, SHELF, 1)
    assert alone.disputes[0].against is None
    joined = fold(UNIT, [put_away, Handheld("h1").says(RECEIVED, 1)])
    assert (joined.state, joined.place, joined.po, joined.disputes, joined.holds) == (
        State.STORED,
        SHELF,
        "PO-1",
        (),
        (),
    )


def test_facts_sent_twice_count_once_and_facts_of_others_are_passed_over() -> None:
    hand = Handheld("h1")
    received = hand.says(RECEIVED, 1)
    stranger = hand.says(Received(unit=UnitKey("DRILL-18V", "sn0001"), place=DOCK), 2)
    person = hand.says(SignedIn(operator="OP1"), 3)
    assert fold(UNIT, [received, received, stranger, person]) == fold(UNIT, [received])


def test_a_late_older_fact_changes_no_newer_state() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED, 1), hand.says(PUT_AWAY, 5), hand.says(PICKED, 9)]
    late = Handheld("h2").says(Moved(unit=UNIT, to=OTHER_SHELF), 3)
    before, after = fold(UNIT, facts), fold(UNIT, [*facts, late])
    assert (after.state, after.place, after.order, after.disputes) == (before.state, before.place, "SO-1", ())


def test_a_picked_unit_was_seen_in_the_bin_and_is_in_the_tote() -> None:
    hand = Handheld("h1")
    picked = fold(UNIT, [hand.says(RECEIVED), hand.says(PICKED)])
    assert picked.seen is not None
    assert (picked.seen.place, picked.place) == (SHELF, Place("T-7", PlaceKind.TOTE))
    disputed = fold(UNIT, [hand.says(PICKED)])
    assert (disputed.state, disputed.place) == (State.NONE, Place("T-7", PlaceKind.TOTE))


def test_after_scrapped_everything_that_moves_is_disputed() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED), hand.says(Scrapped(unit=UNIT)), hand.says(PICKED)]
    unit = fold(UNIT, facts)
    assert (unit.state, unit.disputes[0].state) == (State.SCRAPPED, State.SCRAPPED)
