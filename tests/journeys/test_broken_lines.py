"""Bytes that come glued, split, cut off or unreadable: a scan is whole or it is a fault, never half a serial."""

import pytest

from scanner_app.workflows.answer import Kind
from tests.journeys.door import answered, drill, evidence
from tests.journeys.station import Station


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


@pytest.mark.adverse(43)
def test_bytes_that_are_no_text_are_a_damaged_scan(receiving: Station) -> None:
    shown = answered(receiving, b"DR\xff\xfe\xc3(", Kind.FAULT, "fault.charset")
    assert evidence(receiving, shown).raw == b"DR\xff\xfe\xc3("
    receiving.until("not readable text")


@pytest.mark.adverse(26)
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


@pytest.mark.adverse(25)
def test_one_scan_over_three_reads_is_one_scan(receiving: Station) -> None:
    serial = drill(receiving).encode()
    receiving.send_and_see_read(serial[:3])
    receiving.send_and_see_read(serial[3:6])
    receiving.send(serial[6:] + b"\r\n")
    shown = receiving.answer()
    assert shown.kind is Kind.OK
    assert [(fact.type, fact.raw) for fact in receiving.facts_of(shown.number)] == [("Received", serial)]


@pytest.mark.adverse(30)
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
