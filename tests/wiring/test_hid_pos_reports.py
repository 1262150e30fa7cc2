"""HID POS scanners as the reading process sees them: reports from a descriptor, nodes in sysfs, commands in reports."""

import errno
import os
import select
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.decoders.hid_descriptor import parse
from devices.dialects import Commands, Signal
from devices.listing import pos_scanners
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
from devices.sources.hid_pos import HidPos, command_report, open_pos
from devices.sources.hidraw import HidrawNode, feature_request, refusal
from devices.sources.hidraw_nodes import HidNode, find_pos_scanner, hid_nodes
from devices.traffic import TrafficForm
from tests.unit.pos_reports import HONEYWELL, report
from tests.wiring.reading import PATIENCE_S, until
from tests.wiring.somebody import open_folder, somebody

KEYBOARD = bytes.fromhex("05010906a1017508950881 02c0".replace(" ", ""))
UEVENT = b"DRIVER=hid-generic\nHID_ID=0003:00000C2E:00000B61\nHID_NAME=Honeywell \xff1400g\nHID_PHYS=usb-1/input0\n"


class Scanner:
    """The far end of a link that keeps reports apart, as hidraw does, and the connection on its near end."""

    def __init__(self, commands: Commands = Commands.NONE) -> None:
        self.end, near = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        near.setblocking(False)  # noqa: FBT003 - the socket's own signature
        self.end.settimeout(PATIENCE_S)
        self.heard: list[tuple[TrafficForm, bytes, float]] = []
        self.released = False
        self._near = near
        settings = SourceSettings(SourceKind.HID_POS, "0c2e:0b61", Profile(commands=commands))
        self.connection = HidPos(
            settings, "1400g", near.fileno(), parse(HONEYWELL), self._let_go, lambda *read: self.heard.append(read)
        )

    def _let_go(self) -> None:
        self._near.close()
        self.released = True

    def received(self) -> list[Scan | ScanFault]:
        descriptor = self.connection.fileno()
        assert descriptor is not None
        assert select.select([descriptor], [], [], PATIENCE_S)[0]
        return self.connection.receive(1.0)


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    one = Scanner(Commands.HONEYWELL)
    yield one
    one.connection.close()
    until(lambda: one.released)
    one.end.close()


def test_all_reports_that_are_there_are_read_and_heard(scanner: Scanner) -> None:
    sent = [report(b"a" * 56, more=True), report(b"b"), report(b"SN2", aim=b"]A0")]
    for one in sent:
        scanner.end.send(one)
    scans = [one for one in scanner.received() if isinstance(one, Scan)]
    assert [(scan.aim, scan.text) for scan in scans] == [("]C1", "a" * 56 + "b"), ("]A0", "SN2")]
    assert scanner.heard == [(TrafficForm.REPORT, one, 1.0) for one in sent]
    assert scanner.connection.receive(2.0) == []
    assert scanner.connection.present()


def test_a_scanner_that_goes_is_a_loss_after_what_it_still_sent(scanner: Scanner) -> None:
    scanner.end.send(report(b"SN1"))
    scanner.end.send(report(b"SN2", more=True))
    scanner.end.shutdown(socket.SHUT_RDWR)
    assert [one.text for one in scanner.received() if isinstance(one, Scan)] == ["SN1"]
    with pytest.raises(DeviceLostError, match=r"1400g is gone\. Plug the scanner in again"):
        scanner.connection.receive(1.0)
    (fault,) = scanner.connection.decoder.lost(1.0)
    assert isinstance(fault, ScanFault)
    assert (fault.kind, fault.partial) == (FaultKind.UNPLUGGED, b"SN2")


def test_an_error_of_the_bus_is_a_loss_after_what_was_read(scanner: Scanner) -> None:
    descriptor = scanner.connection.fileno()
    assert descriptor is not None
    directory = os.open("/", os.O_RDONLY)
    try:
        os.dup2(directory, descriptor)  # a read of it is refused, as hidraw's is with EIO
        with pytest.raises(DeviceLostError, match="1400g is gone: Is a directory"):
            scanner.connection.receive(1.0)
    finally:
        os.close(directory)


def test_a_signal_is_a_report_of_the_descriptors_size(scanner: Scanner) -> None:
    scanner.connection.tell(Signal.GOOD, 0.0)
    written = scanner.end.recv(100)
    assert written == b"\xfd\x03\x1b7," + bytes(59)
    assert written == command_report(b"\x1b7,", 63)
    scanner.connection.tell(Signal.BAD, 0.1)
    assert scanner.end.recv(100).startswith(b"\xfd\x06\x1b8,\x1b8,")


def test_a_scanner_without_commands_is_told_nothing() -> None:
    quiet = Scanner()
    quiet.connection.tell(Signal.GOOD, 0.0)
    quiet.connection.close()
    assert quiet.released
    assert quiet.end.recv(100) == b""
    quiet.end.close()


def test_a_scanner_that_refuses_commands_says_so_in_a_sentence(scanner: Scanner) -> None:
    scanner.end.close()
    scanner.connection.tell(Signal.GOOD, 0.0)

    def told() -> bool:
        try:
            scanner.connection.tell(Signal.GOOD, 0.0)
        except DeviceLostError as error:
            return "does not take commands: Broken pipe. Set commands to none" in str(error)
        return False

    until(told)


def node(root: Path, number: int, uevent: bytes = UEVENT, descriptor: bytes = HONEYWELL) -> None:
    device = root / f"hidraw{number}" / "device"
    device.mkdir(parents=True)
    (device / "uevent").write_bytes(uevent)
    (device / "report_descriptor").write_bytes(descriptor)


