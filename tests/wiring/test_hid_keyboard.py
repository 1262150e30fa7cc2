"""A keyboard scanner over a pipe that carries the kernel's own records, and its node by the kernel's own numbers."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.decoders.keymaps.us import US
from devices.scan import DeviceError, DeviceLostError, DeviceNotFoundError, FaultKind, Scan, ScanFault
from devices.source_settings import SourceSettings
from devices.sources import evdev_node
from devices.sources.event_stream import EVENT, EventStream
from devices.sources.hid_keyboard import HidKeyboard, open_keyboard
from devices.sources.input_nodes import find_keyboard, input_nodes
from devices.traffic import TrafficForm, unpack_events

KEYS = {char: code for code, char in US.plain.items()}
ENTER = 28
SETTINGS = SourceSettings.parse("hid:Test*")


def record(kind: int, code: int, value: int, at: float = 0.0) -> bytes:
    return EVENT.pack(int(at), int(at % 1 * 1_000_000), kind, code, value)


def stroke(code: int) -> bytes:
    return b"".join(record(*one) for one in ((4, 4, 1), (1, code, 1), (0, 0, 0), (1, code, 0), (0, 0, 0)))


def strokes(text: str) -> bytes:
    return b"".join(stroke(KEYS[char]) for char in text) + stroke(ENTER)


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    out, into = os.pipe()
    os.set_blocking(out, False)
    yield out, into
    for descriptor in (out, into):
        if Path(f"/proc/self/fd/{descriptor}").exists():
            os.close(descriptor)


def keyboard(descriptor: int, down: frozenset[int] = frozenset()) -> HidKeyboard:
    return HidKeyboard(SETTINGS, "Test scanner", descriptor, lambda: down, lambda: None)


def raws(records: list[Scan | ScanFault]) -> list[bytes]:
    return [one.raw if isinstance(one, Scan) else one.partial for one in records]


def test_the_records_are_the_kernels() -> None:
    assert EVENT.size == (24 if EVENT.format == "@llHHi" and os.sysconf("SC_LONG_BIT") == 64 else 16)


def test_two_scans_in_one_read_are_two_scans(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], strokes("sn1") + strokes("sn2"))
    assert raws(keyboard(pipe[0]).receive(0.0)) == [b"sn1", b"sn2"]


def test_more_events_than_one_read_holds_are_all_read(pipe: tuple[int, int]) -> None:
    text = "abcdefghij" * 12
    os.write(pipe[1], strokes(text))
    assert raws(keyboard(pipe[0]).receive(0.0)) == [text.encode()]


def test_a_record_cut_between_two_reads_is_whole(pipe: tuple[int, int]) -> None:
    stream, scanner, out = strokes("sn1"), keyboard(pipe[0]), list[Scan | ScanFault]()
    for start in range(0, len(stream), 7):
        os.write(pipe[1], stream[start : start + 7])
        out += scanner.receive(0.0)
    assert raws(out) == [b"sn1"]


def test_a_tap_hears_every_event_as_the_kernel_gave_it(pipe: tuple[int, int]) -> None:
    heard: list[tuple[TrafficForm, bytes, float]] = []
    scanner = HidKeyboard(SETTINGS, "Test scanner", pipe[0], frozenset, lambda: None, lambda *read: heard.append(read))
    os.write(pipe[1], record(1, KEYS["a"], 1, 12.25) + record(0, 0, 0, 12.25))
    assert scanner.receive(99.0) == []
    assert scanner.receive(99.5) == []
    ((form, data, at),) = heard
    assert (form, at) == (TrafficForm.EVENTS, 99.0)
    assert [
        tuple(getattr(event, name) for name in ("at", "type", "code", "value")) for event in unpack_events(data)
    ] == [
        (12.25, 1, KEYS["a"], 1),
        (12.25, 0, 0, 0),
    ]


def test_the_time_of_a_scan_is_the_kernels(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], record(1, KEYS["a"], 1, 12.25) + record(1, ENTER, 1, 12.5))
    (scan,) = keyboard(pipe[0]).receive(99.0)
    assert scan.at == 12.5


@pytest.mark.parametrize("cut", range(0, 40, 3))
def test_unplugged_at_any_event_no_shortened_scan_comes_out(pipe: tuple[int, int], cut: int) -> None:
    events = strokes("sn12")
    os.write(pipe[1], events[: cut * EVENT.size])
    os.close(pipe[1])
    scanner = keyboard(pipe[0])
    out = scanner.receive(0.0) if cut else []
    with pytest.raises(DeviceLostError, match="Plug the scanner in again"):
        scanner.receive(0.1)
    out += scanner.decoder.lost(0.2)
    assert all(one.raw == b"sn12" if isinstance(one, Scan) else one.kind is FaultKind.UNPLUGGED for one in out)
    assert len(out) <= 1


def test_an_overrun_is_one_fault_and_modifiers_come_from_the_device(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], stroke(KEYS["a"]) + record(0, 3, 0) + stroke(KEYS["b"]))
    scanner = keyboard(pipe[0], frozenset({42}))
    assert scanner.receive(0.0) == []
    os.write(pipe[1], record(0, 0, 0) + record(1, KEYS["c"], 1) + stroke(ENTER) + stroke(KEYS["d"]) + stroke(ENTER))
    fault, scan = scanner.receive(0.1)
    assert isinstance(fault, ScanFault)
    assert fault.kind is FaultKind.DROPPED
    assert isinstance(scan, Scan)
    assert scan.text == "D", "the shift that the device still holds counts"


def test_an_overrun_of_a_device_that_is_gone_is_a_loss(pipe: tuple[int, int]) -> None:
    def gone() -> frozenset[int]:
        raise OSError(19, "No such device")

    os.write(pipe[1], record(0, 3, 0))
    with pytest.raises(DeviceLostError):
        HidKeyboard(SETTINGS, "Test scanner", pipe[0], gone, lambda: None).receive(0.0)


def test_a_read_error_is_a_loss(tmp_path: Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        with pytest.raises(DeviceLostError, match="Is a directory"):
            EventStream(folder, "Test scanner").read()
    finally:
        os.close(folder)


def test_a_keyboard_waits_and_releases_by_what_it_was_given(pipe: tuple[int, int]) -> None:
    released: list[bool] = []
    scanner = HidKeyboard(SETTINGS, "Test scanner", pipe[0], frozenset, lambda: released.append(True))
    os.write(pipe[1], stroke(ENTER))
    assert scanner.fileno() == pipe[0]
    assert scanner.present()
    scanner.close()
    assert released == [True]


def test_the_requests_are_the_kernels() -> None:
    # Values of linux/input.h as a C compiler gives them.
    assert {
        "id": evdev_node.EVIOCGID,
        "name": evdev_node.EVIOCGNAME,
        "phys": evdev_node.EVIOCGPHYS,
        "uniq": evdev_node.EVIOCGUNIQ,
        "key": evdev_node.EVIOCGKEY,
        "grab": evdev_node.EVIOCGRAB,
        "mask": evdev_node.EVIOCSMASK,
        "clock": evdev_node.EVIOCSCLOCKID,
    } == {
        "id": 0x80084502,
        "name": 0x81004506,
        "phys": 0x81004507,
        "uniq": 0x81004508,
        "key": 0x80604518,
        "grab": 0x40044590,
        "mask": 0x40104593,
        "clock": 0x400445A0,
    }


def test_a_node_that_is_not_there_or_is_none_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DeviceNotFoundError, match="not there any more"):
        evdev_node.EvdevNode(str(tmp_path / "event0"))
    plain = tmp_path / "event1"
    plain.write_bytes(b"")
    node = evdev_node.EvdevNode(str(plain))
    with pytest.raises(OSError, match="Inappropriate ioctl"):
        node.keys_down()
    node.close()


def test_no_keyboard_is_opened_that_was_not_named() -> None:
    with pytest.raises(DeviceNotFoundError, match="No keyboard scanner answers to 'no such scanner'"):
        open_keyboard(SourceSettings.parse("hid:no such scanner"))


FULL = "10000 7 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
CONSUMER = "3f000301ff 0 0 483ffff17aff32d bfd4444600000000 1 130c730b17c000 267bfad9415fed 9e168000004400 10000002"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A sysfs with two scanners alike, one of which has a second node, a keyboard and a mouse."""
    devices = (
        ("event2", b"ACME Scanner", "0c2e", "0b61", b"SN-A", b"usb-1/input0", FULL),
        ("event3", b"ACME Scanner", "0c2e", "0b61", b"SN-A", b"usb-1/input1", CONSUMER),
        ("event10", b"ACME Scanner", "0c2e", "0b61", b"", b"usb-2/input0", FULL),
        ("event4", b"Caf\xe9 Keys", "046d", "c31c", b"", b"usb-3/input0", FULL),
        ("event5", b"Mouse", "046d", "c077", b"", b"usb-4/input0", "70000 0 0 0 0"),
    )
    for event, name, vendor, product, uniq, phys, keys in devices:
        device = tmp_path / event / "device"
        for folder in (device / "id", device / "capabilities"):
            folder.mkdir(parents=True)
        (device / "name").write_bytes(name + b"\n")
        (device / "uniq").write_bytes(uniq + b"\n")
        (device / "phys").write_bytes(phys + b"\n")
        (device / "id" / "vendor").write_text(f"{vendor}\n")
        (device / "id" / "product").write_text(f"{product}\n")
        (device / "capabilities" / "key").write_text(f"{keys}\n")
    (tmp_path / "event99").mkdir()
    return tmp_path


