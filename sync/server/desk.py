"""The desk's own device: what is decided or taken over at the server is recorded as facts of a chain like any other."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from sync import wire
from sync.clock import stamp
from sync.ledger.envelope import Basis, Envelope, Known
from sync.ledger.facts import Fact
from sync.server.batch import Arrival
from sync.server.book import Book
from sync.server.ingest import head_of, store
from sync.server.site import site_of

_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFact:
    """A fact for the desk's chain. ``last`` is the last fact of its unit that the desk knew."""

    fact: Fact
    known: Known = Known.IMPORTED
    last: str | None = None
    opening: bool = False


def record(book: Book, conn: Connection, facts: Iterable[DeskFact]) -> int:
    """Append the facts to the desk's chain in the caller's transaction; return how many there were."""
    site = site_of(conn)
    head = head_of(conn, site.desk_device, site.desk_epoch)
    now = stamp(book.clock.now())
    push = wire.Push(
        epoch=site.desk_epoch,
        now=wire.Now(at=now, offset=book.clock.offset(), monotonic=book.clock.monotonic_ns(), boot=book.clock.boot()),
        events=[],
    )
    seq, prev, written = head.next_seq, head.last_hash, 0
    arrivals: list[Arrival] = []
    for desk_fact in facts:
        envelope = Envelope(
            id=book.ids.new(),
            device=site.desk_device,
            epoch=site.desk_epoch,
            seq=seq,
            prev=prev,
            at=now,
            offset=push.now.offset,
            monotonic=push.now.monotonic,
            boot=push.now.boot,
            site=site.site.code,
            fact=desk_fact.fact,
            known=desk_fact.known,
            basis=Basis(last=desk_fact.last),
            opening=desk_fact.opening,
        )
        arrivals.append(_arrival(envelope))
        seq, prev = seq + 1, arrivals[-1].hash
        if len(arrivals) == _AT_ONCE:
            store(conn, site.desk_device, push, arrivals, now)
            written += len(arrivals)
            arrivals = []
    store(conn, site.desk_device, push, arrivals, now)
    return written + len(arrivals)


def _arrival(envelope: Envelope) -> Arrival:
    raw = wire.encode(envelope)
    return Arrival(
        seq=envelope.seq,
        prev=envelope.prev,
        hash=wire.event_hash(raw),
        raw=raw,
        at=envelope.at,
        monotonic=envelope.monotonic,
        boot=envelope.boot,
    )
