"""The outbox: a chain without gaps, an acknowledgement cursor, and what happens when the two ends differ."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from sync import outbox, wire
from sync.handheld import Transaction
from sync.ledger.envelope import FIRST_PREV, Recorded
from sync.ledger.facts import EpochOpened
from sync.store import AcknowledgementError, Store
from tests.wiring.handhelds import DRILL, handheld, put_away, received, refused, scan, unit

PATIENCE_S = 30
T = TypeVar("T")


def _do(store: Store, work: Callable[[Transaction], T]) -> T:
    return store.write(work).result(PATIENCE_S)


def _unsent(store: Store, limit: int = 500, max_bytes: int = 1_000_000, after: int = 0) -> list[int]:
    with store.view() as view:
        return [row.seq for row in outbox.unsent(view.conn, limit, max_bytes, after)]


def _acknowledge(store: Store, recorded: Recorded, *results: wire.Verdict) -> int:
    at = recorded.envelope
    return _do(store, lambda tx: outbox.acknowledge(tx, at.epoch, at.seq, recorded.hash, results))


def test_events_are_chained_from_64_zeros_and_their_bytes_are_what_was_hashed(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        recorded = [*scan(store, received(), put_away()), *scan(store, refused())]
        with store.view() as view:
            rows = outbox.unsent(view.conn)
    assert [each.envelope.seq for each in recorded] == [1, 2, 3]
    assert [each.envelope.prev for each in recorded] == [FIRST_PREV, recorded[0].hash, recorded[1].hash]
    assert [row.hash for row in rows] == [wire.event_hash(row.raw) for row in rows] == [each.hash for each in recorded]
    assert [wire.decode(row.raw) for row in rows] == [each.envelope for each in recorded]
    assert {row.epoch for row in rows} == {recorded[0].envelope.epoch}


def test_all_events_of_one_scan_carry_its_number_and_what_was_known_of_the_unit(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        first, second = scan(store, received(), put_away())
        [third] = scan(store, received(unit(2)))
    assert [each.envelope.scan for each in (first, second, third)] == [1, 1, 2]
    assert (first.envelope.basis.last, second.envelope.basis.last) == (None, first.envelope.id)
    assert third.envelope.basis.last is None


def test_unsent_events_come_oldest_first_within_count_and_bytes(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        scan(store, *(refused(f"c{number}") for number in range(10)))
        with store.view() as view:
            size = len(outbox.unsent(view.conn)[0].raw)
        assert _unsent(store) == list(range(1, 11))
        assert _unsent(store, limit=4) == [1, 2, 3, 4]
        assert _unsent(store, max_bytes=size * 3 + 10) == [1, 2, 3]
        assert _unsent(store, max_bytes=1) == [1]
        assert _unsent(store, after=7) == [8, 9, 10]


def test_an_acknowledgement_advances_once_and_a_late_one_changes_nothing(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        events = scan(store, *(refused() for _ in range(5)))
        assert _do(store, lambda tx: tx.unsent()) == 5
        assert _acknowledge(store, events[2]) == 3
        assert _acknowledge(store, events[2]) == 0
        assert _acknowledge(store, events[0]) == 0
        assert _unsent(store) == [4, 5]
        assert _do(store, lambda tx: tx.unsent()) == 2
        assert _acknowledge(store, events[4]) == 2
        with store.view() as view:
            summary = view.summary()
    assert (summary.unsent, summary.oldest_at, summary.total, summary.last_seq) == (0, None, 5, 5)
    assert summary.last_hash == events[4].hash


@pytest.mark.parametrize(
    ("seq", "epoch", "hashed"),
    [(2, None, "f" * 64), (3, None, None), (0, None, "f" * 64), (-1, None, None), (2, "another", None), (99, None, "")],
)
def test_an_acknowledgement_that_is_not_of_this_chain_marks_nothing_as_sent(
    tmp_path: Path, seq: int, epoch: str | None, hashed: str | None
) -> None:
    with handheld(tmp_path) as store:
        first, second = scan(store, refused(), refused())
        of = epoch or second.envelope.epoch
        shown = first.hash if hashed is None else hashed
        with pytest.raises(AcknowledgementError):
            _do(store, lambda tx: outbox.acknowledge(tx, of, seq, shown))
        assert _unsent(store) == [1, 2]


def test_quarantined_and_conflicting_events_are_counted_and_duplicates_are_not(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        events = scan(store, *(refused() for _ in range(4)))
        _acknowledge(
            store,
            events[3],
            wire.Verdict(seq=1, verdict="duplicate"),
            wire.Verdict(seq=2, verdict="quarantined", reason="unknown type"),
            wire.Verdict(seq=3, verdict="conflict", reason="fork"),
        )
        with store.view() as view:
            assert view.summary().quarantined == 2


def test_a_rewind_sends_again_from_what_the_server_expects(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        events = scan(store, *(refused() for _ in range(5)))
        epoch = events[0].envelope.epoch
        _acknowledge(store, events[4])
        _do(store, lambda tx: outbox.rewind(tx, wire.Rewind(epoch=epoch, expected_seq=3, last_hash=events[1].hash)))
        assert _unsent(store) == [3, 4, 5]
        _do(store, lambda tx: outbox.rewind(tx, wire.Rewind(epoch=epoch, expected_seq=1, last_hash=FIRST_PREV)))
        assert _unsent(store) == [1, 2, 3, 4, 5]
        _do(store, lambda tx: outbox.rewind(tx, wire.Rewind(epoch=epoch, expected_seq=5, last_hash=events[3].hash)))
        assert _unsent(store) == [5]


def test_a_rewind_to_a_chain_that_is_not_ours_changes_nothing(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        events = scan(store, *(refused() for _ in range(3)))
        epoch = events[0].envelope.epoch
        for expected, hashed in ((3, "f" * 64), (9, events[2].hash), (1, "f" * 64)):
            asked = wire.Rewind(epoch=epoch, expected_seq=expected, last_hash=hashed)
            with pytest.raises(AcknowledgementError):
                _do(store, partial(outbox.rewind, asked=asked))
        assert _unsent(store) == [1, 2, 3]


def test_a_new_epoch_starts_its_own_chain_after_the_old_one_was_sent(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        old = scan(store, refused(), refused())
        opened = _do(store, lambda tx: tx.open_epoch("fork", (3, 4)))
        [later] = scan(store, received())
        before = old[0].envelope.epoch
        assert opened == later.envelope.epoch != before
        assert _unsent(store) == [1, 2]
        assert _acknowledge(store, old[1]) == 2
        with store.view() as view:
            rows = outbox.unsent(view.conn)
            assert view.verify_chain().whole
            assert view.verify_chain().epochs == 2
    first = wire.decode(rows[0].raw)
    assert [(row.epoch, row.seq) for row in rows] == [(opened, 1), (opened, 2)]
    assert (first.prev, later.envelope.prev) == (FIRST_PREV, rows[0].hash)
    assert first.fact == EpochOpened(reason="fork", before=before, missing_from=3, missing_through=4)


def test_an_epoch_without_events_is_not_replaced_by_another(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        before = _do(store, lambda tx: tx.epoch)
        assert _do(store, lambda tx: tx.open_epoch("again")) == before
        with store.view() as view:
            assert view.verify_chain().whole


def test_the_queue_says_how_old_its_oldest_event_is(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        with store.view() as view:
            assert view.summary().oldest_at is None
        first, second = scan(store, refused(), refused())
        _acknowledge(store, first)
        with store.view() as view:
            assert view.summary().oldest_at == second.envelope.at


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            "UPDATE event SET raw = CAST(replace(CAST(raw AS TEXT), 'c2', 'c9') AS BLOB) WHERE position = 2",
            "bytes of event 2",
        ),
        ("UPDATE event SET hash = (SELECT hash FROM event WHERE position = 1) WHERE position = 2", "bytes of event 2"),
        ("DELETE FROM event WHERE position = 2", "event 2 .* is missing"),
        ("DELETE FROM event WHERE position = 1", "event 1 .* is missing"),
        (
            "UPDATE event SET (hash, raw) = (SELECT hash, raw FROM event WHERE position = 1) WHERE position = 3",
            "event 3 .* does not follow",
        ),
        ("UPDATE epoch SET id = 'another'", "event 1 .* does not follow"),
    ],
)
def test_the_chain_shows_what_was_altered_taken_out_or_doubled(tmp_path: Path, change: str, found: str) -> None:
    with handheld(tmp_path) as store:
        scan(store, refused("c1"), refused("c2"), refused("c3"))
        _do(store, lambda tx: tx.conn.execute(change).rowcount)
        with store.view() as view:
            report = view.verify_chain()
    assert not report.whole
    assert re.search(found, report.fault or ""), report.fault


def test_an_event_keeps_what_the_shift_knows(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        [recorded] = scan(store, received(DRILL))
        with store.view() as view:
            raw = outbox.unsent(view.conn)[0].raw
    fields = msgspec.json.decode(raw)
    assert fields["device"] == "handheld-1"
    assert fields["site"] == "HAM"
    assert fields["operator"] == "op-1"
    assert fields["type"] == "Received"
    assert recorded.corrected == fields["at"]