def test_the_nodes_of_a_machine_are_read_without_opening_them(machine: Path) -> None:
    nodes = input_nodes(machine)
    assert [node.event for node in nodes] == ["event2", "event3", "event4", "event5", "event10"]
    assert [node.keyboard for node in nodes] == [True, False, True, False, True]
    assert [node.name for node in nodes][2] == "Caf\udce9 Keys"


@pytest.mark.parametrize(
    ("address", "event"),
    [("SN-A", "event2"), ("usb-2/input0", "event10"), ("046D:C31C", "event4"), ("Caf*", "event4"), ("Caf?Keys", None)],
)
def test_a_keyboard_is_found_by_what_names_it(machine: Path, address: str, event: str | None) -> None:
    nodes = input_nodes(machine)
    if event is None:
        with pytest.raises(DeviceNotFoundError):
            find_keyboard(address, nodes)
    else:
        assert find_keyboard(address, nodes).event == event


@pytest.mark.parametrize("address", ["ACME*", "ACME Scanner", "0c2e:0b61", "*"])
def test_a_name_of_two_keyboards_takes_neither_and_says_how_to_tell_them_apart(machine: Path, address: str) -> None:
    with pytest.raises(DeviceError, match=r"keyboards answer to .*SN-A.*usb-2/input0") as caught:
        find_keyboard(address, input_nodes(machine))
    str(caught.value).encode("utf-8")


def test_a_link_is_followed_to_its_node(machine: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    dev = tmp_path_factory.mktemp("input")
    (dev / "by-id").mkdir()
    (dev / "event10").touch()
    (dev / "by-id" / "usb-ACME").symlink_to(dev / "event10")
    assert find_keyboard(f"{dev}/by-id/usb-ACME", input_nodes(machine), dev).event == "event10"
    with pytest.raises(DeviceNotFoundError):
        find_keyboard("/elsewhere/event10", input_nodes(machine), dev)


def test_a_machine_without_input_devices_has_none(tmp_path: Path) -> None:
    assert input_nodes(tmp_path / "none") == ()
