"""A keyboard scanner over a pipe that carries the kernel's own records, and its node by the kernel's own numbers."""

import os
import select
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.scan import DeviceLostError, DeviceNotFoundError, FaultKind, Scan, ScanFault
from devices.source_settings import SourceSettings
from devices.sources import evdev_node
from devices.sources.connection import ReleasedError
from devices.sources.event_stream import EVENT, EventStream
from devices.sources.hid_keyboard import HidKeyboard
from devices.traffic import TrafficForm, unpack_events
from tests.wiring.keystrokes import (
    DOWN,
    ENTER,
    KEYS,
    LEFTSHIFT,
    REPEAT,
    UP,
    chord,
    dropped,
    key,
    record,
    stroke,
    strokes,
)

SETTINGS = SourceSettings.parse("hid:Test*")


class Node:
    """The reading end of a pipe, as an open and held node; the test writes into it and says which keys are down."""

    def __init__(self) -> None:
        self.descriptor, self._into = os.pipe()
        os.set_blocking(self.descriptor, False)
        self.down: frozenset[int] = frozenset()
        self.late = b""
        self.held = True

    def type(self, data: bytes) -> None:
        os.write(self._into, data)

    def pull(self) -> None:
        os.close(self._into)
        self._into = -1

    def keys_down(self) -> frozenset[int]:
        if self._into < 0:
            raise OSError(19, "No such device")
        late, self.late = self.late, b""
        if late:
            self.type(late)
        return self.down

    def give_back(self) -> None:
        self.held = False

    def present(self) -> bool:
        return True

    def close(self) -> None:
        os.close(self.descriptor)
        if self._into >= 0:
            os.close(self._into)


@pytest.fixture
def node() -> Iterator[Node]:
    made = Node()
    yield made
    made.close()


@pytest.fixture
def other() -> Iterator[Node]:
    made = Node()
    yield made
    made.close()


def keyboard(*keyboards: Node, companions: tuple[Node, ...] = ()) -> HidKeyboard:
    return HidKeyboard(SETTINGS, "Test scanner", keyboards, companions)


def raws(records: list[Scan | ScanFault]) -> list[bytes]:
    return [one.raw if isinstance(one, Scan) else one.partial for one in records]


def kinds(records: list[Scan | ScanFault]) -> list[FaultKind | None]:
    return [one.kind if isinstance(one, ScanFault) else None for one in records]


def test_the_records_are_the_kernels() -> None:
    assert EVENT.size == (24 if os.sysconf("SC_LONG_BIT") == 64 else 16)


@pytest.mark.parametrize(("form", "size"), [("=QQHHi", 24), ("=LLHHi", 16)])
def test_the_records_of_a_64_bit_and_a_32_bit_program_are_both_read(node: Node, form: str, size: int) -> None:
    record_form = struct.Struct(form)
    assert record_form.size == size
    node.type(record_form.pack(0xFFFF_FFF0, 250_000, 1, 30, 1) + record_form.pack(1, 0, 1, 30, -1)[: size - 1])
    (event,) = EventStream(node.descriptor, "Test scanner", record_form).read()
    assert (event.at, event.type, event.code, event.value) == (0xFFFF_FFF0 + 0.25, 1, 30, 1)


@pytest.mark.adverse(3)
def test_two_scans_in_one_read_are_two_scans(node: Node) -> None:
    node.type(strokes("sn1") + strokes("sn2"))
    assert raws(keyboard(node).receive(0.0)) == [b"sn1", b"sn2"]


def test_more_events_than_one_read_holds_are_all_read(node: Node) -> None:
    text = "abcdefghij" * 12
    node.type(strokes(text))
    assert raws(keyboard(node).receive(0.0)) == [text.encode()]


def test_a_record_cut_between_two_reads_is_whole(node: Node) -> None:
    stream, scanner, out = strokes("sn1"), keyboard(node), list[Scan | ScanFault]()
    for start in range(0, len(stream), 7):
        node.type(stream[start : start + 7])
        out += scanner.receive(0.0)
    assert raws(out) == [b"sn1"]