@pytest.mark.adverse(67)
def test_nodes_are_read_whatever_their_names_and_one_that_vanishes_is_left_out(tmp_path: Path) -> None:
    for number in range(40):
        node(tmp_path, number, UEVENT + b"HID_UNIQ=S%d\n" % number)
    node(tmp_path, 40, b"", KEYBOARD)
    node(tmp_path, 41, UEVENT, b"\xc0")
    (tmp_path / "hidraw42").mkdir()
    nodes = hid_nodes(tmp_path)
    assert [one.node for one in nodes] == [f"hidraw{n}" for n in range(42)]
    assert nodes[7] == HidNode(
        "hidraw7", "Honeywell \udcff1400g", "0c2e", "0b61", "S7", "usb-1/input0", HONEYWELL, scanner=True
    )
    assert (nodes[40].ids, nodes[40].scanner, nodes[41].scanner) == (":", False, False)
    assert hid_nodes(tmp_path / "nowhere") == ()


def test_a_scanner_is_found_by_what_outlives_a_plug(tmp_path: Path) -> None:
    node(tmp_path, 3, UEVENT + b"HID_UNIQ=S1\n")
    nodes = hid_nodes(tmp_path)
    for address in ("0C2E:0b61", "S1", "usb-1/input0", "usb-1", "Honeywell*"):
        assert find_pos_scanner(address, nodes).node == "hidraw3"
    link = tmp_path / "dock"
    link.symlink_to("/dev/hidraw3")
    assert find_pos_scanner(str(link), nodes).node == "hidraw3"


def test_an_address_that_names_no_one_scanner_is_refused_with_the_reason(tmp_path: Path) -> None:
    node(tmp_path, 0, UEVENT + b"HID_UNIQ=S1\n")
    node(tmp_path, 1, UEVENT + b"HID_UNIQ=S2\n")
    node(tmp_path, 2, UEVENT + b"HID_UNIQ=S3\n", KEYBOARD)
    nodes = hid_nodes(tmp_path)
    with pytest.raises(
        DeviceError, match=r"2 scanners answer to '0c2e:0b61': .* Give the serial number or port of one"
    ):
        find_pos_scanner("0c2e:0b61", nodes)
    with pytest.raises(DeviceNotFoundError, match="S3 is there, but not in HID POS mode"):
        find_pos_scanner("S3", nodes)
    with pytest.raises(DeviceNotFoundError, match="No HID POS scanner answers to 'S4'"):
        find_pos_scanner("S4", nodes)
    with pytest.raises(DeviceError, match="is a number that changes with every plug"):
        find_pos_scanner("/dev/hidraw0", nodes)


def test_scanners_are_listed_by_the_plainest_address_that_names_one_of_them(tmp_path: Path) -> None:
    node(tmp_path, 0, UEVENT)
    node(tmp_path, 1, UEVENT.replace(b"usb-1", b"usb-2") + b"HID_UNIQ=S2\n")
    node(tmp_path, 2, UEVENT + b"HID_UNIQ=K1\n", KEYBOARD)
    node(tmp_path, 3, UEVENT.replace(b"0B61", b"0B62").replace(b"usb-1", b"usb-3"))
    listed = pos_scanners(tmp_path)
    assert [one.address for one in listed] == ["pos:usb-1/input0", "pos:S2", "pos:0c2e:0b62"]
    for one, number in zip(listed, (0, 1, 3), strict=True):
        assert find_pos_scanner(one.address.removeprefix("pos:"), hid_nodes(tmp_path)).node == f"hidraw{number}"


def test_a_scanner_that_is_not_there_is_not_opened() -> None:
    with pytest.raises(DeviceNotFoundError, match="No HID POS scanner answers to 'ffff:ffff'"):
        open_pos(SourceSettings(SourceKind.HID_POS, "ffff:ffff"))


@pytest.mark.adverse(67)
def test_a_scanner_that_may_not_be_opened_is_refused_with_the_rule_that_gives_it() -> None:
    with open_folder() as folder:
        node(folder, 3)
        path = folder / "dev" / "hidraw3"
        path.parent.mkdir()
        path.touch(0)
        with somebody(), pytest.raises(DeviceDeniedError) as caught:
            open_pos(SourceSettings(SourceKind.HID_POS, "usb-1"), devices=folder, nodes=path.parent)
    said = str(caught.value)
    assert said.startswith(f"{path} may not be opened by this user. Write this line into ")
    assert 'SUBSYSTEM=="hidraw", ATTRS{idVendor}=="0c2e", ATTRS{idProduct}=="0b61"' in said


def test_a_node_is_held_for_one_program(tmp_path: Path) -> None:
    path = tmp_path / "hidraw0"
    path.touch()
    first = HidrawNode(str(path))
    try:
        with pytest.raises(DeviceBusyError, match="is held by another program"):
            HidrawNode(str(path))
    finally:
        first.close()
    with pytest.raises(DeviceNotFoundError, match="is not there any more"):
        HidrawNode(str(tmp_path / "hidraw1"))


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.EACCES, DeviceDeniedError),
        (errno.EAGAIN, DeviceBusyError),
        (errno.ENODEV, DeviceNotFoundError),
        (errno.EINVAL, DeviceError),
    ],
)
def test_each_reason_has_its_sentence(number: int, error: type[DeviceError]) -> None:
    said = refusal("/dev/hidraw0", OSError(number, os.strerror(number)))
    assert type(said) is error
    assert str(said).startswith("/dev/hidraw0 ")


def test_the_feature_request_is_the_kernels() -> None:
    assert feature_request(2) == 0xC0024806
