"""Events to the server and changes back: nothing lost, nothing doubled, whatever answers or does not."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import pytest

from sync import wire
from sync.client import HttpLink
from sync.clock import SystemClock
from sync.handheld import Transaction
from sync.ledger.facts import EpochOpened
from sync.link import OfflineError, RewindError, TooLargeError
from sync.store import Store
from sync.worker import LinkState
from tests.wiring.handhelds import handheld, refused, scan
from tests.wiring.scripted_server import ScriptedServer, reply
from tests.wiring.server_book import (
    PATIENCE_S,
    BookLink,
    device_of,
    head_of,
    ids,
    logged,
    own_events,
    quarantined,
    server_book,
    site,
    worker_of,
)
from tests.wiring.strange_answers import JSON, strange_answers


def acknowledgement(store: Store) -> wire.Acknowledgement:
    head = head_of(store)
    return wire.Acknowledgement(
        epoch=head.epoch,
        ack_through=head.seq,
        ack_hash=head.hash,
        expected_seq=head.seq + 1,
        server_time="2026-01-01T00:00:00.000Z",
    )


def wrong_acknowledgements(good: wire.Acknowledgement) -> dict[str, bytes]:
    wrong = {
        "a 201 with a wrong hash": msgspec.structs.replace(good, ack_hash="0" * 64),
        "a 201 with no hash": msgspec.structs.replace(good, ack_hash=""),
        "a 201 for more than was recorded": msgspec.structs.replace(good, ack_through=good.ack_through + 1),
        "a 201 for a negative number": msgspec.structs.replace(good, ack_through=-1),
        "a 201 for nothing": msgspec.structs.replace(good, ack_through=0, ack_hash="0" * 64),
        "a 201 of another epoch": msgspec.structs.replace(good, epoch="another"),
    }
    return {name: reply("201 Created", JSON, msgspec.json.encode(each)) for name, each in wrong.items()}


def test_whatever_answers_in_the_servers_place_nothing_is_lost_and_nothing_advances(tmp_path: Path) -> None:
    with handheld(tmp_path) as store:
        for _ in range(3):
            scan(store, refused())
        good = acknowledgement(store)
        answers = {**strange_answers(msgspec.json.encode(good)), **wrong_acknowledgements(good)}
        before = own_events(store)
        assert store.identity is not None
        for name, answer in answers.items():
            with ScriptedServer([answer]) as server:
                worker = worker_of(store, HttpLink(server.url, store.identity))
                with pytest.raises(OfflineError):
                    worker.drain_once()
                worker.stop()
            assert worker.status.state is LinkState.OFFLINE, name
            assert worker.status.detail, name
            assert head_of(store).acknowledged == 0, name
        assert own_events(store) == before
        with ScriptedServer([reply("201 Created", JSON, msgspec.json.encode(good))]) as server:
            worker = worker_of(store, HttpLink(server.url, store.identity))
            assert worker.drain_once() == 3
            worker.stop()
        assert head_of(store).acknowledged == 3


def test_what_was_recorded_arrives_to_the_byte_and_in_order(tmp_path: Path) -> None:
    with site(tmp_path) as (book, store, link):
        for number in range(5):
            scan(store, refused(f"code {number} \x1b[2J \U0001f600"))
        assert worker_of(store, link).drain_once() == 5
        assert logged(book, device_of(store)) == own_events(store)
        assert worker_of(store, link).drain_once() == 0


def test_a_batch_holds_at_most_500_events_and_the_next_one_waits_for_its_answer(tmp_path: Path) -> None:
    with site(tmp_path) as (book, store, link):
        scan(store, *[refused() for _ in range(1201)])
        assert worker_of(store, link).drain_once() == 1201
        assert [len(push.events) for push in link.pushes] == [500, 500, 201]
        assert logged(book, device_of(store)) == own_events(store)


def test_a_batch_holds_at_most_a_megabyte(tmp_path: Path) -> None:
    with site(tmp_path) as (_, store, link):
        scan(store, *[refused("x" * 100_000) for _ in range(25)])
        assert worker_of(store, link).drain_once() == 25
        assert [len(push.events) for push in link.pushes] == [9, 9, 7]


class LostAnswers(BookLink):
    """Every second answer gets lost on its way back, after the server stored the batch."""

    def push(self, push: wire.Push) -> wire.Acknowledgement:
        answer = super().push(push)
        if len(self.pushes) % 2:
            raise OfflineError("The answer was lost.")
        return answer


def test_a_lost_answer_doubles_nothing(tmp_path: Path) -> None:
    with site(tmp_path) as (book, store, _):
        link = LostAnswers(book, device_of(store))
        worker = worker_of(store, link)
        for _ in range(4):
            scan(store, refused(), refused())
            with pytest.raises(OfflineError):
                worker.drain_once()
            assert worker.drain_once() == 2
        assert logged(book, device_of(store)) == own_events(store)


class NarrowLink(BookLink):
    """Lets only three events through at once."""

    def push(self, push: wire.Push) -> wire.Acknowledgement:
        if len(push.events) > 3:
            raise TooLargeError
        return super().push(push)


def test_a_batch_that_is_too_large_is_halved_until_it_goes_through(tmp_path: Path) -> None:
    with site(tmp_path) as (book, store, _):
        scan(store, *[refused() for _ in range(40)])
        assert worker_of(store, NarrowLink(book, device_of(store))).drain_once() == 40
        assert logged(book, device_of(store)) == own_events(store)


def test_a_server_restored_from_a_backup_gets_what_it_lacks_again(tmp_path: Path) -> None:
    with site(tmp_path) as (_, store, link):
        scan(store, *[refused() for _ in range(10)])
        assert worker_of(store, link).drain_once() == 10
        scan(store, refused())
        with server_book(tmp_path / "restored") as older:
            again = BookLink(older, device_of(store))
            assert worker_of(store, again).drain_once() == 11
            assert [push.events[0].hash for push in again.pushes][1] == wire.event_hash(own_events(store)[0])
            assert logged(older, device_of(store)) == own_events(store)


def test_a_server_that_asks_for_the_same_event_for_ever_is_not_asked_for_ever(tmp_path: Path) -> None:
    class Forgetful:
        def push(self, push: wire.Push) -> wire.Acknowledgement:
            raise RewindError(wire.Rewind(epoch=push.epoch, expected_seq=1, last_hash="0" * 64))

        def pull(self, cursor: str, wait_s: float) -> wire.Page:
            raise AssertionError((cursor, wait_s))

    with handheld(tmp_path) as store:
        scan(store, refused())
        link = Forgetful()
        with pytest.raises(OfflineError, match="over and over"):
            worker_of(store, link).drain_once()
        assert head_of(store).acknowledged == 0


def test_a_handheld_restored_from_a_backup_forks_is_kept_whole_and_goes_on_in_a_fresh_epoch(tmp_path: Path) -> None:
    with site(tmp_path) as (book, store, link):
        scan(store, *[refused("first") for _ in range(3)])
        worker_of(store, link).drain_once()
        folder, device = store.folder, device_of(store)
        epoch = head_of(store).epoch
        # Another copy of the same database went on and sent its events.
        other = [refused("another branch") for _ in range(4)]
        scan(store, *other)
        branch = own_events(store)[3:]
        store.write(lambda tx: tx.conn.execute("DELETE FROM event WHERE position > 3")).result(PATIENCE_S)
        store.write(lambda tx: tx.reload()).result(PATIENCE_S)
        events = [wire.EventItem(hash=wire.event_hash(raw), event=msgspec.Raw(raw)) for raw in branch]
        clock = SystemClock()
        now = wire.Now(at="2026-01-01T00:00:00.000Z", offset=0, monotonic=clock.monotonic_ns(), boot=clock.boot())
        link.push(wire.Push(epoch=epoch, now=now, events=events))
        scan(store, refused("this branch"))
        scan(store, refused("this branch"))
        assert worker_of(store, link).drain_once() == 3
        assert quarantined(book, device) == [(4, "conflict"), (5, "conflict")]
        head = head_of(store)
        assert head.epoch != epoch
        assert head.acknowledged == head.position
        opened = wire.decode(own_events(store)[-1]).fact
        assert isinstance(opened, EpochOpened)
        assert opened.before == epoch
        scan(store, refused("after"))
        assert worker_of(store, link).drain_once() == 1
        assert ids(logged(book, device))[-1] == ids(own_events(store))[-1]
        assert folder == store.folder


def test_a_server_on_another_branch_than_its_backup_is_shown_the_fork(tmp_path: Path) -> None:
    """The rewind's hash is not our own: the event that differs is sent once more, and the server answers new epoch."""
    with site(tmp_path) as (book, store, link):
        scan(store, *[refused("first") for _ in range(3)])
        worker_of(store, link).drain_once()
        scan(store, refused("sent"), refused("sent"))
        worker_of(store, link).drain_once()
        stranger = own_events(store)
        # The same numbers, recorded otherwise: what a database that was set aside and rebuilt would hold.
        rebuilt = [
            wire.encode(replace(wire.decode(raw), id=f"rebuilt {number}")) for number, raw in enumerate(stranger)
        ]

        def overwrite(row: tuple[bytes, bytes, int], tx: Transaction) -> None:
            tx.conn.execute("UPDATE event SET raw = ?, hash = ? WHERE position = ?", row)

        def rebuild(conn_raws: list[bytes]) -> None:
            prev = "0" * 64
            for position, raw in enumerate(conn_raws, start=1):
                chained = wire.encode(replace(wire.decode(raw), prev=prev))
                prev = wire.event_hash(chained)
                row = (chained, bytes.fromhex(prev), position)
                store.write(partial(overwrite, row)).result(PATIENCE_S)

        rebuild(rebuilt)
        store.write(lambda tx: tx.reload()).result(PATIENCE_S)
        scan(store, *[refused("later") for _ in range(3)])
        epoch = head_of(store).epoch
        worker_of(store, link).drain_once()
        head = head_of(store)
        assert head.epoch != epoch
        assert head.acknowledged == head.position
        held = {seq for seq, _ in quarantined(book, device_of(store))}
        assert {6, 7, 8} <= held
