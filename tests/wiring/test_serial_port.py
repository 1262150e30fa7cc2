"""Serial lines by every kind of address, with real pseudo-terminals and real sockets."""

import errno
import fcntl
import os
import select
import socket
import struct
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from devices.profile import Profile
from devices.scan import (
    DeviceBusyError,
    DeviceDeniedError,
    DeviceError,
    DeviceLostError,
    DeviceNotFoundError,
    FaultKind,
    Scan,
    ScanFault,
)
from devices.source_settings import SourceKind, SourceSettings
from devices.sources.byte_link import ByteLink
from devices.sources.serial_port import open_serial, refusal
from devices.sources.tty import claim
from devices.status import SourceState
from tests.wiring.reading import PATIENCE_S, Ear

TIOCGEXCL = 0x80045440


@pytest.fixture
def pty() -> Iterator[tuple[int, str]]:
    end, far = os.openpty()
    path = os.ttyname(far)
    os.close(far)
    yield end, path
    os.close(end)


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(PATIENCE_S)
        yield listening


def settings(address: str, baudrate: int = 9600) -> SourceSettings:
    return SourceSettings(SourceKind.SERIAL, address, Profile(baudrate=baudrate))


def received(port: ByteLink) -> list[Scan | ScanFault]:
    assert select.select([port.fileno()], [], [], PATIENCE_S)[0]
    return port.receive(1.0)


@pytest.mark.adverse(31)
def test_a_tty_is_raw_at_its_speed_and_held_for_one_program(pty: tuple[int, str]) -> None:
    end, path = pty
    port = open_serial(settings(path, 115200))
    try:
        _, _, _, local, speed, _, _ = termios.tcgetattr(port.fileno())
        assert not local & (termios.ICANON | termios.ECHO | termios.ISIG)
        assert speed == termios.B115200
        with pytest.raises(DeviceBusyError, match="held by another program"):
            open_serial(settings(path))
        os.write(end, b"\x03\x04A\x1d\r")
        (scan,) = received(port)
        assert isinstance(scan, Scan)
        assert scan.raw == b"\x03\x04A\x1d"
        assert port.receive(1.1) == []
    finally:
        port.close()
    open_serial(settings(path)).close()


def test_what_waited_in_the_line_before_it_was_raw_is_no_scan(pty: tuple[int, str]) -> None:
    end, path = pty
    os.write(end, b"OLD\n")
    port = open_serial(settings(path))
    try:
        os.write(end, b"NEW\r")
        assert [scan.text for scan in received(port) if isinstance(scan, Scan)] == ["NEW"]
    finally:
        port.close()


def test_a_line_that_is_opened_inside_a_scan_gives_a_fault_and_no_shorter_scan(pty: tuple[int, str]) -> None:
    end, path = pty
    opened = threading.Event()

    def send() -> None:
        while not opened.wait(0.002):
            os.write(end, b"HEAD")
        os.write(end, b"TAIL\rNEXT\r")

    sender = threading.Thread(target=send)
    sender.start()
    port = open_serial(settings(path))
    try:
        opened.set()
        sender.join()
        records: list[Scan | ScanFault] = []
        while len(records) < 2:
            records += received(port)
        fault, scan = records
        assert isinstance(fault, ScanFault)
        assert fault.kind is FaultKind.INCOMPLETE
        assert isinstance(scan, Scan)
        assert scan.text == "NEXT"
    finally:
        port.close()


@pytest.mark.adverse(31)
def test_a_claimed_tty_refuses_every_later_open(pty: tuple[int, str]) -> None:
    descriptor = os.open(pty[1], os.O_RDWR | os.O_NOCTTY)
    try:
        claim(descriptor)
        answer = fcntl.ioctl(descriptor, TIOCGEXCL, struct.pack("i", 0))
        assert struct.unpack("i", answer) == (1,)
    finally:
        os.close(descriptor)


