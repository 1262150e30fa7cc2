"""The kernel's queue of 64 events overruns: the fault is told, and what comes after it is right."""

import pytest

from devices.scan import FaultKind
from tests.hardware.guest import Guest, patient
from tests.hardware.reports import LEFT_SHIFT, RELEASED, down, typed

pytestmark = pytest.mark.kernel

LONG = "abcdefghijklmnopqrstuvwxyz0123" * 2
A, B = 0x04, 0x05


@pytest.mark.adverse(1)
def test_a_scan_whose_events_were_dropped_is_one_fault_and_the_next_scan_is_right(guest: Guest) -> None:
    keyboard = guest.keyboard()
    with guest.scan_in(patient("hid:0c2e:0b61")) as ear:
        ear.connected()
        ear.stall()
        keyboard.type(LONG)
        ear.go_on()
        keyboard.type("\rSN2\r")
        fault = ear.fault()
        assert fault.kind is FaultKind.DROPPED
        assert ear.scan().raw == b"SN2"


@pytest.mark.adverse(1)
def test_an_overrun_that_swallowed_its_terminator_takes_the_next_scan_with_it_and_says_so(guest: Guest) -> None:
    keyboard = guest.keyboard()
    with guest.scan_in(patient("hid:0c2e:0b61")) as ear:
        ear.connected()
        ear.stall()
        keyboard.type(f"{LONG}\r{LONG}")
        ear.go_on()
        keyboard.type("\rSN3\r")
        assert ear.fault().kind is FaultKind.DROPPED
        assert ear.scan().raw == b"SN3"


@pytest.mark.adverse(1)
@pytest.mark.adverse(3)
def test_whole_scans_behind_an_overrun_in_the_same_queue_are_read(guest: Guest) -> None:
    keyboard = guest.keyboard()
    with guest.scan_in(patient("hid:0c2e:0b61")) as ear:
        ear.connected()
        ear.stall()
        keyboard.type(f"{LONG}\rs1\rs2\r")
        ear.go_on()
        keyboard.type("s3\r")
        assert ear.fault().kind is FaultKind.DROPPED
        later = [ear.scan().raw]
        while later[-1] != b"s3":
            later.append(ear.scan().raw)
        assert later == [b"s1", b"s2", b"s3"][-len(later) :]


@pytest.mark.adverse(2)
@pytest.mark.parametrize(("held", "expected"), [(LEFT_SHIFT, b"AB"), (0, b"ab")])
def test_shift_held_or_let_go_in_the_lost_part_is_known_afterwards(guest: Guest, held: int, expected: bytes) -> None:
    keyboard = guest.keyboard()
    with guest.scan_in(patient("hid:0c2e:0b61")) as ear:
        ear.connected()
        keyboard.send([down(modifiers=LEFT_SHIFT ^ held)])
        ear.stall()
        lost = [bytes([held, *report[1:]]) for report in typed(LONG)]
        keyboard.send([down(modifiers=held), *lost])
        ear.go_on()
        after = [bytes([held, *report[1:]]) for report in typed("\rab\r")]
        keyboard.send([*after, RELEASED])
        assert ear.fault().kind is FaultKind.DROPPED
        assert ear.scan().raw == expected


@pytest.mark.adverse(2)
def test_shift_let_go_behind_the_overrun_still_counts_before_it(guest: Guest) -> None:
    keyboard = guest.keyboard()
    with guest.scan_in(patient("hid:0c2e:0b61")) as ear:
        ear.connected()
        ear.stall()
        lost = [bytes([LEFT_SHIFT, *report[1:]]) for report in typed(f"{LONG}\rab")]
        keyboard.send([down(modifiers=LEFT_SHIFT), *lost, RELEASED, *typed("c\r")])
        ear.go_on()
        keyboard.type("sn\r")
        assert ear.fault().kind is FaultKind.DROPPED
        assert ear.scan().raw in {b"ABc", b"sn"}  # the queue may have begun anew inside the second code
        keyboard.type("end\r")
        while ear.scan().raw != b"end":
            pass


@pytest.mark.adverse(1)
@pytest.mark.adverse(2)
def test_asking_which_keys_are_down_takes_no_event_from_the_queue(guest: Guest) -> None:
    keyboard = guest.keyboard()
    held, left = guest.call(
        "ask_amid", device=keyboard.number, event=keyboard.event, reports=[down(A).hex(), down(A, B).hex()]
    )
    assert held == [30, 48]
    assert left == 6, "the scan code, the press and the end of both reports"
