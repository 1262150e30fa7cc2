"""Holds on the handheld: a freeze and its release are one document of the feed each (RULES §5.4, §6 Recall)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from sync import mirror, wire
from sync.ledger.documents import Document, HoldNotice, Recall, Scope
from sync.ledger.facts import Received
from sync.ledger.identity import Place, UnitKey
from sync.ledger.unit import Unit
from sync.mirror_documents import kind_of
from sync.mirror_look import Mirror
from sync.mirror_values import Stock
from sync.store import Store
from tests.wiring.handhelds import DOCK, DOCUMENTS, DRILL, SHELF, handheld, put_away, received, scan

PATIENCE_S = 30
RECALL = Recall(code="R-1", scopes=(Scope(item="DRILL", lots=("L1",)),), supplier="BOLT", reason="burns")
NOW = "2026-03-02T08:00:00.000Z"
T = TypeVar("T")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with handheld(tmp_path) as opened:
        opened.write(lambda tx: mirror.load_documents(tx, DOCUMENTS)).result(PATIENCE_S)
        yield opened


def look_up(store: Store, look: Callable[[Mirror], T]) -> T:
    """Look up in the writer's mirror, which keeps things in memory, and in a fresh one; they must agree."""
    with store.view() as view:
        fresh = look(view.mirror)
    assert store.write(lambda tx: look(tx.mirror)).result(PATIENCE_S) == fresh
    return fresh


def sent(store: Store, *documents: Document, up_to_date: bool = True, **told: str) -> tuple[str, ...]:
    """Apply a page of the feed with these documents."""
    changes = [
        wire.Change(kind=kind_of(each), key=each.code, body=msgspec.Raw(msgspec.json.encode(each)))
        for each in documents
    ]
    page = wire.Page(
        cursor=told.get("cursor", "1"), changes=changes, up_to_date=up_to_date, server_time=told.get("at", NOW)
    )
    return store.write(lambda tx: mirror.apply_page(tx, page)).result(PATIENCE_S)


def holds(store: Store, key: UnitKey = DRILL) -> list[str]:
    unit = look_up(store, lambda look: look.unit(key))
    assert unit is not None
    return [hold.id for hold in unit.holds]


def test_a_freeze_and_its_release_by_the_feed_change_no_unit(store: Store) -> None:
    scan(store, replace(received(DRILL), lot="L1"))
    assert holds(store) == []
    with store.view() as view:
        before = view.conn.execute("SELECT * FROM unit").fetchall()
    sent(store, RECALL)
    assert holds(store) == ["recall:R-1"]
    with store.view() as view:
        assert view.conn.execute("SELECT * FROM unit").fetchall() == before
    sent(store, replace(RECALL, status="closed"))
    assert holds(store) == []


def test_every_way_to_a_unit_shows_its_holds(store: Store) -> None:
    scan(store, replace(received(DRILL), lot="L1"))
    sent(store, RECALL)
    for found in (
        look_up(store, lambda look: look.units_by_text(DRILL.serial)),
        look_up(store, lambda look: look.units_at(DOCK, 10)),
    ):
        assert [[hold.id for hold in unit.holds] for unit in found] == [["recall:R-1"]]


def test_a_tombstone_lifts_what_its_document_held(store: Store) -> None:
    scan(store, replace(received(DRILL), lot="L1"))
    sent(store, RECALL)
    gone = wire.Page(cursor="2", changes=[wire.Change(kind="recall", key="R-1")], up_to_date=True, server_time=NOW)
    store.write(lambda tx: mirror.apply_page(tx, gone)).result(PATIENCE_S)
    assert holds(store) == []


def test_an_own_fact_decides_whether_a_document_means_the_unit(store: Store) -> None:
    scan(store, received(DRILL))
    sent(store, HoldNotice(code="H-1", scopes=(Scope(bins=(SHELF.code,)),)))
    assert holds(store) == []
    scan(store, put_away(DRILL))
    assert holds(store) == ["hold:H-1"]


def test_a_derived_hold_never_reaches_what_is_stored(store: Store) -> None:
    scan(store, replace(received(DRILL), lot="L1"))
    sent(store, RECALL)
    scan(store, put_away(DRILL))
    sent(store, replace(RECALL, status="closed"))
    assert holds(store) == []


def test_a_unit_at_the_door_is_asked_for_before_it_is_in_the_book(store: Store) -> None:
    sent(store, RECALL)
    coming = Unit(key=UnitKey("DRILL", "DR000077"))
    (possible,) = look_up(store, lambda look: look.holds_on(coming))
    assert possible.missing == ("lot",)
    assert look_up(store, lambda look: look.holds_on(replace(coming, lot="L2"))) == ()


def test_what_a_document_holds_is_no_free_stock(store: Store) -> None:
    for number, lot in enumerate(("L1", "L2", "L1", "L2"), 1):
        key = UnitKey("DRILL", f"DR00000{number}")
        scan(store, Received(unit=key, place=DOCK, lot=lot), put_away(key))
    sent(store, RECALL)
    (stock,) = look_up(store, lambda look: look.stock("DRILL"))
    assert (stock.place.code, stock.count, stock.serials) == (SHELF.code, 2, ("DR000002", "DR000004"))
    sent(store, HoldNotice(code="H-1", scopes=(Scope(bins=(SHELF.code,)),)))
    assert look_up(store, lambda look: look.stock("DRILL")) == ()


def test_a_recall_that_cannot_be_read_is_said_and_the_one_before_stays_in_force(store: Store) -> None:
    scan(store, replace(received(DRILL), lot="L1"))
    sent(store, RECALL)
    (sentence,) = sent(store, replace(RECALL, scopes=(Scope(item="DRILL", serials=("DR01..DX02",)),)))
    assert "different prefixes" in sentence
    assert holds(store) == ["recall:R-1"]


def test_the_hold_data_are_as_old_as_the_last_complete_page(store: Store) -> None:
    assert look_up(store, lambda look: look.holds_as_of()) is None
    sent(store, up_to_date=False)
    assert look_up(store, lambda look: look.holds_as_of()) == ""
    sent(store, RECALL, at=NOW)
    assert look_up(store, lambda look: look.holds_as_of()) == NOW


def test_a_place_of_many_held_units_is_not_read_through(store: Store) -> None:
    place = Place("A-01-02")
    for number in range(203):
        key = UnitKey("DRILL", f"DR{number:06}")
        scan(store, Received(unit=key, place=place, lot="L1"))
    sent(store, RECALL)
    assert look_up(store, lambda look: look.stock("DRILL")) == (Stock(place=place, path=20, count=3, serials=()),)
