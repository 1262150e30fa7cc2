"""Files of every kind become documents and opening facts, exactly; what is wrong is said row by row."""

import csv
from collections.abc import Sequence
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.imports.findings import SHOWN, ImportErrors
from sync.imports.kinds import KINDS, parse_csv, template
from sync.ledger.documents import Bin, Gtin, Item, Operator, Order, PurchaseOrder, Right
from sync.ledger.facts import Picked, PutAway, Received, Returned, Scrapped, SentOut, Shipped, WrittenOff
from sync.ledger.fold import fold
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.ledger.lifecycle import State
from tests.unit.opening_facts import recorded


class Book:
    """A book that knows one item, one bin, one badge and one unit."""

    def item(self, code: str) -> Item | None:
        return Item(code="DRILL", name="Drill", mask="DR[0-9]+") if code == "DRILL" else None

    def item_of_gtin(self, gtin14: str) -> str | None:
        return "DRILL" if gtin14 == "04006381333931" else None

    def bin(self, code: str) -> Bin | None:
        return Bin(code="DOCK", kind="dock") if code == "DOCK" else None

    def operator_of_badge(self, token: str) -> str | None:
        return "anna" if token == "BADGE-1" else None

    def unit_said(self, key: UnitKey) -> str | None:
        return "shipped" if key == UnitKey("DRILL", "DR1") else None


def refused(kind: str, text: str | bytes, known: Book | None = None) -> ImportErrors:
    with pytest.raises(ImportErrors) as caught:
        parse_csv(kind, text.encode() if isinstance(text, str) else text, known)
    return caught.value


def codes(error: ImportErrors) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.code) for each in error.errors]


@pytest.mark.parametrize("kind", KINDS)
def test_every_template_is_a_file_of_its_kind(kind: str) -> None:
    rows = parse_csv(kind, template(kind).encode())
    assert rows.count == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_line_end_and_byte_order_mark_do_not_matter(kind: str, separator: str, bom: bytes, end: str) -> None:
    plain = list(csv.reader(StringIO(template(kind))))
    written = StringIO()
    csv.writer(written, delimiter=separator, lineterminator=end).writerows(plain)
    assert parse_csv(kind, bom + written.getvalue().encode()) == parse_csv(kind, template(kind).encode())


def test_the_header_may_be_in_any_order_and_case_and_hold_blanks() -> None:
    rows = parse_csv("items", b" Name ,CODE,Serial Tracked\nDrill,D1,no\n")
    assert rows.documents == (Item(code="D1", name="Drill", serial_tracked=False),)


def test_an_items_further_rows_add_pack_levels() -> None:
    text = "code,name,gtin,pack,quantity\nD1,Drill,9520000010010,,\nD1,Drill,19520000010017,case,4\n"
    gtins = (Gtin(gtin="09520000010010"), Gtin(gtin="19520000010017", pack="case", quantity=4))
    assert parse_csv("items", text.encode()).documents == (Item(code="D1", name="Drill", gtins=gtins),)


def test_items_keep_every_column() -> None:
    text = (
        "code,name,mask,serial_tracked,lot,expiry,regulated,warranty_months,zone\n"
        'D1,"Drill, 18 V",D[0-9]+,yes,1,TRUE,y,24,A\n'
    )
    assert parse_csv("items", text.encode()).documents == (
        Item(
            code="D1",
            name="Drill, 18 V",
            mask="D[0-9]+",
            lot_tracked=True,
            expiry_tracked=True,
            regulated=True,
            warranty_months=24,
            zone="A",
        ),
    )


def test_operators_have_rights_and_their_pin_stands_apart() -> None:
    text = "code,initials,badge,pin,rights,active\nanna,AK,B1,4711,approve|work,yes\nben,BT,,,,no\n"
    rows = parse_csv("operators", text.encode())
    assert rows.documents == (
        Operator(code="anna", initials="AK", badge="B1", rights=(Right.WORK, Right.APPROVE)),
        Operator(code="ben", initials="BT", badge="", active=False),
    )
    assert rows.pins == {"anna": "4711"}
    assert "4711" not in repr(rows)


