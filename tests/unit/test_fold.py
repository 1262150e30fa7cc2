"""The fold of one unit: what each fact sets, and the rules of merging one by one (RULES §1, §3, §5.4)."""

from itertools import permutations

import pytest

from sync.ledger.envelope import Known
from sync.ledger.facts import (
    Aliased,
    Assembled,
    Corrected,
    Counted,
    Disassembled,
    Dispatched,
    HandedOver,
    Held,
    Inspected,
    Matched,
    Moved,
    OwnerChanged,
    Packed,
    Picked,
    PutAway,
    Received,
    Refused,
    Relabelled,
    Released,
    Resolution,
    Resolved,
    Restocked,
    Returned,
    Scrapped,
    SentOut,
    Shipped,
    SignedIn,
    UnitFact,
    Unpacked,
    Unpicked,
    Voided,
    WrittenOff,
)
from sync.ledger.fold import Verdict, apply, fold, history, refold
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Echo, Unit
from tests.unit.ledger_histories import DOCK, OTHER_SHELF, SHELF, UNIT, Handheld, at

RECEIVED = Received(unit=UNIT, place=DOCK, po="PO-1", line="10")
PUT_AWAY = PutAway(unit=UNIT, to=SHELF, origin=DOCK)
PICKED = Picked(unit=UNIT, order="SO-1", line="1", bin_seen=SHELF, bin_book=SHELF, tote="T-7")
PACKED = Packed(unit=UNIT, order="SO-1", line="1", carton="C-1")
SHIPPED = Shipped(unit=UNIT, order="SO-1", customer_ref="CU-9", channel="web", carrier="DHL", tracking="00340")


def kinds(unit: Unit) -> list[str]:
    return [hold.kind for hold in unit.holds]


def test_a_unit_nobody_has_seen_is_in_no_state() -> None:
    assert fold(UNIT, []) == Unit(key=UNIT)


def test_one_life_from_the_dock_to_the_customer_and_back() -> None:
    hand = Handheld("h1")
    on_pallet = PutAway(unit=UNIT, to=SHELF, origin=DOCK, parent="P-1")
    facts = [hand.says(fact) for fact in (RECEIVED, on_pallet, PICKED)]
    assert fold(UNIT, facts[:2]).parent == "P-1"
    picked = fold(UNIT, facts)
    assert (picked.state, picked.place) == (State.PICKED, Place("T-7", PlaceKind.TOTE))
    assert picked.parent is None
    assert (picked.po, picked.po_line, picked.order, picked.order_line) == ("PO-1", "10", "SO-1", "1")

    facts.append(hand.says(PACKED, station="PACK-2"))
    packed = fold(UNIT, facts)
    assert (packed.state, packed.place, packed.carton) == (State.PACKED, Place("PACK-2", PlaceKind.BENCH), "C-1")
    assert packed.tote is None

    facts.append(hand.says(SHIPPED))
    shipped = fold(UNIT, facts)
    assert (shipped.state, shipped.place) == (State.SHIPPED, Place("DHL", PlaceKind.CARRIER))
    assert (shipped.customer_ref, shipped.channel, shipped.tracking) == ("CU-9", "web", "00340")
    assert shipped.shipped_at == facts[-1].corrected

    facts.append(hand.says(Returned(unit=UNIT, rma="RMA-1", reason="broken", place=DOCK)))
    returned = fold(UNIT, facts)
    assert (returned.state, returned.place, returned.rma, returned.customer_ref) == (
        State.RETURNED,
        DOCK,
        "RMA-1",
        "CU-9",
    )
    assert kinds(returned) == ["uninspected"]

    facts.append(hand.says(Inspected(unit=UNIT, answers=(("box", "open"),), condition="used")))
    facts.append(hand.says(Restocked(unit=UNIT, to=SHELF)))
    restocked = fold(UNIT, facts)
    assert (restocked.state, restocked.place, restocked.condition) == (State.RECEIVED, SHELF, "used")
    assert (restocked.order, restocked.customer_ref, restocked.carton, restocked.holds) == (None, None, None, ())
    assert [passed.type for passed in restocked.milestones] == [
        "Received",
        "PutAway",
        "Picked",
        "Packed",
        "Shipped",
        "Returned",
        "Restocked",
    ]


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


def test_what_is_known_by_parent_is_booked_and_not_seen() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED, 1), hand.says(Moved(unit=UNIT, to=SHELF, parent="P-1"), 2, known=Known.BY_PARENT)]
    unit = fold(UNIT, facts)
    assert unit.seen is not None
    assert unit.booked is not None
    assert (unit.seen.at, unit.seen.place) == (at(1), DOCK)
    assert (unit.booked.at, unit.booked.place, unit.parent) == (at(2), SHELF, "P-1")


