"""The feed and enrolment: every change once, at its latest, in pages that say how far they go."""

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync import wire
from sync.ledger.facts import Picked, PutAway, Received, Scrapped
from sync.ledger.identity import UnitKey
from sync.ledger.unit import Unit
from sync.server.enrolment import EnrolmentError, device_of, enroll, new_code
from sync.server.feed import PAGE, changes, page_after
from sync.server.ingest import accept
from sync.server.tables import DEVICE, ENROLMENT_CODE
from tests.wiring.server_fixtures import DOCK, DRILL, SHELF, ServerSite, server_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerSite]:
    with server_site(tmp_path) as opened:
        yield opened


def pages(site: ServerSite, device: str, cursor: str = "") -> list[wire.Page]:
    told = [page_after(site.book, device, cursor)]
    while not told[-1].up_to_date:
        told.append(page_after(site.book, device, told[-1].cursor))
    return told


def test_the_first_load_brings_everything_once_in_pages(site: ServerSite) -> None:
    site.load_all()
    chain = site.chain()
    for number in range(PAGE + 50):
        chain.add(Received(unit=UnitKey("SAW", f"S{number}"), place=DOCK))
    accept(site.book, chain.device, chain.push())
    site.projector.catch_up()
    told = pages(site, chain.device)
    keys = [(change.kind, change.key) for page in told for change in page.changes]
    assert [len(page.changes) for page in told][:-1] == [PAGE] * (len(told) - 1)
    assert len(keys) == len(set(keys))
    assert sum(kind == "unit" for kind, _ in keys) == PAGE + 50
    assert {kind for kind, _ in keys} == {"site", "operator", "item", "bin", "purchase_order", "order", "unit"}


def test_a_page_after_the_newest_is_empty_and_keeps_its_cursor(site: ServerSite) -> None:
    site.load_all()
    device = site.enrolled().device
    last = pages(site, device)[-1]
    again = page_after(site.book, device, last.cursor)
    assert (again.cursor, again.changes, again.up_to_date) == (last.cursor, [], True)


def test_a_unit_that_changed_often_comes_once_as_it_is_now(site: ServerSite) -> None:
    chain = site.chain()
    cursor = pages(site, chain.device)[-1].cursor
    for fact in (Received(unit=DRILL, place=DOCK), PutAway(unit=DRILL, to=SHELF), Scrapped(unit=DRILL)):
        chain.add(fact)
        accept(site.book, chain.device, chain.push())
        site.projector.catch_up()
    (change,) = page_after(site.book, chain.device, cursor).changes
    assert change.body is not None
    assert msgspec.json.decode(change.body, type=Unit).facts == 3


def test_a_page_says_through_which_own_event_its_units_go(site: ServerSite) -> None:
    chain = site.chain()
    assert page_after(site.book, chain.device, "").projected_seq == 0
    chain.add(Received(unit=DRILL, place=DOCK))
    chain.add(PutAway(unit=DRILL, to=SHELF))
    accept(site.book, chain.device, chain.push())
    before = page_after(site.book, chain.device, "")
    assert (before.projected_epoch, before.projected_seq) == ("epoch-1", 0)
    site.projector.catch_up()
    after = page_after(site.book, chain.device, "")
    assert (after.projected_epoch, after.projected_seq) == ("epoch-1", 2)


@pytest.mark.parametrize("cursor", ["x", "!!", "MTBAeA", "é", "0" * 200])
def test_a_cursor_this_book_never_gave_asks_to_fetch_from_the_beginning(site: ServerSite, cursor: str) -> None:
    page = page_after(site.book, site.enrolled().device, cursor)
    assert (page.must_refetch, page.cursor, page.changes, page.up_to_date) == (True, "", [], False)