def test_bins_have_kinds_and_one_out_of_use_is_removed() -> None:
    text = "code,kind,zone,path,items,capacity,active\nDOCK,dock,,,,,\nA-1,bin,A,10,D1|D2,5,yes\nOLD,bin,,,,,no\n"
    rows = parse_csv("bins", text.encode())
    assert rows.documents == (
        Bin(code="DOCK", kind="dock"),
        Bin(code="A-1", zone="A", path=10, items=("D1", "D2"), capacity=5),
    )
    assert rows.removed == (("bin", "OLD"),)


def test_a_manifest_comes_as_a_list_or_one_serial_a_row() -> None:
    listed = "po,supplier,line,item,expected,serials\nP1,S,1,D,3,a|b|c\n"
    by_row = "po,supplier,line,item,expected,serial\nP1,S,1,D,3,a\nP1,S,1,D,3,b\nP1,S,1,D,3,c\n"
    documents = parse_csv("purchase-orders", listed.encode()).documents
    assert documents == parse_csv("purchase-orders", by_row.encode()).documents
    (order,) = documents
    assert isinstance(order, PurchaseOrder)
    assert order.lines[0].serials == ("a", "b", "c")


def test_orders_keep_priority_status_and_named_serials() -> None:
    text = "order,customer_ref,channel,line,item,quantity,serials,priority,status\nS1,C,web,1,D,2,a,-3,cancelled\n"
    (order,) = parse_csv("orders", text.encode()).documents
    assert isinstance(order, Order)
    assert (order.priority, order.status, order.lines[0].serials) == (-3, "cancelled", ("a",))


@pytest.mark.parametrize(
    ("row", "state", "facts"),
    [
        ("received,DOCK", State.RECEIVED, (Received,)),
        ("stored,DOCK", State.STORED, (Received, PutAway)),
        ("shipped,", State.SHIPPED, (Received, Picked, Shipped)),
        ("returned,DOCK", State.RETURNED, (Received, Picked, Shipped, Returned)),
        ("out,", State.OUT, (Received, Picked, SentOut)),
        ("scrapped,", State.SCRAPPED, (Received, Scrapped)),
        ("lost,", State.LOST, (Received, WrittenOff)),
    ],
)
def test_the_opening_facts_of_a_unit_bring_it_to_its_state(row: str, state: State, facts: Sequence[type]) -> None:
    text = f"item,serial,state,bin,order,customer_ref,date\nD,S1,{row},O1,C1,2026-01-31\n"
    (opening,) = parse_csv("units", text.encode()).opening
    assert [type(fact) for fact in opening.facts] == list(facts)
    unit = fold(opening.key, recorded(opening.facts))
    assert unit.state is state
    assert not unit.disputes


def test_a_known_bin_gives_the_units_place_its_kind() -> None:
    (opening,) = parse_csv("units", b"item,serial,state,bin\nDRILL,DR9,received,DOCK\n", Book()).opening
    (received,) = opening.facts
    assert isinstance(received, Received)
    assert received.place == Place("DOCK", PlaceKind.DOCK)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(lambda text: "SCN:" not in text))
def test_a_serial_of_any_characters_comes_through_exactly(serial: str) -> None:
    written = StringIO()
    csv.writer(written).writerows([["item", "serial", "state"], ["D", serial, "shipped"]])
    (opening,) = parse_csv("units", written.getvalue().encode()).opening
    assert opening.key == UnitKey("D", serial)


