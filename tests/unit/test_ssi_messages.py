"""Messages of several packets: whole, or a fault, and never a part of one or two in one."""

import pytest

from devices.decoders.ssi import RESEND_S
from devices.decoders.ssi_packets import ACK, DECODER, Opcode, Status, packet
from devices.scan import FaultKind, Scan, ScanFault
from tests.unit.ssi_lines import damaged, decoder, in_packets, scan_packet, shape


def test_a_long_message_is_one_scan_with_each_packet_acknowledged() -> None:
    ssi = decoder()
    out: list[Scan | ScanFault] = []
    for n, part in enumerate(in_packets(b"a" * 250, b"b" * 250, b"c" * 9)):
        out += ssi.feed(part, float(n))
        assert ssi.replies() == ACK
    assert shape(out) == [("scan", b"a" * 250 + b"b" * 250 + b"c" * 9)]


def test_a_long_message_in_one_go_is_acknowledged_at_its_end() -> None:
    ssi = decoder()
    assert shape(ssi.feed(b"".join(in_packets(b"a" * 250, b"b")), 0.0)) == [("scan", b"a" * 250 + b"b")]
    assert ssi.replies() == ACK


def test_a_packet_of_a_long_message_that_comes_again_is_there_once() -> None:
    ssi = decoder()
    first, last = in_packets(b"a" * 250, b"b")
    ssi.feed(first, 0.0)
    assert ssi.feed(scan_packet(b"a" * 250, Status.CONTINUES | Status.RETRANSMIT), 0.1) == []
    assert shape(ssi.feed(last, 0.2)) == [("scan", b"a" * 250 + b"b")]


@pytest.mark.adverse(37)
@pytest.mark.parametrize(
    "middle",
    [
        damaged(b"b" * 250, Status.CONTINUES),
        b"\x00" + scan_packet(b"b" * 250, Status.CONTINUES)[1:],
        scan_packet(b"b" * 250, Status.CONTINUES)[120:],
    ],
    ids=["damaged", "without its length", "cut"],
)
def test_the_middle_packet_of_three_lost_is_one_fault_and_no_shorter_scan(middle: bytes) -> None:
    ssi = decoder()
    first, _, last = in_packets(b"a" * 250, b"b" * 250, b"c" * 250)
    out = [*ssi.feed(first, 0.0), *ssi.feed(middle, 0.1), *ssi.feed(last, 0.2)]
    assert [kind for kind, _ in shape(out)] == [FaultKind.INCOMPLETE]
    assert shape(ssi.feed(scan_packet(b"SN2"), 1.0)) == [("scan", b"SN2")]


@pytest.mark.adverse(37)
def test_the_middle_packet_refused_and_sent_again_makes_the_scan_whole() -> None:
    ssi = decoder()
    first, _, last = in_packets(b"a" * 250, b"b" * 250, b"c")
    ssi.feed(first, 0.0)
    ssi.feed(damaged(b"b" * 250, Status.CONTINUES), 0.1)
    ssi.feed(scan_packet(b"b" * 250, Status.CONTINUES | Status.RETRANSMIT), 0.2)
    assert shape(ssi.feed(last, 0.3)) == [("scan", b"a" * 250 + b"b" * 250 + b"c")]


@pytest.mark.adverse(37)
def test_a_long_message_whose_end_never_comes_is_a_fault() -> None:
    ssi = decoder()
    ssi.feed(in_packets(b"a" * 250, b"b")[0], 0.0)
    assert ssi.deadline() == RESEND_S
    assert shape(ssi.tick(RESEND_S)) == [(FaultKind.INCOMPLETE, b"a" * 250)]
    assert ssi.deadline() is None


@pytest.mark.adverse(37)
def test_a_rest_that_comes_after_its_message_was_given_up_is_no_scan() -> None:
    ssi = decoder()
    ssi.feed(in_packets(b"a" * 250, b"b")[0], 0.0)
    ssi.tick(RESEND_S)
    assert shape(ssi.feed(scan_packet(b"b", Status.RETRANSMIT), RESEND_S + 1)) == [(FaultKind.INCOMPLETE, b"b")]
    assert shape(ssi.feed(scan_packet(b"SN1", Status.RETRANSMIT), 60.0)) == [("scan", b"SN1")]


@pytest.mark.adverse(37)
def test_a_code_after_a_message_that_the_scanner_gave_up_is_never_joined_to_it() -> None:
    ssi = decoder()
    ssi.feed(in_packets(b"a" * 250, b"b")[0], 0.0)
    assert shape(ssi.feed(scan_packet(b"SN1"), 2.5)) == [
        (FaultKind.INCOMPLETE, b"a" * 250),
        (FaultKind.INCOMPLETE, b"SN1"),
    ]
    assert shape(ssi.feed(scan_packet(b"SN2"), 2.6)) == [("scan", b"SN2")]


@pytest.mark.adverse(37)
def test_noise_that_may_have_been_a_packet_with_the_same_content_leaves_no_shorter_scan() -> None:
    ssi = decoder()
    ssi.feed(scan_packet(b"a" * 250, Status.CONTINUES), 0.0)
    ssi.feed(b"?", 0.1)
    assert ssi.feed(scan_packet(b"a" * 250, Status.CONTINUES | Status.RETRANSMIT), 0.2) == []
    assert [kind for kind, _ in shape(ssi.feed(scan_packet(b"b"), 0.3))] == [FaultKind.INCOMPLETE]


@pytest.mark.adverse(37)
def test_a_first_packet_without_its_head_leaves_no_shorter_scan() -> None:
    ssi = decoder()
    first, last = in_packets(b"a" * 250, b"rest")
    assert shape(ssi.feed(first[1:] + last, 0.0)) == [(FaultKind.INCOMPLETE, b"rest")]


def test_a_line_that_is_opened_inside_a_message_gives_no_shorter_scan() -> None:
    ssi = decoder()
    ssi.spoil(FaultKind.FRAMING, 0.0)
    assert shape(ssi.feed(scan_packet(b"SN1"), 0.0)) == [("scan", b"SN1")]
    ssi.spoil(FaultKind.INCOMPLETE, 1.0)
    assert shape(ssi.feed(scan_packet(b"rest"), 1.0)) == [(FaultKind.INCOMPLETE, b"rest")]


def test_a_message_whose_packets_disagree_about_the_type_is_malformed() -> None:
    ssi = decoder()
    ssi.feed(scan_packet(b"a", Status.CONTINUES, kind=1), 0.0)
    assert shape(ssi.feed(scan_packet(b"b", kind=2), 0.1)) == [(FaultKind.MALFORMED, b"ab")]
    assert shape(ssi.feed(packet(Opcode.DECODE_DATA, source=DECODER), 0.2)) == [(FaultKind.MALFORMED, b"")]
    assert ssi.feed(scan_packet(b""), 0.3) == []


def test_a_message_without_an_end_is_one_fault_in_bounded_memory() -> None:
    ssi = decoder(max_length=300)
    out: list[Scan | ScanFault] = []
    for n in range(50):
        out += ssi.feed(scan_packet(b"a" * 250, Status.CONTINUES), float(n))
    assert shape(out) == [(FaultKind.OVERSIZE, b"a" * 256)]
    assert ssi.drained == 0
    assert ssi.feed(scan_packet(b"a"), 50.0) == []
    assert shape(ssi.feed(scan_packet(b"SN1"), 61.0)) == [("scan", b"SN1")]
    ssi.feed(scan_packet(b"a" * 250, Status.CONTINUES) + scan_packet(b"b" * 250, Status.CONTINUES), 62.0)
    assert ssi.tick(70.0) == []
