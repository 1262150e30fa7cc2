"""The outbox drained over loopback into a real server: against one POST an event, and the server's own ceiling."""

import gzip
import random
import statistics
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

import msgspec
import pytest
import requests

from scanner_app.demo.site import Site
from sync import outbox, wire
from sync.client import HttpLink
from sync.clock import RandomIds, SystemClock, stamp
from sync.handheld import Entry, Transaction
from sync.ledger.envelope import Evidence
from sync.ledger.facts import Fact, PutAway, Received
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.outbox import Row
from sync.server.book import Book
from sync.server.dialect import sqlite_url
from sync.server.enrolment import enroll, new_code
from sync.server.ingest import accept
from sync.server.site import make_site
from sync.store import Store
from sync.worker import Worker
from tests.benchmarks.table import LONG, Table

EVENTS = 10_000
ROUNDS = 5 if LONG else 1
ALONE = 1000 if LONG else 300
"""Events of each round that go in a POST of their own."""
GUN = Evidence(source="serial:/dev/ttyUSB0", raw="XUMxMDEwNDAxMjM0NTY3ODkwMTIxRFIwMDAwMDE=", aim="]C1")
DOCK = Place("DOCK-1", PlaceKind.DOCK)
PATIENCE_S = 60


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    folder.mkdir()
    running = Site(folder)
    try:
        yield running
    finally:
        running.close()


def facts(first: int, number: int) -> Iterator[Fact]:
    """Yield receipts and puts away of new units, in turn."""
    for each in range(first, first + number):
        unit = UnitKey("DRILL-18V", f"DR{each // 2:06d}")
        if each % 2 == 0:
            yield Received(unit=unit, place=DOCK, po="PO-1001", line="1", supplier="BOLT")
        else:
            yield PutAway(unit=unit, to=Place(f"A-01-{each % 40:02d}"), origin=DOCK)


def record(store: Store, first: int, number: int) -> None:
    """Record facts as scans do, many to a commit."""

    def work(tx: Transaction) -> None:
        tx.append([Entry(fact=fact, operator="anna", station="DOCK-1", evidence=GUN) for fact in facts(first, number)])

    store.write(work).result()


def push_of(rows: list[Row]) -> wire.Push:
    clock = SystemClock()
    now = wire.Now(at=stamp(clock.now()), offset=clock.offset(), monotonic=clock.monotonic_ns(), boot=clock.boot())
    return wire.Push(
        epoch=rows[0].epoch,
        now=now,
        events=[wire.EventItem(hash=row.hash, event=msgspec.Raw(row.raw)) for row in rows],
    )


def one_by_one(running: Site, rows: list[Row]) -> float:
    """Send every event in a POST of its own over one kept connection; return events a second."""
    headers = {"Authorization": f"Bearer {running.identity.secret}", "Content-Type": "application/json"}
    with requests.Session() as session:
        session.trust_env = False
        session.headers.update(headers)
        began = perf_counter()
        for row in rows:
            body = msgspec.json.encode(push_of([row]))
            with session.post(f"{running.url}/api/v1/events", data=body, timeout=PATIENCE_S) as answer:
                acknowledged = msgspec.json.decode(answer.content, type=wire.Acknowledgement)
                assert acknowledged.ack_hash == row.hash
        return len(rows) / (perf_counter() - began)


def drained(store: Store, running: Site) -> float:
    """Send everything unsent as the application does; return events a second."""
    worker = Worker(store, lambda: HttpLink(running.url, running.identity), SystemClock(), random.Random(1))
    began = perf_counter()
    sent = worker.drain_once()
    took = perf_counter() - began
    worker.stop()
    with store.view() as view:
        assert view.summary().unsent == 0
    return sent / took


def ceiling(folder: Path, rows: list[Row], device: str) -> float:
    """Give the same batches to the server's own function in this process; return events a second."""
    with closing(Book.open(sqlite_url(str(folder / "book.db")), SystemClock(), RandomIds())) as book:
        make_site(book, "DEMO")
        enrolled = enroll(book, wire.EnrollRequest(code=new_code(book)))
        pushes = [push_of(rows[at : at + wire.BATCH_EVENTS]) for at in range(0, len(rows), wire.BATCH_EVENTS)]
        began = perf_counter()
        for push in pushes:
            accept(book, device or enrolled.device, push)
        return len(rows) / (perf_counter() - began)


def _taken(last: Row, tx: Transaction) -> None:
    outbox.acknowledge(tx, last.epoch, last.seq, last.hash)


def everything(store: Store) -> list[Row]:
    with closing(store.reader()) as conn:
        return outbox.unsent(conn, limit=1 << 30, max_bytes=1 << 40)


@pytest.mark.benchmark
def test_a_full_outbox_drains_in_batches(tmp_path: Path, table: Table) -> None:
    alone, batched, inside = [], [], []
    for number in range(ROUNDS):
        with (
            site(tmp_path / f"site-{number}") as running,
            closing(Store.open(running.handheld, SystemClock(), RandomIds())) as store,
        ):
            first = ALONE + EVENTS
            for at in range(0, first, wire.BATCH_EVENTS):
                record(store, number * first + at, min(wire.BATCH_EVENTS, first - at))
            rows = everything(store)
            inside.append(ceiling(running.handheld.parent, rows, running.identity.device))
            alone.append(one_by_one(running, rows[:ALONE]))
            store.write(partial(_taken, rows[ALONE - 1])).result()
            batched.append(drained(store, running))
            inside.append(ceiling(running.handheld, rows, running.identity.device))
    drain, single, top = map(statistics.median, (batched, alone, inside))
    size = statistics.mean(len(row.raw) for row in rows)
    packed = len(gzip.compress(msgspec.json.encode(push_of(rows[:500])), 1)) / 500
    table.add(f"drain of {EVENTS:,} events over loopback, of one POST an event", f"{drain / single:.0f} ×", "≥ 70 ×",
              f"{drain:,.0f}/s, alone {single:,.0f}/s")  # fmt: skip
    table.add("… of the server's in-process ceiling", f"{drain / top:.2f}", "≥ 0.5",
              f"ceiling {top:,.0f}/s; {size:.0f} B an event, {packed:.0f} B on the wire")  # fmt: skip
    assert drain > 10 * single
    assert drain > 0.1 * top
