"""Pages of the server into the mirror: its snapshots below, the own facts it has not seen yet above."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync import mirror, wire
from sync.handheld import Transaction
from sync.ledger.documents import DOCUMENT_TYPES, Bin, Document, Item
from sync.ledger.envelope import Basis, Envelope, Recorded
from sync.ledger.facts import Moved, Picked, UnitFact, Voided
from sync.ledger.fold import fold
from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Unit
from sync.store import Store
from tests.wiring.handhelds import DOCK, DRILL, SHELF, handheld, put_away, received, refused, scan, unit

PATIENCE_S = 30
NOW = "2030-01-01T00:00:00.000Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with handheld(tmp_path) as opened:
        yield opened


def _page(
    store: Store, *changes: wire.Change, projected: Recorded | None = None, cursor: str = "c1", **more: Any
) -> tuple[str, ...]:
    page = wire.Page(
        cursor=cursor,
        changes=list(changes),
        up_to_date=more.pop("up_to_date", True),
        server_time=NOW,
        projected_epoch=projected.envelope.epoch if projected else "",
        projected_seq=projected.envelope.seq if projected else 0,
        **more,
    )
    return store.write(lambda tx: mirror.apply_page(tx, page)).result(PATIENCE_S)


def _told(told: Unit | Document) -> wire.Change:
    body = msgspec.Raw(msgspec.json.encode(told))
    if isinstance(told, Unit):
        return wire.Change(kind="unit", key=_key(told.key), body=body)
    kind = next(kind for kind, document in DOCUMENT_TYPES.items() if document is type(told))
    return wire.Change(kind=kind, key=told.code, body=body)


def _key(key: UnitKey) -> str:
    return msgspec.json.encode([key.item, key.serial]).decode()


def _notice(exception: str, **more: Any) -> wire.Change:
    notice = wire.ExceptionNotice(
        id=exception, item="DRILL", serial="SN-1", kind="disputed", operator="op-1", device="handheld-1",
        opened=more.pop("opened", NOW), reason="why", **more,
    )  # fmt: skip
    return wire.Change(kind="exception", key=exception, body=msgspec.Raw(msgspec.json.encode(notice)))


def _elsewhere(fact: UnitFact, seq: int, basis: str | None = None) -> Recorded:
    """Return a fact that another handheld recorded, later than every own one."""
    at = f"2031-01-01T00:00:{seq:02d}.000Z"
    envelope = Envelope(
        id=f"there-{seq}", device="handheld-2", epoch="there", seq=seq, prev="", at=at, offset=0, monotonic=seq,
        boot="b", site="HAM", fact=fact, operator="op-2", basis=Basis(last=basis),
    )  # fmt: skip
    return Recorded(envelope=envelope, hash="", corrected=at)


def _known(store: Store, key: UnitKey = DRILL) -> Unit | None:
    with store.view() as view:
        return view.mirror.unit(key)


def _server(facts: Iterable[Recorded], key: UnitKey = DRILL) -> Unit:
    return fold(key, facts)


def test_a_page_its_cursor_and_its_time_land_together(store: Store) -> None:
    assert _page(store, _told(Bin(code="B-1")), _told(Item(code="SAW", name="Saw")), cursor="c7") == ()
    with store.view() as view:
        assert view.mirror.bin("B-1") == Bin(code="B-1")
        assert view.mirror.item("SAW") is not None
        assert (view.mirror.cursor(), view.mirror.fresh_at()) == ("c7", NOW)
    [recorded] = scan(store, refused())
    assert recorded.envelope.basis.cursor == "c7"


def test_a_page_with_more_behind_it_does_not_make_the_mirror_fresh(store: Store) -> None:
    _page(store, up_to_date=False)
    with store.view() as view:
        assert view.mirror.fresh_at() is None


def test_a_page_that_fails_leaves_neither_changes_nor_cursor(store: Store) -> None:
    page = wire.Page(cursor="c9", changes=[_told(Bin(code="B-9"))], up_to_date=True, server_time=NOW)

    def broken(tx: Transaction) -> None:
        mirror.apply_page(tx, page)
        assert tx.mirror.bin("B-9") is not None
        raise LookupError

    with pytest.raises(LookupError):
        store.write(broken).result(PATIENCE_S)
    with store.view() as view:
        assert (view.mirror.cursor(), view.mirror.bin("B-9")) == ("", None)


def test_a_tombstone_takes_a_document_and_a_unit_out(store: Store) -> None:
    there = _server([_elsewhere(received(), 1)])
    _page(store, _told(Bin(code="B-1")), _told(there))
    assert _known(store) == there
    _page(store, wire.Change(kind="bin", key="B-1"), wire.Change(kind="unit", key=_key(DRILL)))
    assert _known(store) is None
    with store.view() as view:
        assert view.mirror.bin("B-1") is None
        assert view.mirror.count_at(DOCK) == 0


def test_tombstones_of_what_was_never_here_are_passed_over(store: Store) -> None:
    gone = [wire.Change(kind=kind, key="x") for kind in (*DOCUMENT_TYPES, "exception", "novelty")]
    assert _page(store, *gone, wire.Change(kind="unit", key=_key(unit(9)))) == ()


def test_own_facts_the_server_has_not_seen_stand_above_its_snapshot(store: Store) -> None:
    first, second = scan(store, received(), put_away())
    local = _known(store)
    _page(store, _told(_server([first])), projected=first)
    assert _known(store) == local
    assert local is not None
    assert (local.state, local.place, local.last) == (State.STORED, SHELF, second.envelope.id)
    _page(store, _told(_server([first, second])), projected=second)
    assert _known(store) == _server([first, second])


def test_a_foreign_fact_between_own_ones_is_kept(store: Store) -> None:
    [first] = scan(store, received())
    moved = _elsewhere(Moved(unit=DRILL, to=Place("A-09-09"), origin=DOCK), 1, first.envelope.id)
    [second] = scan(store, put_away())
    _page(store, _told(_server([first, moved])), projected=first)
    known = _known(store)
    assert known is not None
    assert (known.state, known.place, known.facts) == (State.STORED, SHELF, 3)
    assert known.last == second.envelope.id


def test_a_snapshot_of_a_unit_never_touched_here_replaces_the_one_before(store: Store) -> None:
    facts = [_elsewhere(received(), 1), _elsewhere(put_away(), 2)]
    for count in (1, 2):
        _page(store, _told(_server(facts[:count])))
        assert _known(store) == _server(facts[:count])


def test_an_own_fact_can_be_taken_back_after_the_server_has_seen_it(store: Store) -> None:
    first, second = scan(store, received(), put_away())
    _page(store, _told(_server([first, second])), projected=second)
    [undo] = scan(store, Voided(unit=DRILL, fact=second.envelope.id))
    known = _known(store)
    assert known is not None
    assert (known.state, known.place) == (State.RECEIVED, DOCK)
    _page(store, _told(_server([first, second])), projected=second)
    assert _known(store) == known
    _page(store, _told(_server([first, second, undo])), projected=undo)
    assert _known(store) == _server([first, second, undo])


def test_own_facts_of_an_older_epoch_count_as_seen_once_a_later_one_is(store: Store) -> None:
    [first] = scan(store, received())
    store.write(lambda tx: tx.open_epoch("fork")).result(PATIENCE_S)
    [second] = scan(store, put_away())
    _page(store, _told(_server([first, second])), projected=second)
    assert _known(store) == _server([first, second])


def test_a_fetch_from_the_beginning_drops_what_it_did_not_bring_again_and_keeps_own_facts(store: Store) -> None:
    gone, stays, touched = unit(1), unit(2), unit(3)
    for number, key in enumerate((gone, stays, touched), start=1):
        _page(store, _told(_server([_elsewhere(received(key), number)], key)), _told(Bin(code=f"B-{number}")))
    [own] = scan(store, put_away(touched))
    _page(store, cursor="", must_refetch=True, up_to_date=False)
    with store.view() as view:
        assert view.mirror.cursor() == ""
        assert view.mirror.unit(gone) is not None, "what is known stays in use until the fetch is complete"
    _page(store, _told(_server([_elsewhere(received(stays), 2)], stays)), _told(Bin(code="B-2")), up_to_date=False)
    assert _known(store, gone) is not None
    _page(store, cursor="c2")
    with store.view() as view:
        assert [each.code for each in view.mirror.bins()] == ["B-2"]
        assert view.mirror.unit(gone) is None
        assert view.mirror.unit(stays) is not None
        assert dict(view.mirror.received("PO-1")) == {"1": 1}
        kept = view.mirror.units.find(touched)
        assert kept is not None
        assert kept.unit.last == own.envelope.id
    _page(store, _told(Bin(code="B-3")), cursor="c3")
    with store.view() as view:
        assert [each.code for each in view.mirror.bins()] == ["B-2", "B-3"]


def test_what_this_version_cannot_read_is_kept_aside_and_holds_up_nothing(store: Store) -> None:
    raw = msgspec.Raw(b'{"code":"B-1","path":"far"}')
    lent = msgspec.Raw(b'{"key":{"item":"DRILL","serial":"SN-1"},"state":"lent"}')
    unread = _page(
        store,
        wire.Change(kind="bin", key="B-1", body=raw),
        wire.Change(kind="novelty", key="N-1", body=msgspec.Raw(b"{}")),
        wire.Change(kind="unit", key="not json", body=msgspec.Raw(b"{}")),
        wire.Change(kind="unit", key=_key(DRILL), body=lent),
        _told(Bin(code="B-2")),
    )  # fmt: skip
    assert len(unread) == 4
    assert all("kept unread" in sentence for sentence in unread)
    with store.view() as view:
        assert [each.code for each in view.mirror.bins()] == ["B-2"]
        kept = view.conn.execute("SELECT body FROM unread WHERE kind = 'bin' AND code = 'B-1'").fetchall()
    assert kept == [(bytes(raw),)]


def test_fields_of_a_newer_server_are_passed_over(store: Store) -> None:
    newer = msgspec.Raw(b'{"code":"B-1","path":3,"colour":"red"}')
    assert _page(store, wire.Change(kind="bin", key="B-1", body=newer)) == ()
    with store.view() as view:
        assert view.mirror.bin("B-1") == Bin(code="B-1", path=3)


def test_open_exceptions_are_shown_oldest_first_until_they_close(store: Store) -> None:
    _page(store, _notice("e2", opened="2030-01-02T00:00:00.000Z"), _notice("e1"), _notice("e3", closed=NOW))
    with store.view() as view:
        assert [each.id for each in view.mirror.exceptions()] == ["e1", "e2"]
    _page(store, _notice("e1", closed=NOW), wire.Change(kind="exception", key="e2"))
    with store.view() as view:
        assert view.mirror.exceptions() == ()


def test_progress_follows_the_facts_of_others(store: Store) -> None:
    [own] = scan(store, received(unit(1)))
    store.write(lambda tx: (tx.mirror.received("PO-1"), tx.mirror.order_progress("SO-1"))).result(PATIENCE_S)
    facts = [_elsewhere(received(unit(2)), 1), _elsewhere(Picked(unit=unit(2), order="SO-1", line="1"), 2)]
    _page(store, _told(_server([own], unit(1))), _told(_server(facts, unit(2))), projected=own)
    counts = store.write(lambda tx: (dict(tx.mirror.received("PO-1")), tx.mirror.order_progress("SO-1")["1"].picked))
    assert counts.result(PATIENCE_S) == ({"1": 2}, 1)