def test_a_tap_hears_every_event_as_the_kernel_gave_it(node: Node) -> None:
    heard: list[tuple[TrafficForm, bytes, float]] = []
    scanner = HidKeyboard(SETTINGS, "Test scanner", [node], tap=lambda *read: heard.append(read))
    node.type(record(1, KEYS["a"], 1, 12.25) + record(0, 0, 0, 12.25))
    assert scanner.receive(99.0) == []
    assert scanner.receive(99.5) == []
    ((form, data, at),) = heard
    assert (form, at) == (TrafficForm.EVENTS, 99.0)
    assert [(event.at, event.type, event.code, event.value) for event in unpack_events(data)] == [
        (12.25, 1, KEYS["a"], 1),
        (12.25, 0, 0, 0),
    ]


@pytest.mark.adverse(66)
def test_the_time_of_a_scan_is_the_kernels_and_a_step_of_the_wall_clock_splits_none(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = keyboard(node)
    node.type(stroke(KEYS["a"], 12.25))
    assert scanner.receive(12.3) == []
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert scanner.decoder.tick(12.3) == []
    node.type(stroke(KEYS["b"], 12.3) + stroke(ENTER, 12.5))
    (scan,) = scanner.receive(12.6)
    assert (raws([scan]), scan.at) == ([b"ab"], 12.5)


@pytest.mark.adverse(7)
@pytest.mark.parametrize("cut", range(0, 40, 3))
def test_unplugged_at_any_event_no_shortened_scan_comes_out(node: Node, cut: int) -> None:
    node.type(strokes("sn12")[: cut * EVENT.size])
    node.pull()
    scanner = keyboard(node)
    out = scanner.receive(0.0) if cut else []
    with pytest.raises(DeviceLostError, match="Plug the scanner in again"):
        scanner.receive(0.1)
    out += scanner.decoder.lost(0.2)
    assert all(one.raw == b"sn12" if isinstance(one, Scan) else one.kind is FaultKind.UNPLUGGED for one in out)
    assert len(out) <= 1


@pytest.mark.adverse(1)
@pytest.mark.adverse(2)
def test_an_overrun_is_one_fault_and_modifiers_come_from_the_device(node: Node) -> None:
    scanner = keyboard(node)
    node.down = frozenset({LEFTSHIFT})
    node.type(stroke(KEYS["a"]) + dropped() + stroke(KEYS["b"]))
    assert scanner.receive(0.0) == []
    node.type(record(0, 0, 0) + stroke(KEYS["c"]) + stroke(ENTER) + stroke(KEYS["d"]) + stroke(ENTER))
    fault, scan = scanner.receive(0.1)
    assert kinds([fault]) == [FaultKind.DROPPED]
    assert raws([scan]) == [b"D"], "the shift that the device still holds counts"


@pytest.mark.adverse(2)
def test_modifiers_let_go_behind_an_overrun_in_the_same_read_were_held_until_then(node: Node) -> None:
    node.down = frozenset()
    node.type(stroke(KEYS["a"]) + dropped() + record(0, 0, 0) + stroke(ENTER))
    node.type(stroke(KEYS["b"]) + key(LEFTSHIFT, UP) + stroke(KEYS["c"]) + stroke(ENTER))
    out = keyboard(node).receive(0.0)
    assert kinds(out) == [FaultKind.DROPPED, None]
    assert raws(out)[1] == b"Bc"


@pytest.mark.adverse(1)
def test_two_overruns_in_one_read_are_one_fault_and_the_scan_behind_is_whole(node: Node) -> None:
    overrun = stroke(KEYS["a"]) + dropped() + record(0, 0, 0) + strokes("bc")
    node.type(overrun + overrun + strokes("sn1"))
    out = keyboard(node).receive(0.0)
    assert kinds(out) == [FaultKind.DROPPED, None], "which keys were down between the two cannot be known"
    assert raws(out)[1] == b"sn1"


@pytest.mark.adverse(1, 2)
def test_what_was_typed_while_the_keys_were_asked_for_is_part_of_the_answer(node: Node) -> None:
    node.late = key(LEFTSHIFT, UP) + stroke(KEYS["c"]) + stroke(ENTER)
    node.type(stroke(KEYS["a"]) + dropped() + record(0, 0, 0) + stroke(ENTER) + stroke(KEYS["b"]))
    out = keyboard(node).receive(0.0)
    assert kinds(out) == [FaultKind.DROPPED, None]
    assert raws(out)[1] == b"Bc"


@pytest.mark.adverse(1, 7)
def test_an_overrun_of_a_device_that_is_gone_is_a_loss_and_the_scan_before_it_counts(node: Node) -> None:
    node.type(strokes("sn1") + dropped())
    node.pull()
    scanner = keyboard(node)
    assert raws(scanner.receive(0.0)) == [b"sn1"]
    with pytest.raises(DeviceLostError):
        scanner.receive(0.1)


@pytest.mark.adverse(10)
def test_a_key_that_repeats_while_the_bus_stalls_is_one_character(node: Node) -> None:
    held = key(KEYS["a"], DOWN, 1.0) + b"".join(record(1, KEYS["a"], REPEAT, 1.0 + n / 30) for n in range(9))
    node.type(held + key(KEYS["a"], UP, 1.4) + stroke(ENTER, 1.4))
    assert raws(keyboard(node).receive(1.5)) == [b"a"]


@pytest.mark.adverse(9)
def test_a_key_that_was_down_when_the_keyboard_was_taken_gives_no_scan(node: Node) -> None:
    scanner = keyboard(node)
    scanner.begin_inside()
    node.type(key(ENTER, UP))
    assert scanner.receive(0.0) == []
    node.type(stroke(KEYS["1"]) + stroke(KEYS["2"]) + stroke(ENTER) + strokes("sn1"))
    out = scanner.receive(0.1)
    assert kinds(out) == [FaultKind.INCOMPLETE, None], "the rest of a scan whose beginning the host had"
    assert raws(out)[1] == b"sn1"


@pytest.mark.adverse(11)
def test_caps_lock_of_the_host_changes_nothing(node: Node) -> None:
    caps_light = record(0x11, 1, 1) + record(0, 0, 0)
    node.type(caps_light + strokes("sn1") + strokes("SN2"))
    assert raws(keyboard(node).receive(0.0)) == [b"sn1", b"SN2"]


@pytest.mark.adverse(6)
def test_a_scanner_that_types_on_two_nodes_gives_each_scan_once_and_its_other_keys_give_nothing(
    node: Node, other: Node
) -> None:
    companion = Node()
    scanner = keyboard(node, other, companions=(companion,))
    descriptor = scanner.fileno()
    assert descriptor is not None
    assert not select.select([descriptor], [], [], 0)[0]
    companion.type(key(116, DOWN) + key(116, UP))  # KEY_POWER
    node.type(strokes("sn1", 1.0))
    other.type(strokes("sn2", 2.0))
    assert select.select([descriptor], [], [], 0)[0]
    assert raws(scanner.receive(2.1)) == [b"sn1", b"sn2"]
    assert not select.select([descriptor], [], [], 0)[0]
    companion.pull()
    other.type(strokes("sn3", 3.0))
    assert raws(scanner.receive(3.1)) == [b"sn3"], "what was read counts before the loss is told"
    with pytest.raises(DeviceLostError):
        scanner.receive(3.2)
    companion.close()


@pytest.mark.adverse(70)
def test_the_operator_takes_the_keyboard_back_and_it_is_read_no_more_until_it_is_unplugged(node: Node) -> None:
    scanner = keyboard(node)
    node.type(strokes("sn1", 1.0) + stroke(KEYS["x"], 1.5) + chord(2.0, 3.0))
    with pytest.raises(ReleasedError, match="was given back to this machine") as caught:
        scanner.receive(3.1)
    assert raws(caught.value.records) == [b"sn1", b"x"]
    assert kinds(caught.value.records) == [None, FaultKind.UNPLUGGED]
    assert not node.held
    node.type(strokes("letter", 4.0))
    assert scanner.receive(4.1) == []
    assert scanner.decoder.deadline() is None
    node.pull()
    with pytest.raises(DeviceLostError):
        scanner.receive(5.0)


def test_a_read_error_is_a_loss(tmp_path: Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        with pytest.raises(DeviceLostError, match="Is a directory"):
            EventStream(folder, "Test scanner").read()
    finally:
        os.close(folder)


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
    assert node.present()
    with pytest.raises(OSError, match="Inappropriate ioctl"):
        node.give_back()
    node.close()
