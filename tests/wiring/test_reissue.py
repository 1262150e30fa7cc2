"""What cannot go out as it is: kept here or issued anew, and nothing held up by it."""

from pathlib import Path

import pytest

from sync import wire
from sync.link import BadBatchError, LinkError, OfflineError, TooLargeError
from sync.reissue import adopt, unreadable
from tests.wiring.handhelds import handheld, received, refused, scan
from tests.wiring.server_book import (
    PATIENCE_S,
    BookLink,
    device_of,
    enrolled_at,
    handheld_of,
    head_of,
    ids,
    logged,
    own_events,
    server_book,
    site,
    worker_of,
)


class PickyLink(BookLink):
    """Cannot read events of a certain code, as a server behind in version, or a damaged event, would have it."""

    def push(self, push: wire.Push) -> wire.Acknowledgement:
        if any(b"unreadable" in bytes(item.event) for item in push.events if b"EpochOpened" not in bytes(item.event)):
            raise BadBatchError("An event has no readable envelope.")
        return super().push(push)


def test_an_event_the_server_cannot_read_stays_here_and_holds_up_nothing(tmp_path: Path) -> None:
    with site(tmp_path) as (book, store, _):
        scan(store, *[refused("good") for _ in range(6)])
        scan(store, refused("unreadable"))
        scan(store, *[refused("later") for _ in range(6)])
        recorded = own_events(store)
        worker = worker_of(store, PickyLink(book, device_of(store)))
        worker.drain_once()
        assert worker.drain_once() == 0
        sent = ids(logged(book, device_of(store)))
        assert [each for each in sent if each in ids(recorded)] == [
            each for number, each in enumerate(ids(recorded)) if number != 6
        ]
        with store.view() as view:
            assert unreadable(view.conn) == [(7, "An event has no readable envelope.")]
            assert view.summary().unsent == 0
            assert view.verify_chain().whole
        assert own_events(store)[:13] == recorded
        scan(store, refused("good again"))
        assert worker.drain_once() == 1


@pytest.mark.parametrize("error", [BadBatchError("I read nothing."), TooLargeError("Too large.")])
def test_a_server_that_refuses_everything_takes_no_event_out_of_the_queue(tmp_path: Path, error: LinkError) -> None:
    class Refusing:
        def push(self, push: wire.Push) -> wire.Acknowledgement:  # noqa: ARG002 - the link's own signature
            raise error

        def pull(self, cursor: str, wait_s: float) -> wire.Page:
            raise AssertionError((cursor, wait_s))

    with handheld(tmp_path) as store:
        scan(store, *[refused() for _ in range(9)])
        worker = worker_of(store, Refusing())
        for _ in range(3):
            with pytest.raises(OfflineError, match="refuses every event"):
                worker.drain_once()
        assert (head_of(store).position, head_of(store).acknowledged) == (9, 0)


def test_a_server_that_takes_no_fact_but_answers_otherwise_loses_the_queue_one_event_at_most(tmp_path: Path) -> None:
    class Hostile(BookLink):
        def push(self, push: wire.Push) -> wire.Acknowledgement:
            if any(b"EpochOpened" not in bytes(item.event) for item in push.events):
                raise BadBatchError("I read nothing.")
            return super().push(push)

    with site(tmp_path) as (book, store, _):
        scan(store, *[refused() for _ in range(9)])
        worker = worker_of(store, Hostile(book, device_of(store)))
        for _ in range(3):
            with pytest.raises(OfflineError, match="refuses every event"):
                worker.drain_once()
        with store.view() as view:
            assert len(unreadable(view.conn)) == 1
            assert view.summary().unsent == 8


def test_an_event_that_was_damaged_on_the_disk_stays_here_and_holds_up_nothing(tmp_path: Path) -> None:
    with site(tmp_path) as (book, store, link):
        scan(store, *[refused() for _ in range(5)])
        damage = "UPDATE event SET raw = CAST(replace(raw, 'WRONG', 'WRXNG') AS BLOB) WHERE position IN (2, 3)"
        store.write(lambda tx: tx.conn.execute(damage)).result(PATIENCE_S)
        recorded = ids(own_events(store))
        worker_of(store, link).drain_once()
        sent = ids(logged(book, device_of(store)))
        assert [each for each in sent if each in recorded] == [recorded[0], recorded[3], recorded[4]]
        with store.view() as view:
            assert [position for position, _ in unreadable(view.conn)] == [2, 3]
            assert view.summary().unsent == 0


def test_a_handheld_enrolled_anew_sends_what_it_recorded_as_the_other_device(tmp_path: Path) -> None:
    with server_book(tmp_path / "server") as book:
        folder = tmp_path / "handheld"
        with handheld_of(book, folder) as store:
            scan(store, refused("sent"))
            first = device_of(store)
            worker_of(store, BookLink(book, first)).drain_once()
            scan(store, received())
            scan(store, refused("unsent"))
            recorded = ids(own_events(store))
            store.enrol(enrolled_at(book, folder))
            second = device_of(store)
            assert store.write(adopt).result(PATIENCE_S) == 2
            assert store.write(adopt).result(PATIENCE_S) == 0
            worker_of(store, BookLink(book, second)).drain_once()
            scan(store, refused("after"))
            worker_of(store, BookLink(book, second)).drain_once()
            with store.view() as view:
                assert view.verify_chain().whole
                assert view.summary().unsent == 0
            unsent, opened = (wire.decode(own_events(store)[position]) for position in (1, 3))
        assert (opened.at, opened.monotonic, opened.boot) == (unsent.at, unsent.monotonic, unsent.boot)
        assert ids(logged(book, first)) == recorded[:1]
        assert ids(logged(book, second))[1:3] == recorded[1:]
        assert len(ids(logged(book, second))) == 4
