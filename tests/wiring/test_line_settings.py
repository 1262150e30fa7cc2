"""What a profile says about a line reaches the tty, and what is written back reaches the scanner."""

import os
import select
import socket
import termios
from collections.abc import Iterator

import pytest

from devices.decoders.ssi_packets import ACK, DECODER, NAK, Opcode, Status, packet
from devices.dialects import Commands, Framing, Handshake, Signal
from devices.profile import Profile
from devices.scan import DeviceLostError, FaultKind, Scan, ScanFault
from devices.source_settings import SourceKind, SourceSettings
from devices.sources.byte_link import FLOOD_BYTES, ByteLink
from devices.sources.serial_port import open_serial
from devices.sources.tcp import SocketLine
from devices.sources.tty import control_lines
from devices.status import SourceState, SourceStatus
from tests.wiring.reading import PATIENCE_S, Ear


@pytest.fixture
def pty() -> Iterator[tuple[int, str]]:
    end, far = os.openpty()
    path = os.ttyname(far)
    os.close(far)
    yield end, path
    os.close(end)


def opened(path: str, profile: Profile) -> ByteLink:
    return open_serial(SourceSettings(SourceKind.SERIAL, path, profile))


def received(port: ByteLink, now: float = 1.0) -> list[Scan | ScanFault]:
    assert select.select([port.fileno()], [], [], PATIENCE_S)[0]
    return port.receive(now)


def written(end: int, count: int) -> bytes:
    data = b""
    while len(data) < count:
        assert select.select([end], [], [], PATIENCE_S)[0]
        data += os.read(end, count - len(data))
    return data


@pytest.mark.parametrize(
    ("bits", "size", "parity", "stop"),
    [
        ("8N1", termios.CS8, 0, 0),
        ("7E1", termios.CS7, termios.PARENB, 0),
        ("7O1", termios.CS7, termios.PARENB | termios.PARODD, 0),
        ("8N2", termios.CS8, 0, termios.CSTOPB),
    ],
)
def test_bits_parity_and_stop_bits_are_the_profiles(
    pty: tuple[int, str], bits: str, size: int, parity: int, stop: int
) -> None:
    port = opened(pty[1], Profile(bits=bits, baudrate=115200))
    try:
        _, _, control, _, speed, _, _ = termios.tcgetattr(port.fileno())
        # A pseudo-terminal has no wire: its kernel keeps the size of a byte at eight bits, and no parity.
        assert control & (termios.PARODD | termios.CSTOPB) == parity & termios.PARODD | stop
        assert control & termios.CSIZE in {size, termios.CS8}
        assert speed == termios.B115200
    finally:
        port.close()


@pytest.mark.adverse(33)
def test_a_break_and_a_misread_byte_come_marked_and_neither_flushes_nor_signals(pty: tuple[int, str]) -> None:
    end, path = pty
    port = opened(path, Profile(fallback="latin-1"))
    try:
        flags = termios.tcgetattr(port.fileno())[0]
        assert flags & (termios.PARMRK | termios.INPCK) == termios.PARMRK | termios.INPCK
        assert not flags & (termios.BRKINT | termios.IGNBRK | termios.IGNPAR | termios.ISTRIP)
        os.write(end, b"SN1\x00SN2\xff\x11\x13SN3\r")
        (scan,) = received(port)
        assert isinstance(scan, Scan)
        assert scan.raw == b"SN1\x00SN2\xff\x11\x13SN3"
    finally:
        port.close()


@pytest.mark.parametrize("handshake", Handshake)
def test_the_scanner_is_paused_by_xoff_where_the_profile_says_so(pty: tuple[int, str], handshake: Handshake) -> None:
    port = opened(pty[1], Profile(handshake=handshake))
    try:
        flags = termios.tcgetattr(port.fileno())[0]
        assert bool(flags & termios.IXOFF) == (handshake is Handshake.XON_XOFF)
        assert not flags & termios.IXON
    finally:
        port.close()


def test_control_lines_are_set_only_where_the_profile_says_so(pty: tuple[int, str]) -> None:
    assert control_lines(Profile()) == ()
    assert control_lines(Profile(dtr=True, rts=False)) == (
        (termios.TIOCMBIS, termios.TIOCM_DTR),
        (termios.TIOCMBIC, termios.TIOCM_RTS),
    )
    opened(pty[1], Profile(dtr=True, rts=True)).close()


def test_each_scan_is_acknowledged_and_a_damaged_one_refused(pty: tuple[int, str]) -> None:
    end, path = pty
    port = opened(path, Profile(framing=Framing.STX_ETX, handshake=Handshake.ACK_NAK))
    try:
        os.write(end, b"\x02SN1\x03")
        assert [scan.text for scan in received(port) if isinstance(scan, Scan)] == ["SN1"]
        assert written(end, 1) == b"\x06"
        os.write(end, b"\x02SN")
        assert received(port, 2.0) == []
        deadline = port.decoder.deadline()
        assert deadline is not None
        assert port.decoder.tick(deadline) == []
        assert written(end, 1) == b"\x15"
        os.write(end, b"\x02SN2\x03")
        assert [scan.text for scan in received(port, 3.0) if isinstance(scan, Scan)] == ["SN2"]
    finally:
        port.close()


def scan_packet(content: bytes, status: int = 0) -> bytes:
    return packet(Opcode.DECODE_DATA, b"\x03" + content, source=DECODER, status=status)


