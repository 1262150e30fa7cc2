"""Files into the book: all or nothing, and again the same file changes nothing (RULES §6 First day)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync.imports.findings import ImportErrors
from sync.ledger.documents import Bin, Item, Operator, Order
from sync.ledger.facts import Picked, Received, Voided
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State
from sync.pins import check
from sync.server import documents
from sync.server.feed import page_after
from sync.server.history import facts_of, unit_of
from sync.server.ingest import accept
from sync.server.status import status
from sync.server.tables import LOG, PIN
from tests.wiring.server_fixtures import DOCK, DRILL, FILES, ServerSite, server_site

STOCK = "item,serial,state,bin,lot\nDRILL,DR000001,stored,A-01-01,L1\nDRILL,DR000002,shipped,,\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerSite]:
    with server_site(tmp_path) as opened:
        opened.load_all()
        yield opened


def events(site: ServerSite) -> int:
    return site.book.read(lambda conn: conn.execute(select(func.count()).select_from(LOG)).scalar_one())


def operator(site: ServerSite, code: str) -> Operator:
    found = site.book.read(lambda conn: documents.find(conn, "operator", code))
    assert isinstance(found, Operator)
    return found


@pytest.mark.parametrize("kind", FILES)
def test_the_same_file_again_changes_nothing_and_tells_no_handheld(site: ServerSite, kind: str) -> None:
    device = site.enrolled().device
    cursor = page_after(site.book, device, "").cursor
    assert site.load(kind).changed == 0
    assert page_after(site.book, device, cursor).changes == []


def test_a_file_with_one_wrong_row_changes_nothing(site: ServerSite) -> None:
    with pytest.raises(ImportErrors):
        site.load("bins", "code,kind\nNEW-1,bin\nNEW-2,shelf\n")
    assert site.book.read(lambda conn: documents.find(conn, "bin", "NEW-1")) is None


def test_references_are_checked_against_the_book(site: ServerSite) -> None:
    with pytest.raises(ImportErrors, match="'NONE' is not known as an item"):
        site.load("orders", "order,customer_ref,line,item,quantity\nSO-2,C,1,NONE,1\n")
    with pytest.raises(ImportErrors, match="already belongs to item DRILL"):
        site.load("items", "code,name,gtin\nNEW,New,4006381333931\n")


def test_a_changed_row_is_an_update(site: ServerSite) -> None:
    assert site.load("items", FILES["items"].replace("Cordless drill", "Drill 18 V")).changed == 1
    found = site.book.read(lambda conn: documents.find(conn, "item", "DRILL"))
    assert isinstance(found, Item)
    assert found.name == "Drill 18 V"


def test_a_document_out_of_use_goes_out_as_a_tombstone_and_may_come_back(site: ServerSite) -> None:
    device = site.enrolled().device
    cursor = page_after(site.book, device, "").cursor
    assert site.load("bins", "code,active\nA-01-02,no\n").changed == 1
    page = page_after(site.book, device, cursor)
    assert [(change.kind, change.key, change.body) for change in page.changes] == [("bin", "A-01-02", None)]
    assert site.load("bins", "code,active\nA-01-02,no\n").changed == 0
    assert site.load("bins").changed == 1
    assert isinstance(site.book.read(lambda conn: documents.find(conn, "bin", "A-01-02")), Bin)


def test_an_operator_without_a_badge_gets_one_at_random_and_keeps_it(site: ServerSite) -> None:
    badge = operator(site, "ben").badge
    assert len(badge) >= 12
    site.load("operators")
    assert operator(site, "ben").badge == badge


def test_a_pin_is_kept_hashed_and_reaches_each_handheld_as_its_own_verifier(site: ServerSite) -> None:
    verifiers = []
    for name in ("one", "two"):
        page = page_after(site.book, site.enrolled(name).device, "")
        (body,) = (change.body for change in page.changes if (change.kind, change.key) == ("operator", "anna"))
        assert body is not None
        verifiers.append(documents.parse("operator", bytes(body)))
    one, two = verifiers
    assert isinstance(one, Operator)
    assert isinstance(two, Operator)
    assert one.pin is not None
    assert two.pin is not None
    assert one.pin != two.pin
    assert check("4711", one.pin)
    assert not check("4712", two.pin)
    kept = site.book.read(lambda conn: conn.execute(select(PIN.c.site_hash)).scalar_one())
    assert "4711" not in kept


def test_another_pin_replaces_the_verifiers_and_the_same_one_does_not(site: ServerSite) -> None:
    device = site.enrolled().device
    cursor = page_after(site.book, device, "").cursor
    site.load("operators", FILES["operators"].replace("4711", "9999"))
    page = page_after(site.book, device, cursor)
    (change,) = page.changes
    assert change.body is not None
    changed = documents.parse("operator", bytes(change.body))
    assert isinstance(changed, Operator)
    assert changed.pin is not None
    assert check("9999", changed.pin)
    site.load("operators", FILES["operators"].replace("4711", "9999"))
    assert page_after(site.book, device, page.cursor).changes == []


def test_more_pins_than_one_page_makes_arrive_over_several_pages(site: ServerSite) -> None:
    rows = "".join(f"op{number},O,,{number:04d}\n" for number in range(22))
    site.load("operators", "code,initials,badge,pin\n" + rows)
    device = site.enrolled().device
    pages = [page_after(site.book, device, "")]
    while not pages[-1].up_to_date:
        pages.append(page_after(site.book, device, pages[-1].cursor))
    told = [change for page in pages for change in page.changes if change.kind == "operator"]
    operators = [documents.parse("operator", bytes(change.body)) for change in told if change.body is not None]
    assert len(pages) > 1
    assert sum(isinstance(each, Operator) and each.pin is not None for each in operators) == 23
    assert len({change.key for change in told}) == len(told)


def test_a_cancelled_order_stays_cancelled_until_the_file_says_otherwise(site: ServerSite) -> None:
    text = FILES["orders"].replace("quantity\n", "quantity,status\n").replace(",1\n", ",1,cancelled\n")
    site.load("orders", text)
    found = site.book.read(lambda conn: documents.find(conn, "order", "SO-1"))
    assert isinstance(found, Order)
    assert found.status == "cancelled"
    site.load("orders")
    found = site.book.read(lambda conn: documents.find(conn, "order", "SO-1"))
    assert isinstance(found, Order)
    assert found.status == "open"


def test_opening_units_are_facts_of_the_desks_own_chain(site: ServerSite) -> None:
    assert site.load("units", STOCK).changed == 2
    told = status(site.book, verify=True)
    (desk,) = (device for device in told["devices"] if device["desk"])
    assert [epoch["whole"] for epoch in desk["epochs"]] == [True]
    assert desk["events"] == events(site) == 5
    facts = site.book.read(lambda conn: facts_of(conn, DRILL))
    assert all(each.envelope.opening and each.envelope.known == "imported" for each in facts)
    unit = site.book.read(lambda conn: unit_of(conn, DRILL))
    assert unit is not None
    assert (unit.state, unit.lot) == (State.STORED, "L1")


def test_opening_units_imported_again_are_not_doubled(site: ServerSite) -> None:
    site.load("units", STOCK)
    before = events(site)
    assert site.load("units", STOCK).changed == 0
    assert events(site) == before


def test_an_opening_unit_with_other_values_is_taken_back_and_told_anew(site: ServerSite) -> None:
    site.load("units", STOCK)
    for lot in ("L2", "L3"):
        assert site.load("units", STOCK.replace("L1", lot)).changed == 1
        unit = site.book.read(lambda conn: unit_of(conn, DRILL))
        assert unit is not None
        assert (unit.state, unit.lot, unit.disputes) == (State.STORED, lot, ())
    facts = site.book.read(lambda conn: facts_of(conn, DRILL))
    assert sum(isinstance(each.envelope.fact, Voided) for each in facts) == 4


def test_an_opening_unit_that_was_worked_on_since_is_left_alone_and_told(site: ServerSite) -> None:
    site.load("units", STOCK)
    chain = site.chain()
    site.clock.wait(minutes=1)
    chain.add(Picked(unit=DRILL, order="SO-1"))
    accept(site.book, chain.device, chain.push())
    loaded = site.load("units", STOCK.replace("L1", "L9"))
    assert loaded.changed == 0
    assert [(each.line, each.code) for each in loaded.warnings] == [(2, "import.already_here")]
    unit = site.book.read(lambda conn: unit_of(conn, DRILL))
    assert unit is not None
    assert (unit.state, unit.disputes) == (State.PICKED, ())


def test_a_manifest_that_names_units_of_the_book_is_told(site: ServerSite) -> None:
    chain = site.chain()
    chain.add(Received(unit=UnitKey("DRILL", "DR000007"), place=DOCK))
    accept(site.book, chain.device, chain.push())
    loaded = site.load("purchase-orders", "po,supplier,line,item,expected,serial\nPO-9,BOLT,1,DRILL,1,DR000007\n")
    assert [warning.sentence for warning in loaded.warnings] == [
        "Line 2, column serial: 'DR000007' is already known: received in DOCK."
    ]
