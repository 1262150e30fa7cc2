"""Whatever is scanned, each scan has one answer and one record, a refused one moves nothing, and the next one works.

One application in one terminal, on a real serial line and a real server, takes all of it.
"""

import pytest

from scanner_app.demo.site import Site
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.step import Control
from sync.ledger.identity import MAX_SERIAL
from sync.store import open_view
from tests.journeys.door import DRILLS, HEADSETS, answered, at, drill, evidence, received, traced
from tests.journeys.station import ANNA, BEN, Station


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
        ("putaway", "NOBODY-KNOWS", Kind.UNKNOWN, "unit.no_item"),
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


def test_everything_that_was_scanned_is_at_the_server_once(at_the_door: Station, site: Site) -> None:
    station = at_the_door
    station.until_sent()
    status = site.get("/api/v1/status", verify="true")
    device = next(each for each in status["devices"] if each["device"] == station.facts()[0].envelope.device)
    facts = station.facts()
    assert device["events"] == len(facts)
    assert all(epoch["whole"] for epoch in device["epochs"])
    assert status["quarantined"] == 0
