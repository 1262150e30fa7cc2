"""Scanners that are keyboards, on a real kernel: found, told apart, read, pulled and plugged in again."""

import json
import os
import sys

import pytest

from devices.scan import FaultKind, Flag
from devices.status import SourceState
from tests.hardware.guest import Guest, Program, patient, until
from tests.hardware.reports import LEFT_ALT, ROLLOVER, down, stroke, typed

pytestmark = pytest.mark.kernel

ENTER = stroke("\r")


def watch(guest: Guest, *sources: str, rights: bool = True) -> Program:
    return guest.spawn(sys.executable, "-m", "devices", "--watch", "--json", *sources, rights=rights)


def said(program: Program) -> dict[str, object]:
    line = program.line()
    assert line is not None, "the program has ended"
    record: dict[str, object] = json.loads(line)
    return record


def connected(program: Program) -> None:
    while (record := said(program))["state"] != SourceState.CONNECTED:
        assert record["state"] == SourceState.WAITING, record


def test_what_is_typed_on_a_usb_keyboard_is_printed_by_the_command_and_its_unplugging_too(guest: Guest) -> None:
    monitor = guest.machine.monitor
    monitor.plug("usb-kbd", "typed", bus="usb.0", serial="KBD-1")
    watching = watch(guest, "hid:KBD-1")
    connected(watching)
    for keys in (["s"], ["shift", "n"], ["1"], ["ret"]):
        monitor.press(*keys)
    scan = said(watching)
    assert (scan["type"], scan["text"], scan["source"]) == ("scan", "sN1", "hid_keyboard:KBD-1")
    monitor.unplug("typed")
    assert said(watching)["state"] == SourceState.WAITING
    monitor.plug("usb-kbd", "again", bus="usb.0", serial="KBD-1")
    connected(watching)
    for key in ("s", "2", "ret"):
        monitor.press(key)
    assert said(watching)["text"] == "s2"
    for key in ("s", "n", "3"):
        monitor.press(key)
    monitor.unplug("again")
    told = []
    while (record := said(watching)).get("state") != SourceState.WAITING:
        told.append((record["type"], record["kind"]))
    assert told in ([], [("fault", FaultKind.UNPLUGGED)], [("fault", FaultKind.UNTERMINATED)]), "never a scan"
    assert watching.end() == 0


@pytest.mark.adverse(67)
def test_a_node_that_may_not_be_read_is_named_with_its_udev_rule_and_read_once_it_may_be(guest: Guest) -> None:
    keyboard = guest.keyboard()
    node = f"/dev/input/{keyboard.event}"
    guest.run(f"chown {os.getuid() + 1} {node}; chmod 600 {node}")
    watching = watch(guest, "hid:0c2e:0b61", rights=False)
    denied = said(watching)
    assert denied["state"] == SourceState.DENIED
    assert "may not be read" in str(denied["detail"])
    assert 'ATTRS{idVendor}=="0c2e"' in str(denied["detail"])
    guest.run(f"chown {os.getuid()} {node}; chmod 400 {node}")
    assert said(watching)["state"] == SourceState.CONNECTED, "the right to read is enough"
    keyboard.type("SN1\r")
    assert said(watching)["text"] == "SN1"
    assert watching.end() == 0


@pytest.mark.adverse(5)
def test_two_scanners_that_send_report_by_report_between_each_other_are_two_scans(guest: Guest) -> None:
    one, other = guest.keyboard(port="test-1"), guest.keyboard(b"Other", port="test-2", ids=(0x05E0, 0x1200))
    with guest.scan_in("hid:0c2e:0b61", "hid:05e0:1200") as ear:
        ear.connected(2)
        for _ in range(3):
            pairs = zip(typed("aBcDeF123\r"), typed("ZyXwVu987\r"), strict=True)
            steps = [step for a, b in pairs for step in ((one.number, a.hex()), (other.number, b.hex()))]
            guest.call("send", reports=steps, every_s=0.0)
            assert {(scan.source, scan.raw) for scan in (ear.scan(), ear.scan())} == {
                ("hid_keyboard:0c2e:0b61", b"aBcDeF123"),
                ("hid_keyboard:05e0:1200", b"ZyXwVu987"),
            }


@pytest.mark.adverse(7)
@pytest.mark.adverse(8)
def test_a_scanner_is_known_again_under_another_event_number_and_who_has_its_old_one_is_not_read(guest: Guest) -> None:
    scanner = guest.keyboard(uniq="SN-A")
    with guest.scan_in("hid:SN-A") as ear:
        ear.connected()
        scanner.type("one\r")
        assert ear.scan().raw == b"one"
        scanner.unplug()
        assert "Plug the scanner in again" in ear.state(SourceState.WAITING).detail
        stranger = guest.keyboard(b"Test scanner", port="test-1", uniq="SN-B")
        assert stranger.event == scanner.event, "the kernel gives the lowest free number"
        stranger.type("wrong\r")
        again = guest.keyboard(uniq="SN-A", port="test-2")
        assert again.event != scanner.event
        ear.connected()
        stranger.type("wrong\r")
        again.type("two\r")
        assert ear.scan().raw == b"two"


