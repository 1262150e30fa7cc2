"""Files of hold notices and recalls: what they say, and what is wrong with them."""

import pytest

from sync.imports.findings import ImportErrors
from sync.imports.kinds import parse_csv
from sync.ledger.documents import Bin, HoldNotice, Item, Recall, Right, Scope
from sync.ledger.identity import UnitKey


class Book:
    """What the importing side knows."""

    def item(self, code: str) -> Item | None:
        return Item(code=code, name="Drill") if code == "DRILL" else None

    def item_of_gtin(self, _gtin14: str) -> str | None:
        return None

    def bin(self, code: str) -> Bin | None:
        return Bin(code=code) if code == "A-01" else None

    def operator_of_badge(self, _token: str) -> str | None:
        return None

    def unit_said(self, _key: UnitKey) -> str | None:
        return None


def refused(kind: str, text: str) -> list[str]:
    with pytest.raises(ImportErrors) as caught:
        parse_csv(kind, text.encode(), Book())
    return [error.sentence for error in caught.value.errors]


def recalls(text: str) -> tuple[object, ...]:
    return parse_csv("recalls", text.encode(), Book()).documents


def test_a_recall_is_read_with_everything_it_names() -> None:
    text = (
        "recall,item,serials,lots,purchase_orders,suppliers,received_from,received_through,goes_back_to,reason,status\n"
        "R-1,DRILL,SN9..SN10|SX*,L1|L2,PO-1,BOLT,2026-01-01,2026-01-31,BOLT,burns,draft\n"
    )
    scope = Scope(
        item="DRILL", serials=("SN9..SN10", "SX*"), lots=("L1", "L2"), purchase_orders=("PO-1",), suppliers=("BOLT",),
        received_from="2026-01-01", received_through="2026-01-31",
    )  # fmt: skip
    assert recalls(text) == (Recall(code="R-1", scopes=(scope,), supplier="BOLT", reason="burns", status="draft"),)


def test_rows_that_differ_in_their_serials_alone_are_one_scope_and_a_serial_is_exact() -> None:
    text = "recall,item,serial,serials,suppliers\n" + "".join(
        f"R-1,DRILL,{serial},{serials},{supplier}\n"
        for serial, serials, supplier in (("A..B*", "", ""), (" B", "", ""), ("", "S1..S3", ""), ("C", "", "BOLT"))
    )
    (document,) = recalls(text)
    assert isinstance(document, Recall)
    assert document.scopes == (
        Scope(item="DRILL", listed=("A..B*", " B"), serials=("S1..S3",)),
        Scope(item="DRILL", listed=("C",), suppliers=("BOLT",)),
    )


def test_a_row_for_the_whole_item_is_not_narrowed_by_one_for_a_lot() -> None:
    (document,) = recalls("recall,item,lots\nR-1,DRILL,\nR-1,DRILL,L1\nR-1,DRILL,L2|L1\n")
    assert isinstance(document, Recall)
    assert document.scopes == (Scope(item="DRILL"), Scope(item="DRILL", lots=("L1", "L2")))


def test_a_hold_is_read_with_what_it_blocks_and_who_lifts_it() -> None:
    text = "hold,kind,bins,blocks,lifted_by,reason,status\nH-1,Legal,A-01,ship|PICK,administer,court,closed\n"
    assert parse_csv("holds", text.encode(), Book()).documents == (
        HoldNotice(
            code="H-1", kind="legal", scopes=(Scope(bins=("A-01",)),), blocks=("pick", "ship"),
            lifted_by=Right.ADMINISTER, reason="court", status="closed",
        ),
    )  # fmt: skip


def test_a_hold_blocks_everything_where_nothing_else_is_said() -> None:
    (document,) = parse_csv("holds", b"hold,bins\nH-1,A-01\n", Book()).documents
    assert document == HoldNotice(code="H-1", scopes=(Scope(bins=("A-01",)),))


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (
            "recalls",
            "recall,item\nR-1,\n",
            "Line 2, column item: The cell is empty; an item, serials, lots, a purchase",
        ),
        ("recalls", "recall,item,lots\nR-1,,L1\n", "column item: The cell is empty; serials and lots are those of one"),
        ("recalls", "recall,item\nR-1,SAW\n", "column item: 'SAW' is not known as an item; import that first"),
        (
            "recalls",
            "recall,item,serials\nR-1,DRILL,SN01..SX09\n",
            "column serials: The ends of the range 'SN01..SX09' have different prefixes, 'SN' and 'SX'; give one range",
        ),
        (
            "recalls",
            "recall,item,serials\nR-1,DRILL,*\n",
            "column serials: A prefix of nothing would name every serial",
        ),
        ("recalls", "recall,item,status\nR-1,DRILL,lifted\n", "'lifted' is not one of draft, open, closed."),
        ("recalls", "recall,item,reason\nR-1,DRILL,a\nR-1,DRILL,b\n", "Line 3: 'R-1' differs from line 2"),
        (
            "recalls",
            "recall,received_from,received_through\nR-1,2026-02-01,2026-01-01\n",
            "column received_through: '2026-01-01' is not a day from 2026-02-01 on.",
        ),
        ("recalls", "recall,item,received_from\nR-1,DRILL,1.2.2026\n", "'1.2.2026' is not a day such as 2026-01-31."),
        ("recalls", "recall,item\nSCN:T:YES,DRILL\n", "holds SCN:, which is kept for control codes"),
        ("holds", "hold,bins\nH-1,B-99\n", "column bins: 'B-99' is not known as a bin; import that first"),
        ("holds", "hold,bins,kind\nH-1,A-01,wet\n", "'wet' is not one of quarantine, legal."),
        ("holds", "hold,bins,blocks\nH-1,A-01,count\n", "'count' is not a list of pick, pack, ship with | between."),
        ("holds", "hold,bins,lifted_by\nH-1,A-01,work\n", "'work' is not one of approve, administer."),
    ],
)
def test_what_is_wrong_is_a_sentence_and_nothing_is_taken(kind: str, text: str, says: str) -> None:
    (sentence,) = refused(kind, text)
    assert says in sentence
