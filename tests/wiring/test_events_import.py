"""Events that come as a file keep the times at which they happened, however long the file was on its way."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from scanner_app.server_print import print_events
from sync import events_file, wire
from sync.events_file import EventsFileError
from sync.ledger.facts import PutAway, Received
from sync.ledger.identity import UnitKey
from sync.outbox import Row
from sync.server.events_import import take_in
from sync.server.ingest import accept
from sync.server.tables import LOG
from tests.wiring.server_fixtures import DOCK, DRILL, SHELF, Chain, ServerSite, server_site

AT_EIGHT, AT_NINE = "2026-03-02T08:00:00.000Z", "2026-03-02T09:00:00.000Z"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerSite]:
    with server_site(tmp_path) as opened:
        yield opened


def written(chain: Chain, **now: object) -> bytes:
    """Return the file of the chain's events, written now by the handheld whose clocks say so."""
    push = chain.push()
    rows = [Row(place, chain.epoch, place, item.hash, bytes(item.event)) for place, item in enumerate(push.events, 1)]
    clocks = msgspec.structs.replace(push.now, **now)
    return b"".join(events_file.lines(chain.device, chain.site, clocks, rows, len(rows)))


def corrected(site: ServerSite) -> list[str]:
    query = select(LOG.c.corrected).order_by(LOG.c.seq)
    return site.book.read(lambda conn: list(conn.execute(query).scalars()))


def worked(site: ServerSite) -> Chain:
    """Return a handheld's log of two events, an hour apart and the last an hour ago."""
    chain = site.chain()
    chain.add(Received(unit=DRILL, place=DOCK))
    site.clock.wait(hours=1)
    chain.add(PutAway(unit=DRILL, to=SHELF))
    site.clock.wait(hours=1)
    return chain


@pytest.mark.parametrize("boot", ["boot-1", "boot-2"])
def test_a_file_that_was_days_on_its_way_tells_when_its_events_happened(site: ServerSite, boot: str) -> None:
    file = written(worked(site), boot=boot)
    site.clock.wait(days=4)
    assert take_in(site.book, file).accepted == 2
    assert corrected(site) == [AT_EIGHT, AT_NINE]


@pytest.mark.parametrize("said", ["2031-01-01T00:00:00.000Z", "yesterday", "2026-03-02T10:00:00"])
def test_a_clock_that_is_ahead_or_says_nothing_puts_no_event_into_the_future(site: ServerSite, said: str) -> None:
    file = written(worked(site), at=said)
    site.clock.wait(minutes=30)
    take_in(site.book, file)
    assert corrected(site) == ["2026-03-02T08:30:00.000Z", "2026-03-02T09:30:00.000Z"]


def test_what_comes_by_the_network_after_an_old_file_has_its_own_time(site: ServerSite) -> None:
    chain = worked(site)
    file = written(chain)
    site.clock.wait(days=1)
    chain.add(PutAway(unit=DRILL, to=SHELF))
    site.clock.wait(days=1)
    take_in(site.book, file)
    assert accept(site.book, chain.device, chain.push()).ack_through == 3
    assert corrected(site)[2] == "2026-03-03T10:00:00.000Z"


def branched(site: ServerSite, count: int) -> bytes:
    """Return the file of so many events of a handheld that was set back to its beginning after it sent one."""
    chain = site.chain()
    chain.add(Received(unit=DRILL, place=DOCK))
    accept(site.book, chain.device, chain.push())
    other = Chain(chain.device, site.clock)
    for number in range(count):
        other.add(Received(unit=UnitKey("DRILL", f"DR{number:06d}"), place=SHELF))
    return written(other)


def test_another_branch_of_a_log_is_counted_and_told(site: ServerSite, capsys: pytest.CaptureFixture[str]) -> None:
    taken = take_in(site.book, branched(site, 2))
    assert (taken.accepted, taken.duplicates, taken.conflicts) == (0, 0, 2)
    print_events(asdict(taken), as_json=False)
    assert "2 are of another branch of its log" in capsys.readouterr().out


def test_another_branch_that_is_too_long_to_be_kept_at_once_is_not_asked_for_again(site: ServerSite) -> None:
    with pytest.raises(EventsFileError, match="holds another branch of epoch epoch-1"):
        take_in(site.book, branched(site, wire.BATCH_EVENTS + 1))