@pytest.mark.adverse(8)
def test_two_scanners_alike_are_told_apart_by_port_or_by_serial_number(guest: Guest) -> None:
    without = [guest.keyboard(port=port) for port in ("test-1", "test-2")]
    with guest.scan_in("hid:test-2", "hid:Test scanner") as ear:
        refused = {record.source: record.detail for record in (ear.state(*SourceState), ear.state(*SourceState))}
        assert "2 keyboards answer to 'Test scanner'" in refused["hid_keyboard:Test scanner"]
        assert "test-1" in refused["hid_keyboard:Test scanner"]
        without[0].type("one\r")
        without[1].type("two\r")
        assert ear.scan().raw == b"two"
    numbered = [guest.keyboard(port=port, uniq=uniq) for port, uniq in (("test-3", "SN-A"), ("test-4", "SN-B"))]
    with guest.scan_in("hid:SN-A", "hid:SN-B") as ear:
        ear.connected(2)
        numbered[1].type("b\r")
        numbered[0].type("a\r")
        assert {(scan.source, scan.raw) for scan in (ear.scan(), ear.scan())} == {
            ("hid_keyboard:SN-A", b"a"),
            ("hid_keyboard:SN-B", b"b"),
        }


@pytest.mark.adverse(67)
def test_a_name_that_is_no_utf_8_hinders_nobody(guest: Guest) -> None:
    odd = guest.keyboard(b"Caf\xe9 \xff", port="test-2", ids=(0x1EAB, 0x0003))
    plain = guest.keyboard()
    listed = [json.loads(line) for line in guest.spawn(sys.executable, "-m", "devices", "--json").lines()]
    assert {"hid:0c2e:0b61", "hid:1eab:0003"} <= {one["address"] for one in listed}
    with guest.scan_in("hid:0c2e:0b61", "hid:1eab:0003") as ear:
        ear.connected(2)
        odd.type("odd\r")
        assert ear.scan().raw == b"odd"
        plain.type("plain\r")
        assert ear.scan().raw == b"plain"


@pytest.mark.adverse(10)
@pytest.mark.adverse(20)
def test_repeats_rollovers_and_keys_nobody_knows_change_no_character(guest: Guest) -> None:
    keyboard = guest.keyboard()
    with guest.scan_in(patient("hid:0c2e:0b61")) as ear:
        ear.connected()
        listener = guest.call("listen", event=keyboard.event)
        keyboard.send([down(0x04)])
        with_repeat = guest.keyboard(port="test-9", ids=(1, 2))  # the same key, held on a keyboard that nobody holds
        repeats = guest.call("listen", event=with_repeat.event)
        with_repeat.send([down(0x04)])
        until(lambda: (1, 30, 2) in [tuple(event) for event in guest.call("heard", listener=repeats)])
        keyboard.send([down(), ROLLOVER, *typed("b")])
        keyboard.type("\r")
        assert ear.scan().raw == b"ab"
        keyboard.send([*typed("c"), down(0xA5), down(), *ENTER])
        scan = ear.scan()
        assert scan.raw.startswith(b"c\xff")
        assert Flag.UNMAPPED_KEY in scan.flags
        assert guest.call("heard", listener=listener) == []


@pytest.mark.adverse(66)
def test_a_clock_that_is_set_in_the_middle_of_a_scan_changes_nothing(guest: Guest) -> None:
    keyboard = guest.keyboard()
    with guest.scan_in(patient("hid:0c2e:0b61")) as ear:
        ear.connected()
        stamps = []
        for step in ("+", "-"):
            keyboard.type("ab")
            guest.run(f"date -s @$(($(date +%s) {step} 86400))")
            keyboard.type("c\r")
            scan = ear.scan()
            assert scan.raw == b"abc"
            stamps.append(scan.at)
        up = float(guest.run("cat /proc/uptime").split()[0])
        assert 0 < stamps[0] < stamps[1] <= up, "the kernel's stamps are monotonic seconds"


@pytest.mark.adverse(16)
@pytest.mark.adverse(17)
@pytest.mark.adverse(21)
def test_alt_codes_of_both_kinds_and_a_keypad_without_num_lock(guest: Guest) -> None:
    keyboard = guest.keyboard()
    keypad = dict(zip("1234567890", range(0x59, 0x63), strict=True))

    def alt(digits: str) -> list[bytes]:
        held = down(modifiers=LEFT_ALT)
        pressed = [report for digit in digits for report in (down(keypad[digit], modifiers=LEFT_ALT), held)]
        return [held, *pressed]

    with guest.scan_in("hid:0c2e:0b61") as ear:
        ear.connected()
        keyboard.send([*alt("0228"), down(), *alt("132"), down(), *ENTER])
        assert ear.scan().text == "ää"
        keyboard.send([*[report for digit in "0917" for report in (down(keypad[digit]), down())], down(0x58), down()])
        assert ear.scan().text == "0917"
        keyboard.send([*typed("a"), *alt("066"), down(0x28, modifiers=LEFT_ALT), down()])
        scan = ear.scan()
        assert scan.text == "aB"
        assert Flag.ALT_CUT in scan.flags


@pytest.mark.adverse(15)
@pytest.mark.adverse(18)
@pytest.mark.adverse(19)
def test_alt_codes_in_one_report_and_control_keys_come_as_the_scanner_means_them(guest: Guest) -> None:
    keyboard = guest.keyboard()
    with guest.scan_in("hid:0c2e:0b61") as ear:
        ear.connected()
        packed = bytes.fromhex("0400625a61000000")  # Alt held, keypad 0, 2 and 9 in one report
        keyboard.send([*typed("a"), bytes.fromhex("0400000000000000"), packed, down(), *typed("b\x1dc\x04"), *ENTER])
        assert ear.scan().raw == b"a\x1db\x1dc\x04"
        keyboard.send([*typed("x"), down(0x4C, modifiers=0x05), down(), *ENTER])  # Ctrl+Alt+Del
        scan = ear.scan()
        assert Flag.CONTROL_KEYS in scan.flags
        assert guest.run("cat /proc/uptime"), "and the guest is still up"
