"""Ingest: contiguous, once each, chained; forks and unknown facts are kept and never block (DESIGN §5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from sync import wire
from sync.ledger.envelope import FIRST_PREV
from sync.ledger.facts import PutAway, Received
from sync.ledger.identity import UnitKey
from sync.server.alarms import FORK, alarms_of
from sync.server.batch import BadBatchError
from sync.server.ingest import RewindNeededError, accept
from sync.server.status import status
from sync.server.tables import LOG, QUARANTINE
from tests.wiring.server_fixtures import DOCK, DRILL, SHELF, Chain, ServerSite, server_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerSite]:
    with server_site(tmp_path) as opened:
        yield opened


@pytest.fixture
def chain(site: ServerSite) -> Chain:
    made = site.chain()
    for number in range(1, 6):
        made.add(Received(unit=UnitKey("DRILL", f"DR{number:06d}"), place=DOCK))
    return made


def stored(site: ServerSite, chain: Chain) -> list[bytes]:
    query = select(LOG.c.raw).where(LOG.c.device == chain.device, LOG.c.epoch == chain.epoch).order_by(LOG.c.seq)
    return site.book.read(lambda conn: [bytes(raw) for raw in conn.execute(query).scalars()])


def set_aside(site: ServerSite) -> list[tuple[int, str]]:
    query = select(QUARANTINE.c.seq, QUARANTINE.c.verdict).order_by(QUARANTINE.c.seq, QUARANTINE.c.hash)
    return site.book.read(lambda conn: [(row.seq, row.verdict) for row in conn.execute(query)])


def test_a_batch_is_stored_as_its_exact_bytes_and_acknowledged_by_the_last_hash(site: ServerSite, chain: Chain) -> None:
    answer = accept(site.book, chain.device, chain.push())
    assert stored(site, chain) == [bytes(item.event) for item in chain.items]
    assert (answer.ack_through, answer.ack_hash, answer.expected_seq) == (5, chain.items[-1].hash, 6)
    assert answer.results == []
    assert not answer.new_epoch


def test_a_batch_sent_again_is_a_duplicate_and_acknowledged_as_before(site: ServerSite, chain: Chain) -> None:
    first = accept(site.book, chain.device, chain.push())
    again = accept(site.book, chain.device, chain.push())
    assert (again.ack_through, again.ack_hash) == (first.ack_through, first.ack_hash)
    assert [(each.seq, each.verdict) for each in again.results] == [(seq, "duplicate") for seq in range(1, 6)]
    assert len(stored(site, chain)) == 5


def test_a_batch_half_known_adds_its_rest(site: ServerSite, chain: Chain) -> None:
    accept(site.book, chain.device, chain.push(1, 3))
    answer = accept(site.book, chain.device, chain.push(2, 5))
    assert [each.seq for each in answer.results] == [2, 3]
    assert len(stored(site, chain)) == 5


def test_an_old_batch_alone_is_acknowledged_only_as_far_as_it_goes(site: ServerSite, chain: Chain) -> None:
    accept(site.book, chain.device, chain.push())
    answer = accept(site.book, chain.device, chain.push(1, 2))
    assert (answer.ack_through, answer.ack_hash) == (2, chain.items[1].hash)
    assert not answer.new_epoch


def test_a_gap_asks_for_a_rewind_and_stores_nothing(site: ServerSite, chain: Chain) -> None:
    accept(site.book, chain.device, chain.push(1, 2))
    with pytest.raises(RewindNeededError) as caught:
        accept(site.book, chain.device, chain.push(4, 5))
    assert caught.value.rewind == wire.Rewind(epoch=chain.epoch, expected_seq=3, last_hash=chain.items[1].hash)
    assert len(stored(site, chain)) == 2


def test_an_epoch_that_begins_in_its_middle_asks_from_its_first_event(site: ServerSite, chain: Chain) -> None:
    with pytest.raises(RewindNeededError) as caught:
        accept(site.book, chain.device, chain.push(3))
    assert (caught.value.rewind.expected_seq, caught.value.rewind.last_hash) == (1, FIRST_PREV)


def test_an_empty_batch_tells_where_the_log_ends(site: ServerSite, chain: Chain) -> None:
    before = accept(site.book, chain.device, chain.push(9))
    assert (before.ack_through, before.ack_hash) == (0, FIRST_PREV)
    accept(site.book, chain.device, chain.push())
    after = accept(site.book, chain.device, chain.push(9))
    assert (after.ack_through, after.ack_hash) == (5, chain.items[-1].hash)


def test_a_copied_device_is_a_fork_kept_alarmed_and_sent_into_a_new_epoch(site: ServerSite, chain: Chain) -> None:
    copy = Chain(chain.device, site.clock)
    copy.items, copy.seq, copy.prev = chain.items[:3], 4, chain.items[2].hash
    copy.add(PutAway(unit=DRILL, to=SHELF))
    copy.add(PutAway(unit=DRILL, to=SHELF))
    accept(site.book, chain.device, chain.push())
    answer = accept(site.book, chain.device, copy.push(3))
    assert answer.new_epoch
    assert (answer.ack_through, answer.ack_hash) == (5, copy.items[-1].hash)
    assert [(each.seq, each.verdict) for each in answer.results] == [(3, "duplicate"), (4, "conflict"), (5, "conflict")]
    assert set_aside(site) == [(4, "conflict"), (5, "conflict")]
    assert stored(site, chain) == [bytes(item.event) for item in chain.items]
    (alarm,) = site.book.read(lambda conn: alarms_of(conn, "", "")).values()
    assert (alarm.kind, alarm.level, alarm.devices) == (FORK, "highest", (chain.device,))


def test_a_fork_sent_again_is_kept_once_and_alarmed_once(site: ServerSite, chain: Chain) -> None:
    copy = Chain(chain.device, site.clock)
    copy.add(PutAway(unit=DRILL, to=SHELF))
    accept(site.book, chain.device, chain.push())
    first, second = (accept(site.book, chain.device, copy.push()) for _ in range(2))
    assert msgspec.to_builtins(first) == msgspec.to_builtins(second)
    assert set_aside(site) == [(1, "conflict")]
    assert len(site.book.read(lambda conn: alarms_of(conn, "", ""))) == 1


def test_an_event_that_does_not_chain_to_the_log_is_a_fork_too(site: ServerSite, chain: Chain) -> None:
    accept(site.book, chain.device, chain.push())
    other = Chain(chain.device, site.clock)
    other.seq = 6
    other.add(PutAway(unit=DRILL, to=SHELF))
    answer = accept(site.book, chain.device, other.push())
    assert (answer.new_epoch, answer.ack_hash) == (True, other.items[0].hash)
    assert len(stored(site, chain)) == 5


def test_the_fresh_epoch_after_a_fork_begins_at_one(site: ServerSite, chain: Chain) -> None:
    accept(site.book, chain.device, chain.push())
    fresh = Chain(chain.device, site.clock, epoch="epoch-2")
    fresh.add(PutAway(unit=DRILL, to=SHELF))
    answer = accept(site.book, chain.device, fresh.push())
    assert (answer.ack_through, answer.new_epoch) == (1, False)


@pytest.mark.parametrize("fields", [{"type": "Teleported"}, {"v": 2}, {"fact": {"unit": 7}}])
def test_a_fact_not_known_here_is_stored_quarantined_and_blocks_nothing(
    site: ServerSite, chain: Chain, fields: dict[str, object]
) -> None:
    strange = chain.altered(PutAway(unit=DRILL, to=SHELF), **fields)
    chain.add(PutAway(unit=DRILL, to=SHELF))
    answer = accept(site.book, chain.device, chain.push())
    assert [(each.seq, each.verdict) for each in answer.results] == [(6, "quarantined")]
    assert answer.ack_through == 7
    assert stored(site, chain)[5] == bytes(strange.event)
    assert set_aside(site) == [(6, "quarantined")]
    site.projector.catch_up()
    assert status(site.book, verify=True)["unprojected"] == 0


def test_unknown_fields_are_kept_in_the_bytes_and_the_event_is_accepted(site: ServerSite, chain: Chain) -> None:
    newer = chain.altered(PutAway(unit=DRILL, to=SHELF), mood="fine")
    assert accept(site.book, chain.device, chain.push()).results == []
    assert stored(site, chain)[-1] == bytes(newer.event)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"device": "another"}, "Event 6 belongs to another device"),
        ({"epoch": "another"}, "Event 6 belongs to another device or epoch"),
        ({"seq": "six"}, "no readable envelope"),
        ({"seq": 0}, "Event number 0"),
        ({"seq": 7}, "without a gap"),
        ({"prev": "x"}, "not those that were hashed"),
        ({"at": 5}, "Event 6 has no readable envelope"),
    ],
)
def test_an_unreadable_envelope_is_refused_by_its_number_and_nothing_is_stored(
    site: ServerSite, chain: Chain, fields: dict[str, object], says: str
) -> None:
    chain.altered(PutAway(unit=DRILL, to=SHELF), **fields)
    with pytest.raises(BadBatchError, match=says):
        accept(site.book, chain.device, chain.push())
    assert stored(site, chain) == []


def test_bytes_that_are_not_what_was_hashed_are_refused(site: ServerSite, chain: Chain) -> None:
    chain.items[1].hash = "0" * 64
    with pytest.raises(BadBatchError, match="event 2 are not those that were hashed"):
        accept(site.book, chain.device, chain.push())


@pytest.mark.parametrize("epoch", ["", "../x", "a" * 65, "a b", "\x00"])
def test_an_epoch_that_is_no_uuid_is_refused(site: ServerSite, chain: Chain, epoch: str) -> None:
    push = chain.push()
    push.epoch = epoch
    with pytest.raises(BadBatchError, match="epoch"):
        accept(site.book, chain.device, push)


def test_corrected_times_follow_the_monotonic_clock_and_never_run_backwards(site: ServerSite) -> None:
    chain = site.chain()
    chain.add(Received(unit=DRILL, place=DOCK), at="1999-01-01T00:00:00.000Z")
    site.clock.wait(minutes=5)
    chain.add(PutAway(unit=DRILL, to=SHELF), at="2050-01-01T00:00:00.000Z")
    chain.add(PutAway(unit=DRILL, to=SHELF), monotonic=0)
    site.clock.wait(minutes=5)
    accept(site.book, chain.device, chain.push())
    query = select(LOG.c.corrected).order_by(LOG.c.seq).where(LOG.c.device == chain.device)
    corrected = site.book.read(lambda conn: list(conn.execute(query).scalars()))
    assert corrected == ["2026-03-02T08:00:00.000Z", "2026-03-02T08:05:00.000Z", "2026-03-02T08:05:00.000Z"]


def test_a_failed_write_leaves_nothing_and_the_same_batch_works_later(
    site: ServerSite, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_conn: Connection, *_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("sync.server.ingest._advance", broken)
        with pytest.raises(OSError, match="No space"):
            accept(site.book, chain.device, chain.push())
    assert stored(site, chain) == []
    assert accept(site.book, chain.device, chain.push()).ack_through == 5


@contextmanager
def fresh_site() -> Iterator[ServerSite]:
    with TemporaryDirectory() as folder, server_site(Path(folder)) as opened:
        yield opened


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=12))
def test_any_order_of_pushes_stores_a_prefix_of_the_chain_once_and_whole(sent: list[tuple[int, int]]) -> None:
    with fresh_site() as site:
        chain = site.chain()
        for number in range(12):
            chain.add(Received(unit=UnitKey("DRILL", f"S{number}"), place=DOCK))
        known = 0
        for first, last in sent:
            push = chain.push(first, last)
            if first > known + 1:
                if push.events:
                    with pytest.raises(RewindNeededError):
                        accept(site.book, chain.device, push)
                continue
            answer = accept(site.book, chain.device, push)
            known = max(known, last) if push.events else known
            assert not answer.new_epoch
        assert stored(site, chain) == [bytes(item.event) for item in chain.items[:known]]
        told = status(site.book, verify=True)
        assert all(epoch["whole"] for device in told["devices"] for epoch in device["epochs"])


def test_a_damaged_log_is_seen(site: ServerSite, chain: Chain) -> None:
    accept(site.book, chain.device, chain.push())
    altered = replace(DRILL, serial="DR999999")
    raw = bytes(chain.items[2].event).replace(b"DR000003", altered.serial.encode())
    here = (LOG.c.device == chain.device) & (LOG.c.seq == 3)
    site.book.write(lambda conn: conn.execute(LOG.update().where(here).values(raw=raw)))
    told = status(site.book, verify=True)
    assert [epoch["whole"] for device in told["devices"] for epoch in device["epochs"]] == [False]
