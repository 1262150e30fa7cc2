"""Bytes of a line become scans: one physical scan, one record, whatever the reads and silences are."""

from collections.abc import Sequence
from typing import Any

import pytest

from devices.decoders.lines import LineDecoder
from devices.dialects import Aim
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault


def decoder(**fields: Any) -> LineDecoder:
    return LineDecoder(Profile(**fields), "serial:test")


def texts(records: Sequence[Scan | ScanFault]) -> list[str | None]:
    assert all(isinstance(record, Scan) for record in records), records
    return [record.text for record in records if isinstance(record, Scan)]


def faults(records: Sequence[Scan | ScanFault]) -> list[tuple[FaultKind, bytes]]:
    assert all(isinstance(record, ScanFault) for record in records), records
    return [(record.kind, record.partial) for record in records if isinstance(record, ScanFault)]


def test_a_scan_keeps_its_bytes_its_source_and_the_time_of_its_last_byte() -> None:
    lines = decoder()
    assert lines.feed(b"SN", 5.0) == []
    assert lines.feed(b"123\r", 5.01) == [Scan(b"SN123", "SN123", "", "serial:test", 5.01)]


@pytest.mark.adverse(26)
def test_two_scans_in_one_read_are_two_scans() -> None:
    assert texts(decoder().feed(b"AAA\rBBB\r", 0.0)) == ["AAA", "BBB"]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_each_common_terminator_ends_a_scan_once(end: bytes) -> None:
    assert texts(decoder().feed(b"A" + end + b"B" + end, 0.0)) == ["A", "B"]


@pytest.mark.adverse(27)
def test_cr_and_lf_in_two_reads_are_one_terminator() -> None:
    lines = decoder()
    assert texts(lines.feed(b"AAA\r", 0.0)) == ["AAA"]
    assert lines.feed(b"\n", 0.2) == []
    assert texts(lines.feed(b"BBB\r\n", 0.4)) == ["BBB"]


@pytest.mark.adverse(24)
@pytest.mark.parametrize("data", [b"\r", b"\r\n\r", b"\n\n", b""])
def test_an_empty_line_is_never_a_scan(data: bytes) -> None:
    lines = decoder()
    assert lines.feed(data, 0.0) == []
    assert lines.deadline() is None


@pytest.mark.adverse(33)
@pytest.mark.parametrize("data", [b"\x1d01\x1d", b" A ", b"\tA\t", b"A\x00B", b"\x1b[200~", b"\x1e\x04", b"\x1c"])
def test_separators_blanks_and_control_characters_are_data_to_the_last(data: bytes) -> None:
    (scan,) = decoder().feed(data + b"\r", 0.0)
    assert isinstance(scan, Scan)
    assert (scan.raw, scan.text) == (data, data.decode())


@pytest.mark.adverse(43)
def test_a_byte_order_mark_stays_in_raw_and_text() -> None:
    (scan,) = decoder().feed(b"\xef\xbb\xbfSN1\r", 0.0)
    assert isinstance(scan, Scan)
    assert scan.text == "\ufeffSN1"


@pytest.mark.adverse(43)
def test_bytes_that_are_no_utf8_give_a_scan_without_text() -> None:
    (scan,) = decoder().feed(b"A\xffB\r", 0.0)
    assert scan == Scan(b"A\xffB", None, "", "serial:test", 0.0, frozenset({Flag.CHARSET}))


