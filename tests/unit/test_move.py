"""Move, rule by rule (RULES §5.4, §6)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.move_steps import AwaitGoods, AwaitTarget
from scanner_app.workflows.state import Home
from scanner_app.workflows.step import Control
from sync.ledger.documents import Bin, Gtin, Item
from sync.ledger.envelope import Known
from sync.ledger.facts import Fact, Held, Moved, Picked, PutAway, Received, Refused, Shipped
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.ledger.lifecycle import State
from tests.unit.floor import DOCK, Hands, Warehouse

CASE = "19520000010017"
DRILL = Item(code="DRILL", name="Cordless drill", mask=r"DR\d{4}", gtins=(Gtin(gtin=CASE, pack="case", quantity=4),))
ROUTER = Item(code="ROUTER", name="Router")
CABLE = Item(code="CABLE", name="Cable", serial_tracked=False)
BINS = (
    Bin(code="A-01", path=10),
    Bin(code="A-02", path=11, capacity=1),
    Bin(code="B-01", path=20, items=("ROUTER",)),
    Bin(code="Q-01", zone="quarantine", path=90),
    Bin(code="PACK-1", kind="bench", path=95),
)


def drill(number: int) -> UnitKey:
    return UnitKey("DRILL", f"DR{number:04d}")


def stored(number: int, at: str = "A-01") -> tuple[Fact, ...]:
    return (Received(unit=drill(number), place=DOCK), PutAway(unit=drill(number), to=Place(at)))


def at_the_shelf(*facts: Fact) -> Hands:
    """Return a mover; DR0001 and DR0002 are in A-01."""
    warehouse = Warehouse().add(DRILL, ROUTER, CABLE, *BINS)
    return Hands(warehouse.happened(*stored(1), *stored(2), *facts), "move")


def test_a_unit_and_a_place_move_it() -> None:
    hands = at_the_shelf()
    assert hands.says("DR0001") == (Kind.OK, "move.unit.ok")
    assert hands.says("A-02") == (Kind.OK, "move.done")
    assert hands.facts == (Moved(unit=drill(1), to=Place("A-02"), origin=Place("A-01")),)
    assert hands.last[0].known is Known.SCANNED
    assert hands.step == AwaitGoods()


def test_a_bin_moves_as_a_whole_and_its_units_are_known_by_it() -> None:
    hands = at_the_shelf()
    assert hands.says("A-01") == (Kind.OK, "move.bin.ok")
    assert hands.step == AwaitTarget((drill(1), drill(2)), "A-01")
    assert hands.says("PACK-1") == (Kind.OK, "move.done_many")
    bench = Place("PACK-1", PlaceKind.BENCH)
    assert hands.recorded(Moved) == [Moved(unit=drill(n), to=bench, origin=Place("A-01")) for n in (1, 2)]
    assert {draft.known for draft in hands.last} == {Known.BY_PARENT}


def test_a_unit_that_has_left_the_bin_meanwhile_does_not_move_with_it() -> None:
    hands = at_the_shelf()
    hands.scan("A-01")
    hands.warehouse.happened(Moved(unit=drill(2), to=Place("Q-01")))
    assert hands.says("PACK-1") == (Kind.WRONG, "unit.stored")
    assert hands.step == AwaitTarget((drill(1),), "A-01")
    assert hands.says("PACK-1") == (Kind.OK, "move.done")
    assert [fact.unit for fact in hands.recorded(Moved)] == [drill(1)]


def test_a_unit_scanned_beside_a_whole_bin_is_known_by_its_own_scan() -> None:
    hands = at_the_shelf(*stored(3, "Q-01"))
    hands.scan("A-01")
    assert hands.says("DR0003") == (Kind.OK, "move.unit.ok")
    assert hands.says("PACK-1") == (Kind.OK, "move.done_many")
    assert [draft.known for draft in hands.last] == [Known.BY_PARENT, Known.BY_PARENT, Known.SCANNED]


def test_a_picked_unit_that_is_moved_stays_picked() -> None:
    hands = at_the_shelf(Picked(unit=drill(1), order="SO-1"))
    hands.scan("DR0001")
    hands.scan("PACK-1")
    assert hands.warehouse.units[drill(1)].state is State.PICKED


def test_an_empty_bin_and_one_that_holds_too_much_are_said_to_be_so() -> None:
    many = (fact for number in range(100, 301) for fact in stored(number, "Q-01"))
    hands = at_the_shelf(*many)
    assert hands.says("A-02") == (Kind.WRONG, "move.bin.empty")
    assert hands.says("Q-01") == (Kind.WRONG, "move.bin.too_full")


def test_units_in_hand_are_counted_and_no_more_than_one_scan_can_move() -> None:
    facts = [fact for number in range(100, 301) for fact in stored(number)]
    hands = at_the_shelf(*facts)
    hands.session = hands.session.at(AwaitTarget(tuple(drill(number) for number in range(100, 300))))
    assert hands.says("DR0300") == (Kind.WRONG, "move.hand_full")
    assert hands.says("DR0100") == (Kind.NOTE, "move.unit.already")


def test_a_unit_that_is_not_here_cannot_be_moved_and_an_unknown_code_is_said_to_be_one() -> None:
    hands = at_the_shelf(Picked(unit=drill(1), order="SO-1"), Shipped(unit=drill(1), order="SO-1"))
    assert hands.says("DR0001") == (Kind.WRONG, "unit.shipped")
    assert [type(fact) for fact in hands.facts] == [Refused]
    assert hands.says("DR0404") == (Kind.UNKNOWN, "misfit.serial")


def test_held_goods_move_to_quarantine_at_once_and_elsewhere_by_yes() -> None:
    hands = at_the_shelf(Held(unit=drill(1), hold="r", kind="recall"))
    hands.scan("DR0001")
    assert hands.says("A-02") == (Kind.CONFIRM, "putaway.ask.held")
    assert hands.says("Q-01") == (Kind.OK, "move.done")


def test_a_place_that_is_full_by_the_book_is_asked_about_and_a_forbidden_one_refused() -> None:
    hands = at_the_shelf()
    hands.scan("A-01")
    assert hands.says("B-01") == (Kind.WRONG, "putaway.bin.forbidden")
    assert hands.says("A-02") == (Kind.CONFIRM, "putaway.ask.full")
    assert hands.press(Control.YES).phrase.code == "move.done_many"


def test_the_bin_itself_is_no_place_to_move_it_to() -> None:
    hands = at_the_shelf()
    hands.scan("A-01")
    assert hands.says("A-01") == (Kind.WRONG, "move.place.same")


def test_what_is_set_back_is_the_last_unit_or_the_whole_bin() -> None:
    hands = at_the_shelf()
    hands.scan("DR0001")
    hands.scan("DR0002")
    assert hands.press(Control.SKIP).phrase.code == "putaway.unit.set_back"
    assert hands.step == AwaitTarget((drill(1),))
    assert hands.press(Control.DONE).phrase.code == "putaway.in_hand"
    hands.press(Control.SKIP)
    hands.scan("A-01")
    hands.press(Control.SKIP)
    assert hands.press(Control.DONE).phrase.code == "move.left"
    assert hands.session.step == Home()


@pytest.mark.parametrize("after", [(), (drill(2),)])
def test_a_unit_that_is_gone_meanwhile_leaves_the_hand(after: tuple[UnitKey, ...]) -> None:
    hands = at_the_shelf()
    hands.session = hands.session.at(AwaitTarget((drill(1), *after)))
    hands.warehouse.happened(Picked(unit=drill(1), order="SO-1"), Shipped(unit=drill(1), order="SO-1"))
    assert hands.says("A-02") == (Kind.WRONG, "unit.shipped")
    assert hands.session.step == (AwaitTarget(after) if after else AwaitGoods())


def test_a_unit_that_the_book_has_lost_leaves_the_hand_too() -> None:
    hands = at_the_shelf()
    hands.session = hands.session.at(AwaitTarget((drill(404),)))
    assert hands.says("A-02") == (Kind.WRONG, "document.gone")


def test_a_serial_of_two_items_wants_the_items_code() -> None:
    twin = UnitKey("ROUTER", "DR0001")
    hands = at_the_shelf(Received(unit=twin, place=DOCK))
    assert hands.says("DR0001") == (Kind.WRONG, "unit.ambiguous")
    assert hands.says(CASE) == (Kind.WRONG, "receive.item.pack_level")
    assert hands.says("CABLE") == (Kind.WRONG, "item.untracked")
    assert hands.says("ROUTER") == (Kind.OK, "item.chosen")
    hands.scan("DR0001")
    assert hands.step == AwaitTarget((twin,))
    assert hands.says("DRILL") == (Kind.OK, "item.chosen")
    assert hands.session.step == AwaitTarget((twin,), None, "DRILL")
