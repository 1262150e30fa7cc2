"""A scanner of two interfaces on a real kernel: its text comes once, its other keys nowhere while it is held."""

from typing import Final

import pytest

from devices.scan import Scan
from tests.hardware.guest import Guest, HidDevice
from tests.hardware.reports import KEYBOARD, typed

pytestmark = pytest.mark.kernel

IDS: Final = (0x0C2E, 0x0B61)
POWER: Final = bytes.fromhex("05010980a1011981298315002501750195038102750595018103c0")
"""System controls: power, sleep and wake."""
POWER_PRESSED: Final = (b"\x01", b"\x00")
KEY_POWER = 116


@pytest.mark.adverse(6)
@pytest.mark.adverse(19)
def test_text_comes_once_and_no_power_key_reaches_the_host_while_a_scanner_is_held(guest: Guest) -> None:
    keyboard = HidDevice(guest, KEYBOARD, b"Test scanner", "test-1/input0", "", IDS)
    others = HidDevice(guest, POWER, b"Test scanner", "test-1/input1", "", IDS)
    listeners = [guest.call("listen", event=device.event) for device in (keyboard, others)]
    with guest.scan_in("hid:0c2e:0b61") as ear:
        ear.connected()
        others.send(POWER_PRESSED)
        keyboard.send(typed("aB1\r"))
        others.send(POWER_PRESSED)
        keyboard.send(typed("c2\r"))
        assert [ear.scan().raw for _ in range(2)] == [b"aB1", b"c2"]
        assert [guest.call("heard", listener=listener) for listener in listeners] == [[], []]
    others.send(POWER_PRESSED)
    heard = {tuple(event) for event in guest.call("heard", listener=listeners[1])}
    assert (1, KEY_POWER, 1) in heard, "afterwards it is the host's again"


@pytest.mark.adverse(6)
def test_a_scanner_that_types_on_either_of_two_interfaces_gives_each_scan_once(guest: Guest) -> None:
    one, other = (
        HidDevice(guest, KEYBOARD, b"Test scanner", f"test-1/input{interface}", "", IDS) for interface in (0, 1)
    )
    with guest.scan_in("hid:0c2e:0b61") as ear:
        ear.connected()
        for number in range(3):
            one.send(typed(f"a{number}\r"))
            assert ear.scan().raw == b"a%d" % number
            other.send(typed(f"b{number}\r"))
            assert ear.scan().raw == b"b%d" % number
        other.unplug()
        assert not isinstance(ear.next(), Scan)
