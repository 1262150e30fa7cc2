"""The life of one unit: what each fact sets (RULES §1, §2)."""

from sync.ledger.envelope import Known
from sync.ledger.facts import (
    Aliased,
    Assembled,
    Corrected,
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
    Restocked,
    Returned,
    SentOut,
    Shipped,
    Unpacked,
    Unpicked,
    WrittenOff,
)
from sync.ledger.fold import fold
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Unit
from tests.unit.ledger_histories import DOCK, SHELF, UNIT, Handheld, at

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


def test_what_the_first_day_takes_over_keeps_its_own_dates() -> None:
    hand = Handheld("import")
    facts = [
        hand.says(Received(unit=UNIT, place=DOCK, on="2024-01-05"), known=Known.IMPORTED, opening=True),
        hand.says(PICKED, known=Known.IMPORTED, opening=True),
        hand.says(Shipped(unit=UNIT, order="SO-0", on="2024-02-06"), known=Known.IMPORTED, opening=True),
    ]
    unit = fold(UNIT, facts)
    assert (unit.received_at, unit.shipped_at, unit.seen) == ("2024-01-05", "2024-02-06", None)


def test_a_loan_that_is_sold_has_no_holder_any_more() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED), hand.says(PICKED), hand.says(SentOut(unit=UNIT, purpose="demo", holder="CU-3"))]
    sold = fold(UNIT, [*facts, hand.says(SHIPPED)])
    assert (sold.state, sold.holder, sold.purpose, sold.due) == (State.SHIPPED, None, None, None)


def test_a_receipt_on_a_transfer_keeps_the_purchase_order_it_came_on() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED), hand.says(PICKED), hand.says(Dispatched(unit=UNIT, transfer="TR-1"))]
    facts.append(Handheld("h7").says(Received(unit=UNIT, place=SHELF, transfer="TR-1", line="3"), 9))
    unit = fold(UNIT, facts)
    assert (unit.state, unit.po, unit.po_line, unit.transfer) == (State.RECEIVED, "PO-1", "10", "TR-1")


def test_writing_off_what_is_missing_is_no_sighting() -> None:
    hand = Handheld("h1")
    unit = fold(UNIT, [hand.says(RECEIVED, 1), hand.says(WrittenOff(unit=UNIT, reason="missing"), 2)])
    assert unit.seen is not None
    assert unit.booked is not None
    assert (unit.seen.at, unit.booked.at) == (at(1), at(2))


def test_a_label_with_the_same_text_is_no_alias() -> None:
    hand = Handheld("h1")
    same = Relabelled(unit=UNIT, old="smudged", new=UNIT.serial, copy=False, reason="torn")
    assert fold(UNIT, [hand.says(RECEIVED), hand.says(same)]).aliases == ()
