"""What a decoder writes back, and what is taken out of the bytes before it: acknowledgements, marks, replies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.acknowledged import ACK, ATTEMPTS, NAK, RESEND_S, AcknowledgedDecoder
from devices.decoders.framings import byte_decoder
from devices.decoders.lines import LineDecoder
from devices.decoders.newland_replies import REPLY_S, NewlandReplies
from devices.decoders.parity_marks import ParityMarks
from devices.decoders.ssi import SsiDecoder
from devices.decoders.stx_etx import StxEtxDecoder
from devices.dialects import Framing, Handshake
from devices.profile import Profile
from devices.scan import FaultKind, Scan, ScanFault

ASKING = Profile(framing=Framing.STX_ETX, handshake=Handshake.ACK_NAK)
REPLY = b"\x02\x010000#SCNTRG0\x06;\x03"


def asking() -> AcknowledgedDecoder:
    decoder = byte_decoder(ASKING, "serial:test")
    assert isinstance(decoder, AcknowledgedDecoder)
    return decoder


def kinds(records: list[Scan | ScanFault]) -> list[str]:
    return ["scan" if isinstance(one, Scan) else one.kind for one in records]


def test_the_profile_chooses_the_decoder() -> None:
    assert isinstance(byte_decoder(Profile(), "x"), LineDecoder)
    assert isinstance(byte_decoder(Profile(framing=Framing.STX_ETX), "x"), StxEtxDecoder)
    assert isinstance(byte_decoder(Profile(framing=Framing.SSI, handshake=Handshake.ACK_NAK), "x"), SsiDecoder)
    assert isinstance(byte_decoder(Profile(handshake=Handshake.XON_XOFF), "x"), LineDecoder)
    assert isinstance(byte_decoder(Profile(handshake=Handshake.ACK_NAK), "x"), AcknowledgedDecoder)


def test_each_scan_is_acknowledged() -> None:
    decoder = asking()
    assert kinds(decoder.feed(b"\x02A\x03\x02B\x03", 0.0)) == ["scan", "scan"]
    assert decoder.replies() == ACK + ACK
    assert decoder.replies() == b""
    assert decoder.deadline() is None


def test_a_damaged_scan_is_refused_and_the_one_sent_again_stands_for_it() -> None:
    decoder = asking()
    assert decoder.feed(b"N1\x03", 0.0) == []
    assert decoder.replies() == NAK
    assert decoder.deadline() == RESEND_S
    assert kinds(decoder.feed(b"\x02SN1\x03", 0.5)) == ["scan"]
    assert decoder.replies() == ACK
    assert decoder.tick(9.0) == []


def test_a_damaged_scan_that_is_not_sent_again_is_a_fault() -> None:
    decoder = asking()
    decoder.feed(b"N1\x03", 0.0)
    assert decoder.tick(RESEND_S - 0.1) == []
    assert kinds(decoder.tick(RESEND_S)) == [FaultKind.INCOMPLETE]
    assert decoder.deadline() is None


def test_what_is_damaged_each_time_is_one_fault() -> None:
    decoder = asking()
    out: list[Scan | ScanFault] = []
    for n in range(ATTEMPTS):
        out += decoder.feed(b"N1\x03", n / 10)
    assert kinds(out) == [FaultKind.INCOMPLETE]
    assert decoder.replies() == NAK * ATTEMPTS


def test_a_fault_waits_for_the_scan_that_is_under_way() -> None:
    decoder = asking()
    decoder.feed(b"N1\x03", 0.0)
    decoder.feed(b"\x02SN", RESEND_S - 0.1)
    assert decoder.deadline() == pytest.approx(RESEND_S + 0.4)
    assert decoder.tick(RESEND_S) == []
    assert kinds(decoder.feed(b"1\x03", RESEND_S + 0.1)) == ["scan"]


def test_a_pulled_plug_gives_one_fault_for_what_was_refused_and_sent_again_in_part() -> None:
    decoder = asking()
    decoder.feed(b"N1\x03", 0.0)
    assert kinds(decoder.lost(0.1)) == [FaultKind.INCOMPLETE]
    assert decoder.lost(0.2) == []
    decoder.feed(b"N1\x03\x02SN", 1.0)
    assert kinds(decoder.lost(1.1)) == [FaultKind.UNPLUGGED]
    assert decoder.replies() == b""


def test_a_flood_and_a_spoilt_scan_are_passed_on() -> None:
    decoder = asking()
    decoder.feed(b"\x02" + b"x" * 10_000, 0.0)
    assert decoder.drained > 0
    decoder.feed(b"\x03\x02A", 0.1)
    decoder.spoil(FaultKind.FRAMING, 0.1)
    decoder.feed(b"\x03", 0.2)
    assert kinds(decoder.tick(9.0)) == [FaultKind.FRAMING]


def joined(runs: list[tuple[bytes, bool]]) -> list[tuple[int, bool]]:
    return [(byte, bad) for run, bad in runs for byte in run]


@pytest.mark.adverse(33)
@pytest.mark.parametrize(
    ("data", "runs"),
    [
        (b"SN1\r", [(b"SN1\r", False)]),
        (b"A\xff\xffB", [(b"A\xffB", False)]),
        (b"A\xff\x00\x42C", [(b"A", False), (b"B", True), (b"C", False)]),
        (b"\xff\x00\x00", [(b"\0", True)]),
        (b"\xff\x00\xff\xff\xff", [(b"\xff", True), (b"\xff", False)]),
        (b"A\x00B", [(b"A\x00B", False)]),
        (b"A\xffB", [(b"A\xffB", False)]),
        (b"", []),
    ],
)
def test_the_kernels_marks_are_taken_out_again(data: bytes, runs: list[tuple[bytes, bool]]) -> None:
    assert ParityMarks().feed(data) == runs
    marks = ParityMarks()
    assert joined([run for byte in data for run in marks.feed(bytes([byte]))]) == joined(runs)


@given(st.lists(st.tuples(st.integers(0, 255), st.booleans()), max_size=60), st.data())
def test_every_byte_and_every_mark_comes_through_however_the_reads_cut_them(
    sent: list[tuple[int, bool]], data: st.DataObject
) -> None:
    stream = b"".join(
        bytes([0xFF, 0, byte]) if bad else bytes([byte]) * (2 if byte == 0xFF else 1) for byte, bad in sent
    )
    marks = ParityMarks()
    out: list[tuple[int, bool]] = []
    start = 0
    while start < len(stream):
        size = data.draw(st.integers(1, 10))
        out += joined(marks.feed(stream[start : start + size]))
        start += size
    assert out == sent


def test_a_reply_is_taken_out_of_the_scans_around_it_however_it_is_cut() -> None:
    for cut in range(len(REPLY) + 1):
        replies = NewlandReplies()
        replies.expect(0.0)
        out = replies.feed(b"SN1\r" + REPLY[:cut], 0.1) + replies.feed(REPLY[cut:] + b"SN2\r", 0.2)
        assert out == b"SN1\rSN2\r"
        assert replies.deadline() is None


def test_bytes_like_a_reply_that_nobody_expects_are_content() -> None:
    replies = NewlandReplies()
    assert replies.feed(REPLY, 0.0) == REPLY
    replies.expect(0.0)
    assert replies.feed(REPLY, REPLY_S) == REPLY


def test_what_was_held_back_for_a_reply_that_never_came_is_content() -> None:
    replies = NewlandReplies()
    replies.expect(0.0)
    assert replies.feed(b"SN1\x02", 0.1) == b"SN1"
    assert replies.deadline() == REPLY_S
    assert replies.tick(0.5) == b""
    assert replies.tick(REPLY_S) == b"\x02"
    replies.expect(2.0)
    assert replies.feed(b"\x02\x010000" + b"x" * 60, 2.1) == b"\x02\x010000" + b"x" * 60
