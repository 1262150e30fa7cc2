"""Receive: an item with neither mask nor list asks on its first unit and offers to learn from five (RULES §4)."""

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.receive_steps import AwaitUnit
from scanner_app.workflows.step import Control
from sync.ledger.documents import Bin, Gtin, Item, PurchaseOrder, PurchaseOrderLine
from sync.ledger.facts import Received
from sync.ledger.identity import UnitKey
from tests.unit.floor import Hands, Warehouse

EACH = "09520000010010"
ROUTER = Item(code="ROUTER", name="Router", gtins=(Gtin(gtin=EACH),))
DRILL = Item(code="DRILL", name="Drill", mask=r"DR\d{4}")


def at_dock(item: str = "ROUTER", *, serials: tuple[str, ...] = ()) -> Hands:
    line = PurchaseOrderLine(line="1", item=item, expected=10, serials=serials)
    po = PurchaseOrder(code="4711", supplier="ACME", lines=(line,))
    hands = Hands(Warehouse().add(ROUTER, DRILL, Bin(code="A-01"), po), "receive")
    hands.scan("4711")
    return hands


def received(hands: Hands, *serials: str) -> str:
    """Receive these units and return what the answer to the last one was."""
    code = ""
    for serial in serials:
        code = hands.scan(serial).phrase.code
        if code == "receive.ask.first_unit":
            code = hands.press(Control.YES).phrase.code
    return code


def offers(hands: Hands) -> bool:
    return "learn" in {option.argument for option in hands.view.options}


FIVE = tuple(f"RX-{number:04}" for number in range(3, 8))


def test_after_the_fifth_unit_it_is_offered_to_learn_what_the_serials_look_like() -> None:
    hands = at_dock()
    assert received(hands, *FIVE[:4]) == "receive.unit.ok"
    assert not offers(hands)
    assert received(hands, FIVE[4]) == "receive.learn.offer"
    assert offers(hands)


def test_what_was_learnt_makes_any_other_serial_a_question_and_lets_the_like_pass() -> None:
    hands = at_dock()
    received(hands, *FIVE)
    answer = hands.press(Control.REASON, "learn")
    assert (answer.kind, answer.phrase.code) == (Kind.NOTE, "receive.learn.done")
    assert dict(answer.phrase.args) == {"item": "ROUTER", "mask": "RX-9999"}
    assert not offers(hands)
    assert hands.says("RX-0815") == (Kind.OK, "receive.unit.ok")
    assert hands.says("LOT7") == (Kind.CONFIRM, "receive.ask.learned")
    assert hands.says("LOT7") == (Kind.CONFIRM, "receive.ask.learned")
    assert hands.press(Control.YES).phrase.code == "receive.unit.ok"
    assert isinstance(hands.step, AwaitUnit)
    assert hands.step.learned == (("ROUTER", r"RX\-[0-9]{4}"),)


def test_a_label_that_names_its_serial_is_believed() -> None:
    hands = at_dock()
    received(hands, *FIVE)
    hands.press(Control.REASON, "learn")
    assert hands.says(f"(01){EACH}(21)7") == (Kind.OK, "receive.unit.ok")


def test_before_five_units_there_is_nothing_to_learn_from() -> None:
    hands = at_dock()
    received(hands, *FIVE[:4])
    assert hands.press(Control.REASON, "learn").phrase.code == "receive.learn.few"


def test_an_internal_serial_is_no_sample() -> None:
    hands = at_dock()
    received(hands, *FIVE[:4])
    hands.press(Control.NOLABEL)
    hands.press(Control.REASON, "no_label")
    hands.scan(hands.labels[0].content)
    assert hands.press(Control.REASON, "learn").phrase.code == "receive.learn.nothing"


def test_serials_with_nothing_in_common_teach_nothing() -> None:
    hands = at_dock()
    received(hands, "7", "R#1", "some thing", "Q-77-1a", "zz!zz")
    assert hands.press(Control.REASON, "learn").phrase.code == "receive.learn.nothing"


def test_an_item_with_a_mask_or_a_list_is_never_offered() -> None:
    masked = at_dock("DRILL")
    assert received(masked, *(f"DR{number:04}" for number in range(5))) == "receive.unit.ok"
    assert not offers(masked)
    listed = at_dock(serials=FIVE)
    assert received(listed, *FIVE) == "receive.unit.ok"
    assert not offers(listed)


def test_what_came_is_received_whatever_was_learnt() -> None:
    hands = at_dock()
    received(hands, *FIVE)
    hands.press(Control.REASON, "learn")
    hands.scan("odd")
    hands.press(Control.YES)
    assert [fact.unit for fact in hands.recorded(Received)] == [UnitKey("ROUTER", "odd")]
