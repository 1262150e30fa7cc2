"""Frames between STX and ETX: what stands inside is content, and what does not fit is a fault."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.stx_etx import StxEtxDecoder
from devices.profile import Profile
from devices.scan import FaultKind, Scan, ScanFault

Shape = tuple[FaultKind | str, bytes]


def decoder(**fields: Any) -> StxEtxDecoder:
    return StxEtxDecoder(Profile(**fields), "serial:test")


def shape(records: list[Scan | ScanFault]) -> list[Shape]:
    return [("scan", one.raw) if isinstance(one, Scan) else (one.kind, one.partial) for one in records]


@pytest.mark.adverse(29)
@pytest.mark.parametrize("content", [b"A\rB", b"A\r\nB\r", b"\x1d01\x1d", b" ", b"A\x00B", b"\xc3\xa4"])
def test_whatever_stands_between_stx_and_etx_is_content(content: bytes) -> None:
    (scan,) = decoder().feed(b"\x02" + content + b"\x03\r\n", 4.0)
    assert scan == Scan(content, content.decode(), "", "serial:test", 4.0)


@pytest.mark.adverse(29)
def test_a_missing_etx_is_a_fault_after_silence_and_the_next_scan_is_clean() -> None:
    frames = decoder()
    assert frames.feed(b"\x02SN12", 1.0) == []
    assert frames.deadline() == pytest.approx(1.5)
    assert frames.tick(1.4) == []
    assert shape(frames.tick(1.5)) == [(FaultKind.UNTERMINATED, b"SN12")]
    assert frames.deadline() is None
    assert shape(frames.feed(b"\x02SN2\x03", 2.0)) == [("scan", b"SN2")]


def test_two_frames_in_one_read_are_two_scans_and_one_frame_in_three_reads_is_one() -> None:
    frames = decoder()
    assert shape(frames.feed(b"\x02A\x03\x02B\x03", 0.0)) == [("scan", b"A"), ("scan", b"B")]
    assert frames.feed(b"\x02C", 0.1) == []
    assert frames.feed(b"D", 0.2) == []
    assert shape(frames.feed(b"E\x03", 0.3)) == [("scan", b"CDE")]
    assert frames.feed(b"", 0.4) == []


def test_text_between_frames_is_the_rest_of_a_scan_whose_stx_was_lost() -> None:
    frames = decoder()
    assert shape(frames.feed(b"N12\x03\x02SN2\x03", 0.0)) == [(FaultKind.INCOMPLETE, b"N12"), ("scan", b"SN2")]
    assert shape(frames.feed(b"N3\x02SN4\x03", 0.1)) == [(FaultKind.INCOMPLETE, b"N3"), ("scan", b"SN4")]
    assert frames.feed(b"N5", 1.0) == []
    assert shape(frames.tick(1.5)) == [(FaultKind.INCOMPLETE, b"N5")]


def test_an_etx_or_line_ends_alone_are_nothing() -> None:
    frames = decoder()
    assert frames.feed(b"\x03\r\n\x03\t\x02\x03\r", 0.0) == [ScanFault(FaultKind.INCOMPLETE, b"\t", "serial:test", 0.0)]
    assert frames.deadline() is None


def test_an_stx_inside_a_frame_leaves_no_part_of_it_a_scan() -> None:
    frames = decoder()
    assert shape(frames.feed(b"\x02AA\x02BB\x03\x02CC\x03", 0.0)) == [
        (FaultKind.UNTERMINATED, b"AA"),
        (FaultKind.INCOMPLETE, b"BB"),
        ("scan", b"CC"),
    ]


@pytest.mark.parametrize("content", [b"AB", b"ABC", b"1234567", b"Z"])
def test_a_checksum_behind_etx_is_passed_over_only_where_it_is_right(content: bytes) -> None:
    plain = 0
    for byte in content:
        plain ^= byte
    for check in {plain, plain ^ 3, plain ^ 3 ^ 2}:
        frames = decoder()
        assert shape(frames.feed(b"\x02" + content + b"\x03" + bytes([check]) + b"\r\x02N\x03", 0.0)) == [
            ("scan", content),
            ("scan", b"N"),
        ]
        assert frames.tick(9.0) == []
    frames = decoder()
    frames.feed(b"\x02" + content + b"\x03", 0.0)
    assert shape(frames.feed(b"!" + b"\x02N\x03", 0.0)) == [(FaultKind.INCOMPLETE, b"!"), ("scan", b"N")]


def test_a_frame_without_an_end_is_one_fault_in_bounded_memory_and_drained() -> None:
    frames = decoder(max_length=10)
    assert shape(frames.feed(b"\x02" + b"x" * 20, 0.0)) == [(FaultKind.OVERSIZE, b"x" * 20)]
    assert frames.drained == 20
    assert frames.feed(b"x" * 1000 + b"\x02", 0.1) == []
    assert frames.drained == 1020
    assert frames.feed(b"tail\x03", 0.2) == []
    assert frames.drained == 0
    assert shape(frames.feed(b"\x02N\x03", 0.3)) == [("scan", b"N")]
    frames.feed(b"\x02" + b"x" * 20, 0.4)
    assert frames.tick(1.0) == []
    assert frames.deadline() is None


def test_a_code_may_be_as_long_as_the_profile_says_with_prefix_and_suffix() -> None:
    frames = decoder(max_length=4, prefix=b"<", suffix=b">")
    assert shape(frames.feed(b"\x02<SN12>\x03\x02<SN123>\x03", 0.0)) == [
        ("scan", b"<SN12>"),
        (FaultKind.OVERSIZE, b"<SN123>"),
    ]


def test_a_pulled_plug_inside_a_frame_is_a_fault() -> None:
    frames = decoder()
    frames.feed(b"\x02SN12", 0.0)
    assert shape(frames.lost(0.1)) == [(FaultKind.UNPLUGGED, b"SN12")]
    assert frames.lost(0.2) == []
    assert shape(frames.feed(b"\x02SN1\x03", 0.3)) == [("scan", b"SN1")]


def test_a_spoilt_frame_is_a_fault_at_its_etx_or_by_silence() -> None:
    frames = decoder()
    frames.feed(b"\x02AB", 0.0)
    frames.spoil(FaultKind.FRAMING, 0.0)
    assert shape(frames.feed(b"C\x03", 0.1)) == [(FaultKind.FRAMING, b"ABC")]
    frames.spoil(FaultKind.INCOMPLETE, 1.0)
    assert shape(frames.tick(1.5)) == [(FaultKind.INCOMPLETE, b"")]


@pytest.mark.adverse(33)
def test_a_break_between_frames_is_nothing() -> None:
    frames = decoder()
    frames.spoil(FaultKind.FRAMING, 0.0)
    frames.feed(b"\0", 0.0)
    assert frames.tick(1.0) == []
    assert frames.deadline() is None


@pytest.mark.adverse(32)
def test_noise_of_a_wrong_speed_is_a_framing_fault() -> None:
    frames = decoder()
    frames.feed(b"\xf8\x00\xff\xe0", 0.0)
    assert shape(frames.tick(1.0)) == [(FaultKind.FRAMING, b"\xf8\x00\xff\xe0")]


content = st.binary(min_size=1, max_size=30).filter(lambda raw: not {2, 3} & {*raw})


@given(st.lists(content, min_size=1, max_size=20), st.data())
def test_every_frame_comes_out_once_and_in_order_however_the_reads_cut_it(
    scans: list[bytes], data: st.DataObject
) -> None:
    stream = b"".join(b"\x02" + raw + b"\x03" + data.draw(st.sampled_from([b"", b"\r", b"\r\n"])) for raw in scans)
    frames = decoder()
    out: list[Scan | ScanFault] = []
    start = 0
    while start < len(stream):
        size = data.draw(st.integers(1, 40))
        out += frames.feed(stream[start : start + size], 0.0)
        start += size
    assert [one.raw for one in out if isinstance(one, Scan)] == scans
    assert len(out) == len(scans)


@given(st.lists(st.tuples(st.binary(max_size=40), st.floats(0, 2)), max_size=30))
def test_no_bytes_and_no_silences_raise_or_leave_a_deadline_behind(steps: list[tuple[bytes, float]]) -> None:
    frames = decoder(max_length=20)
    now = 0.0
    for data, pause in steps:
        now += pause
        for one in [*frames.tick(now), *frames.feed(data, now)]:
            assert not isinstance(one, Scan) or len(one.raw) <= 20
    frames.tick(now + 10)
    assert frames.deadline() is None