def test_a_hundred_thousand_rows_are_read_and_lines_are_counted_through_quoted_line_ends() -> None:
    rows = "".join(f"D,S{number:06d},stored,A-{number % 50}\n" for number in range(99_998))
    text = f'item,serial,state,bin\nD,"two\nlines",stored,A-1\n{rows}D,S000000,stored,A-1\n'
    error = refused("units", text)
    assert codes(error) == [(100_002, "serial", "import.duplicate")]
    assert "line 4" in error.errors[0].sentence
    assert parse_csv("units", text.replace("\nD,S000000,stored,A-1\n", "\n", 1).encode()).count == 99_999


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("items", "", [(1, "", "import.empty_file")]),
        ("items", "code,nmae\nD1,x\n", [(1, "nmae", "import.header_unknown"), (1, "", "import.header_missing")]),
        ("items", "code\nD1\n", [(1, "", "import.header_missing")]),
        ("items", "code,name,name\nD1,x,y\n", [(1, "name", "import.header_twice")]),
        ("items", "code,name\nD1\n", [(2, "", "import.cells")]),
        ("items", 'code,name\nD1,"x\n', [(2, "", "import.quotes")]),
        ("items", "code,name\n,x\n", [(2, "code", "import.required")]),
        ("items", "code,name\nD1,\n", [(2, "name", "import.required")]),
        ("items", "code,name\nD1 ,x\n", [(2, "code", "import.blank_edge")]),
        ("items", "code,name\nD1,a\x1bb\n", [(2, "name", "import.control_character")]),
        ("items", "code,name\nD1,x\nD1,x\n", [(3, "code", "import.duplicate")]),
        ("items", "code,name,gtin\nD1,x,9520000010010\nD1,y,19520000010017\n", [(3, "code", "import.disagrees")]),
        ("items", "code,name,gtin\nD1,x,9520000010011\n", [(2, "gtin", "import.expected")]),
        ("items", "code,name,gtin\nD1,x,9520000010010\nD2,y,9520000010010\n", [(3, "gtin", "import.duplicate")]),
        ("items", "code,name,mask\nD1,x,[0-9\n", [(2, "mask", "import.expected")]),
        ("items", "code,name,lot\nD1,x,maybe\n", [(2, "lot", "import.expected")]),
        ("items", "code,name,warranty_months\nD1,x,two\n", [(2, "warranty_months", "import.expected")]),
        ("items", "code,name\nD1,SCN:T1:YES\n", [(2, "name", "import.control_code")]),
        ("items", f"code,name\n{'x' * 257},y\n", [(2, "code", "import.too_long")]),
        ("operators", "code,initials,pin\na,AB,12\n", [(2, "pin", "import.expected")]),
        ("operators", "code,initials,rights\na,AB,boss\n", [(2, "rights", "import.expected")]),
        ("operators", "code,initials,badge\na,AB,B\nb,CD,B\n", [(3, "badge", "import.duplicate")]),
        ("bins", "code,kind\nA,shelf\n", [(2, "kind", "import.expected")]),
        ("bins", "code,capacity\nA,0\n", [(2, "capacity", "import.expected")]),
        ("bins", "code\nA\nA\n", [(3, "code", "import.duplicate")]),
        ("purchase-orders", "po,supplier,line,item,expected\nP,S,1,D,x\n", [(2, "expected", "import.expected")]),
        ("purchase-orders", "po,supplier,line,item,expected\nP,S,1,D,\n", [(2, "expected", "import.required")]),
        (
            "purchase-orders",
            "po,supplier,line,item,expected\nP,S,1,D,1\nP,S,1,D,1\n",
            [(3, "line", "import.duplicate")],
        ),
        ("purchase-orders", "po,supplier,line,item,expected\nP,S,1,D,1\nP,X,2,D,1\n", [(3, "", "import.disagrees")]),
        (
            "purchase-orders",
            "po,supplier,line,item,expected\nP,S,1,D,1\nP,S,1,E,1\n",
            [(3, "line", "import.disagrees")],
        ),
        (
            "purchase-orders",
            "po,supplier,line,item,expected,serials\nP,S,1,D,2,a|a\n",
            [(2, "serials", "import.duplicate")],
        ),
        ("orders", "order,customer_ref,line,item,quantity\nS,,1,D,1\n", [(2, "customer_ref", "import.required")]),
        ("units", "item,serial,state\nD,,shipped\n", [(2, "serial", "import.required")]),
        ("units", "item,serial,state\nD,1,gone\n", [(2, "state", "import.expected")]),
        ("units", "item,serial,state\nD,1,stored\n", [(2, "bin", "import.needed_here")]),
        ("units", "item,serial,state,expiry\nD,1,shipped,31.01.2026\n", [(2, "expiry", "import.expected")]),
        ("units", "item,serial,state,date\nD,1,shipped,2026-W01-1\n", [(2, "date", "import.expected")]),
        ("units", f"item,serial,state\nD,{'9' * 4097},shipped\n", [(2, "serial", "import.too_long")]),
        ("units", "item,serial,state\nD,SCN:ENROLL,shipped\n", [(2, "serial", "import.control_code")]),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(kind: str, text: str, expected: list[tuple[int, str, str]]) -> None:
    error = refused(kind, text)
    assert codes(error) == expected
    assert error.count == len(expected)
    assert all(each.sentence.endswith((".", "?")) for each in error.errors)


