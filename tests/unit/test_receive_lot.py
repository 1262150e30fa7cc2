"""Receive: lot and expiry are known before a unit is received, whatever its label carries (RULES §6 Receive)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.receive_steps import AwaitDetails, AwaitUnit
from scanner_app.workflows.step import Control
from scanner_app.workflows.workflow import Blocked
from sync.ledger.documents import Bin, Gtin, Item, PurchaseOrder, PurchaseOrderLine
from sync.ledger.envelope import Known
from sync.ledger.facts import Fact, Held, PutAway, Received, Refused, WrittenOff
from sync.ledger.identity import Place, UnitKey
from sync.ledger.unit import HoldKind
from tests.unit.floor import DOCK, Hands, Warehouse

EACH, OTHER = "09520000010010", "09520000020019"
CELL = Item(
    code="CELL", name="Cell", mask=r"C\d{3}", gtins=(Gtin(gtin=EACH),), lot_tracked=True, expiry_tracked=True
)  # fmt: skip
DRUG = Item(code="DRUG", name="Drug", mask=r"D\d{3}", gtins=(Gtin(gtin=OTHER),), lot_tracked=True)
KEY = UnitKey("CELL", "C001")
IN = Received(unit=KEY, place=DOCK, lot="L1", expiry="2030-11-30")


def at_dock(item: str = "CELL", *, expected: int = 5) -> Hands:
    lines = (PurchaseOrderLine(line="1", item=item, expected=expected),)
    po = PurchaseOrder(code="4711", supplier="ACME", lines=lines)
    hands = Hands(Warehouse().add(CELL, DRUG, Bin(code="A-01"), po), "receive")
    hands.scan("4711")
    return hands


def captured(hands: Hands) -> tuple[str, str | None, str | None]:
    (fact,) = hands.recorded(Received)
    return fact.unit.serial, fact.lot, fact.expiry


def test_a_unit_is_not_received_before_its_lot_and_date_are_known() -> None:
    hands = at_dock()
    assert hands.says("C001") == (Kind.CONFIRM, "receive.ask.lot")
    assert hands.facts == ()
    assert hands.view.ask.code == "ask.lot"
    assert hands.says("(10)L7") == (Kind.CONFIRM, "receive.ask.expiry")
    assert hands.says("(17)301130") == (Kind.OK, "receive.unit.ok")
    assert captured(hands) == ("C001", "L7", "2030-11-30")
    assert hands.step == AwaitUnit("4711", last=KEY)


def test_a_second_symbol_with_both_is_joined_to_the_first() -> None:
    hands = at_dock()
    hands.scan("C001")
    assert hands.says(f"(01){EACH}(17)301130(10)L7") == (Kind.OK, "receive.unit.ok")
    assert captured(hands) == ("C001", "L7", "2030-11-30")


@pytest.mark.parametrize("first", [f"(01){EACH}(17)301130(10)L7", "(17)301130(10)L7"])
def test_the_symbol_with_lot_and_date_may_come_first(first: str) -> None:
    hands = at_dock()
    hands.scan(first)
    assert hands.facts == ()
    assert hands.says("C001") == (Kind.OK, "receive.unit.ok")
    assert captured(hands) == ("C001", "L7", "2030-11-30")


def test_what_was_said_of_one_unit_is_not_said_of_the_next() -> None:
    hands = at_dock()
    hands.scan("(17)301130(10)L7")
    hands.scan("C001")
    assert hands.says("C002") == (Kind.CONFIRM, "receive.ask.lot")


def test_day_00_is_the_last_of_the_month() -> None:
    hands = at_dock()
    hands.scan(f"(01){EACH}(21)C001(17)280200(10)L7")
    assert captured(hands) == ("C001", "L7", "2028-02-29")


def test_a_lot_and_a_date_are_typed_twice() -> None:
    hands = at_dock()
    hands.scan("C001")
    hands.key("LOT 7/a")
    assert hands.facts == ()
    assert hands.key("LOT 7/a").phrase.code == "receive.ask.expiry"
    hands.key("301100")
    assert hands.key("301100").phrase.code == "receive.unit.ok"
    assert captured(hands) == ("C001", "LOT 7/a", "2030-11-30")
    assert [draft.known for draft in hands.last] == [Known.KEYED]


def test_a_plain_code_is_the_lot_once_it_is_scanned_again() -> None:
    hands = at_dock("DRUG")
    hands.scan("D001")
    assert hands.says("B-77") == (Kind.CONFIRM, "receive.ask.lot_right")
    assert hands.says("B-77") == (Kind.OK, "receive.unit.ok")
    assert captured(hands) == ("D001", "B-77", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"(01){EACH}(21)C002(10)L7", "receive.details.other_unit"),
        (f"(01){OTHER}(10)L7", "receive.details.other_item"),
        ("(17)301399", "receive.details.no_date"),
        ("L" * 41, "receive.details.no_lot"),
        ("A-01", "misfit.bin"),
        ("C001", "misfit.serial"),
    ],
)
def test_what_gives_no_lot_is_refused_and_the_unit_goes_on_waiting(text: str, code: str) -> None:
    hands = at_dock()
    hands.scan("C001")
    answer = hands.scan(text)
    assert (answer.phrase.code, hands.facts) == (code, ())
    assert isinstance(hands.step, AwaitDetails)


def test_a_typed_date_that_does_not_exist_is_none() -> None:
    hands = at_dock()
    hands.scan(f"(01){EACH}(21)C001(10)L7")
    hands.key("2030-02-30")
    assert hands.key("2030-02-30").phrase.code == "receive.details.no_expiry"


def test_two_symbols_of_one_unit_that_differ_are_not_joined() -> None:
    hands = at_dock()
    hands.scan(f"(01){EACH}(21)C001(10)L7")
    assert hands.says("(17)301130(10)L8") == (Kind.WRONG, "receive.details.lot_differs")
    assert hands.facts == ()


def test_no_puts_the_unit_aside_and_nothing_is_received() -> None:
    hands = at_dock()
    hands.scan("C001")
    hands.press(Control.NO)
    assert (hands.step, hands.facts) == (AwaitUnit("4711"), ())


def test_a_unit_too_many_is_asked_about_once_it_is_known_whole() -> None:
    hands = at_dock(expected=0)
    assert hands.says("C001") == (Kind.CONFIRM, "receive.ask.lot")
    assert hands.says("(10)L7(17)301130") == (Kind.CONFIRM, "receive.ask.over")


def test_a_unit_whose_date_comes_with_the_second_symbol_is_received_and_held_when_that_is_over() -> None:
    hands = at_dock()
    hands.scan("C001")
    assert hands.says("(17)260301(10)L7") == (Kind.NOTE, "receive.unit.expired")
    assert [hold.kind for hold in hands.warehouse.units[KEY].holds] == [HoldKind.EXPIRED]


@pytest.mark.parametrize(
    "before", [(IN,), (IN, PutAway(unit=KEY, to=Place("A-01"))), (IN, WrittenOff(unit=KEY, reason="count"))]
)
@pytest.mark.parametrize(
    ("label", "code"),
    [("(10)L2", "receive.unit.lot_differs"), ("(10)L1(17)310101", "receive.unit.expiry_differs")],
)
def test_another_lot_or_date_on_a_known_serial_stops_the_work_and_the_book_keeps_its_own(
    before: tuple[Fact, ...], label: str, code: str
) -> None:
    hands = at_dock()
    hands.warehouse.happened(*before)
    gs1 = f"(01){EACH}(21)C001{'(17)310101' if '310101' in label else ''}(10){'L2' if 'L2' in label else 'L1'}"
    assert hands.says(gs1) == (Kind.HOLD, code)
    assert isinstance(hands.step, Blocked)
    assert [type(fact) for fact in hands.facts] == [Refused, Held]
    unit = hands.warehouse.units[KEY]
    assert (unit.lot, unit.expiry) == ("L1", "2030-11-30")
    assert HoldKind.LABEL_DIFFERS in {hold.kind for hold in unit.holds}


def test_a_unit_held_for_its_label_is_not_held_twice() -> None:
    hands = at_dock()
    hands.warehouse.happened(IN)
    hands.scan(f"(01){EACH}(21)C001(10)L2")
    hands.press(Control.ACK)
    hands.scan(f"(01){EACH}(21)C001(10)L2")
    assert [type(fact) for fact in hands.facts] == [Refused]


def test_the_same_lot_and_date_on_a_known_serial_is_a_duplicate() -> None:
    hands = at_dock()
    hands.warehouse.happened(IN)
    assert hands.says(f"(01){EACH}(21)C001(17)301130(10)L1") == (Kind.DUPLICATE, "receive.unit.duplicate")
