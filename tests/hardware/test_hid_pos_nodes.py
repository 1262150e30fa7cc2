"""Scanners in HID POS mode on a real kernel: found, read, told, pulled out and plugged in again."""

import sys
from typing import Final

import pytest

from devices.scan import FaultKind
from devices.status import SourceState
from tests.hardware.guest import IDS, Guest, HidDevice, patient, until
from tests.unit.pos_reports import HONEYWELL, NEWLAND, report

pytestmark = pytest.mark.kernel

OTHER_MAKER: Final = (0x1EAB, 0x8203)
TELL: Final = """
import sys, time
from devices.dialects import Commands, Signal
from devices.profile import Profile
from devices.source_settings import SourceKind, SourceSettings
from devices.sources.hid_pos import open_pos
scanner = open_pos(SourceSettings(SourceKind.HID_POS, sys.argv[1], Profile(commands=Commands.HONEYWELL)))
scanner.tell(Signal.GOOD, 0.0)
print(scanner.name, flush=True)
sys.stdin.read()
time.sleep(600)
"""


def plugged(
    guest: Guest,
    descriptor: bytes = HONEYWELL,
    name: bytes = b"POS",
    uniq: str = "S1",
    ids: tuple[int, int] = OTHER_MAKER,
) -> HidDevice:
    return HidDevice(guest, descriptor, name, f"test-{uniq}/input0", uniq, ids)


def test_a_scanner_is_read_by_its_ids_and_has_no_keyboard(guest: Guest) -> None:
    scanner = plugged(guest)
    assert scanner.event == ""
    with guest.scan_in("pos:1eab:8203") as ear:
        ear.connected()
        scanner.send([report(b"a" * 56, more=True), report(b"\x1d1"), report(b"SN2", aim=b"]A0")])
        first, second = ear.scan(), ear.scan()
        assert (first.aim, first.text) == ("]C1", "a" * 56 + "\x1d1")
        assert (second.aim, second.text, second.source) == ("]A0", "SN2", "hid_pos:1eab:8203")


@pytest.mark.adverse(38)
@pytest.mark.adverse(39)
def test_hostile_reports_are_one_fault_each_and_the_next_scan_is_clean(guest: Guest) -> None:
    scanner = plugged(guest)
    with guest.scan_in("pos:S1") as ear:
        ear.connected()
        scanner.send(
            [report(b"SN1", length=0xFF), *[report(b"x" * 56, more=True)] * 200, report(b"end"), report(b"SN2")]
        )
        assert [ear.fault().kind, ear.fault().kind] == [FaultKind.MALFORMED, FaultKind.OVERSIZE]
        assert ear.scan().text == "SN2"


def test_a_plug_pulled_inside_a_code_is_a_fault_and_another_number_the_same_scanner(guest: Guest) -> None:
    scanner = plugged(guest)
    with guest.scan_in(patient("pos:S1", tap=True)) as ear:
        ear.connected()
        scanner.send([report(b"SN1"), report(b"SN2", more=True)])
        assert ear.scan().text == "SN1"
        ear.until_read(lambda traffic: len(traffic) == 2)  # what is unread goes with the plug
        scanner.unplug()
        fault = ear.fault()
        assert fault.kind is FaultKind.UNPLUGGED
        assert ear.state(SourceState.WAITING).detail
        other = plugged(guest, uniq="S2")
        again = plugged(guest)
        assert again.hidraw != scanner.hidraw or other.hidraw == scanner.hidraw
        ear.connected()
        other.send([report(b"not mine")])
        again.send([report(b"SN3")])
        assert ear.scan().text == "SN3"


@pytest.mark.adverse(67)
def test_a_name_that_is_no_text_and_a_vendors_own_layout_are_read(guest: Guest) -> None:
    scanner = plugged(guest, NEWLAND, b"New\xfcland")
    with guest.scan_in("pos:New*") as ear:
        assert "New\ufffdland is connected" in ear.state(SourceState.CONNECTED).detail
        scanner.send([b"\x02\x03SN1".ljust(64, b"\0")])
        assert ear.scan().text == "SN1"


def test_a_scanner_is_told_in_an_output_report(guest: Guest) -> None:
    scanner = plugged(guest)
    program = guest.spawn(sys.executable, "-c", TELL, "S1")
    assert program.line() == "POS"
    written: list[bytes] = []

    def heard() -> bool:
        written.extend(scanner.outputs())
        return bool(written)

    until(heard)
    assert written == [b"\xfd\x03\x1b7," + bytes(59)]
    program.end()


def test_a_keyboard_is_no_pos_scanner_and_says_how_to_make_it_one(guest: Guest) -> None:
    guest.keyboard(uniq="K1")
    with guest.scan_in("pos:K1") as ear:
        assert "is there, but not in HID POS mode" in ear.state(SourceState.WAITING).detail


def test_a_honeywell_scanner_that_does_not_answer_the_mode_report_is_read_all_the_same(guest: Guest) -> None:
    scanner = plugged(guest, ids=IDS)
    with guest.scan_in("pos:S1") as ear:
        ear.connected()
        scanner.send([report(b"SN1")])
        assert ear.scan().text == "SN1"