def test_a_refused_scan_is_a_sighting_and_changes_nothing_else() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED, 1), hand.says(Refused(unit=UNIT, answer="wrong", code="x", place=SHELF), 2)]
    unit = fold(UNIT, facts)
    assert (unit.state, unit.place) == (State.RECEIVED, DOCK)
    assert unit.seen is not None
    assert unit.seen.place == SHELF
    assert fold(UNIT, facts[1:]).state is State.NONE


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


def test_a_found_unit_is_no_longer_on_its_way_to_the_order_it_was_picked_for() -> None:
    hand = Handheld("h1")
    facts = [hand.says(fact) for fact in (RECEIVED, PICKED, WrittenOff(unit=UNIT, reason="missing"))]
    facts.append(hand.says(Moved(unit=UNIT, to=SHELF)))
    unit = fold(UNIT, facts)
    assert (unit.order, unit.tote, unit.place, unit.po) == (None, None, SHELF, "PO-1")


def test_corrected_sets_the_field_and_the_true_serial_becomes_an_alias() -> None:
    hand = Handheld("h1")
    facts = [
        hand.says(RECEIVED),
        hand.says(Held(unit=UNIT, hold="H-1", kind="no_serial")),
        hand.says(Corrected(unit=UNIT, field="lot", old=None, new="L-9", reason="label")),
        hand.says(Corrected(unit=UNIT, field="state", old=None, new="shipped", reason="no such field")),
        hand.says(Corrected(unit=UNIT, field="serial", old="SN0001", new="SN-TRUE", reason="found it")),
    ]
    unit = fold(UNIT, facts)
    assert (unit.lot, unit.state, unit.aliases, unit.holds) == ("L-9", State.RECEIVED, (("serial", "SN-TRUE"),), ())


def test_facts_that_keep_the_state_set_their_own_field() -> None:
    hand = Handheld("h1")
    facts = [
        hand.says(Received(unit=UNIT, place=DOCK, lot="L-1", expiry="2027-01-31", owner="US", supplier="ACME")),
        hand.says(Matched(unit=UNIT, po="PO-7", line="20")),
        hand.says(OwnerChanged(unit=UNIT, document="INV-1", origin="US", to="THEM")),
        hand.says(Relabelled(unit=UNIT, old="SN0001", new="SN0001", copy=True, reason="torn")),
        hand.says(Relabelled(unit=UNIT, old="SN0001", new="INT-5", copy=False, reason="unreadable")),
        hand.says(Aliased(unit=UNIT, kind="mac", text="00:11:22")),
        hand.says(HandedOver(unit=UNIT, origin="OP1", to="OP2", list="HL-1")),
    ]
    unit = fold(UNIT, facts)
    assert (unit.po, unit.po_line, unit.owner, unit.custodian) == ("PO-7", "20", "THEM", "OP2")
    assert (unit.lot, unit.expiry, unit.supplier, unit.condition) == ("L-1", "2027-01-31", "ACME", "new")
    assert unit.aliases == (("label", "INT-5"), ("mac", "00:11:22"))
    facts.append(hand.says(PUT_AWAY))
    assert fold(UNIT, facts).custodian is None


def test_loan_transfer_assembly_and_taking_back_each_leave_their_trace() -> None:
    hand = Handheld("h1")
    parent = UnitKey("RACK", "R1")
    start = [hand.says(RECEIVED), hand.says(PICKED)]
    out = fold(UNIT, [*start, hand.says(SentOut(unit=UNIT, purpose="loan", holder="CU-3", due="2026-04-01"))])
    assert (out.state, out.holder, out.purpose, out.due, out.place) == (State.OUT, "CU-3", "loan", "2026-04-01", None)
    away = fold(UNIT, [*start, hand.says(Dispatched(unit=UNIT, transfer="TR-1"))])
    assert (away.state, away.transfer) == (State.IN_TRANSIT, "TR-1")
    built = [*start, hand.says(Assembled(unit=UNIT, parent=parent))]
    assert (fold(UNIT, built).state, fold(UNIT, built).assembled_in) == (State.ASSEMBLED, parent)
    apart = fold(UNIT, [*built, hand.says(Disassembled(unit=UNIT, parent=parent, to=SHELF))])
    assert (apart.state, apart.assembled_in, apart.place) == (State.RECEIVED, None, SHELF)
    back = fold(UNIT, [*start, hand.says(Unpicked(unit=UNIT, order="SO-1", to=SHELF))])
    assert (back.state, back.order, back.tote, back.place) == (State.STORED, None, None, SHELF)
    open_again = fold(UNIT, [*start, hand.says(PACKED), hand.says(Unpacked(unit=UNIT, order="SO-1", carton="C-1"))])
    assert (open_again.state, open_again.order, open_again.carton) == (State.PICKED, "SO-1", None)


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


def test_after_scrapped_everything_that_moves_is_disputed() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED), hand.says(Scrapped(unit=UNIT)), hand.says(PICKED)]
    unit = fold(UNIT, facts)
    assert (unit.state, unit.disputes[0].state) == (State.SCRAPPED, State.SCRAPPED)


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
