"""Zebra's packets: each physical scan is one record, whatever the line does to its packets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.ssi import RESEND_S, SILENCE_S
from devices.decoders.ssi_packets import ACK, DECODER, NAK, Opcode, Status, packet
from devices.scan import FaultKind, Scan, ScanFault
from tests.unit.ssi_lines import damaged, decoder, in_packets, scan_packet, shape


def test_the_packets_of_a_host_are_those_of_the_manual() -> None:
    assert bytes.fromhex("04d00400ff28") == ACK
    assert bytes.fromhex("05d1040001ff25") == NAK
    with pytest.raises(ValueError, match="252 bytes were given for one packet; 251 are the most"):
        packet(Opcode.BEEP, bytes(252))


def test_a_packet_is_a_scan_and_is_acknowledged() -> None:
    ssi = decoder()
    out = ssi.feed(scan_packet(b"SN1\x1d2"), 3.0)
    assert out == [Scan(b"SN1\x1d2", "SN1\x1d2", "", "serial:test", 3.0)]
    assert ssi.replies() == ACK
    assert ssi.replies() == b""
    assert ssi.deadline() is None


@pytest.mark.parametrize(("kind", "aim"), [(0x0F, "]C1"), (0x30, "]e0"), (0x31, "]e0"), (0x32, "]e0"), (0x03, "")])
def test_a_bar_code_type_that_fixes_an_aim_identifier_gives_it(kind: int, aim: str) -> None:
    (scan,) = decoder().feed(scan_packet(b"0109521", kind=kind), 0.0)
    assert isinstance(scan, Scan)
    assert (scan.aim, scan.text, scan.raw) == (aim, "0109521", b"0109521")


def test_an_identifier_that_the_scanner_sends_itself_is_taken_off_once() -> None:
    (scan,) = decoder().feed(scan_packet(b"]C10109521", kind=0x0F), 0.0)
    assert isinstance(scan, Scan)
    assert (scan.aim, scan.text) == ("]C1", "0109521")


def test_a_code_may_be_as_long_as_the_profile_says_with_prefix_and_suffix() -> None:
    ssi = decoder(max_length=4, prefix=b"<", suffix=b">")
    assert shape(ssi.feed(scan_packet(b"<SN12>"), 0.0)) == [("scan", b"<SN12>")]
    assert shape(ssi.feed(scan_packet(b"<SN123>"), 0.1)) == [(FaultKind.OVERSIZE, b"<SN123>")]


def test_a_terminator_that_the_scanner_puts_into_the_packet_is_none_of_the_content() -> None:
    assert shape(decoder().feed(scan_packet(b"A\rB\r\n"), 0.0)) == [("scan", b"A\rB")]


def test_a_packet_in_many_reads_is_one_scan() -> None:
    ssi = decoder()
    out: list[Scan | ScanFault] = []
    for n, byte in enumerate(scan_packet(b"SN123")):
        out += ssi.tick(n * 0.19)
        out += ssi.feed(bytes([byte]), n * 0.19)
    assert shape(out) == [("scan", b"SN123")]
    assert ssi.feed(b"", 9.0) == []


@pytest.mark.adverse(34)
def test_a_damaged_packet_is_refused_and_the_packet_sent_again_is_the_scan() -> None:
    ssi = decoder()
    assert ssi.feed(damaged(b"SN1"), 0.0) == []
    assert ssi.replies() == NAK
    assert shape(ssi.feed(scan_packet(b"SN1", Status.RETRANSMIT), 0.1)) == [("scan", b"SN1")]
    assert ssi.replies() == ACK
    assert ssi.deadline() is None


@pytest.mark.adverse(34)
def test_three_damaged_packets_are_one_fault() -> None:
    ssi = decoder()
    out: list[Scan | ScanFault] = []
    for n in range(3):
        out += ssi.feed(damaged(b"SN1", Status.RETRANSMIT if n else 0), n / 10)
        assert ssi.replies() == NAK
    assert [one.kind for one in out if isinstance(one, ScanFault)] == [FaultKind.CHECKSUM]
    assert len(out) == 1
    assert ssi.deadline() is None
    assert shape(ssi.feed(scan_packet(b"SN2"), 1.0)) == [("scan", b"SN2")]


def test_a_damaged_packet_that_never_comes_again_is_a_fault() -> None:
    ssi = decoder()
    ssi.feed(damaged(b"SN1"), 0.0)
    assert ssi.deadline() == RESEND_S
    assert ssi.tick(RESEND_S - 0.1) == []
    assert [kind for kind, _ in shape(ssi.tick(RESEND_S))] == [FaultKind.CHECKSUM]
    ssi.feed(damaged(b"SN1"), 10.0)
    assert [kind for kind, _ in shape(ssi.feed(scan_packet(b"SN2"), 10.1))] == [FaultKind.CHECKSUM, "scan"]


@pytest.mark.adverse(35)
def test_a_packet_that_was_acknowledged_and_comes_again_is_one_scan() -> None:
    ssi = decoder()
    assert shape(ssi.feed(scan_packet(b"SN1"), 0.0)) == [("scan", b"SN1")]
    assert ssi.feed(scan_packet(b"SN1", Status.RETRANSMIT), 0.5) == []
    assert ssi.replies() == ACK + ACK


@pytest.mark.adverse(35)
def test_the_same_code_read_twice_is_two_scans_and_a_repeat_after_damage_is_new() -> None:
    ssi = decoder()
    assert len(ssi.feed(scan_packet(b"SN1") + scan_packet(b"SN1"), 0.0)) == 2
    assert ssi.feed(damaged(b"SN1"), 1.0) == []
    assert len(ssi.feed(scan_packet(b"SN1", Status.RETRANSMIT), 1.1)) == 1
    assert len(ssi.feed(scan_packet(b"SN2", Status.RETRANSMIT), 1.2)) == 1


@pytest.mark.adverse(36)
@pytest.mark.parametrize(
    "garbage", [b"\x00", b"\x00" * 9, b"\x02\x03", b"\xff\xff\xff", b"\xf3\x00", b"\x80\x7f", b"?"]
)
def test_bytes_between_packets_are_passed_over(garbage: bytes) -> None:
    ssi = decoder()
    assert shape(ssi.feed(garbage + scan_packet(b"SN1") + garbage, 0.0)) == [("scan", b"SN1")]
    assert ssi.tick(SILENCE_S) == []
    assert shape(ssi.feed(scan_packet(b"SN2"), SILENCE_S)) == [("scan", b"SN2")]


@pytest.mark.adverse(36)
@pytest.mark.parametrize("stub", [b"\x00", b"\xff", b"\xff\xf3", b"\xff\xf3\x00", b"\x04"])
def test_a_length_without_a_packet_is_over_after_silence(stub: bytes) -> None:
    ssi = decoder()
    assert ssi.feed(stub, 0.0) == []
    assert ssi.deadline() == SILENCE_S
    assert SILENCE_S <= 0.2
    assert ssi.tick(SILENCE_S) == []
    assert ssi.deadline() is None
    assert shape(ssi.feed(scan_packet(b"SN1"), 0.3)) == [("scan", b"SN1")]


@pytest.mark.adverse(36)
def test_a_packet_that_is_cut_off_is_refused_and_a_fault_where_it_never_comes_again() -> None:
    ssi = decoder()
    ssi.feed(scan_packet(b"SN123")[:-3], 0.0)
    assert ssi.tick(SILENCE_S) == []
    assert ssi.replies() == NAK
    assert [kind for kind, _ in shape(ssi.tick(5.0))] == [FaultKind.CHECKSUM]


def test_other_packets_are_acknowledged_and_answers_are_not() -> None:
    ssi = decoder()
    assert ssi.feed(packet(Opcode.EVENT, b"\x01", source=DECODER), 0.0) == []
    assert ssi.replies() == ACK
    assert ssi.feed(packet(Opcode.ACK, source=DECODER) + packet(Opcode.NAK, b"\x02", source=DECODER), 0.1) == []
    assert ssi.replies() == b""
    event = bytearray(packet(Opcode.EVENT, b"\x01", source=DECODER))
    event[-1] ^= 1
    assert ssi.feed(bytes(event), 0.2) == []
    assert ssi.replies() == NAK
    assert ssi.deadline() is None


def test_a_code_without_a_packet_is_a_fault_that_says_so() -> None:
    ssi = decoder()
    assert ssi.feed(b"SN12345\r", 0.0) == []
    assert ssi.tick(SILENCE_S) == []
    assert ssi.deadline() == SILENCE_S + RESEND_S
    assert shape(ssi.tick(SILENCE_S + RESEND_S)) == [(FaultKind.MALFORMED, b"SN12345\r")]
    ssi.feed(b"SN1\r", 10.0)
    ssi.tick(10.2)
    ssi.feed(b"SN2\r", 11.0)
    assert shape(ssi.tick(11.2)) == [(FaultKind.MALFORMED, b"SN1\r")]
    assert [kind for kind, _ in shape(ssi.feed(scan_packet(b"SN3"), 11.3))] == [FaultKind.MALFORMED, "scan"]


@pytest.mark.adverse(32)
def test_noise_of_a_wrong_speed_is_a_framing_fault() -> None:
    ssi = decoder()
    ssi.feed(b"\xf8\xff\xe0\x00\xfe\x9c", 0.0)
    ssi.tick(SILENCE_S)
    assert [kind for kind, _ in shape(ssi.tick(5.0))] == [FaultKind.FRAMING]


@pytest.mark.adverse(41)
def test_bytes_that_are_no_packets_are_counted_until_one_comes() -> None:
    ssi = decoder()
    assert ssi.feed(b"?" * 100_000, 0.0) == []
    assert ssi.drained == 99_999  # the last one may begin a packet
    assert [kind for kind, _ in shape(ssi.feed(scan_packet(b"SN1", Status.RETRANSMIT), 0.1))] == ["scan"]
    assert ssi.drained == 0


def test_a_packet_whose_head_was_damaged_and_that_comes_again_is_one_scan() -> None:
    ssi = decoder()
    ssi.feed(b"\x00" + scan_packet(b"SN12345")[1:], 0.0)
    assert ssi.tick(SILENCE_S) == []
    assert shape(ssi.feed(scan_packet(b"SN12345", Status.RETRANSMIT), 0.5)) == [("scan", b"SN12345")]
    assert ssi.deadline() is None


def test_a_pulled_plug_inside_a_message_is_one_fault() -> None:
    for under_way in (in_packets(b"abc", b"")[0], damaged(b"SN1"), scan_packet(b"SN1")[:5], b"SN1"):
        ssi = decoder()
        ssi.feed(under_way, 0.0)
        assert [kind for kind, _ in shape(ssi.lost(0.1))] == [FaultKind.UNPLUGGED]
        assert ssi.lost(0.2) == []
        assert ssi.deadline() is None
    ssi = decoder(max_length=1)
    ssi.feed(scan_packet(b"abc", Status.CONTINUES), 0.0)
    assert ssi.lost(0.1) == []


contents = st.binary(min_size=1, max_size=240).filter(lambda raw: raw[-1] not in b"\r\n")


@given(st.lists(contents, min_size=1, max_size=8), st.data())
def test_every_scan_comes_out_once_and_in_order_however_the_reads_cut_it(
    scans: list[bytes], data: st.DataObject
) -> None:
    stream = b"".join(scan_packet(raw) for raw in scans)
    ssi = decoder(aim="never")
    out: list[Scan | ScanFault] = []
    start = 0
    while start < len(stream):
        size = data.draw(st.integers(1, 300))
        out += ssi.feed(stream[start : start + size], 0.0)
        start += size
    assert [one.raw for one in out if isinstance(one, Scan)] == scans
    assert len(out) == len(scans)
    assert ssi.replies() == ACK * len(scans)


pieces = st.one_of(st.binary(max_size=300), st.builds(scan_packet, st.binary(max_size=250), st.integers(0, 15)))


@given(st.lists(st.tuples(pieces, st.floats(0, 3)), max_size=20))
def test_no_bytes_and_no_silences_raise_or_leave_a_deadline_behind(steps: list[tuple[bytes, float]]) -> None:
    ssi = decoder()
    now = 0.0
    for data, pause in steps:
        now += pause
        ssi.tick(now)
        ssi.feed(data, now)
    for _ in range(4):
        now += 10
        ssi.tick(now)
    assert ssi.deadline() is None
