"""Whatever is scanned, each scan has one answer and one record, a refused one moves nothing, and the next one works.

One application in one terminal, on a real serial line and a real server, takes all of it.
"""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import requests

from scanner_app.demo.site import Site
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.step import Control
from sync.ledger.identity import MAX_SERIAL
from sync.store import open_view
from tests.journeys.station import (
    ANNA,
    BEN,
    Recorded,
    Shown,
    Station,
    awaited,
    joined,
    scanner_server,
    server_folder,
)

DRILLS = "PO-7001"
"""A purchase order of one item, whose serials follow a mask."""
HEADSETS = "PO-7002"
"""A purchase order of one item whose serials may look like anything."""
ORDERS = f"""\
po,supplier,line,item,expected,serials,tolerance
{DRILLS},BOLT,1,DRILL-18V,900,,0
{HEADSETS},SONAR,1,HEADSET-S2,900,,0
"""
SILENT = '[feedback]\nsound = "off"\n'


@pytest.fixture(scope="module")
def station(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """Give a station of the site at work, with the purchase orders of this test among its documents."""
    told = scanner_server("import", "purchase-orders", "-", "--data", server_folder(site).path, given=ORDERS.encode())
    assert told.status == 0, told.err
    folder = tmp_path_factory.mktemp("bad") / "handheld"
    tag = joined(site, folder).tag
    made = Station(folder, tag, config=f'scanners = ["serial:{folder}-gun"]\n{SILENT}').start()
    yield made.sign_in(ANNA, knows=HEADSETS)
    made.close()


@pytest.fixture
def receiving(station: Station) -> Iterator[Station]:
    """Give the station where a drill's serial is asked; afterwards a drill is received and all is whole."""
    at(station, DRILLS)
    yield station
    at(station, DRILLS)
    assert station.scan(drill(station)).kind is Kind.OK
    station.check_whole()


def at(station: Station, po: str) -> None:
    """Go to where a unit of this purchase order is asked."""
    if not station.pane.lines()[0].startswith((f" PO {po}", f" Receive {po}")):
        station.work("receive", po)
        if station.pane.lines()[-1].split()[1] == "SURE?":
            station.control(Control.YES)
        station.until(po)


def drill(station: Station) -> str:
    """Return a serial that no scan before had."""
    return f"DR6{station.seen:05d}"


def answered(station: Station, sent: str | bytes, kind: Kind, code: str) -> Shown:
    """Scan what moves no unit; check its one answer, its one record, and that every unit stands where it stood."""
    before = station.standing()
    shown = station.scan(sent)
    (fact,) = station.facts_of(shown.number)
    assert (shown.kind, fact.code) == (kind, code)
    assert fact.type in {"Scanned", "Refused"}
    assert station.standing() == before
    return shown


def evidence(station: Station, shown: Shown) -> Recorded:
    """Return the first fact of an answer."""
    return station.facts_of(shown.number)[0]


@pytest.mark.parametrize(
    ("sent", "kind", "code", "says"),
    [
        ("HELLO WORLD", Kind.WRONG, "receive.unit.mask", "HELLO WORLD is no serial of DRILL-18V"),
        ("A-01-02", Kind.WRONG, "misfit.bin", "This is bin A-01-02. Scan a unit's serial."),
        ("DOCK-1", Kind.WRONG, "misfit.bin", "This is bin DOCK-1."),
        ("CABLE-1M", Kind.WRONG, "receive.item.not_on_po", f"Item CABLE-1M is not on {DRILLS}."),
        ("SO-9001", Kind.WRONG, "misfit.order", "This is order SO-9001."),
        ("19520000010017", Kind.WRONG, "receive.item.pack_level", "the number of a case of 4 x DRILL-18V"),
        ("4006381333931", Kind.UNKNOWN, "receive.item.unknown_gtin", "No item here has number 04006381333931."),
        ("]C1010400638133393121DR7", Kind.UNKNOWN, "receive.item.unknown_gtin", "No item here has number"),
        ("]C100340123450000000000", Kind.WRONG, "misfit.carton", "This is carton 340123450000000000."),
        ("DR12345", Kind.WRONG, "receive.unit.mask", "DR12345 is no serial of DRILL-18V"),
        ("dr123456", Kind.WRONG, "receive.unit.mask", "dr123456 is no serial of DRILL-18V"),
        (" DR123456", Kind.WRONG, "receive.unit.mask", "DR123456 is no serial of DRILL-18V"),
    ],
)
def test_what_is_no_serial_is_named_where_a_serial_is_asked_and_nothing_is_received(
    receiving: Station, sent: str, kind: Kind, code: str, says: str
) -> None:
    shown = answered(receiving, sent, kind, code)
    receiving.until(says)
    assert evidence(receiving, shown).raw == sent.encode()


def test_an_items_code_or_gtin_where_a_serial_is_asked_chooses_the_item_and_receives_nothing(
    receiving: Station,
) -> None:
    for code in ("DRILL-18V", "9520000010010"):
        answered(receiving, code, Kind.OK, "receive.item.chosen")
    assert receiving.scan(drill(receiving)).kind is Kind.OK


def test_a_badge_where_a_serial_is_asked_is_a_badge_and_is_never_recorded_as_it_was_read(receiving: Station) -> None:
    shown = answered(receiving, ANNA, Kind.NOTE, "sign_in.already")
    assert receiving.scan(BEN).kind is Kind.OK
    assert receiving.scan(ANNA).kind is Kind.OK
    for fact in (*receiving.facts_of(shown.number), *receiving.facts_of(receiving.seen)):
        assert fact.raw == b""
        assert fact.envelope.evidence is not None
        assert fact.envelope.evidence.redacted
    with open_view(receiving.folder) as view:
        rows = view.conn.execute("SELECT raw FROM event").fetchall()
    assert not any(badge.encode() in raw for badge in (ANNA, BEN) for (raw,) in rows)
    screen = bytes(receiving.pane.raw).decode()
    assert ANNA not in screen
    assert BEN not in screen


@pytest.mark.parametrize(
    ("mode", "sent", "kind", "code"),
    [
        ("putaway", "A-01-02", Kind.WRONG, "misfit.bin"),
        ("putaway", "NOBODY-KNOWS", Kind.UNKNOWN, "putaway.unit.no_item"),
        ("pick", "A-01-02", Kind.WRONG, "misfit.bin"),
        ("pick", "DR104201", Kind.WRONG, "misfit.unit"),
        ("pick", "NOBODY-KNOWS", Kind.UNKNOWN, "misfit.serial"),
        ("pack", "PO-4711", Kind.WRONG, "misfit.purchase_order"),
        ("pack", "NOBODY-KNOWS", Kind.UNKNOWN, "misfit.serial"),
        ("lookup", "NOBODY-KNOWS", Kind.UNKNOWN, "lookup.unknown"),
        ("home", "NOBODY-KNOWS", Kind.UNKNOWN, "lookup.unknown"),
    ],
)
def test_an_unknown_or_unfitting_code_is_named_in_every_work(
    receiving: Station, mode: str, sent: str, kind: Kind, code: str
) -> None:
    receiving.control(Control.MODE, mode)
    answered(receiving, sent, kind, code)


def test_a_control_code_of_another_site_does_nothing(receiving: Station) -> None:
    shown = answered(receiving, "SCN:OTHER:DONE", Kind.WRONG, "session.strange_control")
    assert evidence(receiving, shown).raw == b""


def test_a_serial_scanned_again_in_this_session_is_counted_once(receiving: Station) -> None:
    first, second = drill(receiving), f"DR7{receiving.seen:05d}"
    assert receiving.scan(first).kind is Kind.OK
    answered(receiving, first, Kind.NOTE, "unit.already_saved")
    assert receiving.scan(second).kind is Kind.OK
    answered(receiving, first, Kind.DUPLICATE, "receive.unit.duplicate")
    receiving.until("One box or two?")
    assert [fact.type for fact in receiving.facts() if fact.raw == first.encode()] == ["Received", "Scanned", "Refused"]


def test_a_serial_that_is_in_a_bin_already_is_told_with_the_bin(receiving: Station) -> None:
    serial = drill(receiving)
    receiving.scan(serial)
    receiving.work("putaway", serial)
    assert receiving.scan("A-01-03").kind is Kind.CONFIRM
    assert receiving.control(Control.YES).kind is Kind.OK
    answered(receiving, serial, Kind.NOTE, "putaway.unit.stored")
    receiving.until(f"{serial} is in A-01-03 already.")
    assert receiving.control(Control.SKIP).kind is Kind.NOTE
    receiving.work("receive")
    answered(receiving, serial, Kind.DUPLICATE, "receive.unit.duplicate")
    receiving.until(f"{serial} is here already: A-01-03")


def test_a_serial_that_only_the_server_had_is_told_with_its_bin(receiving: Station) -> None:
    answered(receiving, "DR104201", Kind.DUPLICATE, "receive.unit.duplicate")
    receiving.until("DR104201 is here already: A-01-01")
    answered(receiving, "DR104180", Kind.WRONG, "receive.unit.shipped")


HOSTILE = [
    (b"A\x1dB", "A␝B"),
    (b"A\x00B", "A␀B"),
    (b"\x1b]0;own\x07", "␛]0;own␇"),
    (b"\x1b[7777mX", "␛[7777mX"),
    (b"\x1b[6n\x1bc", "␛[6n␛c"),
    (b"\x1b[200~Q\x03", "␛[200~Q␃"),
    ("\u009b7777m".encode(), "⟨009B⟩7777m"),
    ("\u202eTXET\u2069".encode(), "⟨202E⟩TXET⟨2069⟩"),
    ("A\u200bB\u2028C".encode(), "A⟨200B⟩B⟨2028⟩C"),
    ("📦🙂".encode(), "📦🙂"),
    (b"[/red][bold]X", "[/red][bold]X"),
    (b"[@click=app.quit]", "[@click=app.quit]"),
    (b"$error {x} %s", "$error {x} %s"),
    (b"<b>&amp;", "<b>&amp;"),
]
"""What a barcode holds, and the form in which a screen may show it."""
OUTPUT = re.compile(rb"\x1b(?:\[[0-9;?]*(?:[A-Za-z]|\Z)|\Z)")
"""The sequences by which the program itself draws; the last one may not have come whole yet."""


@pytest.mark.parametrize(("sent", "form"), HOSTILE)
def test_a_code_that_would_act_on_the_terminal_is_shown_and_does_nothing(
    receiving: Station, sent: bytes, form: str
) -> None:
    drawn = len(receiving.pane.raw)
    shown = answered(receiving, sent, Kind.WRONG, "receive.unit.mask")
    receiving.until(form)
    assert evidence(receiving, shown).raw == sent
    output = bytes(receiving.pane.raw[drawn:])
    for sequence in (b"\x1b]", b"7777m", b"\x1b[6n", b"\x1bc", b"\x1b[200~"):
        assert sequence not in output.replace(form.encode(), b"")
    plain = OUTPUT.sub(b"", output).decode()
    assert not [c for c in plain if (ord(c) < 32 and c not in "\r\n") or 127 <= ord(c) < 160]
    assert not set("\u202e\u2069\u200b\u2028") & set(plain)


def test_a_line_end_inside_a_code_makes_two_scans_of_it_and_each_has_its_answer(receiving: Station) -> None:
    before = receiving.standing()
    receiving.send(b"DR6666\n66\r")
    shown = receiving.answer(2)
    assert shown.kind is Kind.WRONG
    assert [fact.raw for number in (shown.number - 1, shown.number) for fact in receiving.facts_of(number)] == [
        b"DR6666",
        b"66",
    ]
    assert receiving.standing() == before


def test_bytes_that_are_no_text_are_a_damaged_scan(receiving: Station) -> None:
    shown = answered(receiving, b"DR\xff\xfe\xc3(", Kind.FAULT, "fault.charset")
    assert evidence(receiving, shown).raw == b"DR\xff\xfe\xc3("
    receiving.until("not readable text")


def test_two_scans_in_one_read_are_two_scans(receiving: Station) -> None:
    first, second = drill(receiving), f"DR7{receiving.seen:05d}"
    receiving.send(f"{first}\r{second}\r".encode())
    shown = receiving.answer(2)
    assert shown.kind is Kind.OK
    assert [(fact.type, fact.raw) for fact in receiving.facts()[-2:]] == [
        ("Received", first.encode()),
        ("Received", second.encode()),
    ]
    assert [fact.envelope.scan for fact in receiving.facts()[-2:]] == [shown.number - 1, shown.number]


def test_one_scan_over_three_reads_is_one_scan(receiving: Station) -> None:
    serial = drill(receiving).encode()
    receiving.send_and_see_read(serial[:3])
    receiving.send_and_see_read(serial[3:6])
    receiving.send(serial[6:] + b"\r\n")
    shown = receiving.answer()
    assert shown.kind is Kind.OK
    assert [(fact.type, fact.raw) for fact in receiving.facts_of(shown.number)] == [("Received", serial)]


def test_a_cable_pulled_in_the_middle_of_a_scan_is_one_fault_and_never_half_a_serial(receiving: Station) -> None:
    serial = drill(receiving)
    before = receiving.standing()
    receiving.send_and_see_read(serial[:7].encode())
    receiving.cable.pull()
    shown = receiving.answer()
    assert shown.kind is Kind.FAULT
    receiving.until("The scanner was unplugged in mid-scan.")
    (fact,) = receiving.facts_of(shown.number)
    assert (fact.type, fact.code, fact.raw) == ("Scanned", "fault.unplugged", serial[:7].encode())
    assert receiving.standing() == before
    receiving.cable.plug()
    receiving.listened()
    assert receiving.scan(serial).kind is Kind.OK


def test_a_scan_that_never_ends_is_a_fault_and_never_a_shorter_serial(receiving: Station) -> None:
    serial = drill(receiving).encode()
    receiving.send(serial)
    shown = receiving.answer()
    assert shown.kind is Kind.FAULT
    assert receiving.facts_of(shown.number)[0].code == "fault.unterminated"
    receiving.send(serial + b"\r")
    assert receiving.answer().kind in {Kind.OK, Kind.FAULT}


def test_a_serial_of_one_character_is_a_serial_where_the_item_allows_it(receiving: Station) -> None:
    received(receiving, "7")


def test_a_serial_of_4000_characters_is_received_whole_and_traced_at_the_server(receiving: Station, site: Site) -> None:
    serial = "S" * 1990 + "middle" + "E" * 1996 + "-TAIL-42"
    assert len(serial) == 4000
    received(receiving, serial)
    receiving.until("…-TAIL-42")
    trace = traced(site, serial)
    assert (trace["serial"], trace["state"], len(trace["facts"])) == (serial, "received", 1)


def test_a_code_longer_than_any_serial_is_answered_with_its_length(receiving: Station) -> None:
    at(receiving, HEADSETS)
    answered(receiving, "L" * (MAX_SERIAL + 1), Kind.UNKNOWN, "unit.too_long")
    receiving.until(f"This has {MAX_SERIAL + 1} characters")


def test_a_code_longer_than_any_scan_is_one_fault(receiving: Station) -> None:
    shown = answered(receiving, b"M" * 20_000, Kind.FAULT, "fault.oversize")
    assert len(evidence(receiving, shown).raw) == 256


def test_a_hostile_serial_of_an_item_without_a_mask_comes_through_to_the_servers_page_and_does_nothing_there(
    receiving: Station, site: Site
) -> None:
    serial = '\x1b[7m<script>alert(1)</script>"\u202e'
    received(receiving, serial)
    trace = traced(site, serial)
    assert (trace["serial"], trace["state"]) == (serial, "received")
    page = requests.get(f"{site.url}/unit", params={"serial": serial}, timeout=10).text
    assert "received" in page
    assert not {"<script>", "\x1b", "\u202e"} & set(re.findall("<script>|\x1b|\u202e", page))


def traced(site: Site, serial: str) -> dict[str, Any]:
    """Return the unit's trace, as soon as the server has the unit."""
    url = f"{site.url}/api/v1/trace"
    awaited(lambda: requests.get(url, {"serial": serial}, timeout=10).status_code == HTTPStatus.OK, "the unit there")
    return site.get("/api/v1/trace", serial=serial)


def received(station: Station, serial: str) -> None:
    """Receive a headset of this serial; the first of the item is asked about."""
    at(station, HEADSETS)
    before = station.standing()
    shown = station.scan(serial)
    if shown.kind is Kind.CONFIRM:
        assert station.standing() == before
        shown = station.control(Control.YES)
    assert shown.kind is Kind.OK
    assert set(station.standing()) - set(before) == {("HEADSET-S2", serial)}
    assert [fact.type for fact in station.facts_of(shown.number)] == ["Received"]


def test_everything_that_was_scanned_is_at_the_server_once(station: Station, site: Site) -> None:
    station.until_sent()
    status = site.get("/api/v1/status", verify="true")
    device = next(each for each in status["devices"] if each["device"] == station.facts()[0].envelope.device)
    facts = station.facts()
    assert device["events"] == len(facts)
    assert all(epoch["whole"] for epoch in device["epochs"])
    assert status["quarantined"] == 0