@pytest.mark.adverse(34)
@pytest.mark.adverse(35)
def test_packets_are_acknowledged_and_refused_on_the_line(pty: tuple[int, str]) -> None:
    end, path = pty
    settings = SourceSettings(SourceKind.SERIAL, path, Profile(framing=Framing.SSI))
    with Ear(settings) as ear:
        ear.connected()
        os.write(end, scan_packet(b"SN1") + scan_packet(b"SN1", Status.RETRANSMIT))
        assert ear.scan().text == "SN1"
        assert written(end, 2 * len(ACK)) == ACK + ACK
        os.write(end, scan_packet(b"SN2")[:-1] + b"\0")
        assert written(end, len(NAK)) == NAK
        os.write(end, scan_packet(b"SN2", Status.RETRANSMIT))
        assert ear.scan().text == "SN2"


@pytest.mark.adverse(32)
def test_a_wrong_speed_is_a_fault_with_advice_that_a_scan_takes_back(pty: tuple[int, str]) -> None:
    end, path = pty
    with Ear(SourceSettings(SourceKind.SERIAL, path)) as ear:
        ear.connected()
        os.write(end, b"\xf8\x00\xff\xe0\x00\xfe\x80")
        assert ear.fault().kind is FaultKind.FRAMING
        advice = ear.next()
        assert isinstance(advice, SourceStatus)
        assert "compare the scanner's speed with the profile's 9600 baud" in advice.detail
        os.write(end, b"REST\rSN1\r")  # what comes so soon after noise is its rest
        assert ear.fault().kind is FaultKind.INCOMPLETE
        assert ear.scan().text == "SN1"
        assert ear.state(SourceState.CONNECTED).detail == f"{path} is connected."


def test_a_scanner_is_told_by_its_vendors_command(pty: tuple[int, str]) -> None:
    end, path = pty
    port = opened(path, Profile(commands=Commands.HONEYWELL))
    try:
        port.tell(Signal.BAD, 0.0)
        assert written(end, 6) == b"\x1b8,\x1b8,"
    finally:
        port.close()


def test_packets_are_not_sent_to_a_scanner_that_speaks_without_them(pty: tuple[int, str]) -> None:
    end, path = pty
    port = opened(path, Profile(commands=Commands.SSI))
    try:
        port.tell(Signal.GOOD, 0.0)
        assert not select.select([end], [], [], 0)[0]
    finally:
        port.close()


def test_the_reply_to_a_command_is_no_scan(pty: tuple[int, str]) -> None:
    end, path = pty
    port = opened(path, Profile(commands=Commands.NEWLAND))
    try:
        port.tell(Signal.TRIGGER_OFF, 1.0)
        assert written(end, 16) == b"\x7e\x010000#SCNTRG0;\x03"
        os.write(end, b"\x02\x010000#SCNTRG0\x06;\x03SN1\r")
        assert [scan.text for scan in received(port, 1.1) if isinstance(scan, Scan)] == ["SN1"]
        port.tell(Signal.TRIGGER_OFF, 2.0)
        os.write(end, b"SN2\r\x02")
        assert [scan.text for scan in received(port, 2.1) if isinstance(scan, Scan)] == ["SN2"]
        deadline = port.decoder.deadline()
        assert deadline == 3.0
        assert port.decoder.tick(deadline) == []
        os.write(end, b"SN3\r")
        assert [scan.raw for scan in received(port, 3.1) if isinstance(scan, Scan)] == [b"\x02SN3"]
    finally:
        port.close()


def linked(profile: Profile | None = None) -> tuple[socket.socket, ByteLink]:
    end, near = socket.socketpair()
    settings = SourceSettings(SourceKind.SERIAL, "socket://scanner:9004", profile or Profile())
    return end, ByteLink(settings, SocketLine(near))


def pour(end: socket.socket, link: ByteLink) -> None:
    for _ in range(1000):
        end.send(b"x" * 65_536)
        assert received(link) == []


@pytest.mark.adverse(41)
def test_a_flood_without_an_end_is_one_fault_and_in_the_end_a_dropped_link() -> None:
    end, link = linked()
    out: list[Scan | ScanFault] = []
    with end:
        while link.decoder.drained <= FLOOD_BYTES - 200_000:
            end.send(b"x" * 65_536)
            out += received(link)
        with pytest.raises(DeviceLostError, match="without the end of a scan"):
            pour(end, link)
        assert [one.kind for one in out if isinstance(one, ScanFault)] == [FaultKind.OVERSIZE]
        assert link.decoder.lost(1.0) == []
        link.close()


def test_a_scanner_that_takes_nothing_of_what_is_sent_to_it_is_not_there() -> None:
    end, link = linked(Profile(commands=Commands.HONEYWELL))
    with end:
        for _ in range(1_000_000):
            if not link.present():
                break
            link.tell(Signal.BAD, 0.0)
        assert not link.present()
        link.close()


def test_a_scanner_that_hung_up_is_not_written_to_and_what_it_had_sent_is_read() -> None:
    end, link = linked(Profile(commands=Commands.HONEYWELL))
    end.send(b"SN1\r")
    end.close()
    link.tell(Signal.GOOD, 0.0)
    assert [scan.text for scan in received(link) if isinstance(scan, Scan)] == ["SN1"]
    assert not link.present()
    with pytest.raises(DeviceLostError, match="has hung up"):
        received(link)
    link.close()
