"""Return, rule by rule (RULES §5.4, §6)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.return_steps import AwaitCondition, AwaitPlace, AwaitUnit
from scanner_app.workflows.state import Home
from scanner_app.workflows.step import Control
from scanner_app.workflows.workflow import Asked
from sync.ledger.documents import Bin, Gtin, Item, Operator, Right
from sync.ledger.facts import (
    Approved,
    Assembled,
    Dispatched,
    Fact,
    Held,
    Inspected,
    Moved,
    Packed,
    Picked,
    PutAway,
    Received,
    Refused,
    Restocked,
    Returned,
    Scrapped,
    SentOut,
    Shipped,
    WrittenOff,
)
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import HoldKind
from sync.pins import SiteHash, personal
from tests.unit.floor import DOCK, Hands, Warehouse

EACH, CASE = "09520000010010", "19520000010017"
DRILL = Item(
    code="DRILL", name="Cordless drill", mask=r"DR\d{4}", zone="A", warranty_months=24,
    gtins=(Gtin(gtin=EACH), Gtin(gtin=CASE, pack="case", quantity=4)),
)  # fmt: skip
ROUTER = Item(code="ROUTER", name="Router")
CABLE = Item(code="CABLE", name="Cable", serial_tracked=False)
BINS = (
    Bin(code="A-01", zone="A", path=10, capacity=1),
    Bin(code="A-02", zone="A", path=11),
    Bin(code="B-01", path=20, items=("ROUTER",)),
    Bin(code="Q-01", zone="quarantine", path=90),
    Bin(code="RET-1", kind="bench", path=95),
)
KEY = UnitKey("DRILL", "DR0001")
BENCH = Place("RET-1", PlaceKind.BENCH)
PIN = "4711"
VERIFIER = personal(SiteHash.of(PIN, b"0123456789abcdef"), b"fedcba9876543210")


def life(key: UnitKey, *more: Fact) -> tuple[Fact, ...]:
    return (Received(unit=key, place=DOCK), PutAway(unit=key, to=Place("A-02")), *more)


def sold(key: UnitKey = KEY, *, on: str | None = "2026-01-15") -> tuple[Fact, ...]:
    shipped = Shipped(unit=key, order="SO-1", customer_ref="C-7", on=on)
    return life(key, Picked(unit=key, order="SO-1"), shipped)


def at_the_bench(*facts: Fact) -> Hands:
    sofia = Operator(code="SO", initials="SO", badge="badge-so", rights=(Right.WORK, Right.APPROVE), pin=VERIFIER)
    warehouse = Warehouse().add(DRILL, ROUTER, CABLE, *BINS, sofia).happened(*facts)
    return Hands(warehouse, "return")


def inspected(condition: str, *facts: Fact) -> Hands:
    """Return an operator who took the drill in and found it in this condition."""
    hands = at_the_bench(*(facts or sold()))
    hands.scan("DR0001")
    hands.press(Control.REASON, condition)
    return hands


def test_one_scan_takes_a_sold_unit_in_and_says_to_whom_it_went_and_how_long_it_is_covered() -> None:
    hands = at_the_bench(*sold())
    answer = hands.scan("DR0001")
    assert (answer.kind, answer.phrase.code) == (Kind.OK, "return.unit.covered")
    assert dict(answer.phrase.args) == {
        "serial": "DR0001", "order": "SO-1", "customer": "C-7", "at": "2026-01-15", "until": "2028-01-15",
    }  # fmt: skip
    assert hands.facts == (Returned(unit=KEY, order="SO-1", customer_ref="C-7", place=BENCH),)
    assert hands.step == AwaitCondition(KEY)
    unit = hands.warehouse.units[KEY]
    assert (unit.state, unit.place, [hold.kind for hold in unit.holds]) == (
        State.RETURNED, BENCH, [HoldKind.UNINSPECTED],
    )  # fmt: skip


def test_a_warranty_that_is_over_is_said_with_its_last_day() -> None:
    answer = at_the_bench(*sold(on="2024-02-29")).scan("DR0001")
    assert (answer.phrase.code, dict(answer.phrase.args)["until"]) == ("return.unit.not_covered", "2026-02-28")


def test_the_last_day_of_a_warranty_is_covered_and_the_day_is_the_sites() -> None:
    shipped = Shipped(unit=KEY, order="SO-1", customer_ref="C-7", on="2024-03-01T23:30:00.000Z")
    answer = at_the_bench(*life(KEY, Picked(unit=KEY, order="SO-1"), shipped)).scan("DR0001")
    assert (answer.phrase.code, dict(answer.phrase.args)["until"]) == ("return.unit.covered", "2026-03-02")


def test_an_item_without_warranty_terms_is_sold_and_no_more_is_said() -> None:
    key = UnitKey("ROUTER", "R-1")
    assert at_the_bench(*sold(key)).says("R-1") == (Kind.OK, "return.unit.sold")


@pytest.mark.parametrize(
    ("facts", "kind", "code"),
    [
        (life(KEY, Picked(unit=KEY, order="SO-1"), SentOut(unit=KEY, purpose="loan", holder="C-9")), Kind.NOTE,
         "return.unit.loan"),
        (life(KEY, WrittenOff(unit=KEY, reason="theft")), Kind.NOTE, "return.unit.lost"),
        ((*sold(), Held(unit=KEY, hold="r", kind=HoldKind.RECALL)), Kind.NOTE, "return.unit.held"),
    ],
)  # fmt: skip
def test_what_comes_back_is_taken_in_whatever_the_book_says(facts: tuple[Fact, ...], kind: Kind, code: str) -> None:
    hands = at_the_bench(*facts)
    assert hands.says("DR0001") == (kind, code)
    assert hands.recorded(Returned)
    assert hands.warehouse.units[KEY].state is State.RETURNED


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (life(KEY), "unit.stored"),
        (life(KEY)[:1], "unit.received"),
        (life(KEY, Picked(unit=KEY, order="SO-1")), "unit.picked"),
        (life(KEY, Picked(unit=KEY, order="SO-1"), Packed(unit=KEY, order="SO-1")), "unit.packed"),
        (life(KEY, Picked(unit=KEY, order="SO-1"), Dispatched(unit=KEY, transfer="T-1")), "unit.in_transit"),
        (life(KEY, Assembled(unit=KEY, parent=UnitKey("KIT", "K1"))), "unit.assembled"),
    ],
)
def test_a_unit_that_the_book_has_here_cannot_have_come_back(facts: tuple[Fact, ...], code: str) -> None:
    hands = at_the_bench(*facts)
    assert hands.says("DR0001") == (Kind.WRONG, code)
    assert [type(fact) for fact in hands.facts] == [Refused]


def test_a_scrapped_unit_stops_the_work() -> None:
    assert at_the_bench(*life(KEY, Scrapped(unit=KEY))).says("DR0001") == (Kind.HOLD, "unit.scrapped")


def test_a_unit_on_the_bench_goes_on_to_its_inspection_and_the_last_one_is_saved_already() -> None:
    hands = at_the_bench(*sold(), Returned(unit=KEY, place=BENCH))
    assert hands.says("DR0001") == (Kind.NOTE, "return.unit.on_bench")
    assert (hands.step, hands.facts) == (AwaitCondition(KEY), ())
    assert hands.says("DR0001") == (Kind.NOTE, "unit.already_saved")
    assert hands.step == AwaitCondition(KEY)


def test_a_serial_of_two_items_that_both_are_out_wants_the_items_code() -> None:
    twin = UnitKey("ROUTER", "DR0001")
    hands = at_the_bench(*sold(), *sold(twin))
    assert hands.says("DR0001") == (Kind.WRONG, "unit.ambiguous")
    assert hands.says("ROUTER") == (Kind.OK, "item.chosen")
    hands.scan("DR0001")
    assert hands.recorded(Returned)[0].unit == twin


def test_a_unit_that_is_not_known_here_is_asked_about_taken_in_and_held_for_its_verdict() -> None:
    hands = at_the_bench()
    assert hands.says("DR0009") == (Kind.UNKNOWN, "unit.no_item")
    assert hands.says(EACH) == (Kind.OK, "item.chosen")
    assert hands.says("DR0009") == (Kind.CONFIRM, "return.ask.unknown")
    assert isinstance(hands.step, Asked)
    answer = hands.press(Control.YES)
    assert (answer.kind, answer.phrase.code) == (Kind.NOTE, "return.unit.taken_in")
    key = UnitKey("DRILL", "DR0009")
    assert [type(fact) for fact in hands.facts] == [Returned, Held]
    assert {hold.kind for hold in hands.warehouse.units[key].holds} == {HoldKind.UNINSPECTED, HoldKind.VERDICT}


def test_what_is_no_serial_of_its_item_and_an_unknown_item_number_are_refused() -> None:
    hands = at_the_bench()
    hands.scan(EACH)
    assert hands.says("NOPE") == (Kind.WRONG, "unit.mask")
    assert hands.says("9520000099992") == (Kind.UNKNOWN, "misfit.unknown_gtin")
    assert hands.says(CASE) == (Kind.WRONG, "receive.item.pack_level")
    assert hands.says("CABLE") == (Kind.WRONG, "item.untracked")
    assert hands.says("A-01") == (Kind.WRONG, "misfit.bin")


def test_as_new_goes_back_into_stock_at_the_proposed_bin() -> None:
    hands = inspected("as_new")
    assert hands.step == AwaitPlace(KEY, "as_new", "A-01")
    assert hands.view.target == "A-01"
    assert hands.says("A-01") == (Kind.OK, "return.place.restocked")
    assert hands.facts == (Restocked(unit=KEY, to=Place("A-01")),)
    unit = hands.warehouse.units[KEY]
    assert (unit.state, unit.holds, unit.condition) == (State.RECEIVED, (), "as_new")
    assert hands.session.step == AwaitUnit(last=KEY)


def test_the_condition_is_a_fact_of_its_own() -> None:
    hands = at_the_bench(*sold())
    hands.scan("DR0001")
    answer = hands.press(Control.REASON, "used")
    assert (answer.kind, answer.phrase.code) == (Kind.OK, "return.condition.ok")
    assert hands.facts == (Inspected(unit=KEY, answers=(("condition", "used"),), condition="used"),)
    assert hands.step == AwaitPlace(KEY, "used", "Q-01")


def test_quarantine_takes_a_unit_in_any_condition_and_keeps_it_held() -> None:
    hands = inspected("damaged")
    assert hands.says("Q-01") == (Kind.OK, "return.place.quarantine")
    assert hands.facts == (Moved(unit=KEY, to=Place("Q-01"), origin=BENCH),)
    unit = hands.warehouse.units[KEY]
    assert (unit.state, [hold.kind for hold in unit.holds]) == (State.RETURNED, [HoldKind.UNINSPECTED])


@pytest.mark.parametrize("condition", ["used", "damaged", "incomplete"])
def test_any_other_condition_becomes_stock_by_a_second_person_alone(condition: str) -> None:
    hands = inspected(condition)
    assert hands.says("A-02") == (Kind.CONFIRM, "return.ask.restock")
    assert hands.press(Control.YES).kind is Kind.CONFIRM
    hands.scan("badge-so")
    hands.key(PIN)
    assert [type(fact) for fact in hands.facts] == [Approved, Restocked]
    assert hands.last[-1].approver == "SO"
    assert hands.warehouse.units[KEY].state is State.RECEIVED


def test_scrap_wants_a_second_person_and_ends_the_units_life() -> None:
    hands = inspected("damaged")
    assert hands.press(Control.REASON, "scrap").phrase.code == "return.ask.scrap"
    hands.scan("badge-so")
    hands.key(PIN)
    assert hands.recorded(Scrapped) == [Scrapped(unit=KEY, reason="damaged")]
    assert hands.warehouse.units[KEY].state is State.SCRAPPED


def test_a_unit_under_another_hold_goes_to_quarantine_and_nowhere_else() -> None:
    hands = inspected("as_new", *sold(), Held(unit=KEY, hold="r", kind=HoldKind.RECALL))
    assert hands.step == AwaitPlace(KEY, "as_new", "Q-01")
    assert hands.says("A-02") == (Kind.WRONG, "return.place.held")
    assert hands.says("Q-01") == (Kind.OK, "return.place.quarantine")


def test_bins_that_may_not_or_cannot_take_it_are_said_to_be_so() -> None:
    hands = inspected("as_new")
    assert hands.says("RET-1") == (Kind.WRONG, "putaway.bin.not_storage")
    assert hands.says("B-01") == (Kind.WRONG, "putaway.bin.forbidden")
    assert hands.says("A-02") == (Kind.CONFIRM, "putaway.ask.other_bin")
    assert hands.says("A-02") == (Kind.OK, "return.place.restocked")


def test_a_bin_that_is_full_by_the_book_is_asked_about() -> None:
    other = UnitKey("DRILL", "DR0002")
    hands = inspected("as_new", *sold(), Received(unit=other, place=DOCK), PutAway(unit=other, to=Place("A-01")))
    assert hands.says("A-01") == (Kind.CONFIRM, "putaway.ask.full")
    assert hands.press(Control.YES).phrase.code == "return.place.restocked"


def test_an_unknown_condition_is_refused_and_a_control_that_does_nothing_here_too() -> None:
    hands = at_the_bench(*sold())
    hands.scan("DR0001")
    assert hands.press(Control.REASON, "rusty").phrase.code == "return.condition.unknown"
    assert hands.press(Control.SHORT).phrase.code == "misfit.control"
    assert hands.step == AwaitCondition(KEY)


def test_later_leaves_the_unit_on_the_bench_at_either_step() -> None:
    hands = at_the_bench(*sold())
    hands.scan("DR0001")
    assert hands.press(Control.SKIP).phrase.code == "return.unit.later"
    hands.scan("DR0001")
    hands.press(Control.REASON, "used")
    assert hands.press(Control.SKIP).phrase.code == "return.unit.later"
    assert hands.warehouse.units[KEY].state is State.RETURNED


def test_the_next_unit_may_be_scanned_before_the_last_one_is_inspected() -> None:
    second = UnitKey("DRILL", "DR0002")
    hands = at_the_bench(*sold(), *sold(second))
    hands.scan("DR0001")
    assert hands.says("DR0002") == (Kind.OK, "return.unit.covered")
    assert hands.step == AwaitCondition(second)


@pytest.mark.parametrize("step", [AwaitCondition(KEY), AwaitPlace(KEY, "used", None)])
def test_a_unit_that_another_handheld_moved_on_meanwhile_is_not_touched(step: AwaitCondition | AwaitPlace) -> None:
    hands = at_the_bench(*life(KEY))
    for key in (KEY, UnitKey("DRILL", "DR0404")):
        hands.session = hands.session.at(type(step)(key, *([] if isinstance(step, AwaitCondition) else ["used"])))
        answer = hands.press(Control.REASON, "used") if isinstance(step, AwaitCondition) else hands.scan("A-02")
        assert answer.kind is Kind.WRONG
        assert not [fact for fact in hands.facts if not isinstance(fact, Refused)]
        assert isinstance(hands.step, AwaitUnit)
    hands.session = hands.session.at(AwaitPlace(UnitKey("DRILL", "DR0404"), "used"))
    assert hands.press(Control.REASON, "scrap").phrase.code == "return.unit.gone"


def test_done_leaves() -> None:
    hands = at_the_bench(*sold())
    hands.scan("DR0001")
    assert hands.press(Control.DONE).phrase.code == "return.left"
    assert hands.step == Home()
