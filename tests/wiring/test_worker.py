"""The worker beside the work: what it tells, when it wakes, and that it ends."""

import random
import threading
from pathlib import Path

import pytest

from sync import wire
from sync.client import HttpLink
from sync.clock import SystemClock
from sync.ledger.documents import Bin
from sync.link import BusyError, LinkError, OfflineError, UnauthorisedError
from sync.server import documents, feed
from sync.store import Store
from sync.worker import LinkState, LinkStatus, Worker
from tests.wiring.handhelds import DRILL, handheld, received, refused, scan
from tests.wiring.scripted_server import Request, ScriptedServer
from tests.wiring.server_book import PATIENCE_S, device_of, head_of, logged, own_events, site, waited, worker_of


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (OfflineError("The cable is cut."), LinkState.OFFLINE),
        (BusyError(5.0), LinkState.BUSY),
        (UnauthorisedError("Enrol it again."), LinkState.UNAUTHORISED),
    ],
)
def test_a_failure_is_told_and_recording_goes_on(tmp_path: Path, error: LinkError, state: LinkState) -> None:
    class Failing:
        def push(self, push: wire.Push) -> wire.Acknowledgement:  # noqa: ARG002 - the link's own signature
            raise error

        def pull(self, cursor: str, wait_s: float) -> wire.Page:  # noqa: ARG002 - the link's own signature
            raise error

    told: list[LinkStatus] = []
    with handheld(tmp_path) as store:
        scan(store, refused())
        worker = worker_of(store, Failing(), told.append)
        for attempt in (worker.drain_once, worker.pull_once):
            with pytest.raises(type(error)):
                attempt()
        assert [(status.state, status.detail) for status in told] == [(state, str(error))]
        assert told[0].since is not None
        scan(store, refused())
        assert head_of(store).position == 2


def test_changes_arrive_in_pages_and_the_next_pull_fetches_only_what_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "PAGE", 7)
    with site(tmp_path) as (book, store, link):
        book.write(lambda conn: documents.put(conn, [Bin(code=f"B{number:02}") for number in range(30)]))
        worker = worker_of(store, link)
        assert worker.pull_once() == 31
        assert worker.pull_once() == 0
        with store.view() as view:
            assert [each.code for each in view.mirror.bins()] == [f"B{number:02}" for number in range(30)]
        book.write(lambda conn: documents.put(conn, [Bin(code="B99")]))
        assert worker.pull_once() == 1


def test_the_started_worker_pushes_when_woken_pulls_by_itself_and_comes_back_after_an_outage(tmp_path: Path) -> None:
    with site(tmp_path) as (book, store, link):
        cut = threading.Event()

        class Cuttable:
            def push(self, push: wire.Push) -> wire.Acknowledgement:
                if cut.is_set():
                    raise OfflineError("The cable is cut.")
                return link.push(push)

            def pull(self, cursor: str, wait_s: float) -> wire.Page:
                if cut.is_set():
                    raise OfflineError("The cable is cut.")
                return link.pull(cursor, min(wait_s, 0.2))

        worker = worker_of(store, Cuttable())
        scan(store, received(DRILL))
        worker.start()
        try:
            assert waited(lambda: head_of(store).acknowledged == 1)
            scan(store, refused())
            worker.wake()
            assert waited(lambda: head_of(store).acknowledged == 2)
            book.write(lambda conn: documents.put(conn, [Bin(code="NEW")]))
            book.changed.fire()
            assert waited(lambda: bins_of(store) == ["NEW"])
            cut.set()
            scan(store, refused())
            worker.wake()
            assert waited(lambda: worker.status.state is LinkState.OFFLINE)
            assert head_of(store).acknowledged == 2
            cut.clear()
            worker.force()
            assert waited(lambda: head_of(store).acknowledged == 3)
            assert waited(lambda: worker.status.state is LinkState.ONLINE)
        finally:
            worker.stop()
        assert logged(book, device_of(store)) == own_events(store)


def bins_of(store: Store) -> list[str]:
    with store.view() as view:
        return [each.code for each in view.mirror.bins()]


def test_an_error_of_its_own_is_logged_and_told_and_the_worker_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with site(tmp_path) as (_, store, link):
        broken = threading.Event()
        broken.set()

        class Broken:
            def push(self, push: wire.Push) -> wire.Acknowledgement:
                if broken.is_set():
                    raise ValueError("a fault in the program")
                return link.push(push)

            def pull(self, cursor: str, wait_s: float) -> wire.Page:
                if broken.is_set():
                    raise ValueError("a fault in the program")
                return link.pull(cursor, min(wait_s, 0.2))

        scan(store, refused())
        worker = worker_of(store, Broken())
        worker.start()
        try:
            assert waited(lambda: "an error of its own" in worker.status.detail)
            assert "a fault in the program" in caplog.text
            broken.clear()
            worker.force()
            assert waited(lambda: head_of(store).acknowledged == 1)
        finally:
            worker.stop()


def test_stopping_does_not_wait_for_a_server_that_says_nothing(tmp_path: Path) -> None:
    asked = threading.Event()

    def silent(_: Request) -> None:
        asked.set()

    with handheld(tmp_path) as store, ScriptedServer([silent]) as server:
        identity = store.identity
        assert identity is not None
        worker = Worker(store, lambda: HttpLink(server.url, identity), SystemClock(), random.Random(1))
        worker.start()
        assert asked.wait(PATIENCE_S)
        worker.stop()
        assert not [each for each in threading.enumerate() if each.name.startswith("sync-")]
