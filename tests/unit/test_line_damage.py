"""Bytes of a line that were misread, and whatever else a line may carry: never a scan that was not sent."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.content import misread
from devices.decoders.lines import LineDecoder
from devices.profile import Profile
from devices.scan import FaultKind, Scan, ScanFault


def decoder(**fields: Any) -> LineDecoder:
    return LineDecoder(Profile(**fields), "serial:test")


def texts(records: Sequence[Scan | ScanFault]) -> list[str | None]:
    assert all(isinstance(record, Scan) for record in records), records
    return [record.text for record in records if isinstance(record, Scan)]


def faults(records: Sequence[Scan | ScanFault]) -> list[tuple[FaultKind, bytes]]:
    assert all(isinstance(record, ScanFault) for record in records), records
    return [(record.kind, record.partial) for record in records if isinstance(record, ScanFault)]


@pytest.mark.adverse(32)
def test_the_noise_of_a_wrong_speed_is_one_fault_and_no_scan_however_many_line_ends_it_seems_to_hold() -> None:
    noise = b"\xf8\x00\xff\x80\r\xe0\x00\xfe\n\x00\x00\xf8\xff"
    lines = decoder()
    assert faults([*lines.feed(noise, 0.0), *lines.tick(9.0)]) == [(FaultKind.FRAMING, b"\xf8\x00\xff\x80")]
    assert texts(lines.feed(b"SN1\r", 20.0)) == ["SN1"]
    silent = decoder()
    assert silent.feed(noise[:4], 0.0) == []
    assert faults(silent.tick(0.1)) == [(FaultKind.FRAMING, noise[:4])]
    ending = decoder()
    ending.feed(b"FIRST\r" + noise[:4], 0.0)
    assert faults(ending.tick(0.5)) == [(FaultKind.FRAMING, noise[:4])]


@pytest.mark.adverse(32)
def test_a_readable_piece_inside_noise_is_a_fault_and_no_scan() -> None:
    assert faults(decoder().feed(b"\xf8\x00\xff\r8\r\x00\xff\xf0\r", 0.0)) == [
        (FaultKind.FRAMING, b"\xf8\x00\xff"),
        (FaultKind.INCOMPLETE, b"8"),
    ]


@pytest.mark.adverse(33)
def test_a_misread_byte_makes_its_scan_a_fault_and_a_break_between_scans_is_nothing() -> None:
    lines = decoder()
    lines.feed(b"AB", 0.0)
    lines.spoil(FaultKind.FRAMING, 0.0)
    assert faults(lines.feed(b"CD\r", 0.0)) == [(FaultKind.FRAMING, b"ABCD")]
    lines.spoil(FaultKind.FRAMING, 5.0)
    lines.feed(b"\0", 5.0)
    assert lines.tick(6.0) == []
    assert lines.deadline() is None
    assert texts(lines.feed(b"SN1\r", 9.0)) == ["SN1"]


def test_a_misread_scan_without_a_terminator_is_a_fault_after_silence() -> None:
    lines = decoder()
    lines.feed(b"AB", 0.0)
    lines.spoil(FaultKind.FRAMING, 0.0)
    assert faults(lines.tick(1.0)) == [(FaultKind.FRAMING, b"AB")]
    assert lines.feed(b"\0", 9.0) == []
    (scan,) = lines.tick(10.0)
    assert isinstance(scan, Scan)
    assert scan.raw == b"\0"


def test_of_two_terminators_the_longest_that_fits_ends_the_scan() -> None:
    assert [one.raw for one in decoder(terminators=(b";", b";;")).feed(b"A;;;B;;", 0.0) if isinstance(one, Scan)] == [
        b"A",
        b"B",
    ]
    (scan,) = decoder(terminators=(b";", b";x")).feed(b"A;x", 0.0)
    assert isinstance(scan, Scan)
    silent = decoder(terminators=(b";", b";x"))
    silent.feed(b"A;x", 0.0)
    assert silent.tick(9.0) == []


def test_a_scanner_that_was_plugged_in_again_may_be_one_that_sends_no_terminator() -> None:
    lines = decoder()
    lines.feed(b"A\r", 0.0)
    assert lines.lost(1.0) == []
    lines.feed(b"B", 2.0)
    (scan,) = lines.tick(3.0)
    assert isinstance(scan, Scan)
    assert scan.text == "B"


content = st.binary(min_size=1, max_size=30).filter(lambda raw: not {*b"\r\n"} & {*raw})
readable = content.filter(lambda raw: not misread(raw, Profile()))


def sent(scans: list[bytes], data: st.DataObject) -> list[Scan | ScanFault]:
    stream = b"".join(raw + data.draw(st.sampled_from([b"\r", b"\n", b"\r\n"])) for raw in scans)
    lines = decoder()
    out: list[Scan | ScanFault] = []
    start = 0
    while start < len(stream):
        size = data.draw(st.integers(1, 40))
        out += lines.feed(stream[start : start + size], 0.0)
        start += size
    return out


@given(st.lists(readable, min_size=1, max_size=20), st.data())
def test_every_scan_comes_out_once_and_in_order_however_the_reads_cut_it(
    scans: list[bytes], data: st.DataObject
) -> None:
    out = sent(scans, data)
    assert [record.raw for record in out if isinstance(record, Scan)] == scans
    assert len(out) == len(scans)


@given(st.lists(content, min_size=1, max_size=20), st.data())
def test_whatever_is_sent_each_record_is_one_of_it_in_order(scans: list[bytes], data: st.DataObject) -> None:
    left = iter(scans)
    for record in sent(scans, data):
        assert (record.raw if isinstance(record, Scan) else record.partial) in left


@given(st.lists(st.tuples(st.binary(max_size=40), st.floats(0, 2)), max_size=30))
def test_no_bytes_and_no_silences_raise_or_leave_a_deadline_behind(steps: list[tuple[bytes, float]]) -> None:
    lines = decoder(max_length=20)
    now = 0.0
    for data, pause in steps:
        now += pause
        for record in [*lines.tick(now), *lines.feed(data, now)]:
            if isinstance(record, Scan) and record.text is not None:
                record.text.encode("utf-8")
    lines.tick(now + 10)
    assert lines.deadline() is None
