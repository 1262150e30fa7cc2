"""Silence ends the scan of a scanner that sends no terminator, whatever it is connected by."""

import pytest

from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault
from devices.source_settings import SourceKind, SourceSettings
from devices.sources.simulated import Simulated
from tests.unit.key_events import ENTER, decoder, fed, press, typed


@pytest.mark.adverse(23)
def test_keys_without_a_terminator_are_a_scan_after_silence_and_flagged() -> None:
    keys = decoder()
    assert fed(keys, typed("SN123")) == []
    deadline = keys.deadline()
    assert deadline is not None
    assert keys.tick(deadline - 0.001) == []
    (scan,) = keys.tick(deadline)
    assert isinstance(scan, Scan)
    assert scan.text == "SN123"
    assert Flag.IDLE_END in scan.flags
    assert keys.deadline() is None


@pytest.mark.adverse(23)
def test_keys_without_a_terminator_below_the_shortest_are_a_fault() -> None:
    keys = decoder(Profile(min_length=4))
    fed(keys, typed("SN1"))
    deadline = keys.deadline()
    assert deadline is not None
    (fault,) = keys.tick(deadline)
    assert isinstance(fault, ScanFault)
    assert (fault.kind, fault.partial) == (FaultKind.SHORT, b"SN1")


@pytest.mark.adverse(24)
def test_enter_alone_is_nothing() -> None:
    keys = decoder()
    assert fed(keys, [*press(ENTER), *press(ENTER)]) == []
    assert keys.deadline() is None


@pytest.mark.adverse(23)
def test_bytes_without_a_terminator_below_the_shortest_are_a_fault() -> None:
    scanner = Simulated(SourceSettings(SourceKind.SIMULATED, "simulated", Profile(min_length=4)))
    scanner.send(b"SN1")
    assert scanner.receive(0.0) == []
    assert [one.kind for one in scanner.decoder.tick(1.0) if isinstance(one, ScanFault)] == [FaultKind.SHORT]
