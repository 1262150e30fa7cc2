"""A held scanner types nowhere else, and gives everything back when its reader ends."""

import signal

import pytest

from devices.scan import FaultKind
from devices.status import SourceState
from tests.hardware.guest import Guest, HidDevice, patient, until
from tests.hardware.reports import CAPS_LOCK, ENTER, LEFT_SHIFT, RELEASED, down

pytestmark = pytest.mark.kernel


def toggle_caps(keyboard: HidDevice, lit: bool) -> None:
    """Press Caps Lock, and wait until the host has told this keyboard's own light."""
    lights: list[bytes] = []
    keyboard.send(stroke_of(CAPS_LOCK))

    def told() -> bool:
        lights.extend(keyboard.outputs())
        return bool(lights) and bool(lights[-1][-1] & 2) is lit

    until(told)


def stroke_of(usage: int) -> tuple[bytes, bytes]:
    return down(usage), RELEASED


@pytest.mark.adverse(19)
def test_while_a_scanner_is_held_nobody_else_gets_its_keys_and_afterwards_everybody(guest: Guest) -> None:
    keyboard = guest.keyboard()
    listener = guest.call("listen", event=keyboard.event)
    with guest.scan_in("hid:0c2e:0b61") as ear:
        ear.connected()
        keyboard.type("secret\r")
        assert ear.scan().raw == b"secret"
        assert guest.call("heard", listener=listener) == []
    keyboard.type("a")
    assert [1, 30, 1] in guest.call("heard", listener=listener), "the feed has stopped: the keyboard is the host's"


def test_a_reading_process_that_is_killed_holds_nothing_any_more(guest: Guest) -> None:
    keyboard = guest.keyboard()
    listener = guest.call("listen", event=keyboard.event)
    with guest.scan_in(patient("hid:0c2e:0b61")) as ear:
        ear.connected()
        keyboard.type("ab")
        ear.signal(signal.SIGKILL)
        assert ear.fault().kind is FaultKind.READER_DIED
        ear.connected()
        keyboard.type("sn\r")
        assert ear.scan().raw == b"sn", "what the dead process had read is no part of it"
    keyboard.type("a")
    assert [1, 30, 1] in guest.call("heard", listener=listener)


@pytest.mark.adverse(11)
def test_the_hosts_caps_lock_reaches_a_scanner_only_while_nobody_holds_it(guest: Guest) -> None:
    scanner, operators = guest.keyboard(), guest.keyboard(b"Operator's", port="test-2", ids=(1, 2))
    toggle_caps(operators, lit=True)
    until(lambda: any(light[-1] & 2 for light in scanner.outputs()))
    with guest.scan_in("hid:0c2e:0b61") as ear:
        ear.connected()
        scanner.outputs()
        toggle_caps(operators, lit=False)
        toggle_caps(operators, lit=True)
        assert scanner.outputs() == [], "a held scanner does not follow the host's Caps Lock"
        scanner.type("aB\r")
        assert ear.scan().raw == b"aB", "and neither does what it scans"
        toggle_caps(operators, lit=False)


@pytest.mark.adverse(9)
def test_enter_held_when_a_scanner_is_taken_is_waited_for_and_is_no_scan(guest: Guest) -> None:
    keyboard = guest.keyboard()
    keyboard.send([down(ENTER)])
    listener = guest.call("listen", event=keyboard.event)
    with guest.scan_in("hid:0c2e:0b61") as ear:
        assert "Let go of the trigger and all keys" in ear.state(SourceState.DENIED).detail
        keyboard.send([RELEASED])
        ear.connected()
        keyboard.type("SN1\r")
        assert ear.scan().raw == b"SN1"
        assert [1, 28, 0] in guest.call("heard", listener=listener), "the host saw the key let go: it repeats nowhere"


@pytest.mark.adverse(70)
def test_the_release_chord_gives_a_keyboard_back(guest: Guest) -> None:
    keyboard = guest.keyboard()
    listener = guest.call("listen", event=keyboard.event)
    with guest.scan_in("hid:0c2e:0b61") as ear:
        ear.connected()
        chord = down(modifiers=0x20 | LEFT_SHIFT | 0x01)
        keyboard.send([chord, RELEASED], every_s=1.1)
        ear.state(SourceState.RELEASED)
        keyboard.type("a")
        assert [1, 30, 1] in guest.call("heard", listener=listener)
