"""Keyboards are known by what they say of themselves and where they are plugged in, never by their number."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from devices.scan import DeviceDeniedError, DeviceError, DeviceNotFoundError
from devices.source_settings import SourceSettings
from devices.sources.input_nodes import input_nodes
from devices.sources.keyboard_opening import open_keyboard
from devices.sources.keyboard_units import KeyboardUnit, find_unit, keyboard_units
from tests.wiring.input_devices import CONSUMER, LID, MOUSE, OPERATORS, Device, machine
from tests.wiring.somebody import open_folder, somebody

ALIKE = (
    Device("event2", uniq=b"SN-A", phys=b"usb-1/input0"),
    Device("event3", uniq=b"SN-A", phys=b"usb-1/input1", keys=CONSUMER),
    Device("event10", phys=b"usb-2/input0"),
    Device("event4", b"Caf\xe9 Keys", "046d:c31c", phys=b"usb-3/input0"),
    Device("event5", b"Mouse", "046d:c077", phys=b"usb-4/input0", keys=MOUSE),
    Device("event6", b"Lid Switch", "0000:0005", phys=b"PNP0C0D/button/input0", keys=LID, bus="0019"),
)


def events(unit: KeyboardUnit) -> tuple[list[str], list[str]]:
    return [node.event for node in unit.keyboards], [node.event for node in unit.companions]


def found(address: str, root: Path) -> tuple[list[str], list[str]]:
    return events(find_unit(address, input_nodes(root)))


def test_the_nodes_of_a_machine_are_read_without_opening_them(tmp_path: Path) -> None:
    nodes = input_nodes(machine(tmp_path, *ALIKE))
    assert [node.event for node in nodes] == ["event2", "event3", "event4", "event5", "event6", "event10"]
    assert [node.keyboard for node in nodes] == [True, False, True, False, False, True]
    assert [node.companion for node in nodes] == [False, True, False, False, False, False]
    assert nodes[2].name == "Caf\udce9 Keys"


@pytest.mark.adverse(6)
def test_one_scanner_with_two_nodes_is_one_device_and_its_other_keys_are_held_with_it(tmp_path: Path) -> None:
    root = machine(tmp_path, *ALIKE)
    assert found("SN-A", root) == (["event2"], ["event3"])
    assert [events(unit)[0] for unit in keyboard_units(input_nodes(root))] == [["event2"], ["event4"], ["event10"]]


@pytest.mark.adverse(6)
def test_a_scanner_that_can_type_on_two_nodes_is_read_on_both_but_by_its_port_and_interface_on_one(
    tmp_path: Path,
) -> None:
    root = machine(tmp_path, OPERATORS, Device("event7", phys=b"usb-5/input1"), Device("event6", phys=b"usb-5/input0"))
    assert found("0c2e:0b61", root) == (["event6", "event7"], [])
    assert found("usb-5", root) == (["event6", "event7"], [])
    assert found("usb-5/input1", root) == (["event7"], [])


@pytest.mark.adverse(8)
@pytest.mark.parametrize(
    ("address", "event"),
    [
        ("SN-A", "event2"),
        ("usb-1", "event2"),
        ("usb-2/input0", "event10"),
        ("usb-2", "event10"),
        ("046D:C31C", "event4"),
        ("Caf*", "event4"),
    ],
)
def test_a_keyboard_is_found_by_what_names_it_and_two_alike_are_told_apart(
    tmp_path: Path, address: str, event: str
) -> None:
    assert found(address, machine(tmp_path, *ALIKE))[0] == [event]


@pytest.mark.parametrize("address", ["ACME*", "ACME Scanner", "0c2e:0b61", "*"])
def test_a_name_of_two_keyboards_takes_neither_and_says_how_to_tell_them_apart(tmp_path: Path, address: str) -> None:
    with pytest.raises(DeviceError, match=r"keyboards answer to .*SN-A usb-1.*usb-2.*Give the serial") as caught:
        found(address, machine(tmp_path, *ALIKE))
    str(caught.value).encode("utf-8")


@pytest.mark.parametrize("address", ["Caf?Keys", "", "event2", "/dev/input/event2", "/elsewhere/event2", "usb"])
def test_no_keyboard_is_taken_that_was_not_named(tmp_path: Path, address: str) -> None:
    with pytest.raises(DeviceNotFoundError, match="No keyboard scanner answers to"):
        found(address, machine(tmp_path / "sys", *ALIKE))


def test_devices_that_say_nothing_about_themselves_are_never_taken_for_one(tmp_path: Path) -> None:
    root = machine(tmp_path, Device("event1"), Device("event2"))
    assert len(keyboard_units(input_nodes(root))) == 2
    with pytest.raises(DeviceError, match="2 keyboards answer"):
        found("0c2e:0b61", root)


@pytest.mark.adverse(8)
def test_a_scanner_is_followed_to_another_number_and_whoever_takes_its_old_one_is_not_read(tmp_path: Path) -> None:
    scanner = Device("event5", uniq=b"SN-A", phys=b"usb-1/input0")
    stranger = Device("event5", uniq=b"SN-B", phys=b"usb-2/input0")
    before = machine(tmp_path / "before", OPERATORS, scanner)
    gone = machine(tmp_path / "gone", OPERATORS, stranger)
    back = machine(tmp_path / "back", OPERATORS, stranger, replace(scanner, event="event8"))
    assert found("SN-A", before)[0] == ["event5"]
    with pytest.raises(DeviceNotFoundError):
        found("SN-A", gone)
    assert found("SN-A", back)[0] == ["event8"]
    assert found("usb-1", back)[0] == ["event8"]


@pytest.mark.adverse(67)
def test_forty_nodes_of_which_some_have_odd_names_and_one_vanishes_are_all_told_apart(tmp_path: Path) -> None:
    devices = [Device(f"event{number}", b"Caf\xe9 %d" % number, phys=b"usb-%d/input0" % number) for number in range(40)]
    root = machine(tmp_path, *devices)
    (root / "event40").mkdir()  # its files are gone already
    assert len(input_nodes(root)) == 40
    for number in range(40):
        assert found(f"usb-{number}", root)[0] == [f"event{number}"]
    with pytest.raises(DeviceError, match="40 keyboards answer"):
        found("Caf*", root)


@pytest.mark.adverse(70)
def test_the_only_keyboard_is_refused_to_a_pattern_and_the_sentence_says_how_to_name_it(tmp_path: Path) -> None:
    root = machine(
        tmp_path, Device("event2", phys=b"usb-1/input0"), Device("event3", phys=b"usb-1/input1", keys=CONSUMER)
    )
    with pytest.raises(DeviceDeniedError, match="the only keyboard of this machine") as caught:
        found("ACME*", root)
    exact = re.findall(r"hid:([0-9a-f:]+)", str(caught.value))
    assert found(exact[0], root) == (["event2"], ["event3"])
    for address in ("ACME Scanner", "usb-1", "usb-1/input0"):
        assert found(address, root)[0] == ["event2"]
    OPERATORS.write(root)
    assert found("ACME*", root)[0] == ["event2"]


def test_a_link_is_followed_to_its_node(tmp_path: Path) -> None:
    root = machine(tmp_path / "sys", *ALIKE)
    dev = tmp_path / "input"
    (dev / "by-id").mkdir(parents=True)
    (dev / "event10").touch()
    (dev / "by-id" / "usb-ACME").symlink_to(dev / "event10")
    assert events(find_unit(f"{dev}/by-id/usb-ACME", input_nodes(root), dev))[0] == ["event10"]
    with pytest.raises(DeviceNotFoundError):
        find_unit("/elsewhere/event10", input_nodes(root), dev)


def test_a_machine_without_input_devices_has_none(tmp_path: Path) -> None:
    assert input_nodes(tmp_path / "none") == ()


@pytest.mark.adverse(67)
@pytest.mark.parametrize(("bus", "attributes"), [("0003", "idVendor"), ("0005", "id/vendor")])
def test_a_node_that_may_not_be_read_is_refused_with_the_rule_that_gives_it(bus: str, attributes: str) -> None:
    with open_folder() as folder:
        node = folder / "event2"
        node.touch(0)
        root = machine(folder / "sys", OPERATORS, Device("event2", phys=b"usb-1/input0", bus=bus))
        with somebody(), pytest.raises(DeviceDeniedError) as caught:
            open_keyboard(SourceSettings.parse("hid:0c2e:0b61"), devices=root, nodes=folder)
    said = str(caught.value)
    assert said.startswith(f"{node} may not be read by this user. Write this line into ")
    assert "/etc/udev/rules.d/70-scanner-0c2e-0b61.rules" in said
    assert f'SUBSYSTEM=="input", ATTRS{{{attributes}}}=="0c2e"' in said


def test_a_node_that_is_no_keyboard_after_all_is_refused_and_closed(tmp_path: Path) -> None:
    dev = tmp_path / "input"
    dev.mkdir()
    (dev / "event2").touch()
    root = machine(tmp_path / "sys", OPERATORS, Device("event2", phys=b"usb-1/input0"))
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names are enough
    with pytest.raises(DeviceError, match="cannot be held: Inappropriate ioctl"):
        open_keyboard(SourceSettings.parse("hid:usb-1"), devices=root, nodes=dev)
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208 - names are enough
