"""The projector: units, texts, documents, exceptions and the feed follow from the log, however often it runs."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete, select

from sync import wire
from sync.ledger.documents import Order, PurchaseOrder
from sync.ledger.envelope import Recorded
from sync.ledger.facts import (
    Aliased,
    Closed,
    LineQuantity,
    Opened,
    Packed,
    Picked,
    PutAway,
    Received,
    Scrapped,
    Shipped,
    Voided,
)
from sync.ledger.fold import History, history
from sync.ledger.identity import DocumentKind, DocumentRef, UnitKey
from sync.ledger.lifecycle import State
from sync.server import documents
from sync.server.alarms import alarms_of
from sync.server.feed import changes, page_after
from sync.server.history import facts_of, unit_of, units_of_document
from sync.server.ingest import accept
from sync.server.projector import AT_ONCE, Projector
from sync.server.status import status
from sync.server.tables import PROJECTION, QUARANTINE, UNIT
from sync.server.tracing import SeveralUnitsError, UnknownUnitError, find_units, unit_trace
from tests.wiring.server_fixtures import DOCK, DRILL, SHELF, Chain, ServerSite, server_site

PO = DocumentRef(DocumentKind.PURCHASE_ORDER, "PO-1")
ORDER = DocumentRef(DocumentKind.ORDER, "SO-1")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerSite]:
    with server_site(tmp_path) as opened:
        opened.load_all()
        yield opened


def send(site: ServerSite, *chains: Chain) -> None:
    for chain in chains:
        accept(site.book, chain.device, chain.push())
    site.projector.catch_up()


def state(site: ServerSite, key: UnitKey = DRILL) -> State:
    unit = site.book.read(lambda conn: unit_of(conn, key))
    assert unit is not None
    return unit.state


def bodies(site: ServerSite) -> list[tuple[str, str, bytes]]:
    query = select(UNIT.c.item, UNIT.c.serial, UNIT.c.body).order_by(UNIT.c.item, UNIT.c.serial)
    return site.book.read(lambda conn: [(row.item, row.serial, row.body) for row in conn.execute(query)])


def purchase_order(site: ServerSite) -> PurchaseOrder:
    found = site.book.read(lambda conn: documents.find(conn, "purchase_order", "PO-1"))
    assert isinstance(found, PurchaseOrder)
    return found


def order(site: ServerSite) -> Order:
    found = site.book.read(lambda conn: documents.find(conn, "order", "SO-1"))
    assert isinstance(found, Order)
    return found


def test_a_units_state_follows_its_facts(site: ServerSite) -> None:
    chain = site.chain()
    chain.add(Received(unit=DRILL, place=DOCK, po="PO-1", line="1"))
    send(site, chain)
    assert state(site) is State.RECEIVED
    chain.add(PutAway(unit=DRILL, to=SHELF))
    send(site, chain)
    assert state(site) is State.STORED


def test_a_fact_taken_back_is_folded_out(site: ServerSite) -> None:
    chain = site.chain()
    chain.add(Received(unit=DRILL, place=DOCK))
    chain.add(PutAway(unit=DRILL, to=SHELF))
    chain.add(Voided(unit=DRILL, fact=f"{chain.device}:epoch-1:2"))
    send(site, chain)
    assert state(site) is State.RECEIVED


def test_projecting_again_from_the_beginning_changes_nothing(site: ServerSite) -> None:
    first, second = site.chain("one"), site.chain("two")
    for number in range(20):
        key = UnitKey("DRILL", f"DR{number % 7:06d}")
        (first if number % 3 else second).add(Received(unit=key, place=DOCK, po="PO-1", line="1"))
        (second if number % 2 else first).add(PutAway(unit=key, to=SHELF))
        site.clock.wait(seconds=20)
    send(site, first, second)
    before = bodies(site)
    alarms = site.book.read(lambda conn: alarms_of(conn, "DRILL", "DR000001"))
    site.book.write(lambda conn: conn.execute(delete(PROJECTION)))
    assert site.projector.catch_up() == 40
    assert bodies(site) == before
    assert site.book.read(lambda conn: alarms_of(conn, "DRILL", "DR000001")) == alarms


def test_a_log_longer_than_one_batch_is_projected_whole(site: ServerSite) -> None:
    chain = site.chain()
    for number in range(AT_ONCE + 5):
        chain.add(Received(unit=UnitKey("SAW", f"S{number}"), place=DOCK))
    send(site, chain)
    assert len(bodies(site)) == AT_ONCE + 5


def test_the_thread_projects_what_is_ingested(site: ServerSite) -> None:
    projector = Projector(site.book)
    projector.start()
    try:
        chain = site.chain()
        chain.add(Received(unit=DRILL, place=DOCK))
        cursor = page_after(site.book, chain.device, "").cursor
        accept(site.book, chain.device, chain.push())
        site_changed = wait_for_change(site, chain.device, cursor)
    finally:
        projector.stop()
    assert [change.kind for change in site_changed.changes] == ["unit"]


def test_an_event_that_cannot_be_projected_is_set_aside_and_the_others_go_on(
    site: ServerSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = UnitKey("SAW", "POISON")

    def breaks_on_one(key: UnitKey, facts: Iterable[Recorded]) -> History:
        if key == poison:
            raise ValueError("beyond this version")
        return history(key, facts)

    monkeypatch.setattr("sync.server.unit_projection.history", breaks_on_one)
    chain = site.chain()
    for number in range(20):
        chain.add(Received(unit=poison if number == 13 else UnitKey("SAW", f"S{number}"), place=DOCK))
    accept(site.book, chain.device, chain.push())
    assert site.projector.catch_up() == 20
    assert len(bodies(site)) == 19
    aside = site.book.read(lambda conn: conn.execute(select(QUARANTINE)).one())
    assert (aside.seq, aside.verdict) == (14, "unprojected")
    assert "beyond this version" in aside.reason
    told = status(site.book, verify=True)
    assert (told["unprojected"], told["set_aside"]) == (0, 1)


def wait_for_change(site: ServerSite, device: str, cursor: str) -> wire.Page:
    return changes(site.book, device, cursor, wait_s=30)


def test_a_unit_is_found_by_serial_and_alias_and_a_shared_serial_asks_for_the_item(site: ServerSite) -> None:
    chain = site.chain()
    twin = UnitKey("SAW", DRILL.serial)
    for key in (DRILL, twin):
        chain.add(Received(unit=key, place=DOCK))
    chain.add(Aliased(unit=DRILL, kind="imei2", text="490154203237518"))
    send(site, chain)
    found = site.book.read(lambda conn: find_units(conn, "490154203237518"))
    assert [(each.unit.key, each.alias) for each in found] == [(DRILL, "imei2")]
    assert unit_trace(site.book, site.projector, "490154203237518")["serial"] == DRILL.serial
    assert unit_trace(site.book, site.projector, DRILL.serial, "SAW")["item"] == "SAW"
    with pytest.raises(SeveralUnitsError, match="DRILL, SAW"):
        unit_trace(site.book, site.projector, DRILL.serial)
    with pytest.raises(UnknownUnitError, match="exact spelling"):
        unit_trace(site.book, site.projector, "dr000001")


@pytest.mark.parametrize(
    "serial", ["1", "9" * 4000, "a/b", "\x00", "\x1d\x1b[2J", "'; DROP TABLE unit;--", "ü😀\u202e", " "]
)
def test_a_serial_of_anything_is_kept_and_found_exactly(site: ServerSite, serial: str) -> None:
    chain = site.chain()
    key = UnitKey("SAW", serial)
    chain.add(Received(unit=key, place=DOCK))
    send(site, chain)
    told = unit_trace(site.book, site.projector, serial, "SAW")
    assert told["serial"] == serial
    change = page_after(site.book, chain.device, "").changes[-1]
    assert msgspec.json.decode(change.key) == ["SAW", serial]


def test_long_serials_that_begin_alike_are_different_units(site: ServerSite) -> None:
    chain = site.chain()
    keys = [UnitKey("SAW", "9" * 3999 + last) for last in "12"]
    chain.add(Received(unit=keys[0], place=DOCK))
    chain.add(Received(unit=keys[1], place=DOCK))
    chain.add(PutAway(unit=keys[1], to=SHELF))
    send(site, chain)
    assert [state(site, key) for key in keys] == [State.RECEIVED, State.STORED]


def test_a_dispute_opens_an_exception_and_closes_it_with_its_reason(site: ServerSite) -> None:
    one, two = site.chain("one"), site.chain("two")
    one.add(Received(unit=DRILL, place=DOCK))
    one.add(Scrapped(unit=DRILL))
    site.clock.wait(minutes=1)
    two.add(Picked(unit=DRILL, order="SO-1"))
    send(site, one, two)
    (alarm,) = site.book.read(lambda conn: alarms_of(conn, "DRILL", DRILL.serial)).values()
    assert (alarm.kind, alarm.level, alarm.closed) == ("after_scrapped", "highest", None)
    two.add(Voided(unit=DRILL, fact=f"{two.device}:epoch-1:1"))
    send(site, two)
    (closed,) = site.book.read(lambda conn: alarms_of(conn, "DRILL", DRILL.serial)).values()
    assert closed.id == alarm.id
    assert closed.closed is not None
    assert closed.closing_reason is not None
    assert "taken back" in closed.closing_reason


def test_the_order_in_which_two_devices_report_does_not_matter(tmp_path: Path) -> None:
    told = []
    for turn in (1, -1):
        folder = tmp_path / str(turn)
        folder.mkdir()
        with server_site(folder) as site:
            chains = [Chain(name, site.clock) for name in ("device-a", "device-b")]
            for chain in chains:
                chain.device = site.chain(chain.device).device
            chains.sort(key=lambda chain: chain.device)
            chains[0].add(Received(unit=DRILL, place=DOCK), id="a1")
            site.clock.wait(minutes=1)
            chains[1].add(Picked(unit=DRILL, order="SO-1"), id="b1")
            send(site, *chains[::turn])
            facts = site.book.read(lambda conn: facts_of(conn, DRILL))
            told.append((state(site), sorted(each.envelope.id for each in facts)))
    assert told[0] == told[1]


def test_a_purchase_order_is_closed_when_every_device_that_worked_on_it_has_closed_it(site: ServerSite) -> None:
    one, two = site.chain("one"), site.chain("two")
    one.add(Opened(document=PO))
    two.add(Received(unit=DRILL, place=DOCK, po="PO-1", line="1"))
    site.clock.wait(minutes=1)
    one.add(Closed(document=PO))
    send(site, one, two)
    assert purchase_order(site).status == "closing"
    site.clock.wait(minutes=1)
    two.add(Closed(document=PO))
    send(site, two)
    assert purchase_order(site).status == "closed"
    site.load("purchase-orders")
    assert purchase_order(site).status == "closed"


def test_more_distinct_units_than_ordered_over_all_handhelds_open_an_exception(site: ServerSite) -> None:
    one, two = site.chain("one"), site.chain("two")
    one.add(Received(unit=UnitKey("SAW", "S1"), place=DOCK, po="PO-1", line="2"))
    two.add(Received(unit=UnitKey("SAW", "S2"), place=DOCK, po="PO-1", line="2"))
    send(site, one, two)
    (alarm,) = site.book.read(lambda conn: alarms_of(conn, "SAW", "")).values()
    assert (alarm.kind, alarm.closed) == ("over_receipt", None)
    two.add(Voided(unit=UnitKey("SAW", "S2"), fact=f"{two.device}:epoch-1:1"))
    send(site, two)
    (alarm,) = site.book.read(lambda conn: alarms_of(conn, "SAW", "")).values()
    assert alarm.closed is not None


def test_a_unit_too_many_that_a_second_person_approved_opens_no_exception(site: ServerSite) -> None:
    chain = site.chain("one")
    chain.add(Received(unit=UnitKey("SAW", "S1"), place=DOCK, po="PO-1", line="2"))
    chain.add(Received(unit=UnitKey("SAW", "S2"), place=DOCK, po="PO-1", line="2"), approver="sofia")
    send(site, chain)
    assert site.book.read(lambda conn: alarms_of(conn, "SAW", "")) == {}
    chain.add(Received(unit=UnitKey("SAW", "S3"), place=DOCK, po="PO-1", line="2"))
    send(site, chain)
    (alarm,) = site.book.read(lambda conn: alarms_of(conn, "SAW", "")).values()
    assert (alarm.kind, alarm.closed) == ("over_receipt", None)


def test_an_order_is_shipped_when_all_of_it_has_left(site: ServerSite) -> None:
    site.load("items", "code,name,serial_tracked\nCABLE,Cable,no\n")
    site.load(
        "orders",
        "order,customer_ref,channel,line,item,quantity\nSO-1,C-77,web,1,DRILL,1\nSO-1,C-77,web,2,CABLE,2\n",
    )
    chain = site.chain()
    chain.add(Received(unit=DRILL, place=DOCK))
    chain.add(Picked(unit=DRILL, order="SO-1", line="1"))
    chain.add(Packed(unit=DRILL, order="SO-1", line="1"))
    chain.add(LineQuantity(document=ORDER, line="2", item="CABLE", quantity=2))
    send(site, chain)
    assert order(site).status == "open"
    chain.add(Shipped(unit=DRILL, order="SO-1", customer_ref="C-77", channel="web"))
    send(site, chain)
    assert order(site).status == "shipped"
    assert [unit.key for unit in site.book.read(lambda conn: units_of_document(conn, "order", "SO-1"))] == [DRILL]
