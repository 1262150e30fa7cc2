"""A recall from the desk to the hand: started on the server, in force on a handheld that is offline afterwards."""

from pathlib import Path

from sync import mirror
from sync.ledger.facts import Received
from sync.ledger.identity import UnitKey
from sync.ledger.unit import Unit
from sync.server import recalls
from sync.server.book import Book
from sync.server.feed import page_after
from sync.server.loading import load
from sync.server.projector import Projector
from sync.store import Store
from tests.wiring.handhelds import DOCK, scan
from tests.wiring.server_book import PATIENCE_S, device_of, site

RECALL = b"recall,item,lots,goes_back_to\nR-1,DRILL,L1,BOLT\n"
MILLION = b"recall,item,serials\nR-1,DRILL,DR000001..DR999999\n"


def pulled(store: Store, book: Book) -> list[str]:
    """Pull everything there is; return the kinds of the changes that came."""
    kinds: list[str] = []
    while True:
        cursor = store.write(lambda tx: tx.mirror.cursor()).result(PATIENCE_S)
        page = page_after(book, device_of(store), cursor)
        store.write(lambda tx, page=page: mirror.apply_page(tx, page)).result(PATIENCE_S)  # type: ignore[misc]  # bound
        kinds += [change.kind for change in page.changes]
        if page.up_to_date:
            return kinds


def holds(store: Store, unit: Unit) -> list[tuple[str, bool]]:
    with store.view() as view:
        return [(hold.id, hold.possible) for hold in view.mirror.holds_on(unit)]


def test_a_recall_holds_on_a_handheld_from_its_pull_on_and_until_the_close_arrives(tmp_path: Path) -> None:
    with site(tmp_path) as (book, store, _):
        load(book, Projector(book), "items", b"code,name\nDRILL,Drill\n")
        pulled(store, book)
        scan(store, Received(unit=UnitKey("DRILL", "DR000001"), place=DOCK, lot="L1"))
        recalls.start_file(book, Projector(book), RECALL)
        here = Unit(key=UnitKey("DRILL", "DR000001"), lot="L1")
        assert holds(store, here) == []
        assert pulled(store, book) == ["recall"]
        assert holds(store, here) == [("recall:R-1", False)]
        assert holds(store, Unit(key=UnitKey("DRILL", "DR000002"))) == [("recall:R-1", True)]
        with store.view() as view:
            found = view.mirror.unit(here.key)
            assert found is not None
            assert [hold.id for hold in found.holds] == ["recall:R-1"]
        recalls.close(book, Projector(book), "R-1")
        assert holds(store, here) == [("recall:R-1", False)]
        pulled(store, book)
        assert holds(store, here) == []


def test_a_freeze_of_a_million_units_is_one_change_of_the_feed(tmp_path: Path) -> None:
    with site(tmp_path) as (book, store, _):
        load(book, Projector(book), "items", b"code,name\nDRILL,Drill\n")
        pulled(store, book)
        recalls.start_file(book, Projector(book), MILLION)
        assert pulled(store, book) == ["recall"]
        assert holds(store, Unit(key=UnitKey("DRILL", "DR500000"))) == [("recall:R-1", False)]
