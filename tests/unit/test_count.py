"""Count, rule by rule (RULES §6)."""

from datetime import timedelta

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.count_steps import AwaitBin, Counting, Missing
from scanner_app.workflows.count_unit import MOST
from scanner_app.workflows.state import Home
from scanner_app.workflows.step import Control
from sync.ledger.documents import Bin, Gtin, Item, Operator, Right
from sync.ledger.facts import (
    Approved,
    Closed,
    Counted,
    Fact,
    Opened,
    Picked,
    PutAway,
    Received,
    Refused,
    Scrapped,
    WrittenOff,
)
from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State
from sync.pins import SiteHash, personal
from tests.unit.floor import DOCK, START, Hands, Warehouse

CASE = "19520000010017"
PIN = "4711"
VERIFIER = personal(SiteHash.of(PIN, b"0123456789abcdef"), b"fedcba9876543210")
DRILL = Item(code="DRILL", name="Cordless drill", mask=r"DR\d{4}", gtins=(Gtin(gtin=CASE, pack="case", quantity=4),))
ROUTER = Item(code="ROUTER", name="Router")
CABLE = Item(code="CABLE", name="Cable", serial_tracked=False)
A01, A02 = Place("A-01"), Place("A-02")


def drill(number: int) -> UnitKey:
    return UnitKey("DRILL", f"DR{number:04d}")


def stored(number: int, at: Place = A01) -> tuple[Fact, ...]:
    return (Received(unit=drill(number), place=DOCK), PutAway(unit=drill(number), to=at))


def at_the_shelf(*facts: Fact) -> Hands:
    """Return a counter at A-01, which holds DR0001 and DR0002 by the book."""
    sofia = Operator(code="SO", initials="SO", badge="badge-so", rights=(Right.WORK, Right.APPROVE), pin=VERIFIER)
    warehouse = Warehouse().add(DRILL, ROUTER, CABLE, Bin(code="A-01", path=1), Bin(code="A-02", path=2), sofia)
    hands = Hands(warehouse.happened(*stored(1), *stored(2), *facts), "count")
    hands.now += timedelta(hours=1)
    hands.scan("A-01")
    return hands


def missing_twice(*facts: Fact) -> Hands:
    """Return a counter who found DR0001 alone, twice."""
    hands = at_the_shelf(*facts)
    for _ in range(2):
        hands.scan("DR0001")
        hands.press(Control.DONE)
    return hands


def test_a_bin_is_counted_blind_and_closed_where_nothing_is_missing() -> None:
    hands = at_the_shelf()
    assert [type(fact) for fact in hands.facts] == [Opened]
    assert hands.view.progress == (0, 0)
    assert not hands.view.lines
    assert hands.says("DR0001") == (Kind.OK, "count.unit.ok")
    count = hands.recorded(Counted)[0].count
    assert hands.recorded(Counted) == [Counted(unit=drill(1), bin=A01, count=count)]
    hands.scan("DR0002")
    answer = hands.press(Control.DONE)
    assert (answer.kind, answer.phrase.code) == (Kind.OK, "count.done")
    assert [(fact.document.code, fact.reason) for fact in hands.recorded(Closed)] == [(count, None)]
    assert hands.session.step == AwaitBin()


def test_a_unit_is_counted_once() -> None:
    hands = at_the_shelf()
    hands.scan("DR0001")
    assert hands.says("DR0001") == (Kind.NOTE, "count.unit.again")
    assert hands.facts == ()


def test_a_unit_that_the_book_has_elsewhere_is_counted_here_and_is_here_from_now_on() -> None:
    hands = at_the_shelf(*stored(5, A02))
    assert hands.says("DR0005") == (Kind.NOTE, "count.unit.elsewhere")
    assert hands.warehouse.units[drill(5)].place == A01


def test_a_lost_unit_turns_up() -> None:
    hands = at_the_shelf(*stored(5), WrittenOff(unit=drill(5), reason="count"))
    assert hands.says("DR0005") == (Kind.NOTE, "count.unit.lost")
    assert hands.warehouse.units[drill(5)].state is State.STORED


@pytest.mark.parametrize(
    ("facts", "kind", "code"),
    [
        ((*stored(5), Picked(unit=drill(5), order="SO-1")), Kind.WRONG, "unit.picked"),
        ((*stored(5), Scrapped(unit=drill(5))), Kind.HOLD, "unit.scrapped"),
    ],
)
def test_a_unit_that_should_not_lie_there_is_refused_and_seen_there(
    facts: tuple[Fact, ...], kind: Kind, code: str
) -> None:
    hands = at_the_shelf(*facts)
    assert hands.says("DR0005") == (kind, code)
    assert [fact.place for fact in hands.recorded(Refused)] == [A01]


def test_a_unit_that_is_not_known_here_is_counted_as_found_by_yes() -> None:
    hands = at_the_shelf()
    assert hands.says("DR0009") == (Kind.UNKNOWN, "unit.no_item")
    assert hands.says("DRILL") == (Kind.OK, "item.chosen")
    assert hands.says("XX") == (Kind.WRONG, "unit.mask")
    assert hands.says("DR0009") == (Kind.CONFIRM, "count.ask.found")
    hands.press(Control.YES)
    assert hands.recorded(Counted)[0].unit == drill(9)
    hands.scan("DRILL")
    assert hands.says("DR0009") == (Kind.NOTE, "count.unit.again")


