"""Bluetooth scanners over a stream of sockets; the radio and its kernel module are not part of these tests."""

import errno
import os
import select
import socket
from collections.abc import Iterator

import pytest

from devices.dialects import Commands, Signal
from devices.profile import Profile
from devices.scan import (
    DeviceBusyError,
    DeviceDeniedError,
    DeviceError,
    DeviceLostError,
    DeviceNotFoundError,
    Flag,
    Scan,
    ScanFault,
)
from devices.source_settings import SourceKind, SourceSettings
from devices.sources.bluetooth import bluetooth_link, open_bluetooth, refusal, rfcomm_address
from devices.sources.byte_link import ByteLink
from tests.wiring.reading import PATIENCE_S

ADDRESS = "00:11:22:33:44:55"
Link = tuple[socket.socket, ByteLink]


@pytest.fixture
def link() -> Iterator[Link]:
    end, near = socket.socketpair()
    settings = SourceSettings(SourceKind.BLUETOOTH, ADDRESS, Profile(commands=Commands.DATALOGIC))
    connection = bluetooth_link(settings, near)
    yield end, connection
    connection.close()
    end.close()


def received(link: ByteLink, now: float) -> list[Scan | ScanFault]:
    assert select.select([link.fileno()], [], [], PATIENCE_S)[0]
    return link.receive(now)


@pytest.mark.adverse(68)
def test_what_a_scanner_kept_while_it_slept_comes_in_order_and_marked(link: Link) -> None:
    end, connection = link
    end.sendall(b"SN1\rSN2\rSN3\r")
    scans = [one for one in received(connection, 0.0) if isinstance(one, Scan)]
    assert [(scan.text, Flag.LATE in scan.flags) for scan in scans] == [("SN1", True), ("SN2", True), ("SN3", True)]
    end.sendall(b"SN4\r")
    (scan,) = received(connection, 9.0)
    assert isinstance(scan, Scan)
    assert scan == Scan(b"SN4", "SN4", "", f"bluetooth:{ADDRESS}", 9.0)


def test_a_scanner_that_falls_asleep_is_a_loss_and_is_told_nothing_that_waits(link: Link) -> None:
    end, connection = link
    connection.tell(Signal.BAD, 0.0)
    assert end.recv(10) == b"FE"
    assert connection.receive(0.1) == []
    end.close()
    with pytest.raises(DeviceLostError, match="has hung up"):
        received(connection, 0.2)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (ADDRESS, (ADDRESS, 1)),
        ("aa:bb:cc:dd:ee:ff#5", ("AA:BB:CC:DD:EE:FF", 5)),
        ("AA:BB:CC:DD:EE:FF#30", ("AA:BB:CC:DD:EE:FF", 30)),
    ],
)
def test_an_address_names_device_and_channel(address: str, place: tuple[str, int]) -> None:
    assert rfcomm_address(address) == place


@pytest.mark.parametrize("address", ["scanner", "00:11:22:33:44", f"{ADDRESS}#0", f"{ADDRESS}#31", f"{ADDRESS}#x"])
def test_what_is_no_address_is_refused_before_anything_is_opened(address: str) -> None:
    with pytest.raises(DeviceError, match="is no address of a Bluetooth scanner; write six pairs"):
        open_bluetooth(SourceSettings(SourceKind.BLUETOOTH, address))


@pytest.mark.parametrize(
    ("number", "error", "sentence"),
    [
        (errno.EHOSTDOWN, DeviceNotFoundError, "Press the scanner's trigger to wake it"),
        (errno.ECONNREFUSED, DeviceNotFoundError, "Press the scanner's trigger to wake it"),
        (errno.EACCES, DeviceDeniedError, "Pair it again"),
        (errno.EBUSY, DeviceBusyError, "Disconnect it there"),
        (errno.ENETDOWN, DeviceError, "Switch it on with bluetoothctl power on"),
    ],
)
def test_each_reason_has_its_sentence(number: int, error: type[DeviceError], sentence: str) -> None:
    said = refusal(ADDRESS, OSError(number, os.strerror(number)))
    assert type(said) is error
    assert sentence in str(said)


def test_a_scanner_that_cannot_be_reached_from_here_is_a_sentence() -> None:
    with pytest.raises(DeviceError, match=r"without Bluetooth|has no Bluetooth|does not answer|is off"):
        open_bluetooth(SourceSettings(SourceKind.BLUETOOTH, ADDRESS))
