"""The pages: what a barcode holds stays text on them, they lead from anything to its unit, and only on this machine."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from sync.ledger.envelope import Evidence
from sync.ledger.facts import Aliased, Packed, Picked, PutAway, Received, Scrapped
from sync.ledger.identity import UnitKey
from sync.server.api import make_app
from sync.server.guards import Settings
from sync.server.ingest import accept
from sync.server.visible import visible, visible_raw
from tests.wiring.server_fixtures import DOCK, DRILL, SHELF, ServerSite, server_site

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e'\"&{{7*123457}}\x00\ufeff"


class Pages:
    """The pages of a site."""

    def __init__(self, site: ServerSite) -> None:
        self.site = site
        self.app = make_app(site.book, site.projector, Settings("admin-secret"))

    async def get(self, path: str, address: str = "127.0.0.1", **query: str) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, client=(address, 40000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8470") as client:
            return await client.get(path, params=query or None)

    def send(self, *facts: Received | PutAway | Picked | Packed | Aliased | Scrapped, **fields: object) -> None:
        chain = self.site.chain()
        for fact in facts:
            chain.add(fact, **fields)
            self.site.clock.wait(minutes=1)
        accept(self.site.book, chain.device, chain.push())


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Pages]:
    with server_site(tmp_path) as site:
        site.load_all()
        yield Pages(site)


def text_of(answer: httpx.Response) -> str:
    """Return what a reader sees."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


async def test_a_units_page_tells_time_who_where_what_and_its_documents(pages: Pages) -> None:
    pages.send(
        Received(unit=DRILL, place=DOCK, po="PO-1", line="1", supplier="BOLT"),
        PutAway(unit=DRILL, to=SHELF),
        Picked(unit=DRILL, order="SO-1", line="1", tote="T-4"),
        Packed(unit=DRILL, order="SO-1", line="1", carton="CARTON-9"),
        approver="ben",
    )
    answer = await pages.get("/unit", item="DRILL", serial=DRILL.serial)
    shown = text_of(answer)
    for said in (
        "Cordless drill",
        DRILL.serial,
        "packed in carton CARTON-9",
        "Monday, 02 March 2026",
        "09:00:00",  # eight o'clock UTC at a site in Berlin
        "Received on purchase order PO-1 line 1 at DOCK.",
        "by AK · anna",
        "approved by BT · ben",
        "at A-01-01",
        "simulated",
        "]C0 DR000001",
        "4 facts",
    ):
        assert said in shown
    assert '<a href="/document?kind=purchase_order&amp;code=PO-1">' in answer.text


async def test_a_dispute_is_shown_as_one(pages: Pages) -> None:
    pages.send(Received(unit=DRILL, place=DOCK), Scrapped(unit=DRILL))
    pages.send(Picked(unit=DRILL, order="SO-1"))
    shown = text_of(await pages.get("/unit", serial=DRILL.serial))
    assert "Open exception (after scrapped)" in shown
    assert "disputed: it does not fit what was known" in shown
    assert "After scrapped" in text_of(await pages.get("/"))


async def test_what_a_barcode_holds_is_text_on_every_page(pages: Pages) -> None:
    key = UnitKey("SAW", HOSTILE)
    evidence = Evidence(source=HOSTILE, raw="PGI+AA==", aim=HOSTILE)
    pages.send(Received(unit=key, place=DOCK, po=HOSTILE, lot=HOSTILE), operator=HOSTILE, evidence=evidence)
    pages.send(Aliased(unit=key, kind=HOSTILE, text=HOSTILE), station=HOSTILE)
    told = [
        await pages.get("/"),
        await pages.get("/unit", item="SAW", serial=HOSTILE),
        await pages.get("/find", text=HOSTILE + "x"),
        await pages.get("/document", kind=HOSTILE, code=HOSTILE),
        await pages.get("/unit", item=HOSTILE, serial=HOSTILE),
    ]
    for answer in told:
        assert "<script" not in answer.text
        assert not set(answer.text) & {"\x1b", "\u202e", "\x00", "\ufeff"}
        assert "864199" not in text_of(answer)
    assert [answer.status_code for answer in told] == [200, 200, 404, 404, 404]


async def test_every_page_forbids_scripts_and_frames(pages: Pages) -> None:
    for path in ("/", "/find?text=x", "/unit?serial=x", "/document?kind=a&code=b", "/style.css"):
        headers = (await pages.get(path)).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; form-action 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert "script" not in (await pages.get("/")).text


@pytest.mark.parametrize(
    "path", ["/", "/find?text=DR000001", "/unit?serial=DR000001", "/document?kind=order&code=SO-1"]
)
async def test_from_another_machine_a_page_says_where_to_look_and_nothing_else(pages: Pages, path: str) -> None:
    answer = await pages.get(path, address="192.0.2.7")
    assert answer.status_code == 403
    assert "the server's own machine" in text_of(answer).replace("&#39;", "'")
    assert "NORTH" not in answer.text
    assert "BOLT" not in answer.text


async def test_looking_up_leads_to_the_one_unit_or_document_that_is_meant(pages: Pages) -> None:
    pages.send(Received(unit=DRILL, place=DOCK), Aliased(unit=DRILL, kind="imei2", text="490154203237518"))
    unit = "/unit?item=DRILL&serial=DR000001"
    assert (await pages.get("/find", text=DRILL.serial)).headers["location"] == unit
    assert (await pages.get("/find", text="490154203237518")).headers["location"] == unit
    assert (await pages.get("/find", text="PO-1")).headers["location"] == "/document?kind=purchase_order&code=PO-1"
    assert (await pages.get("/find", text="")).headers["location"] == "/"


async def test_looking_up_a_shared_serial_lists_the_units_and_an_expected_one_its_purchase_order(pages: Pages) -> None:
    pages.send(Received(unit=DRILL, place=DOCK), Received(unit=UnitKey("SAW", DRILL.serial), place=DOCK))
    shown = text_of(await pages.get("/find", text=DRILL.serial))
    assert "Several units answer to" in shown
    assert "SAW" in shown
    assert "Several units answer to" in text_of(await pages.get("/unit", serial=DRILL.serial))
    assert "is expected" in text_of(await pages.get("/find", text="DR000002"))
    answer = await pages.get("/find", text="dr000002")
    assert answer.status_code == 404
    assert "Upper and lower case" in text_of(answer)


async def test_a_documents_page_counts_its_lines(pages: Pages) -> None:
    pages.send(Received(unit=DRILL, place=DOCK, po="PO-1", line="1"))
    shown = text_of(await pages.get("/document", kind="purchase_order", code="PO-1"))
    assert "1 / 2" in shown
    assert "missing: DR000002" in shown
    pages.send(Picked(unit=DRILL, order="SO-1", line="1"), Packed(unit=DRILL, order="SO-1", line="1"))
    assert "1 / 1" in text_of(await pages.get("/document", kind="order", code="SO-1"))


async def test_an_empty_site_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with server_site(tmp_path / "empty") as site:
        shown = text_of(await Pages(site).get("/"))
    assert "scanner-server import purchase-orders FILE" in shown


def test_invisible_characters_are_written_out() -> None:
    assert visible("a b\u00a0\x00\x1b\u202e\U000e0001é😀") == "a b\\xa0\\x00\\x1b\\u202e\\U000e0001é😀"
    assert visible_raw("RFIdAA==") == "DR\\x1d\\x00"
    assert visible_raw("not base64\x1b") == "not base64\\x1b"
