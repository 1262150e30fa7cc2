"""Look up: scan anything, nothing changes (RULES §6)."""

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.state import Home
from scanner_app.workflows.step import Control
from sync.ledger.documents import Bin, Gtin, Item, Order, OrderLine, PurchaseOrder, PurchaseOrderLine
from sync.ledger.facts import Held, PutAway, Received
from sync.ledger.identity import Place, UnitKey
from tests.unit.floor import DOCK, Hands, Warehouse

KEY = UnitKey("DRILL", "DR0001")


def looking() -> Hands:
    warehouse = Warehouse().add(
        Item(code="DRILL", name="Cordless drill", gtins=(Gtin(gtin="09520000010010"),)),
        Item(code="SAW", name="Saw"),
        Bin(code="A-01", zone="A", capacity=4),
        PurchaseOrder(
            code="4711",
            supplier="ACME",
            lines=(PurchaseOrderLine(line="1", item="DRILL", expected=2, serials=("DR0009",)),),
        ),
        Order(code="SO-1", customer_ref="C", channel="web", lines=(OrderLine(line="1", item="DRILL", quantity=1),)),
    )
    warehouse.happened(Received(unit=KEY, place=DOCK, po="4711", line="1"), PutAway(unit=KEY, to=Place("A-01")))
    return Hands(warehouse, "lookup")


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("DR0001", Kind.OK, "lookup.unit"),
        ("(01)09520000010010(21)DR0001", Kind.OK, "lookup.unit"),
        ("A-01", Kind.OK, "lookup.bin"),
        ("SAW", Kind.OK, "lookup.item"),
        ("9520000010010", Kind.OK, "lookup.item"),
        ("4711", Kind.OK, "lookup.purchase_order"),
        ("SO-1", Kind.OK, "lookup.order"),
        ("DR0009", Kind.OK, "lookup.expected"),
        ("(01)09520000010010(21)DR0002", Kind.UNKNOWN, "lookup.item_serial"),
        ("9520000099992", Kind.UNKNOWN, "lookup.unknown_gtin"),
        ("(00)095200000000000011", Kind.UNKNOWN, "lookup.carton"),
        ("1Z12345E1512345676", Kind.UNKNOWN, "lookup.tracking"),
        ("never seen", Kind.UNKNOWN, "lookup.unknown"),
        ("\x1b[31m\x00[/red]", Kind.UNKNOWN, "lookup.unknown"),
    ],
)
def test_anything_scanned_is_named_and_nothing_is_recorded(text: str, kind: Kind, code: str) -> None:
    hands = looking()
    assert hands.says(text) == (kind, code)
    assert hands.facts == ()
    assert hands.view.lines


def test_a_unit_shows_state_place_documents_and_when() -> None:
    hands = looking()
    hands.scan("DR0001")
    shown = {line.code: dict(line.args) for line in hands.view.lines}
    assert shown["lookup.line.state"] == {"state": "stored", "place": "A-01"}
    assert shown["lookup.line.po"] == {"code": "4711"}
    assert shown["lookup.line.since"]["who"] == "KM"


def test_a_unit_taken_over_shows_its_business_day_and_nobody_who_scanned_it() -> None:
    hands = looking()
    old = Received(unit=UnitKey("DRILL", "DR0007"), place=DOCK, on="2026-02-16")
    hands.warehouse.happened(old, operator=None)
    hands.scan("DR0007")
    shown = {line.code: dict(line.args) for line in hands.view.lines}
    assert shown["lookup.line.since"] == {"at": "2026-02-16", "who": "–"}


def test_a_held_unit_is_a_note_that_names_its_hold() -> None:
    hands = looking()
    hands.warehouse.happened(Held(unit=KEY, hold="h", kind="recall"))
    answer = hands.scan("DR0001")
    assert (answer.kind, answer.phrase.code) == (Kind.NOTE, "lookup.unit_held")
    assert dict(answer.phrase.args)["kind"] == "recall"


def test_a_serial_of_two_items_lists_both() -> None:
    hands = looking()
    hands.warehouse.happened(Received(unit=UnitKey("SAW", "DR0001"), place=DOCK))
    assert hands.says("DR0001") == (Kind.NOTE, "lookup.units")
    assert [dict(line.args)["item"] for line in hands.view.lines[:2]] == ["DRILL", "SAW"]


def test_an_unknown_code_shows_what_it_says_by_itself() -> None:
    hands = looking()
    hands.scan("(01)09520000010010(21)DR0002")
    roles = [dict(line.args) for line in hands.view.lines if line.code == "lookup.line.role"]
    assert {"role": "serial", "value": "DR0002"} in roles


def test_done_leaves() -> None:
    hands = looking()
    assert hands.press(Control.DONE).kind is Kind.OK
    assert hands.step == Home()
