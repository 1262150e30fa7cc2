"""Reports of HID POS scanners become scans by what their descriptor says, whatever the reports hold."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.hid_descriptor import parse
from devices.decoders.hid_pos import STILL_S, HidPosDecoder, Span, layouts
from devices.profile import Profile
from devices.scan import DeviceError, FaultKind, Flag, Scan, ScanFault
from tests.unit.pos_reports import HONEYWELL, NEWLAND, UNNUMBERED, report

Shape = tuple[FaultKind | str, bytes]


def decoder(descriptor: bytes = HONEYWELL, **fields: Any) -> HidPosDecoder:
    return HidPosDecoder(parse(descriptor), Profile(**fields), "pos:test")


def shape(records: list[Scan | ScanFault]) -> list[Shape]:
    return [("scan", one.raw) if isinstance(one, Scan) else (one.kind, one.partial) for one in records]


def test_the_layout_is_the_descriptors() -> None:
    (layout,) = layouts(parse(HONEYWELL)).values()
    assert layout.length == Span(0, 8)
    assert layout.aim == (Span(8, 8), Span(16, 8), Span(24, 8))
    assert layout.data == Span(32, 8, 56)
    assert layout.more == Span(496, 1)
    assert layout.size == 63


def test_a_report_is_a_scan_with_the_identifier_it_carries() -> None:
    out = decoder().feed(report(b"0109521\x1d21A"), 2.0)
    assert out == [Scan(b"]C10109521\x1d21A", "0109521\x1d21A", "]C1", "pos:test", 2.0)]


@pytest.mark.parametrize(
    ("aim", "scanned"), [(b"]Q0", "]Q0"), (b"\0\0\0", ""), (b"C1", ""), (b"]?x", ""), (b"]\xff1", "")]
)
def test_an_identifier_is_taken_where_it_is_one(aim: bytes, scanned: str) -> None:
    (scan,) = decoder().feed(report(b"SN1", aim=aim), 0.0)
    assert isinstance(scan, Scan)
    assert (scan.aim, scan.text) == (scanned, "SN1")


def test_an_identifier_before_the_data_too_is_taken_off_once() -> None:
    (scan,) = decoder().feed(report(b"]C1SN1\r"), 0.0)
    assert isinstance(scan, Scan)
    assert (scan.aim, scan.text, scan.raw) == ("]C1", "SN1", b"]C1SN1")


def test_bytes_that_are_no_text_keep_their_identifier() -> None:
    (scan,) = decoder().feed(report(b"\x83\xff"), 0.0)
    assert scan == Scan(b"]C1\x83\xff", None, "]C1", "pos:test", 0.0, frozenset({Flag.CHARSET}))


def test_an_identifier_that_announces_switches_of_the_encoding_is_obeyed() -> None:
    (scan,) = decoder().feed(report(rb"\000020" + "シ".encode("cp932"), aim=b"]Q2"), 0.0)
    assert isinstance(scan, Scan)
    assert (scan.aim, scan.text) == ("]Q2", "シ")


def test_a_long_code_comes_in_several_reports() -> None:
    pos = decoder()
    assert pos.feed(report(b"a" * 56, more=True), 0.0) == []
    assert pos.feed(report(b"b" * 56, aim=b"", more=True), 0.1) == []
    assert shape(pos.feed(report(b"c"), 0.2)) == [("scan", b"]C1" + b"a" * 56 + b"b" * 56 + b"c")]
    assert pos.deadline() is None


def test_the_largest_qr_code_is_one_scan() -> None:
    digits = b"1234567" * 1012 + b"12345"
    pos = decoder()
    out: list[Scan | ScanFault] = []
    parts = [digits[n : n + 56] for n in range(0, len(digits), 56)]
    for n, part in enumerate(parts):
        out += pos.feed(report(part, aim=b"]Q1", more=n < len(parts) - 1), n / 100)
    assert shape(out) == [("scan", b"]Q1" + digits)]


def test_a_vendors_own_names_are_read_by_their_place() -> None:
    pos = decoder(NEWLAND)
    assert shape(pos.feed(b"\x02\x05SN1\x00\x00".ljust(64, b"\0"), 0.0)) == [("scan", b"SN1\0\0")]
    assert pos.feed(b"\x03\x05SN", 0.0) == []


def test_a_length_of_two_bytes_and_bytes_too_few_for_a_code_are_told_apart() -> None:
    # Four bytes of status, a word of length, three hundred bytes of data: all of the vendor's own naming.
    descriptor = bytes.fromhex(
        "058c0902a10106 66ff150026ff00 7508950409058102 7510950109068102 75089 62c0109078102 c0".replace(" ", "")
    )
    pos = decoder(descriptor)
    (layout,) = layouts(parse(descriptor)).values()
    assert (layout.length, layout.data) == (Span(32, 16), Span(48, 8, 300))
    code = b"x" * 299 + b"\0"
    assert shape(pos.feed(b"\1\2\3\4" + len(code).to_bytes(2, "little") + code, 0.0)) == [("scan", code)]


def test_reports_without_an_id_or_a_length_are_cut_where_the_zeros_begin() -> None:
    pos = decoder(UNNUMBERED)
    assert shape(pos.feed(b"SN1".ljust(64, b"\0"), 0.0)) == [("scan", b"SN1")]
    assert pos.feed(bytes(64), 0.0) == []
    assert pos.feed(b"", 0.0) == []


def test_a_report_to_the_scanner_with_the_same_id_is_no_part_of_the_layout() -> None:
    written = bytes.fromhex("058c0902a101850209fe7508957f9102c0")
    assert layouts(parse(written + HONEYWELL)) == layouts(parse(HONEYWELL))


def test_reports_of_other_ids_say_nothing() -> None:
    assert decoder().feed(b"\x07" + bytes(63), 0.0) == []


@pytest.mark.parametrize("descriptor", [b"", bytes.fromhex("05010906a10175089508090181 02c0".replace(" ", ""))])
def test_a_device_without_scans_is_refused(descriptor: bytes) -> None:
    with pytest.raises(DeviceError, match="has no report that carries scans"):
        decoder(descriptor)


@pytest.mark.adverse(38)
def test_reports_that_announce_more_for_ever_are_one_fault() -> None:
    pos = decoder()
    out: list[Scan | ScanFault] = []
    for n in range(1000):
        out += pos.feed(report(b"x" * 56, more=True), n / 1000)
    assert shape(out) == [(FaultKind.OVERSIZE, b"x" * 256)]
    assert pos.feed(report(b"end"), 1.0) == []
    assert shape(pos.feed(report(b"SN1"), 1.1)) == [("scan", b"]C1SN1")]


@pytest.mark.adverse(38)
def test_empty_reports_that_announce_more_are_a_fault_after_a_second() -> None:
    pos = decoder()
    out: list[Scan | ScanFault] = []
    for n in range(30):
        out += pos.feed(report(b"", more=True), n / 10)
    assert shape(out) == [(FaultKind.OVERSIZE, b"")]
    assert pos.deadline() is not None
    assert pos.tick(9.0) == []
    assert pos.deadline() is None


@pytest.mark.adverse(38)
def test_more_that_never_comes_is_a_fault_and_its_late_rest_no_scan() -> None:
    pos = decoder()
    pos.feed(report(b"a" * 56, more=True), 0.0)
    assert pos.deadline() == STILL_S
    assert pos.tick(STILL_S - 0.1) == []
    assert shape(pos.tick(STILL_S)) == [(FaultKind.INCOMPLETE, b"a" * 56)]
    assert shape(pos.feed(report(b"rest"), STILL_S + 0.1)) == [(FaultKind.INCOMPLETE, b"rest")]
    assert shape(pos.feed(report(b"SN1"), 5.0)) == [("scan", b"]C1SN1")]


@pytest.mark.adverse(39)
@pytest.mark.parametrize("length", [57, 0x80, 0xFF])
def test_a_length_greater_than_the_report_is_a_fault(length: int) -> None:
    pos = decoder()
    (fault,) = pos.feed(report(b"SN1", length=length), 0.0)
    assert isinstance(fault, ScanFault)
    assert fault.kind is FaultKind.MALFORMED
    assert shape(pos.feed(report(b"SN2"), 0.1)) == [("scan", b"]C1SN2")]


@pytest.mark.adverse(39)
def test_a_damaged_report_inside_a_long_code_leaves_no_shorter_scan() -> None:
    pos = decoder()
    pos.feed(report(b"a" * 56, more=True), 0.0)
    out = pos.feed(report(b"b" * 56, more=True, length=0xFF), 0.1)
    out += pos.feed(report(b"c" * 56, more=True, length=0xFF), 0.2)
    out += pos.feed(report(b"d"), 0.3)
    assert [kind for kind, _ in shape(out)] == [FaultKind.MALFORMED]
    assert shape(pos.feed(report(b"SN2"), 0.4)) == [("scan", b"]C1SN2")]


def test_a_report_that_is_cut_is_a_fault() -> None:
    pos = decoder()
    assert [kind for kind, _ in shape(pos.feed(report(b"SN1")[:20], 0.0))] == [FaultKind.MALFORMED]
    assert pos.tick(STILL_S) == []
    assert pos.deadline() is None


def test_another_code_that_begins_inside_one_is_a_scan_and_the_first_a_fault() -> None:
    pos = decoder()
    pos.feed(report(b"a" * 56, more=True), 0.0)
    assert shape(pos.feed(report(b"SN1", aim=b"]A0"), 0.1)) == [
        (FaultKind.INCOMPLETE, b"a" * 56),
        ("scan", b"]A0SN1"),
    ]


def test_a_pulled_plug_inside_a_long_code_is_a_fault() -> None:
    pos = decoder()
    pos.feed(report(b"a", more=True), 0.0)
    assert shape(pos.lost(0.1)) == [(FaultKind.UNPLUGGED, b"a")]
    assert pos.lost(0.2) == []


def test_the_profiles_bounds_hold() -> None:
    assert shape(decoder(min_length=4).feed(report(b"SN1"), 0.0)) == [(FaultKind.SHORT, b"SN1")]


@given(st.lists(st.binary(min_size=1, max_size=200).filter(lambda raw: raw[-1] not in b"\r\n"), max_size=8))
def test_every_code_comes_out_once_and_in_order(codes: list[bytes]) -> None:
    pos = decoder(aim="never")
    out: list[Scan | ScanFault] = []
    for code in codes:
        parts = [code[n : n + 56] for n in range(0, len(code), 56)]
        for n, part in enumerate(parts):
            out += pos.feed(report(part, aim=b"", more=n < len(parts) - 1), 0.0)
    assert [one.raw for one in out if isinstance(one, Scan)] == codes
    assert len(out) == len(codes)


@given(
    st.sampled_from([HONEYWELL, NEWLAND, UNNUMBERED]),
    st.lists(st.tuples(st.binary(max_size=70), st.booleans(), st.floats(0, 2)), max_size=30),
)
def test_no_reports_and_no_silences_raise_or_leave_a_deadline_behind(
    descriptor: bytes, steps: list[tuple[bytes, bool, float]]
) -> None:
    pos = decoder(descriptor)
    now = 0.0
    for data, whole, pause in steps:
        now += pause
        pos.tick(now)
        pos.feed(b"\x02" + data.ljust(63, b"\0") if whole else data, now)
    pos.tick(now + 10)
    assert pos.deadline() is None