def test_a_mistyped_column_is_told_with_the_nearest_one() -> None:
    assert "did you mean 'name'?\n" in str(refused("items", "code,nmae\nD1,x\n"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"code,name\nD1,\xff\n", "The byte 0xff at position 13 is not UTF-8"),
        (b"\xef\xbb\xbfcode,name\nD1,\xe4x\n", "The byte 0xe4 at position 16 is not UTF-8"),
        ("code,name\n".encode("utf-16"), "The file: It is UTF-16; save the file as UTF-8."),
    ],
)
def test_a_wrong_encoding_is_named_with_its_place(data: bytes, says: str) -> None:
    error = refused("items", data)
    assert says in str(error)
    assert "save the file as UTF-8" in str(error)


def test_the_first_hundred_errors_are_told_and_all_are_counted() -> None:
    error = refused("bins", "code,kind\n" + "".join(f"A{number},shelf\n" for number in range(250)))
    assert (len(error.errors), error.count) == (SHOWN, 250)
    assert "and 150 more" in str(error)


@pytest.mark.parametrize(
    ("kind", "text", "column"),
    [
        ("bins", "code,items\nA,NONE\n", "items"),
        ("purchase-orders", "po,supplier,line,item,expected\nP,S,1,NONE,1\n", "item"),
        ("orders", "order,customer_ref,line,item,quantity\nS,C,1,NONE,1\n", "item"),
        ("units", "item,serial,state\nNONE,1,shipped\n", "item"),
        ("units", "item,serial,state,bin\nDRILL,1,stored,NONE\n", "bin"),
    ],
)
def test_a_reference_that_the_book_does_not_know_is_an_error_only_where_there_is_a_book(
    kind: str, text: str, column: str
) -> None:
    assert codes(refused(kind, text, Book())) == [(2, column, "import.unknown_reference")]
    assert parse_csv(kind, text.encode()).count == 1


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("operators", "code,initials,badge\nben,BT,BADGE-1\n"),
        ("items", "code,name,gtin\nSAW,Saw,4006381333931\n"),
    ],
)
def test_a_badge_and_a_gtin_belong_to_one_only(kind: str, text: str) -> None:
    assert codes(refused(kind, text, Book()))[0][2] == "import.taken"


def test_a_badge_is_never_told_in_an_error() -> None:
    assert "BADGE-1" not in str(refused("operators", "code,initials,badge\nben,BT,BADGE-1\n", Book()))


def test_a_manifest_that_names_known_strange_or_too_many_units_is_taken_with_warnings() -> None:
    text = "po,supplier,line,item,expected,serials\nP,S,1,DRILL,1,DR1|XX2\n"
    rows = parse_csv("purchase-orders", text.encode(), Book())
    assert [warning.code for warning in rows.warnings] == [
        "import.already_here", "import.outside_mask", "import.more_serials",
    ]  # fmt: skip


def test_what_a_cell_holds_is_shown_so_that_it_cannot_act() -> None:
    sentence = refused("bins", "code,kind\nA,\x1b[2J\u202e\n").errors[0].sentence
    assert "\x1b" not in sentence
    assert "\u202e" not in sentence


def test_what_the_header_holds_is_shown_so_that_it_cannot_act() -> None:
    with pytest.raises(ImportErrors) as caught:
        parse_csv("items", b"code,na\x1b]0;x\x07me\xc2\x9b\nA,b\n")
    assert r"column na\x1b]0;x\x07me\x9b: " in str(caught.value)
    assert all(line.isprintable() for line in str(caught.value).split("\n"))


@given(st.sampled_from(KINDS), st.binary(max_size=200))
def test_any_bytes_are_a_file_or_an_error(kind: str, data: bytes) -> None:
    assert outcome(kind, data)


@given(st.sampled_from(KINDS), st.lists(st.lists(st.text(max_size=8), max_size=12), max_size=4))
def test_any_rows_under_a_good_header_are_taken_or_named(kind: str, table: list[list[str]]) -> None:
    header = template(kind).splitlines()[0].split(",")
    written = StringIO()
    csv.writer(written).writerows([header, *(row[: len(header)] for row in table)])
    assert all(line >= 1 for line in outcome(kind, written.getvalue().encode("utf-8", "replace")))


def outcome(kind: str, data: bytes) -> list[int]:
    """Return the lines that were found wrong, or line 1 for a file that was taken."""
    try:
        parse_csv(kind, data)
    except ImportErrors as error:
        return [each.line for each in error.errors]
    return [1]
