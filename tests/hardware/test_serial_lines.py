"""Serial scanners on a real kernel: an FTDI adapter, and the CDC class by the kernel's own gadget."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from devices.scan import FaultKind
from devices.status import SourceState
from devices.traffic import Traffic
from tests.hardware.guest import Guest, patient, until

pytestmark = pytest.mark.kernel

FTDI, ACM = "/dev/ttyUSB0", "/dev/ttyACM0"


def is_there(guest: Guest, path: str) -> Callable[[], bool]:
    return lambda: bool(guest.run(f"ls {path} 2>/dev/null || true"))


def ends_with(data: bytes) -> Callable[[list[Traffic]], bool]:
    return lambda traffic: b"".join(one.data for one in traffic).endswith(data)


@pytest.mark.adverse(24)
@pytest.mark.adverse(26)
@pytest.mark.adverse(30)
def test_a_serial_adapter_is_read_unplugged_inside_a_scan_and_read_again(guest: Guest, tmp_path: Path) -> None:
    monitor = guest.machine.monitor
    path = str(tmp_path / "line")
    address = {"type": "unix", "data": {"path": path}}
    backend = {"type": "socket", "data": {"addr": address, "server": True, "wait": False}}
    monitor.do("chardev-add", {"id": "line", "backend": backend})
    monitor.plug("usb-serial", "adapter", bus="usb.0", chardev="line")
    try:
        with guest.scan_in(patient(f"serial:{FTDI}", tap=True)) as ear:
            ear.state(SourceState.WAITING)
            with socket.socket(socket.AF_UNIX) as scanner:
                scanner.connect(path)  # a character device that is opened plugs the adapter in
                ear.state(SourceState.CONNECTED)
                scanner.sendall(b"SN1\r\n\r\nSN2\r\n")
                assert [ear.scan().raw for _ in range(2)] == [b"SN1", b"SN2"]
                scanner.sendall(b"SN3")
                ear.until_read(ends_with(b"SN3"))
            assert (fault := ear.fault()).kind is FaultKind.UNPLUGGED
            assert fault.partial == b"SN3"
            until(lambda: not is_there(guest, FTDI)())
            with socket.socket(socket.AF_UNIX) as scanner:
                scanner.connect(path)
                ear.connected()
                scanner.sendall(b"SN4\x1dX\r")
                assert ear.scan().raw == b"SN4\x1dX"
    finally:
        monitor.unplug("adapter")


@pytest.mark.adverse(30)
@pytest.mark.adverse(69)
def test_a_cdc_scanner_is_read_unplugged_inside_a_scan_and_read_again(guest: Guest) -> None:
    guest.call("gadget", serial_number="CDC-1")
    with guest.scan_in(patient(f"serial:{ACM}", tap=True)) as ear:
        ear.connected()
        guest.call("gadget_do", action="send", data=b"]C1SN1\rSN2\r".hex())
        assert [(scan.aim, scan.text) for scan in (ear.scan(), ear.scan())] == [("]C1", "SN1"), ("", "SN2")]
        guest.call("gadget_do", action="send", data=b"SN3".hex())
        ear.until_read(ends_with(b"SN3"))
        guest.call("gadget_do", action="unplug")
        assert (fault := ear.fault()).kind is FaultKind.UNPLUGGED
        assert fault.partial == b"SN3"
        ear.state(SourceState.WAITING)
        guest.call("gadget_do", action="plug")
        ear.connected()
        code = bytes(range(0x20, 0x7F)) * 60
        guest.call("gadget_do", action="send", data=(code + b"\r").hex())
        assert ear.scan().raw == code
