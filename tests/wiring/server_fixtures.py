"""What the server's tests share: a clock that stands still, a site with its documents, and chains made by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from sync import wire
from sync.clock import RandomIds, stamp
from sync.ledger.envelope import FIRST_PREV, Envelope, Evidence
from sync.ledger.facts import Fact
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.server.book import Book
from sync.server.dialect import sqlite_url
from sync.server.enrolment import enroll, new_code
from sync.server.loading import Loaded, load
from sync.server.projector import Projector
from sync.server.site import make_site
from sync.tokens import SeededTokens

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DOCK = Place("DOCK", PlaceKind.DOCK)
SHELF = Place("A-01-01")
DRILL = UnitKey("DRILL", "DR000001")

FILES = {
    "operators": "code,initials,badge,pin,rights\nanna,AK,BADGE-ANNA,4711,work|approve\nben,BT,,,work\n",
    "items": "code,name,gtin,mask\nDRILL,Cordless drill,4006381333931,DR[0-9]{6}\nSAW,Saw,,\n",
    "bins": "code,kind,zone,path\nDOCK,dock,,0\nA-01-01,bin,A,10\nA-01-02,bin,A,20\n",
    "purchase-orders": "po,supplier,line,item,expected,serials\nPO-1,BOLT,1,DRILL,2,DR000001|DR000002\n"
    "PO-1,BOLT,2,SAW,1,\n",
    "orders": "order,customer_ref,channel,line,item,quantity\nSO-1,C-77,web,1,DRILL,1\n",
}


class StandingClock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self._now = MORNING
        self._ticks = 1_000_000_000

    def now(self) -> datetime:
        return self._now

    def offset(self) -> int:
        return 0

    def monotonic_ns(self) -> int:
        return self._ticks

    def boot(self) -> str:
        return "boot-1"

    def wait(self, **duration: float) -> None:
        step = timedelta(**duration)
        self._now += step
        self._ticks += int(step.total_seconds() * 1e9)


class Chain:
    """One handheld's log, made by hand."""

    def __init__(self, device: str, clock: StandingClock, epoch: str = "epoch-1", site: str = "NORTH") -> None:
        self.device = device
        self.epoch = epoch
        self.clock = clock
        self.site = site
        self.seq = 1
        self.prev = FIRST_PREV
        self.items: list[wire.EventItem] = []

    def add(self, fact: Fact, **fields: Any) -> wire.EventItem:
        """Append one fact and return its event."""
        values: dict[str, Any] = {
            "id": f"{self.device}:{self.epoch}:{self.seq}",
            "at": stamp(self.clock.now()),
            "operator": "anna",
            "evidence": Evidence(source="simulated", raw="RFIwMDAwMDE=", aim="]C0"),
            "monotonic": self.clock.monotonic_ns(),
            **fields,
        }
        envelope = Envelope(
            device=self.device,
            epoch=self.epoch,
            seq=self.seq,
            prev=self.prev,
            offset=0,
            boot=self.clock.boot(),
            site=self.site,
            fact=fact,
            **values,
        )
        return self.add_raw(wire.encode(envelope))

    def add_raw(self, raw: bytes) -> wire.EventItem:
        """Append bytes as they are."""
        item = wire.EventItem(hash=wire.event_hash(raw), event=msgspec.Raw(raw))
        self.items.append(item)
        self.seq += 1
        self.prev = item.hash
        return item

    def altered(self, fact: Fact, /, **fields: Any) -> wire.EventItem:
        """Append a fact whose JSON is changed before it is hashed: ``fields`` replace the envelope's own."""
        self.add(fact)
        raw = msgspec.json.decode(self.items.pop().event)
        self.seq -= 1
        self.prev = raw["prev"]
        return self.add_raw(msgspec.json.encode(raw | fields))

    def push(self, first: int = 1, last: int | None = None) -> wire.Push:
        """Return the batch of the events from ``first`` on."""
        now = wire.Now(
            at=stamp(self.clock.now()), offset=0, monotonic=self.clock.monotonic_ns(), boot=self.clock.boot()
        )
        return wire.Push(epoch=self.epoch, now=now, events=self.items[first - 1 : last])


class ServerSite:
    """An open book of a site, its projector, its clock."""

    def __init__(self, book: Book, clock: StandingClock) -> None:
        self.book = book
        self.clock = clock
        self.projector = Projector(book)

    def load(self, kind: str, text: str | None = None) -> Loaded:
        return load(self.book, self.projector, kind, (FILES[kind] if text is None else text).encode())

    def load_all(self) -> None:
        for kind in FILES:
            self.load(kind)

    def enrolled(self, name: str = "dock-3") -> wire.Enrolled:
        return enroll(self.book, wire.EnrollRequest(code=new_code(self.book), name=name))

    def chain(self, name: str = "dock-3") -> Chain:
        return Chain(self.enrolled(name).device, self.clock)


@contextmanager
def server_site(folder: Path) -> Iterator[ServerSite]:
    """Give the open book of the site NORTH."""
    clock = StandingClock()
    book = Book.open(sqlite_url(str(folder / "book.db")), clock, RandomIds(), SeededTokens(b"test"))
    try:
        make_site(book, "NORTH", "Europe/Berlin")
        yield ServerSite(book, clock)
    finally:
        book.close()