@pytest.mark.adverse(30)
def test_the_end_of_a_line_is_a_loss(pty: tuple[int, str]) -> None:
    end, path = os.openpty()
    name = os.ttyname(path)
    os.close(path)
    port = open_serial(settings(name))
    try:
        assert port.present()
        os.close(end)
        with pytest.raises(DeviceLostError, match="Plug it in again"):
            received(port)
        assert not port.present()
    finally:
        port.close()
    assert pty


@pytest.mark.adverse(30)
def test_a_scanner_behind_tcp_is_read_from_its_first_byte_and_connected_again(server: socket.socket) -> None:
    host, number = server.getsockname()
    with Ear(settings(f"socket://{host}:{number}")) as ear:
        first, _ = server.accept()
        with first:
            first.sendall(b"SN1\rSN")
            first.sendall(b"2\rSN3")
            assert [ear.scan().text, ear.scan().text] == ["SN1", "SN2"]
            first.shutdown(socket.SHUT_WR)
            fault = ear.fault()
            assert (fault.kind, fault.partial) == (FaultKind.UNPLUGGED, b"SN3")
        second, _ = server.accept()
        with second:
            second.sendall(b"SN3\r")
            assert ear.scan().text == "SN3"


def test_a_tcp_scanner_that_is_switched_off_is_waited_for_with_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"socket://127.0.0.1:{taken.getsockname()[1]}"
    with Ear(settings(address)) as ear:
        assert ear.state(SourceState.WAITING).detail.startswith(f"{address} does not answer")


@pytest.mark.adverse(41)
def test_a_flood_over_tcp_is_one_fault(server: socket.socket) -> None:
    host, number = server.getsockname()
    with Ear(settings(f"socket://{host}:{number}")) as ear:
        link, _ = server.accept()
        with link:
            link.sendall(b"x" * 1_000_000)
            assert ear.fault().kind is FaultKind.OVERSIZE
            link.sendall(b"\rSN1\r")
            assert ear.scan().text == "SN1"


@pytest.mark.parametrize("address", ["socket://a..b:9100", f"socket://{'x' * 70}:9100"])
def test_a_name_that_no_host_can_have_ends_no_reading_process(address: str) -> None:
    with pytest.raises(DeviceNotFoundError, match=r"does not answer: .*label"):
        open_serial(settings(address))


@pytest.mark.parametrize("address", ["socket://", "socket://host", "socket://host:99999", "socket://[1:2"])
def test_a_tcp_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(DeviceError, match=r"Write socket://host:port"):
        open_serial(settings(address))


def test_a_pyserial_url_without_a_descriptor_is_carried_by_a_thread() -> None:
    port = open_serial(settings("loop://"))
    try:
        line = port._line
        inner: serial.Serial = line._port  # type: ignore[attr-defined] # of this line alone
        inner.write(b"SN1\r")
        records: list[Scan | ScanFault] = []
        while not records:
            records += received(port)
        assert [scan.text for scan in records if isinstance(scan, Scan)] == ["SN1"]
        inner.close()
        with pytest.raises(DeviceLostError, match="hung up"):
            received(port)
    finally:
        port.close()


@pytest.mark.parametrize("address", ["nonsense://x", "/dev/null", "/"])
def test_what_is_no_serial_line_is_refused_with_the_reason(address: str) -> None:
    with pytest.raises(DeviceError, match="cannot be used as a serial line"):
        open_serial(settings(address))


def test_a_path_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DeviceNotFoundError, match="is not there"):
        open_serial(settings(str(tmp_path / "ttyUSB0")))


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOENT, DeviceNotFoundError),
        (errno.EIO, DeviceNotFoundError),
        (errno.EACCES, DeviceDeniedError),
        (errno.EBUSY, DeviceBusyError),
        (errno.EAGAIN, DeviceBusyError),
        (errno.EINVAL, DeviceError),
    ],
)
def test_each_reason_has_its_sentence(number: int, error: type[DeviceError]) -> None:
    said = refusal("/dev/ttyUSB0", serial.SerialException(number, os.strerror(number)))
    assert type(said) is error
    assert str(said).startswith("/dev/ttyUSB0 ")