def test_a_cursor_from_before_a_restored_backup_asks_to_fetch_from_the_beginning(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with server_site(tmp_path / "a") as one, server_site(tmp_path / "b") as other:
        one.load_all()
        cursor = pages(one, one.enrolled().device)[-1].cursor
        assert page_after(other.book, other.enrolled().device, cursor).must_refetch


def test_who_waits_is_told_of_a_change_made_meanwhile(site: ServerSite) -> None:
    device = site.enrolled().device
    cursor = pages(site, device)[-1].cursor
    told: list[wire.Page] = []
    waiting = threading.Thread(target=lambda: told.append(changes(site.book, device, cursor, wait_s=30)))
    waiting.start()
    site.load("items")
    waiting.join()
    assert [change.key for change in told[0].changes] == ["DRILL", "SAW"]


def test_an_exception_is_told_to_the_devices_that_caused_it_and_to_no_other(site: ServerSite) -> None:
    one, two, other = site.chain("one"), site.chain("two"), site.chain("other")
    one.add(Received(unit=DRILL, place=DOCK))
    one.add(Scrapped(unit=DRILL))
    site.clock.wait(minutes=1)
    two.add(Picked(unit=DRILL, order="SO-1"))
    for chain in (one, two):
        accept(site.book, chain.device, chain.push())
    site.projector.catch_up()
    told = {
        chain.device: [change for page in pages(site, chain.device) for change in page.changes]
        for chain in (two, other)
    }
    (notice,) = [change for change in told[two.device] if change.kind == "exception"]
    assert notice.body is not None
    assert msgspec.json.decode(notice.body, type=wire.ExceptionNotice).kind == "after_scrapped"
    assert not [change for change in told[other.device] if change.kind == "exception"]


def test_a_code_enrols_one_device_once(site: ServerSite) -> None:
    code = new_code(site.book)
    enrolled = enroll(site.book, wire.EnrollRequest(code=code, name="dock-3"))
    assert (enrolled.site, len(enrolled.tag)) == ("NORTH", 5)
    assert device_of(site.book, enrolled.secret) == enrolled.device
    with pytest.raises(EnrolmentError, match="used already"):
        enroll(site.book, wire.EnrollRequest(code=code))


def test_a_code_may_be_typed_carelessly(site: ServerSite) -> None:
    code = new_code(site.book)
    typed = " " + code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert enroll(site.book, wire.EnrollRequest(code=typed)).site == "NORTH"


@pytest.mark.parametrize("code", ["", "WRONG-CODES", "x" * 10_000, "'; DROP TABLE device;--", "\x00"])
def test_a_wrong_code_enrols_nobody(site: ServerSite, code: str) -> None:
    with pytest.raises(EnrolmentError, match="enroll-code"):
        enroll(site.book, wire.EnrollRequest(code=code))


def test_an_expired_code_says_so(site: ServerSite) -> None:
    code = new_code(site.book, minutes=10)
    site.clock.wait(minutes=10)
    with pytest.raises(EnrolmentError, match="has expired"):
        enroll(site.book, wire.EnrollRequest(code=code))


@pytest.mark.parametrize("minutes", [0, -1, 7 * 24 * 60 + 1])
def test_a_code_holds_neither_never_nor_for_ever(site: ServerSite, minutes: int) -> None:
    with pytest.raises(EnrolmentError, match="minutes"):
        new_code(site.book, minutes)


def test_secrets_and_codes_are_kept_hashed(site: ServerSite, tmp_path: Path) -> None:
    code = new_code(site.book)
    enrolled = enroll(site.book, wire.EnrollRequest(code=code))
    site.book.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert enrolled.secret.encode() not in kept
    assert code.replace("-", "").encode() not in kept


@pytest.mark.parametrize("secret", ["", "x", "\x00", "Ω" * 50])
def test_a_foreign_secret_belongs_to_nobody(site: ServerSite, secret: str) -> None:
    site.enrolled()
    assert device_of(site.book, secret) is None


def test_a_revoked_device_is_not_known_any_more(site: ServerSite) -> None:
    enrolled = site.enrolled()
    site.book.write(lambda conn: conn.execute(DEVICE.update().values(revoked="2026-03-02T08:00:00.000Z")))
    assert device_of(site.book, enrolled.secret) is None


def test_a_name_is_cut_and_cleaned(site: ServerSite) -> None:
    enroll(site.book, wire.EnrollRequest(code=new_code(site.book), name="\x1b[31m" + "n" * 500))
    names = site.book.read(lambda conn: list(conn.execute(DEVICE.select().where(DEVICE.c.secret_hash.is_not(None)))))
    assert names[0].name == "[31m" + "n" * 96
    assert site.book.read(lambda conn: len(conn.execute(ENROLMENT_CODE.select()).all())) == 1
