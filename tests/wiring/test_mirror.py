"""The mirror's look-ups: documents by every text that names them, units, stock and progress by the own facts alone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from sync import mirror
from sync.handheld import Transaction
from sync.ledger.documents import Bin, Gtin, Operator, Order, PurchaseOrder, PurchaseOrderLine, Site
from sync.ledger.facts import Aliased, Held, LineQuantity, Packed, Picked, Refused, Shipped, Voided
from sync.ledger.identity import DocumentKind, DocumentRef, Place, UnitKey
from sync.ledger.lifecycle import State
from sync.mirror_look import Mirror
from sync.mirror_values import OrderProgress, Stock
from sync.store import Store
from tests.wiring.handhelds import (
    DOCK,
    DOCUMENTS,
    DRILL,
    IDENTITY,
    SHELF,
    handheld,
    put_away,
    received,
    refused,
    scan,
    unit,
)

PATIENCE_S = 30
OTHER_SHELF = Place("A-01-02")
T = TypeVar("T")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with handheld(tmp_path) as opened:
        opened.write(lambda tx: mirror.load_documents(tx, DOCUMENTS)).result(PATIENCE_S)
        yield opened


def _look(store: Store, look: Callable[[Mirror], T]) -> T:
    """Look up in the writer's mirror, which keeps things in memory, and in a fresh one; they must agree."""
    with store.view() as view:
        fresh = look(view.mirror)
    kept = store.write(lambda tx: look(tx.mirror)).result(PATIENCE_S)
    assert kept == fresh
    return fresh


def _load(store: Store, *documents: Bin | Operator | Order | PurchaseOrder | Site) -> None:
    def work(tx: Transaction) -> None:
        mirror.load_documents(tx, documents)

    store.write(work).result(PATIENCE_S)


def test_an_item_is_found_by_its_number_and_by_each_of_its_gtins(store: Store) -> None:
    drill = _look(store, lambda look: look.item("DRILL"))
    assert drill is not None
    assert _look(store, lambda look: look.item_by_gtin("14012345678908")) == (
        drill,
        Gtin(gtin="14012345678908", quantity=10),
    )
    assert _look(store, lambda look: look.item_by_gtin("4012345678901")) is None
    assert _look(store, lambda look: look.item("drill")) is None


def test_an_operator_is_found_by_the_badge_in_force_alone(store: Store) -> None:
    assert _look(store, lambda look: look.operator_by_badge("badge-1")) == _look(
        store, lambda look: look.operator("op-1")
    )
    _load(store, Operator(code="op-1", initials="AB", badge="badge-2"))
    assert _look(store, lambda look: look.operator_by_badge("badge-1")) is None
    found = _look(store, lambda look: look.operator_by_badge("badge-2"))
    assert found is not None
    assert found.code == "op-1"


def test_an_empty_badge_names_nobody(store: Store) -> None:
    _load(store, Operator(code="op-9", initials="ZZ", badge=""))
    assert _look(store, lambda look: look.operator_by_badge("")) is None


def test_bins_come_in_path_order_and_follow_a_change(store: Store) -> None:
    assert [each.code for each in _look(store, lambda look: look.bins())] == ["DOCK", "A-01-01", "A-01-02"]
    _load(store, Bin(code="A-01-02", path=5))
    assert [each.code for each in _look(store, lambda look: look.bins())] == ["DOCK", "A-01-02", "A-01-01"]


def test_open_documents_are_listed_and_closed_ones_only_found(store: Store) -> None:
    assert [each.code for each in _look(store, lambda look: look.open_purchase_orders())] == ["PO-1"]
    assert _look(store, lambda look: look.purchase_order("PO-0")) is not None
    assert [each.code for each in _look(store, lambda look: look.open_orders())] == ["SO-3", "SO-1"]
    assert _look(store, lambda look: look.order("SO-2")) is not None


