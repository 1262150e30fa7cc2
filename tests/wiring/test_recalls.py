"""Recalls on the server: every unit, where it is and who has it; the search equals brute force over the log (§7)."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from scanner_app.recall_print import recall_lines
from scanner_app.server_command import main
from sync.clock import RandomIds
from sync.imports.findings import ImportErrors
from sync.ledger.documents import Recall
from sync.ledger.facts import (
    Assembled,
    Dispatched,
    Fact,
    Packed,
    Picked,
    PutAway,
    Received,
    Scrapped,
    SentOut,
    Shipped,
    WrittenOff,
)
from sync.ledger.identity import UnitKey
from sync.server import documents, recalls
from sync.server.book import Book
from sync.server.dialect import sqlite_url
from sync.server.feed import page_after
from sync.server.ingest import accept
from sync.server.recall_told import RecalledUnit
from sync.server.site import site_of
from sync.server.tracing import unit_trace
from tests.wiring.commands import ROOT, running_server, server_command
from tests.wiring.server_fixtures import DOCK, SHELF, Chain, ServerSite, StandingClock, server_site

FILE = b"recall,item,serials,goes_back_to,reason\nR-1,DRILL,DR000001..DR000020,BOLT,burns\n"
MACHINE = UnitKey("SAW", "S-1")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerSite]:
    with server_site(tmp_path) as opened:
        opened.load_all()
        yield opened


def drill(number: int) -> UnitKey:
    return UnitKey("DRILL", f"DR{number:06}")


def send(site: ServerSite, *facts: Fact) -> Chain:
    chain = site.chain()
    for fact in facts:
        chain.add(fact)
    accept(site.book, chain.device, chain.push())
    site.projector.catch_up()
    return chain


def received(key: UnitKey, **told: str) -> Received:
    return Received(unit=key, place=DOCK, po="PO-1", supplier="BOLT", **told)


def everywhere() -> tuple[Fact, ...]:
    """Return drills 3 to 10, each somewhere else."""
    picked = [Picked(unit=drill(number), order="SO-1", line="1") for number in (4, 5, 6)]
    return (
        *(received(drill(number)) for number in range(3, 11)),
        PutAway(unit=drill(3), to=SHELF),
        *picked,
        Packed(unit=drill(4), order="SO-1"),
        Shipped(unit=drill(4), order="SO-1", customer_ref="C-77", channel="web", carrier="DHL", tracking="JJD1"),
        Dispatched(unit=drill(5), transfer="T-1"),
        SentOut(unit=drill(6), purpose="loan", holder="C-9"),
        Scrapped(unit=drill(7)),
        WrittenOff(unit=drill(8), reason="count"),
        received(MACHINE),
        Assembled(unit=drill(9), parent=MACHINE),
    )


def told(site: ServerSite, code: str = "R-1") -> dict[str, RecalledUnit]:
    (recall,) = recalls.where(site.book, site.projector, code).recalls
    return {unit.serial: unit for unit in recall.units}


def test_a_recall_tells_where_every_unit_is_and_who_has_it(site: ServerSite) -> None:
    send(site, *everywhere())
    site.load("recalls", FILE.decode())
    units = told(site)
    assert {serial: unit.whereabouts.value for serial, unit in units.items()} == {
        "DR000001": "expected", "DR000002": "expected", "DR000003": "here", "DR000004": "customer",
        "DR000005": "in_transit", "DR000006": "out", "DR000007": "scrapped", "DR000008": "lost",
        "DR000009": "assembled", "DR000010": "here", "S-1": "here",
    }  # fmt: skip
    assert units["DR000003"].place == SHELF.code
    assert (units["DR000004"].customer_ref, units["DR000004"].tracking) == ("C-77", "JJD1")
    assert units["DR000005"].transfer == "T-1"
    assert units["DR000006"].holder == "C-9"
    assert [each.serial for each in units["S-1"].contains] == ["DR000009"]
    assert all(unit.certain for unit in units.values())
    (answer,) = recalls.where(site.book, site.projector, "R-1").recalls
    assert answer.affected == {
        "assembled": 1, "customer": 1, "expected": 2, "here": 3, "in_transit": 1, "lost": 1, "out": 1, "scrapped": 1,
    }  # fmt: skip
    assert answer.possible == {}


def test_what_holds_a_part_is_as_certain_as_the_surest_part(site: ServerSite) -> None:
    part, other = UnitKey("DRILL", "P-1"), UnitKey("DRILL", "P-2")
    outer = UnitKey("SAW", "S-2")
    send(
        site, received(part), received(other, lot="L1"), received(MACHINE), received(outer),
        Assembled(unit=part, parent=MACHINE), Assembled(unit=other, parent=MACHINE),
        Assembled(unit=MACHINE, parent=outer),
    )  # fmt: skip
    site.load("recalls", "recall,item,lots\nR-1,DRILL,L1\n")
    units = told(site)
    assert {serial: unit.certain for serial, unit in units.items() if unit.whereabouts != "expected"} == {
        "P-1": False, "P-2": True, "S-1": True, "S-2": True,
    }  # fmt: skip
    assert units["P-1"].missing == ("lot",)


def test_a_preview_changes_nothing_a_start_reaches_every_handheld_and_a_close_lifts_it(site: ServerSite) -> None:
    send(site, *everywhere())
    device = site.enrolled().device
    cursor = page_after(site.book, device, "").cursor
    (previewed,) = recalls.preview(site.book, site.projector, FILE).recalls
    assert (previewed.since, len(previewed.units)) == (None, 11)
    assert page_after(site.book, device, cursor).changes == []
    (started,) = recalls.start_file(site.book, site.projector, FILE).recalls
    assert (started.status, started.since) == ("open", "2026-03-02T08:00:00.000Z")
    page = page_after(site.book, device, cursor)
    (change,) = page.changes
    assert (change.kind, change.key) == ("recall", "R-1")
    assert change.body is not None
    assert msgspec.json.decode(change.body, type=Recall).status == "open"
    (closed,) = recalls.close(site.book, site.projector, "R-1").recalls
    assert (closed.status, closed.since) == ("closed", started.since)
    (change,) = page_after(site.book, device, page.cursor).changes
    assert change.body is not None
    assert msgspec.json.decode(change.body, type=Recall).status == "closed"


def test_a_draft_holds_nothing_until_it_is_started_and_starts_anew_after_a_close(site: ServerSite) -> None:
    site.load("recalls", "recall,item,status\nR-1,DRILL,draft\n")
    assert recalls.where(site.book, site.projector, "R-1").recalls[0].since is None
    first = recalls.start(site.book, site.projector, "R-1").recalls[0]
    assert first.status == "open"
    site.clock.wait(hours=1)
    assert recalls.start(site.book, site.projector, "R-1").recalls[0].since == first.since
    recalls.close(site.book, site.projector, "R-1")
    again = recalls.start(site.book, site.projector, "R-1").recalls[0]
    assert (again.since or "") > (first.since or "")


def test_the_same_file_again_changes_nothing_and_a_closed_status_lifts(site: ServerSite) -> None:
    assert site.load("recalls", FILE.decode()).changed == 1
    site.clock.wait(hours=1)
    assert site.load("recalls", FILE.decode()).changed == 0
    assert site.load("recalls", "recall,item,status\nR-1,DRILL,closed\n").changed == 1
    assert recalls.where(site.book, site.projector, "R-1").recalls[0].status == "closed"
    assert site.load("holds", "hold,bins\nH-1,A-01-01\n").changed == 1
    assert site.load("holds", "hold,bins\nH-1,A-01-01\n").changed == 0


def test_what_left_although_the_recall_stood_is_marked(site: ServerSite) -> None:
    send(site, received(drill(3)), received(drill(4)), *(Picked(unit=drill(n), order="SO-1", line="1") for n in (3, 4)))
    chain = site.chain("gate")
    chain.add(Shipped(unit=drill(3), order="SO-1", customer_ref="C-77"))
    site.clock.wait(hours=1)
    recalls.start_file(site.book, site.projector, FILE)
    site.clock.wait(hours=1)
    chain.add(Shipped(unit=drill(4), order="SO-1", customer_ref="C-77"))
    accept(site.book, chain.device, chain.push())
    units = told(site)
    assert (units["DR000003"].left_after_start, units["DR000004"].left_after_start) == (False, True)


def test_a_trace_and_a_manifest_name_the_recall(site: ServerSite) -> None:
    send(site, received(drill(3)))
    recalls.start_file(site.book, site.projector, FILE)
    (hold,) = unit_trace(site.book, site.projector, "DR000003")["holds"]
    assert hold == {
        "id": "recall:R-1", "kind": "recall", "since": "2026-03-02T08:00:00.000Z", "reason": "burns", "source": "R-1",
    }  # fmt: skip
    text = "po,supplier,line,item,expected,serials\nPO-7,BOLT,1,DRILL,3,DR000003|DR000004|DR000099\n"
    said = [(warning.value, warning.expected) for warning in site.load("purchase-orders", text).warnings]
    assert said == [("DR000003", "received in DOCK, held by recall R-1"), ("DR000004", "held by recall R-1")]


def test_an_unknown_recall_and_a_wrong_file_are_sentences(site: ServerSite) -> None:
    with pytest.raises(recalls.UnknownRecallError, match="No recall 'R-9' is known here"):
        recalls.where(site.book, site.projector, "R-9")
    with pytest.raises(ImportErrors, match="different prefixes"):
        recalls.start_file(site.book, site.projector, b"recall,item,serials\nR-1,DRILL,A1..B2\n")
    assert site.book.read(lambda conn: documents.find(conn, "recall", "R-1")) is None


def test_a_recall_is_printed_with_every_unit_on_a_line_of_its_own_and_nothing_raw(site: ServerSite) -> None:
    send(site, *everywhere(), received(UnitKey("DRILL", "DR\x1b[31m")))
    answer = recalls.preview(site.book, site.projector, FILE + b"R-1,DRILL,DR\x1b*,BOLT,burns\nR-2,SAW,,,\n")
    lines = list(recall_lines(msgspec.to_builtins(answer)))
    assert lines[0] == "Recall R-1, open: burns"
    assert lines[1] == (
        "  Affected: 12 (1 built into others, 1 with customers, 2 expected, 4 here, 1 between sites, 1 lost, "
        "1 out on loan or repair, 1 scrapped)"
    )
    assert any("DR000004" in line and "shipped customer C-77 for order SO-1" in line for line in lines)
    assert any("S-1" in line and "contains DR000009" in line for line in lines)
    assert all(line.isprintable() for line in lines)


def test_the_command_previews_starts_and_closes_also_beside_a_running_server(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    assert main(["init", "--site", "NORTH", "--data", str(folder)]) == 0
    items = tmp_path / "items.csv"
    items.write_text("code,name\nDRILL,Drill\n")
    units = tmp_path / "units.csv"
    units.write_text("item,serial,state,bin\nDRILL,DR000001,stored,A-01-01\nDRILL,DR000002,shipped,\n")
    bins = tmp_path / "bins.csv"
    bins.write_text("code\nA-01-01\n")
    file = tmp_path / "recall.csv"
    file.write_bytes(FILE)
    for kind, source in (("items", items), ("bins", bins), ("units", units)):
        assert main(["import", kind, str(source), "--data", str(folder)]) == 0
    previewed = json.loads(server_command(folder, "recall", "preview", str(file), "--json").out)
    unknown = server_command(folder, "recall", "preview", "R-1")
    assert (unknown.status, "No recall 'R-1' is known here" in unknown.err) == (1, True)
    with running_server(folder):
        beside = json.loads(server_command(folder, "recall", "preview", str(file), "--json").out)
        assert beside == previewed
        started = server_command(folder, "recall", "start", str(file))
        assert started.status == 0, started.err
        assert "Affected: 2 (1 with customers, 1 here)" in started.out
        shown = json.loads(server_command(folder, "recall", "preview", "R-1", "--json").out)
        assert [unit["serial"] for unit in shown["recalls"][0]["units"]] == ["DR000001", "DR000002"]
        wrong = server_command(folder, "recall", "close", "R-9")
        assert (wrong.status, "No recall 'R-9' is known here" in wrong.err) == (1, True)
    closed = json.loads(server_command(folder, "recall", "close", "R-1", "--json").out)
    assert closed["recalls"][0]["status"] == "closed"


def test_a_site_says_how_old_hold_data_may_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("init", "--site", "NORTH", "--data", str(tmp_path), "--hold-data-hours")
    assert main([*words, "0"]) == 1
    assert "Hold data may be 1 to 168 hours old, not 0." in capsys.readouterr().err
    assert main([*words, "4"]) == 0
    book = Book.open(sqlite_url(str(next(tmp_path.glob("*.db")))), StandingClock(), RandomIds())
    assert book.read(site_of).site.hold_data_hours == 4
    book.close()


def test_every_key_of_the_answer_is_documented() -> None:
    documented = (ROOT / "docs" / "json.md").read_text()
    assert all(f"`{name}`" in documented for name in (*RecalledUnit.__struct_fields__, "affected", "possible"))