@pytest.mark.adverse(43)
@pytest.mark.parametrize("data", [b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80"])
def test_surrogates_and_overlong_forms_are_no_text(data: bytes) -> None:
    (scan,) = decoder().feed(data + b"\r", 0.0)
    assert isinstance(scan, Scan)
    assert scan.text is None


@pytest.mark.adverse(42)
def test_the_fallback_encoding_is_used_and_flagged() -> None:
    (scan,) = decoder(fallback="cp932").feed(b"\x83V\x83\x8a\r", 0.0)
    assert isinstance(scan, Scan)
    assert (scan.text, scan.flags) == ("シリ", frozenset({Flag.CHARSET}))


@pytest.mark.parametrize(
    ("data", "aim", "text"),
    [
        ("]C10109521", "]C1", "0109521"),
        ("]d2\x1d21A", "]d2", "\x1d21A"),
        ("]Q1https://id.gs1.org/", "]Q1", "https://id.gs1.org/"),
        ("]A7SN", "]A7", "SN"),
        ("]", "", "]"),
        ("]C", "", "]C"),
        ("]J1", "", "]J1"),
        ("]?xSN", "", "]?xSN"),
        ("]C-SN", "", "]C-SN"),
        ("]q1SN", "", "]q1SN"),
        ("A]C1", "", "A]C1"),
        ("]C1\nX", "", "]C1"),
    ],
)
def test_only_a_known_aim_identifier_before_content_is_split_off(data: str, aim: str, text: str) -> None:
    scan = decoder().feed(data.encode() + b"\r", 0.0)[0]
    assert isinstance(scan, Scan)
    assert (scan.aim, scan.text) == (aim, text)
    assert scan.raw == data.encode().split(b"\n")[0]


def test_a_profile_without_aim_leaves_the_bracket_in_the_text() -> None:
    assert texts(decoder(aim=Aim.NEVER).feed(b"]C1SN\r", 0.0)) == ["]C1SN"]


def test_silence_ends_the_scan_of_a_scanner_that_sends_no_terminator() -> None:
    lines = decoder()
    lines.feed(b"SN1", 10.0)
    assert lines.deadline() == pytest.approx(10.1)
    assert lines.tick(10.05) == []
    (scan,) = lines.tick(10.1)
    assert scan == Scan(b"SN1", "SN1", "", "serial:test", 10.0, frozenset({Flag.IDLE_END}))
    assert lines.deadline() is None


def test_bytes_that_waited_while_the_owner_was_busy_do_not_end_a_scan() -> None:
    lines = decoder()
    lines.feed(b"SN", 10.0)
    assert texts(lines.feed(b"123\r", 12.0)) == ["SN123"]


@pytest.mark.adverse(25)
def test_a_scan_in_three_slow_reads_stays_whole_once_the_scanner_is_known_to_end_its_scans() -> None:
    lines = decoder()
    lines.feed(b"FIRST\r", 0.0)
    out: list[Scan | ScanFault] = []
    for now, data in ((1.0, b"A"), (1.15, b"B"), (1.3, b"C\r")):
        out += lines.tick(now)
        out += lines.feed(data, now)
    assert texts(out) == ["ABC"]


def test_a_lost_terminator_is_a_fault_and_never_a_shorter_scan() -> None:
    lines = decoder()
    lines.feed(b"FIRST\r", 0.0)
    lines.feed(b"SN12", 1.0)
    assert faults(lines.tick(1.5)) == [(FaultKind.UNTERMINATED, b"SN12")]
    assert faults(lines.feed(b"345\r", 1.8)) == [(FaultKind.INCOMPLETE, b"345")]
    assert texts(lines.feed(b"SN12345\r", 1.9)) == ["SN12345"]


def test_a_scan_long_after_a_lost_terminator_is_a_scan() -> None:
    lines = decoder()
    lines.feed(b"FIRST\r", 0.0)
    lines.feed(b"SN12", 1.0)
    lines.tick(1.5)
    assert texts(lines.feed(b"NEXT\r", 3.0)) == ["NEXT"]


def test_a_late_terminator_alone_adds_nothing() -> None:
    lines = decoder()
    lines.feed(b"SN12", 1.0)
    assert texts(lines.tick(1.1)) == ["SN12"]
    assert lines.feed(b"\r", 1.2) == []
    assert texts(lines.feed(b"SN13\r", 1.3)) == ["SN13"]


@pytest.mark.adverse(30)
def test_a_cable_pulled_inside_a_scan_is_a_fault_and_the_next_scan_is_clean() -> None:
    lines = decoder()
    lines.feed(b"SN12", 0.0)
    assert lines.lost(0.1) == [ScanFault(FaultKind.UNPLUGGED, b"SN12", "serial:test", 0.1)]
    assert lines.lost(0.2) == []
    assert texts(lines.feed(b"SN123\r", 0.3)) == ["SN123"]


@pytest.mark.adverse(41)
def test_a_flood_without_a_terminator_is_one_fault_in_bounded_memory() -> None:
    lines = decoder()
    out: list[Scan | ScanFault] = []
    for n in range(256):
        out += lines.feed(b"x" * 4096, n / 1000)
    assert [kind for kind, _ in faults(out)] == [FaultKind.OVERSIZE]
    assert len(faults(out)[0][1]) <= 256
    assert lines.feed(b"tail\r", 1.0) == []
    assert texts(lines.feed(b"NEXT\r", 1.1)) == ["NEXT"]


def test_silence_after_a_flood_begins_anew() -> None:
    lines = decoder(max_length=10)
    assert [kind for kind, _ in faults(lines.feed(b"x" * 12, 0.0))] == [FaultKind.OVERSIZE]
    assert lines.tick(0.1) == []
    assert texts(lines.feed(b"NEXT\r", 0.2)) == ["NEXT"]


def test_an_unplugged_flood_was_told_already() -> None:
    lines = decoder(max_length=10)
    lines.feed(b"x" * 12, 0.0)
    assert lines.lost(0.1) == []


def test_an_oversize_scan_in_one_read_is_a_fault_and_its_neighbours_are_scans() -> None:
    out = decoder(max_length=10).feed(b"A\r" + b"x" * 11 + b"\rB\r", 0.0)
    assert [type(record) for record in out] == [Scan, ScanFault, Scan]


@pytest.mark.adverse(40)
def test_the_largest_qr_code_is_one_scan() -> None:
    digits = b"1234567" * 1012 + b"12345"
    assert len(digits) == 7089
    assert texts(decoder().feed(digits + b"\r", 0.0)) == [digits.decode()]


def test_prefix_and_suffix_are_no_content_and_their_absence_is_a_lost_part() -> None:
    lines = decoder(prefix=b"\x02", suffix=b"\x03")
    (scan,) = lines.feed(b"\x02]C1SN\x03\r", 0.0)
    assert isinstance(scan, Scan)
    assert (scan.raw, scan.text, scan.aim) == (b"\x02]C1SN\x03", "SN", "]C1")
    assert faults(lines.feed(b"SN\x03\r\x02SN\r\x02\r", 0.1)) == [
        (FaultKind.INCOMPLETE, b"SN\x03"),
        (FaultKind.INCOMPLETE, b"\x02SN"),
        (FaultKind.INCOMPLETE, b"\x02"),
    ]


def test_a_code_may_be_as_long_as_the_profile_says_with_prefix_and_suffix() -> None:
    lines = decoder(max_length=4, prefix=b"<", suffix=b">", terminators=(b"\r",))
    assert texts(lines.feed(b"<SN12>", 0.0) + lines.feed(b"\r", 0.1)) == ["SN12"]
    assert [kind for kind, _ in faults(lines.feed(b"<SN123>", 0.2))] == [FaultKind.OVERSIZE]


def test_a_scan_below_the_shortest_is_a_fault() -> None:
    assert faults(decoder(min_length=4).feed(b"SN1\r", 0.0)) == [(FaultKind.SHORT, b"SN1")]


@pytest.mark.adverse(28)
def test_a_profile_may_end_scans_by_tab_alone() -> None:
    assert texts(decoder(terminators=(b"\t",)).feed(b"A\rB\tC\t", 0.0)) == ["A\rB", "C"]


def test_a_long_terminator_cut_between_reads_is_found_also_after_a_flood() -> None:
    lines = decoder(terminators=(b"<END>",), max_length=10)
    assert lines.feed(b"SN1<EN", 0.0) == []
    assert texts(lines.feed(b"D>", 0.1)) == ["SN1"]
    assert [kind for kind, _ in faults(lines.feed(b"x" * 20 + b"<EN", 0.2))] == [FaultKind.OVERSIZE]
    assert texts(lines.feed(b"D>SN2<END>", 0.3)) == ["SN2"]


def test_a_profile_without_terminators_ends_scans_by_silence_alone() -> None:
    lines = decoder(terminators=())
    assert lines.feed(b"A\rB", 0.0) == []
    assert texts(lines.tick(0.1)) == ["A\rB"]
    lines.feed(b"C", 0.2)
    assert texts(lines.tick(0.31)) == ["C"]


def test_a_spoilt_scan_is_a_fault_at_its_terminator_or_by_silence() -> None:
    lines = decoder()
    lines.feed(b"AB", 0.0)
    lines.spoil(FaultKind.DROPPED, 0.01)
    assert faults(lines.feed(b"D\r", 0.02)) == [(FaultKind.DROPPED, b"ABD")]
    lines.spoil(FaultKind.DROPPED, 1.0)
    assert lines.deadline() is not None
    assert faults(lines.tick(2.0)) == [(FaultKind.DROPPED, b"")]
    lines.spoil(FaultKind.DROPPED, 4.0)
    assert faults(lines.lost(4.1)) == [(FaultKind.UNPLUGGED, b"")]


@pytest.mark.adverse(28)
def test_tab_is_content_where_the_profile_does_not_end_scans_by_it() -> None:
    assert texts(decoder().feed(b"A\tB\t\r", 0.0)) == ["A\tB\t"]


@pytest.mark.adverse(25)
def test_a_scan_in_three_slow_reads_stays_whole_where_the_profile_waits_longer() -> None:
    lines = decoder(idle_ms=300)
    out: list[Scan | ScanFault] = []
    for now, data in ((0.0, b"A"), (0.15, b"B"), (0.3, b"C\r")):
        out += lines.tick(now)
        out += lines.feed(data, now)
    assert texts(out) == ["ABC"]


@pytest.mark.adverse(41)
def test_what_is_thrown_away_after_a_flood_is_counted() -> None:
    lines = decoder(max_length=10)
    assert lines.drained == 0
    lines.feed(b"x" * 100, 0.0)
    lines.feed(b"x" * 1000, 0.1)
    assert lines.drained == 1100 - 1
    lines.feed(b"\r", 0.2)
    assert lines.drained == 0


def test_a_marked_scan_keeps_its_flag() -> None:
    lines = decoder()
    lines.mark(Flag.CONTROL_KEYS)
    (scan,) = lines.feed(b"A\r", 0.0)
    assert isinstance(scan, Scan)
    assert scan.flags == {Flag.CONTROL_KEYS}