def test_the_manifest_names_open_lines_and_follows_a_change(store: Store) -> None:
    assert _look(store, lambda look: look.expected_by_text("SN-2")) == (("PO-1", "1", "DRILL"),)
    lines = (PurchaseOrderLine(line="7", item="SAW", expected=1, serials=("SN-2", "SN-3")),)
    _load(store, PurchaseOrder(code="PO-2", supplier="ACME", lines=lines))
    assert _look(store, lambda look: look.expected_by_text("SN-2")) == (("PO-1", "1", "DRILL"), ("PO-2", "7", "SAW"))
    _load(store, PurchaseOrder(code="PO-1", supplier="ACME", lines=lines, status="closed"))
    assert _look(store, lambda look: look.expected_by_text("SN-2")) == (("PO-2", "7", "SAW"),)
    assert _look(store, lambda look: look.expected_by_text("SN-1")) == ()


def test_the_site_is_the_enrolled_one_until_the_server_sends_it(store: Store) -> None:
    assert _look(store, lambda look: look.site()) == Site(code="HAM", tag="T1")
    sent = Site(code="HAM", tag="T1", timezone="Europe/Berlin")
    _load(store, sent)
    assert _look(store, lambda look: look.site()) == sent


def test_a_unit_is_found_by_key_by_serial_over_all_items_and_by_alias(store: Store) -> None:
    saw = UnitKey("SAW", "SN-1")
    scan(store, received(DRILL), received(saw, line="2"))
    scan(store, Aliased(unit=DRILL, kind="imei2", text="IMEI-7"))
    assert [each.key for each in _look(store, lambda look: look.units_by_text("SN-1"))] == [DRILL, saw]
    assert [each.key for each in _look(store, lambda look: look.units_by_text("IMEI-7"))] == [DRILL]
    assert _look(store, lambda look: look.units_by_text("sn-1")) == ()
    assert _look(store, lambda look: look.unit(UnitKey("SAW", "IMEI-7"))) is None


def test_a_unit_goes_through_its_life_by_own_facts(store: Store) -> None:
    steps = (
        (received(), State.RECEIVED),
        (put_away(), State.STORED),
        (Picked(unit=DRILL, order="SO-1", line="1", tote="T-1"), State.PICKED),
        (Packed(unit=DRILL, order="SO-1", line="1"), State.PACKED),
        (Shipped(unit=DRILL, order="SO-1", customer_ref="C-7", channel="web"), State.SHIPPED),
    )
    for fact, state in steps:
        [recorded] = scan(store, fact)
        known = _look(store, lambda look: look.unit(DRILL))
        assert known is not None
        assert (known.state, known.last) == (state, recorded.envelope.id)
    assert [each.key for each in _look(store, lambda look: look.units_of_order("SO-1"))] == [DRILL]


def test_received_counts_distinct_units_by_line(store: Store) -> None:
    scan(store, received(unit(1)), received(unit(2)), received(UnitKey("SAW", "1"), line="2"))
    scan(store, put_away(unit(1)))
    assert _look(store, lambda look: dict(look.received("PO-1"))) == {"1": 2, "2": 1}
    assert _look(store, lambda look: look.units_of_purchase_order("PO-1")) == (unit(1), unit(2), UnitKey("SAW", "1"))
    assert _look(store, lambda look: dict(look.received("PO-9"))) == {}


def test_order_progress_counts_how_far_distinct_units_are(store: Store) -> None:
    for number in range(1, 5):
        scan(store, received(unit(number)), put_away(unit(number)))
    for number in range(1, 4):
        scan(store, Picked(unit=unit(number), order="SO-1", line="1"))
    for number in range(1, 3):
        scan(store, Packed(unit=unit(number), order="SO-1", line="1"))
    scan(store, Shipped(unit=unit(1), order="SO-1"))
    assert _look(store, lambda look: dict(look.order_progress("SO-1"))) == {
        "1": OrderProgress(picked=3, packed=2, shipped=1)
    }
    assert [each.code for each in _look(store, lambda look: look.open_orders())] == ["SO-3", "SO-1"]
    scan(store, Shipped(unit=unit(2), order="SO-1"))
    assert [each.code for each in _look(store, lambda look: look.open_orders())] == ["SO-3"]


