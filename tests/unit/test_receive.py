"""Receive, rule by rule (RULES §4, §5, §6)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.receive_steps import AwaitItem, AwaitPurchaseOrder, AwaitUnit
from scanner_app.workflows.state import Home
from scanner_app.workflows.step import Control
from scanner_app.workflows.workflow import Asked, Blocked, By
from sync.ledger.documents import Bin, Gtin, Item, Operator, PurchaseOrder, PurchaseOrderLine
from sync.ledger.envelope import Known
from sync.ledger.facts import (
    Closed,
    Dispatched,
    Fact,
    Held,
    LineQuantity,
    Opened,
    Packed,
    Picked,
    PutAway,
    Received,
    Refused,
    Returned,
    Scrapped,
    SentOut,
    Shipped,
    WrittenOff,
)
from sync.ledger.identity import DocumentKind, DocumentRef, Place, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import HoldKind
from tests.unit.floor import DOCK, Hands, Warehouse

EACH, CASE = "09520000010010", "19520000010017"
DRILL = Item(
    code="DRILL",
    name="Cordless drill",
    mask=r"DR\d{4}",
    gtins=(Gtin(gtin=EACH), Gtin(gtin=CASE, pack="case", quantity=4)),
)
ROUTER = Item(code="ROUTER", name="Router")
CABLE = Item(code="CABLE", name="Cable", serial_tracked=False)
SHELF = Place("A-01")


PO = DocumentRef(DocumentKind.PURCHASE_ORDER, "4711")


def line(item: str, expected: int, *serials: str, number: str = "1", tolerance: int = 0) -> PurchaseOrderLine:
    return PurchaseOrderLine(line=number, item=item, expected=expected, serials=serials, tolerance=tolerance)


def order(*lines: PurchaseOrderLine, code: str = "4711", status: str = "open") -> PurchaseOrder:
    return PurchaseOrder(code=code, supplier="ACME", lines=lines, status=status)


def at_dock(*orders: PurchaseOrder) -> Hands:
    """Return an operator at the dock with these purchase orders open, the first one scanned."""
    people = (Operator(code="KM", initials="KM", badge="b1"), Operator(code="SU", initials="SU", badge="b2"))
    hands = Hands(Warehouse().add(DRILL, ROUTER, CABLE, Bin(code="A-01"), *people, *orders), "receive")
    if orders:
        hands.scan(orders[0].code)
    return hands


def test_the_purchase_order_opens_with_its_first_scan_and_the_work_on_it_is_recorded() -> None:
    hands = at_dock()
    hands.warehouse.add(order(line("DRILL", 2)))
    answer = hands.scan("4711")
    assert (answer.kind, answer.phrase.code) == (Kind.OK, "receive.po.opened")
    assert hands.step == AwaitUnit("4711")
    assert [type(fact) for fact in hands.facts] == [Opened]


@pytest.mark.parametrize(("status", "code"), [("closed", "receive.po.closed"), ("cancelled", "receive.po.cancelled")])
def test_a_purchase_order_that_is_over_is_wrong(status: str, code: str) -> None:
    hands = at_dock()
    hands.warehouse.add(order(line("DRILL", 2), status=status))
    assert hands.says("4711") == (Kind.WRONG, code)
    assert hands.step == AwaitPurchaseOrder()


def test_a_purchase_order_that_another_handheld_closed_is_reopened_by_yes_alone() -> None:
    hands = at_dock()
    hands.warehouse.add(order(line("DRILL", 2), status="closing"))
    assert hands.says("4711") == (Kind.CONFIRM, "receive.po.reopen")
    assert hands.says("4711") == (Kind.CONFIRM, "receive.po.reopen")
    assert hands.press(Control.YES).kind is Kind.OK


def test_one_scan_a_unit_receives_a_plain_serial_of_the_only_open_item() -> None:
    hands = at_dock(order(line("DRILL", 3)))
    answer = hands.scan("DR0001")
    assert (answer.kind, answer.phrase.code) == (Kind.OK, "receive.unit.ok")
    assert dict(answer.phrase.args) == {"serial": "DR0001", "done": "1", "total": "3"}
    (fact,) = hands.facts
    assert fact == Received(unit=UnitKey("DRILL", "DR0001"), place=DOCK, po="4711", line="1", supplier="ACME")
    assert hands.view.progress == (1, 3)


def test_one_gs1_symbol_with_item_and_serial_receives_its_unit_with_lot_and_expiry() -> None:
    hands = at_dock(order(line("DRILL", 3), line("ROUTER", 3, number="2")))
    hands.scan(f"(01){EACH}(21)DR0001(17)301100(10)L7")
    (fact,) = hands.facts
    assert isinstance(fact, Received)
    assert (fact.unit, fact.lot, fact.expiry) == (UnitKey("DRILL", "DR0001"), "L7", "2030-11-30")


def test_an_item_code_counts_for_one_unit_where_several_items_are_open() -> None:
    hands = at_dock(order(line("ROUTER", 3), line("DRILL", 3, number="2")))
    assert hands.says("ROUTER") == (Kind.OK, "receive.item.chosen")
    assert hands.says("R-1") == (Kind.CONFIRM, "receive.ask.first_unit")
    assert hands.says("R-1") == (Kind.OK, "receive.unit.ok")
    assert hands.step == AwaitUnit("4711", last=UnitKey("ROUTER", "R-1"))


def test_a_serial_that_several_items_may_have_waits_for_its_item() -> None:
    other = Item(code="SWITCH", name="Switch")
    hands = at_dock(order(line("ROUTER", 3), line("SWITCH", 3, number="2")))
    hands.warehouse.add(other)
    assert hands.says("X-1") == (Kind.CONFIRM, "receive.ask.which_item")
    assert hands.step == AwaitItem("4711", "X-1")
    assert hands.says("SWITCH") == (Kind.CONFIRM, "receive.ask.first_unit")
    assert hands.press(Control.YES).phrase.code == "receive.unit.ok"
    assert [fact.unit for fact in hands.facts if isinstance(fact, Received)] == [UnitKey("SWITCH", "X-1")]


def test_the_mask_tells_the_item_where_one_of_several_open_ones_fits() -> None:
    hands = at_dock(order(line("ROUTER", 3, "R-1"), line("DRILL", 3, number="2")))
    assert hands.says("DR0001") == (Kind.OK, "receive.unit.ok")
    assert [fact.unit.item for fact in hands.facts if isinstance(fact, Received)] == ["DRILL"]


def test_the_first_unit_of_an_item_without_mask_and_manifest_is_asked_about_once() -> None:
    hands = at_dock(order(line("ROUTER", 3)))
    assert hands.says("R-1") == (Kind.CONFIRM, "receive.ask.first_unit")
    assert hands.facts == ()
    assert hands.says("R-1") == (Kind.OK, "receive.unit.ok")
    assert hands.says("R-2") == (Kind.OK, "receive.unit.ok")


def test_a_confirmation_lapses_with_any_other_scan() -> None:
    hands = at_dock(order(line("ROUTER", 3)))
    hands.scan("R-1")
    assert hands.says("R-2") == (Kind.CONFIRM, "receive.ask.first_unit")
    assert hands.says("R-1") == (Kind.CONFIRM, "receive.ask.first_unit")


def test_the_same_code_confirms_nothing_within_the_window() -> None:
    hands = at_dock(order(line("ROUTER", 3)))
    hands.scan("R-1")
    assert hands.scan("R-1", after=1.0).kind is Kind.CONFIRM
    assert hands.facts == ()


def test_the_unit_accepted_last_is_answered_already_saved_in_a_calm_tone() -> None:
    hands = at_dock(order(line("DRILL", 3)))
    hands.scan("DR0001")
    assert hands.says("DR0001") == (Kind.NOTE, "unit.already_saved")
    assert hands.facts == ()


def test_a_unit_received_before_is_a_duplicate_with_place_time_and_person() -> None:
    hands = at_dock(order(line("DRILL", 3)))
    hands.scan("DR0001")
    hands.scan("DR0002")
    answer = hands.scan("DR0001")
    assert (answer.kind, answer.phrase.code) == (Kind.DUPLICATE, "receive.unit.duplicate")
    args = dict(answer.phrase.args)
    assert (args["place"], args["who"]) == ("DOCK-1", "KM")
    assert args["at"].endswith("[Europe/Berlin]")
    assert [type(fact) for fact in hands.facts] == [Refused]


KEY = UnitKey("DRILL", "DR0001")
IN = Received(unit=KEY, place=DOCK)
STORED = (IN, PutAway(unit=KEY, to=SHELF))
TAKEN = (*STORED, Picked(unit=KEY, order="SO-1"))


@pytest.mark.parametrize(
    ("before", "kind", "code"),
    [
        (STORED, Kind.DUPLICATE, "receive.unit.duplicate"),
        (TAKEN, Kind.WRONG, "receive.unit.picked"),
        ((*TAKEN, Packed(unit=KEY, order="SO-1")), Kind.WRONG, "receive.unit.packed"),
        ((*TAKEN, Shipped(unit=KEY, order="SO-1")), Kind.WRONG, "receive.unit.shipped"),
        ((*TAKEN, SentOut(unit=KEY, purpose="loan")), Kind.WRONG, "receive.unit.out"),
        ((*TAKEN, Dispatched(unit=KEY, transfer="TR-1")), Kind.WRONG, "receive.unit.in_transit"),
        ((*TAKEN, Shipped(unit=KEY, order="SO-1"), Returned(unit=KEY)), Kind.WRONG, "receive.unit.returned"),
        ((*STORED, Scrapped(unit=KEY)), Kind.HOLD, "receive.unit.scrapped"),
    ],
)
def test_what_the_book_says_of_the_unit_decides(before: tuple[Fact, ...], kind: Kind, code: str) -> None:
    hands = at_dock(order(line("DRILL", 3)))
    hands.warehouse.happened(*before)
    assert hands.says("DR0001") == (kind, code)
    assert [type(fact) for fact in hands.facts] == [Refused]


def test_a_scrapped_unit_stops_the_work_until_ack_and_other_scans_are_refused() -> None:
    hands = at_dock(order(line("DRILL", 3)))
    hands.warehouse.happened(*STORED, Scrapped(unit=KEY))
    hands.scan("DR0001")
    assert isinstance(hands.step, Blocked)
    assert hands.says("DR0002") == (Kind.HOLD, "receive.unit.scrapped")
    hands.press(Control.ACK)
    assert hands.says("DR0002") == (Kind.OK, "receive.unit.ok")


def test_a_lost_unit_is_received_and_held_as_found_and_not_counted_on_the_order() -> None:
    hands = at_dock(order(line("DRILL", 3)))
    hands.warehouse.happened(*STORED, WrittenOff(unit=KEY, reason="count"))
    assert hands.says("DR0001") == (Kind.NOTE, "receive.unit.found")
    unit = hands.warehouse.units[KEY]
    assert unit.state is State.RECEIVED
    assert [hold.kind for hold in unit.holds] == [HoldKind.FOUND]
    assert hands.view.progress == (0, 3)


def test_a_unit_that_another_purchase_order_names_is_received_there_by_yes() -> None:
    hands = at_dock(order(line("DRILL", 3)), order(line("DRILL", 1, "DR0009"), code="4712"))
    assert hands.says("DR0009") == (Kind.CONFIRM, "receive.ask.other_po")
    answer = hands.press(Control.YES)
    assert (answer.kind, answer.phrase.code) == (Kind.NOTE, "receive.unit.on_other_po")
    (fact,) = hands.facts
    assert isinstance(fact, Received)
    assert fact.po == "4712"
    assert hands.step == AwaitUnit("4711", last=UnitKey("DRILL", "DR0009"))


def test_a_unit_that_is_not_on_the_manifest_is_received_and_held() -> None:
    hands = at_dock(order(line("DRILL", 2, "DR0001", "DR0002")))
    assert hands.says("DR0777") == (Kind.NOTE, "receive.unit.not_on_manifest")
    assert [type(fact) for fact in hands.facts] == [Received, Held]
    assert [hold.kind for hold in hands.warehouse.units[UnitKey("DRILL", "DR0777")].holds] == [HoldKind.NOT_ON_MANIFEST]


def test_a_code_that_nobody_knows_wants_its_item_first_where_several_are_open() -> None:
    hands = at_dock(order(line("ROUTER", 2, "R-1", "R-2"), line("DRILL", 2, number="2")))
    answer = hands.scan("R-9")
    assert (answer.kind, answer.phrase.code) == (Kind.UNKNOWN, "receive.unit.unknown")
    hands.scan("ROUTER")
    assert hands.says("R-9") == (Kind.NOTE, "receive.unit.not_on_manifest")


def test_a_manifest_serial_outside_the_mask_is_right_and_its_first_unit_is_not_asked_about() -> None:
    hands = at_dock(order(line("ROUTER", 2, "7"), line("DRILL", 1, "odd one", number="2")))
    assert hands.says("7") == (Kind.OK, "receive.unit.ok")
    assert hands.says("odd one") == (Kind.OK, "receive.unit.ok")


def test_a_look_alike_of_a_missing_serial_warns_and_the_same_scan_again_receives_it() -> None:
    hands = at_dock(order(line("ROUTER", 2, "SN-1O0", "SN-200")))
    answer = hands.scan("SN-1OO")
    assert answer.phrase.code == "receive.ask.look_alike"
    assert dict(answer.phrase.args)["missing"] == "SN-1O0"
    assert hands.says("SN-1OO") == (Kind.NOTE, "receive.unit.not_on_manifest")


def test_a_look_alike_does_not_warn_once_its_twin_is_there() -> None:
    hands = at_dock(order(line("ROUTER", 2, "SN-1O0", "SN-200")))
    hands.scan("SN-1O0")
    assert hands.says("SN-1OO") == (Kind.NOTE, "receive.unit.not_on_manifest")


def test_a_serial_that_does_not_fit_the_mask_is_wrong_and_told_what_serials_look_like() -> None:
    hands = at_dock(order(line("DRILL", 2)))
    answer = hands.scan("4006381333931X")
    assert (answer.kind, answer.phrase.code) == (Kind.WRONG, "receive.unit.mask")
    assert dict(answer.phrase.args)["mask"] == "DR9999"


def test_over_the_tolerance_wants_a_supervisor_and_within_it_is_a_note() -> None:
    hands = at_dock(order(line("DRILL", 1, tolerance=1)))
    hands.scan("DR0001")
    assert hands.says("DR0002") == (Kind.NOTE, "receive.unit.over")
    assert hands.says("DR0003") == (Kind.CONFIRM, "receive.ask.over")
    assert isinstance(hands.step, Asked)
    assert hands.step.by is By.SUPERVISOR
    hands.press(Control.YES)
    assert hands.warehouse.unit(UnitKey("DRILL", "DR0003")) is None


def test_the_same_text_under_another_item_asks_which_item() -> None:
    hands = at_dock(order(line("ROUTER", 2)))
    hands.warehouse.happened(Received(unit=UnitKey("DRILL", "X7"), place=DOCK))
    assert hands.says("X7") == (Kind.CONFIRM, "receive.ask.other_item")
    assert hands.press(Control.YES).phrase.code == "receive.ask.first_unit"
    assert hands.press(Control.YES).phrase.code == "receive.unit.ok"


def test_an_expired_unit_is_received_and_held() -> None:
    hands = at_dock(order(line("DRILL", 2)))
    assert hands.says(f"(01){EACH}(21)DR0001(17)260301") == (Kind.NOTE, "receive.unit.expired")
    assert [type(fact) for fact in hands.facts] == [Received, Held]


def test_a_unit_is_good_through_the_end_of_its_last_day() -> None:
    hands = at_dock(order(line("DRILL", 2)))
    assert hands.says(f"(01){EACH}(21)DR0001(17)260302") == (Kind.OK, "receive.unit.ok")


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("A-01", Kind.WRONG, "misfit.bin"),
        ("1Z12345E1512345676", Kind.WRONG, "misfit.tracking"),
        (CASE, Kind.WRONG, "receive.item.pack_level"),
        (f"(01){CASE}(21)DR0001", Kind.WRONG, "receive.unit.carton"),
        ("(01)09520000099992(21)5", Kind.UNKNOWN, "receive.item.unknown_gtin"),
        ("9520000099992", Kind.UNKNOWN, "receive.item.unknown_gtin"),
        ("ROUTER", Kind.WRONG, "receive.item.not_on_po"),
        ("(00)095200000000000011", Kind.WRONG, "misfit.carton"),
    ],
)
def test_what_is_no_serial_is_named_and_told_what_is_expected(text: str, kind: Kind, code: str) -> None:
    hands = at_dock(order(line("DRILL", 2)))
    answer = hands.scan(text)
    assert (answer.kind, answer.phrase.code) == (kind, code)
    assert answer.found is not None
    assert answer.expected is not None
    assert hands.facts == ()


def test_a_serial_longer_than_the_ledger_holds_is_refused_and_one_of_4000_characters_is_not() -> None:
    hands = at_dock(order(line("ROUTER", 2, "7" * 4000)))
    assert hands.says("7" * 4000) == (Kind.OK, "receive.unit.ok")
    assert hands.says("7" * 5000) == (Kind.UNKNOWN, "unit.too_long")


def test_another_purchase_order_is_begun_by_scanning_it_twice() -> None:
    hands = at_dock(order(line("DRILL", 2)), order(line("DRILL", 2), code="4712"))
    assert hands.says("4712") == (Kind.CONFIRM, "receive.po.switch")
    assert hands.says("4712") == (Kind.OK, "receive.po.opened")
    assert hands.step == AwaitUnit("4712")


def test_a_counted_item_is_a_quantity_on_its_line() -> None:
    hands = at_dock(order(line("CABLE", 50)))
    assert hands.says("CABLE") == (Kind.OK, "receive.item.counted")
    answer = hands.press(Control.QTY, "50")
    assert answer.phrase.code == "receive.quantity.ok"
    assert [fact.quantity for fact in hands.facts if isinstance(fact, LineQuantity)] == [50]
    assert hands.press(Control.QTY, "1").phrase.code == "receive.quantity.over"


def test_a_quantity_keyed_twice_counts_where_a_quantity_is_awaited() -> None:
    hands = at_dock(order(line("CABLE", 50)))
    hands.scan("CABLE")
    assert hands.key("20").phrase.code == "keying.again"
    assert hands.facts == ()
    assert hands.key("20").phrase.code == "receive.quantity.ok"
    assert [(draft.known, draft.fact) for draft in hands.last] == [
        (Known.KEYED, LineQuantity(document=PO, line="1", item="CABLE", quantity=20))
    ]


def test_a_keyed_code_that_is_known_is_no_quantity() -> None:
    hands = at_dock(order(line("CABLE", 5000)), order(line("DRILL", 2), code="4712"))
    hands.scan("CABLE")
    hands.key("4712")
    assert hands.key("4712").phrase.code == "receive.po.switch"
    assert hands.facts == ()


@pytest.mark.parametrize("argument", ["0", "-1", "x", "", "1000000", "٣"])
def test_a_quantity_that_is_none_changes_nothing(argument: str) -> None:
    hands = at_dock(order(line("CABLE", 50)))
    answer = hands.press(Control.QTY, argument)
    assert (answer.kind, hands.facts) == (Kind.WRONG, ())


def test_a_quantity_is_refused_for_an_item_that_is_scanned_unit_by_unit() -> None:
    hands = at_dock(order(line("DRILL", 5)))
    hands.scan("DRILL")
    assert hands.press(Control.QTY, "5").phrase.code == "quantity.tracked"


def test_done_closes_a_complete_order_and_asks_by_yes_before_a_short_one() -> None:
    hands = at_dock(order(line("DRILL", 2)))
    hands.scan("DR0001")
    answer = hands.press(Control.DONE)
    assert (answer.kind, answer.phrase.code) == (Kind.CONFIRM, "receive.po.close_short")
    assert hands.press(Control.NO).kind is Kind.NOTE
    assert hands.says("DR0002") == (Kind.NOTE, "receive.po.complete")
    assert hands.press(Control.DONE).phrase.code == "receive.po.done"
    assert [type(fact) for fact in hands.facts] == [Closed]
    assert hands.step == Home()


def test_a_short_order_is_closed_by_yes_with_what_is_missing() -> None:
    hands = at_dock(order(line("DRILL", 3)))
    hands.scan("DR0001")
    hands.press(Control.DONE)
    answer = hands.press(Control.YES)
    assert answer.phrase.code == "receive.po.closed_short"
    assert dict(answer.phrase.args)["missing"] == "2"
    assert [fact.reason for fact in hands.facts if isinstance(fact, Closed)] == ["short"]


def test_a_manifest_serial_opens_its_order_and_is_received_with_the_same_scan() -> None:
    hands = at_dock()
    hands.warehouse.add(order(line("DRILL", 2, "DR0001", "DR0002")), order(line("DRILL", 2), code="4712"))
    assert hands.says("DR0001") == (Kind.OK, "receive.unit.ok")
    assert [type(fact) for fact in hands.facts] == [Opened, Received]
    assert hands.view.expects == "DR0002"


def test_the_view_expects_done_once_everything_is_there() -> None:
    hands = at_dock(order(line("DRILL", 1, "DR0001")))
    assert hands.view.expects == "DR0001"
    hands.scan("DR0001")
    assert hands.view.expects == "SCN:T4G:DONE"
