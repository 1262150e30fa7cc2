"""A scanner that vanishes in the middle of a scan, at every event and at every report."""

import pytest

from devices.scan import FaultKind, Scan, ScanFault
from devices.status import SourceState, SourceStatus
from devices.traffic import unpack_events
from tests.hardware.guest import Guest, GuestEar, patient
from tests.hardware.reports import typed

pytestmark = pytest.mark.kernel

KEY, SYN = 1, 0
REPORT = (SYN, 0, 0)
SHIFT = 42
IDS = (0x0C2E, 0x0B61)
SOURCE = "hid:0c2e:0b61"
EVENTS = [
    *((KEY, 30, 1), REPORT, (KEY, 30, 0), REPORT),
    *((KEY, SHIFT, 1), (KEY, 48, 1), REPORT, (KEY, SHIFT, 0), (KEY, 48, 0), REPORT),
    *((KEY, 2, 1), REPORT, (KEY, 2, 0), REPORT),
    *((KEY, 28, 1), REPORT, (KEY, 28, 0), REPORT),
]
"""``aB1`` and Enter, event by event."""
CHARACTERS = {30: b"a", 48: b"B", 2: b"1"}
WHOLE = b"aB1"


def seen(events: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the events that a reader can see: those of reports that are complete."""
    last = max((place for place, event in enumerate(events) if event == REPORT), default=-1)
    return events[: last + 1]


def expected(events: list[tuple[int, int, int]]) -> list[tuple[str, bytes]]:
    """Return what must come of these events and the unplugging behind them: the scan, one fault, or nothing."""
    pressed = [code for kind, code, value in events if kind == KEY and value]
    if 28 in pressed:
        return [("scan", WHOLE)]
    characters = b"".join(CHARACTERS[code] for code in pressed if code in CHARACTERS)
    return [(FaultKind.UNPLUGGED, characters)] if characters else []


def outcome(told: list[Scan | ScanFault]) -> list[tuple[str, bytes]]:
    """Return records as ``expected`` writes them."""
    return [("scan", one.raw) if isinstance(one, Scan) else (one.kind, one.partial) for one in told]


def until_waiting(ear: GuestEar) -> list[Scan | ScanFault]:
    """Return what comes before the word that the scanner is gone."""
    told: list[Scan | ScanFault] = []
    while True:
        record = ear.next()
        if isinstance(record, SourceStatus) and record.state is SourceState.WAITING:
            return told
        if isinstance(record, Scan | ScanFault):
            told.append(record)


@pytest.mark.adverse(7)
def test_unplugged_behind_any_event_a_scan_is_whole_or_one_fault_with_what_was_typed(guest: Guest) -> None:
    with guest.scan_in(patient(SOURCE, tap=True)) as ear:
        ear.state(SourceState.WAITING)
        for cut in range(len(EVENTS) + 1):
            device = guest.call("plug_keys", name="Test scanner", phys="test-1/input0", ids=IDS)
            ear.state(SourceState.CONNECTED)
            guest.call("write_keys", device=device, events=EVENTS[:cut])
            visible = seen(EVENTS[:cut])
            ear.traffic.clear()
            ear.until_read(lambda traffic: sum(len(unpack_events(one.data)) for one in traffic) >= len(visible))  # noqa: B023 - called at once
            guest.call("unplug_keys", device=device)
            told = until_waiting(ear)
            # The kernel ends an open report when the device goes; its keys are read, or destroyed with the queue.
            assert outcome(told) in (expected(visible), expected(EVENTS[:cut])), cut


@pytest.mark.adverse(7)
@pytest.mark.adverse(30)
def test_what_was_unread_when_the_plug_was_pulled_is_gone_and_never_a_shorter_scan(guest: Guest) -> None:
    reports = typed("aB1\r")
    with guest.scan_in(patient(SOURCE)) as ear:
        ear.state(SourceState.WAITING)
        for cut in range(2, len(reports) + 1, 2):
            keyboard = guest.keyboard()
            ear.state(SourceState.CONNECTED)
            keyboard.send(reports[:2])
            ear.stall()
            keyboard.send(reports[2:cut])
            keyboard.unplug()
            ear.go_on()
            told = until_waiting(ear)
            assert all(isinstance(one, ScanFault) and one.kind is FaultKind.UNPLUGGED for one in told), told
            assert len(told) <= 1, "nothing where not even the first character was read"
        keyboard = guest.keyboard()
        ear.connected()
        keyboard.type("next\r")
        assert ear.scan().raw == b"next"