def test_what_is_no_unit_is_told_what_it_is() -> None:
    hands = at_the_shelf()
    assert hands.says("A-01") == (Kind.WRONG, "count.same_bin")
    assert hands.says("A-02") == (Kind.WRONG, "count.other_bin")
    assert hands.says(CASE) == (Kind.WRONG, "receive.item.pack_level")
    assert hands.says("CABLE") == (Kind.WRONG, "item.untracked")
    assert hands.says("9520000099992") == (Kind.UNKNOWN, "misfit.unknown_gtin")
    assert hands.press(Control.SHORT).phrase.code == "misfit.control"


def test_a_serial_of_two_items_is_the_one_that_lies_there_else_the_items_code_is_wanted() -> None:
    twin, stray = UnitKey("ROUTER", "DR0001"), UnitKey("ROUTER", "DR0005")
    hands = at_the_shelf(Received(unit=twin, place=DOCK), Received(unit=stray, place=DOCK), *stored(5, A02))
    hands.scan("DR0001")
    assert hands.recorded(Counted)[0].unit == drill(1)
    assert hands.says("DR0005") == (Kind.WRONG, "unit.ambiguous")


def test_what_is_missing_is_counted_a_second_time_from_the_beginning() -> None:
    hands = at_the_shelf()
    hands.scan("DR0001")
    answer = hands.press(Control.DONE)
    assert (answer.kind, answer.phrase.code, hands.facts) == (Kind.NOTE, "count.again", ())
    step = hands.step
    assert isinstance(step, Counting)
    assert (step.second, step.seen) == (True, ())
    hands.scan("DR0001")
    hands.scan("DR0002")
    assert hands.press(Control.DONE).phrase.code == "count.done"


def test_what_is_missing_twice_is_written_off_by_a_second_person_alone() -> None:
    hands = missing_twice()
    step = hands.step
    assert isinstance(step, Missing)
    assert step.units == (drill(2),)
    assert hands.press(Control.EMPTY).phrase.code == "count.ask.write_off"
    assert hands.press(Control.YES).kind is Kind.CONFIRM
    hands.scan("badge-so")
    hands.key(PIN)
    assert [type(fact) for fact in hands.facts] == [Approved, WrittenOff, Closed]
    assert hands.recorded(WrittenOff) == [WrittenOff(unit=drill(2), reason="count", incident=step.count)]
    assert hands.warehouse.units[drill(2)].state is State.LOST


def test_what_is_missing_may_be_left_to_the_desk_and_nothing_is_written_off() -> None:
    hands = missing_twice()
    assert hands.scan("DR0002").kind is Kind.WRONG
    assert hands.press(Control.DONE).phrase.code == "count.left_open"
    assert [fact.reason for fact in hands.recorded(Closed)] == ["difference"]
    assert hands.warehouse.units[drill(2)].state is State.STORED


def test_a_unit_that_was_picked_while_the_supervisor_came_is_not_written_off() -> None:
    hands = missing_twice()
    hands.press(Control.EMPTY)
    hands.warehouse.happened(Picked(unit=drill(2), order="SO-1"))
    hands.scan("badge-so")
    hands.key(PIN)
    assert hands.recorded(WrittenOff) == []
    assert [fact.reason for fact in hands.recorded(Closed)] == ["written_off"]


def test_what_another_handheld_put_there_or_took_away_while_it_was_counted_is_not_missing() -> None:
    hands = at_the_shelf()
    later = START + timedelta(hours=2)
    hands.warehouse.happened(*stored(7), Picked(unit=drill(2), order="SO-1"), at=later)
    hands.scan("DR0001")
    assert hands.press(Control.DONE).phrase.code == "count.done"


def test_a_clock_that_is_set_back_in_the_middle_loses_no_counted_unit() -> None:
    hands = at_the_shelf()
    hands.scan("DR0001")
    hands.now -= timedelta(days=400)
    hands.scan("DR0002")
    assert hands.press(Control.DONE).phrase.code == "count.done"


def test_more_units_than_a_saved_step_may_name_are_not_counted_at_once() -> None:
    hands = at_the_shelf()
    step = hands.step
    assert isinstance(step, Counting)
    seen = tuple(drill(number) for number in range(1000, 1000 + MOST))
    hands.session = hands.session.at(Counting(step.bin, step.count, step.began, seen=seen))
    assert hands.says("DR0001") == (Kind.WRONG, "count.too_many")


def test_a_full_count_never_writes_off_what_it_had_no_room_for() -> None:
    hands = at_the_shelf()
    step = hands.step
    assert isinstance(step, Counting)
    seen = tuple(drill(number) for number in range(1000, 1000 + MOST))
    hands.session = hands.session.at(Counting(step.bin, step.count, step.began, seen=seen))
    assert hands.press(Control.DONE).phrase.code == "count.left_open"
    assert [closed.reason for closed in hands.recorded(Closed)] == ["difference"]
    assert hands.session.step == AwaitBin()
    assert hands.warehouse.units[drill(1)].state is State.STORED


def test_a_bin_that_is_gone_from_the_book_ends_the_count() -> None:
    hands = at_the_shelf()
    del hands.warehouse.locations["A-01"]
    assert hands.says("DR0001") == (Kind.WRONG, "document.gone")
    assert hands.says("DR0001") == (Kind.WRONG, "misfit.unit")
    assert hands.press(Control.DONE).phrase.code == "count.left"
    assert hands.session.step == Home()
