"""The store: work in transactions, in order, with futures that mean COMMIT."""

import sqlite3
import stat
import threading
from concurrent.futures import Future
from pathlib import Path

import pytest

from sync import mirror
from sync.clock import RandomIds, SystemClock
from sync.handheld import Transaction
from sync.ledger.envelope import Recorded
from sync.ledger.identity import UnitKey
from sync.store import NotEnrolledError, Store, StoreFailedError, open_view
from tests.wiring.handhelds import DOCUMENTS, DRILL, IDENTITY, enrolled, handheld, received, record, refused, scan, unit

PATIENCE_S = 30


def test_folder_and_files_are_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    with handheld(folder) as store:
        scan(store, received())
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert modes == dict.fromkeys(
        ("scanner.db", "scanner.db-wal", "scanner.db-shm", "scanner.lock", "identity.json"), 0o600
    )


def test_the_database_is_made_by_the_recipe(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:

        def pragmas(tx: Transaction) -> dict[str, object]:
            names = ("page_size", "journal_mode", "synchronous", "foreign_keys", "cell_size_check", "trusted_schema",
                     "wal_autocheckpoint", "journal_size_limit")  # fmt: skip
            return {name: tx.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

        assert store.write(pragmas).result(PATIENCE_S) == {
            "page_size": 1024, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "cell_size_check": 1,
            "trusted_schema": 0, "wal_autocheckpoint": 0, "journal_size_limit": 2_000_000,
        }  # fmt: skip


def test_a_future_resolves_only_after_its_commit(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        seen: list[int] = []

        def look(_: Future[list[Recorded]]) -> None:
            with store.view() as view:
                seen.append(view.summary().total)

        for _ in range(3):
            store.write(lambda tx: record(tx, refused())).add_done_callback(look)
        store.write(lambda _: None).result(PATIENCE_S)
    assert len(seen) == 3
    assert all(total >= number for number, total in enumerate(seen, start=1))


def test_work_is_done_in_the_order_it_was_given(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        futures = [store.write(lambda tx: record(tx, refused())) for _ in range(200)]
        numbers = [future.result(PATIENCE_S)[0].envelope.scan for future in futures]
    assert numbers == list(range(1, 201))


def test_waiting_scans_share_a_commit_and_a_failing_one_takes_nobody_with_it(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        go = threading.Event()
        begun = threading.Event()
        commits = store._writer._commits

        def hold(_: Transaction) -> bool:
            begun.set()
            return go.wait(PATIENCE_S)

        held = store.write(hold)
        assert begun.wait(PATIENCE_S)

        def broken(tx: Transaction) -> None:
            record(tx, received(unit(99)))
            raise LookupError("no such step")

        before = store.write(lambda tx: record(tx, received(unit(1))))
        bad = store.write(broken)
        after = store.write(lambda tx: record(tx, received(unit(2))))
        go.set()
        assert held.result(PATIENCE_S)
        assert [each.envelope.seq for each in before.result(PATIENCE_S)] == [1]
        with pytest.raises(LookupError, match="no such step"):
            bad.result(PATIENCE_S)
        [recorded] = after.result(PATIENCE_S)
        assert (recorded.envelope.seq, recorded.envelope.scan) == (2, 2)
        assert store._writer._commits - commits == 2
        with store.view() as view:
            assert view.verify_chain().whole
            assert view.mirror.unit(unit(99)) is None
            assert view.mirror.received("PO-1") == {"1": 2}


def test_counts_in_memory_are_forgotten_with_a_rolled_back_scan(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        store.write(lambda tx: mirror.load_documents(tx, DOCUMENTS)).result(PATIENCE_S)
        scan(store, received(unit(1)))
        assert store.write(lambda tx: dict(tx.mirror.received("PO-1"))).result(PATIENCE_S) == {"1": 1}

        def broken(tx: Transaction) -> None:
            record(tx, received(unit(2)))
            assert tx.mirror.received("PO-1") == {"1": 2}
            mirror.load_documents(tx, [])
            tx.mirror.documents.remove("purchase_order", "PO-1")
            assert tx.mirror.purchase_order("PO-1") is None
            raise LookupError

        with pytest.raises(LookupError):
            store.write(broken).result(PATIENCE_S)
        assert store.write(lambda tx: dict(tx.mirror.received("PO-1"))).result(PATIENCE_S) == {"1": 1}
        assert store.write(lambda tx: tx.mirror.purchase_order("PO-1")).result(PATIENCE_S) is not None


def test_what_is_not_urgent_rides_along_with_the_next_scan(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        order: list[str] = []
        soon = store.soon(lambda _: order.append("soon"))
        store.write(lambda _: order.append("scan")).result(PATIENCE_S)
        soon.result(PATIENCE_S)
    assert order == ["scan", "soon"]


def test_what_is_not_urgent_is_done_without_any_scan(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        assert store.soon(lambda tx: tx.unsent()).result(PATIENCE_S) == 0


def test_close_finishes_what_was_given_and_takes_no_more(tmp_path: Path) -> None:
    store = enrolled(tmp_path)
    futures = [store.write(lambda tx: record(tx, refused())) for _ in range(50)]
    soon = store.soon(lambda tx: record(tx, refused()))
    store.close()
    assert all(future.done() for future in (*futures, soon))
    with open_view(tmp_path) as view:
        assert view.summary().total == 51
    with pytest.raises(StoreFailedError, match="closed"):
        store.write(lambda tx: record(tx, refused())).result(PATIENCE_S)


def test_a_restart_comes_back_to_the_same_step_epoch_and_numbers(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        assert store.write(lambda tx: tx.state()).result(PATIENCE_S) is None
        [first] = scan(store, received())
    with handheld(tmp_path) as store:
        assert store.write(lambda tx: tx.state()).result(PATIENCE_S) == b"after 1"
        [second] = scan(store, refused())
        with store.view() as view:
            known = view.mirror.unit(DRILL)
    assert second.envelope.epoch == first.envelope.epoch
    assert (second.envelope.seq, second.envelope.scan, second.envelope.prev) == (2, 2, first.hash)
    assert known is not None
    assert known.last == first.envelope.id


def test_a_handheld_that_was_never_enrolled_records_nothing_and_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path, SystemClock(), RandomIds())
    try:
        with pytest.raises(NotEnrolledError, match="not enrolled"):
            scan(store, received())
        store.enrol(IDENTITY)
        [recorded] = scan(store, received())
        assert store.identity == IDENTITY
    finally:
        store.close()
    assert (recorded.envelope.device, recorded.envelope.site, recorded.envelope.seq) == ("handheld-1", "HAM", 1)


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        reader = store.reader()
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("UPDATE handheld SET scan = 7")
        reader.close()


def test_reading_where_no_scanner_ever_ran_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreFailedError, match="There is no scanner database"), open_view(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_half_a_surrogate_pair_is_answered_as_unknown(tmp_path: Path) -> None:
    text = "\udcff"
    with handheld(tmp_path) as store, store.view() as view:
        look = view.mirror
        assert look.units_by_text(text) == ()
        assert look.expected_by_text(text) == ()
        assert look.unit(UnitKey("DRILL", text)) is None
        found = (look.bin(text), look.item(text), look.item_by_gtin(text), look.order(text), look.purchase_order(text),
                 look.operator(text), look.operator_by_badge(text))  # fmt: skip
    assert found == (None,) * 7


def test_everything_a_barcode_can_hold_is_kept_exactly(tmp_path: Path) -> None:
    serials = [
        "1",
        "x" * 4000,
        "a\x1db",
        "nul\x00tail",
        "\x1b[2J",
        "two\nlines",
        "😀",
        "\u202eabc",
        "[/red]",
        "'; DROP TABLE unit",
    ]
    with handheld(tmp_path) as store:
        for serial in serials:
            scan(store, received(UnitKey("DRILL", serial)))
        with store.view() as view:
            for serial in serials:
                [known] = view.mirror.units_by_text(serial)
                assert known.key == UnitKey("DRILL", serial)
            assert view.verify_chain().whole