def test_stock_counts_free_units_by_place_in_path_order_oldest_first(store: Store) -> None:
    for number in range(1, 8):
        scan(store, received(unit(number)))
    for number in (2, 1, 3):
        scan(store, put_away(unit(number)))
    scan(store, put_away(unit(4), OTHER_SHELF))
    scan(store, Held(unit=unit(3), hold="h1", kind="quarantine"))
    assert _look(store, lambda look: look.stock("DRILL")) == (
        Stock(place=DOCK, path=0, count=3, serials=("SN-5", "SN-6", "SN-7")),
        Stock(place=SHELF, path=10, count=2, serials=("SN-1", "SN-2")),
        Stock(place=OTHER_SHELF, path=20, count=1, serials=("SN-4",)),
    )
    assert _look(store, lambda look: look.places_of("DRILL")) == (DOCK, SHELF, OTHER_SHELF)
    counted = _look(store, lambda look: [look.count_at(place) for place in (DOCK, SHELF, OTHER_SHELF)])
    assert counted == [3, 3, 1]
    assert _look(store, lambda look: look.stock("SAW")) == ()


def test_untracked_quantities_add_up_by_line(store: Store) -> None:
    document = DocumentRef(DocumentKind.PURCHASE_ORDER, "PO-1")
    for quantity in (3, 4):
        scan(store, LineQuantity(document=document, line="2", item="SAW", quantity=quantity))
    assert _look(store, lambda look: dict(look.untracked("PO-1"))) == {"2": 7}
    assert _look(store, lambda look: dict(look.untracked("PO-2"))) == {}


def test_a_fact_taken_back_leaves_the_unit_as_it_was_before(store: Store) -> None:
    [first] = scan(store, received())
    before = _look(store, lambda look: look.unit(DRILL))
    [second] = scan(store, put_away())
    scan(store, Voided(unit=DRILL, fact=second.envelope.id))
    after = _look(store, lambda look: look.unit(DRILL))
    assert before is not None
    assert after is not None
    assert (after.state, after.place, after.received_at) == (before.state, before.place, before.received_at)
    scan(store, Voided(unit=DRILL, fact=first.envelope.id))
    assert _look(store, lambda look: look.unit(DRILL)) is None
    assert _look(store, lambda look: look.units_by_text("SN-1")) == ()
    assert _look(store, lambda look: dict(look.received("PO-1"))) == {}
    assert _look(store, lambda look: look.count_at(DOCK)) == 0


def test_an_undone_serial_may_be_received_again(store: Store) -> None:
    [first] = scan(store, received())
    [voided] = scan(store, Voided(unit=DRILL, fact=first.envelope.id))
    [again] = scan(store, received())
    known = _look(store, lambda look: look.unit(DRILL))
    assert known is not None
    assert (known.state, known.disputes) == (State.RECEIVED, ())
    assert again.envelope.basis.last == voided.envelope.id


def test_a_refused_scan_of_an_unknown_unit_does_not_make_it_known(store: Store) -> None:
    scan(store, Refused(unit=DRILL, answer="WRONG", code="x"))
    assert _look(store, lambda look: look.unit(DRILL)) is None


def test_a_scan_without_a_unit_changes_no_unit(store: Store) -> None:
    scan(store, received())
    before = _look(store, lambda look: look.unit(DRILL))
    scan(store, refused())
    assert _look(store, lambda look: look.unit(DRILL)) == before


def test_a_unit_found_without_its_receipt_is_known_where_it_was_put(store: Store) -> None:
    scan(store, put_away())
    known = _look(store, lambda look: look.unit(DRILL))
    assert known is not None
    assert (known.state, known.place, len(known.disputes)) == (State.NONE, SHELF, 1)
    assert _look(store, lambda look: look.count_at(SHELF)) == 1
    assert _look(store, lambda look: look.stock("DRILL")) == ()


def test_another_sites_document_never_replaces_the_own_tag(store: Store) -> None:
    both = (Site(code="AAA", tag="XX"), Site(code=IDENTITY.site, tag="OWN"))
    store.write(lambda tx: mirror.load_documents(tx, both)).result(PATIENCE_S)
    assert _look(store, lambda look: look.site().tag) == "OWN"
