"""What a wireless scanner had kept is marked late, and what a hand scans is not."""

import pytest

from devices.decoders.backlog import HAND_S, Backlog
from devices.decoders.lines import LineDecoder
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault


def late(*reads: tuple[float, bytes]) -> list[tuple[str | None, bool]]:
    lines, backlog = LineDecoder(Profile(), "bluetooth:test"), Backlog()
    out: list[Scan | ScanFault] = []
    for at, data in reads:
        out += backlog.mark(lines.feed(data, at), at)
    return [(one.text, Flag.LATE in one.flags) for one in out if isinstance(one, Scan)]


@pytest.mark.adverse(68)
def test_scans_that_come_together_when_the_link_comes_up_are_late_and_in_order() -> None:
    assert late((0.0, b"A\rB\rC\r"), (5.0, b"D\r"), (5.1, b"E\rF\r")) == [
        ("A", True),
        ("B", True),
        ("C", True),
        ("D", False),
        ("E", False),
        ("F", False),
    ]


@pytest.mark.adverse(68)
def test_scans_that_follow_faster_than_a_hand_are_late_over_several_reads() -> None:
    assert late((0.0, b"A\rB\r"), (HAND_S - 0.1, b"C\r"), (2 * HAND_S - 0.2, b"D\r"), (5.0, b"E\r")) == [
        ("A", True),
        ("B", True),
        ("C", True),
        ("D", True),
        ("E", False),
    ]
    assert late((0.0, b"A\r"), (0.1, b"B\r")) == [("A", False), ("B", True)]


@pytest.mark.adverse(68)
def test_a_scan_that_woke_the_scanner_up_is_not_late() -> None:
    assert late((0.0, b"A"), (0.1, b"\r"), (9.0, b"B\r")) == [("A", False), ("B", False)]


def test_a_fault_in_the_backlog_stays_a_fault() -> None:
    fault = ScanFault(FaultKind.INCOMPLETE, b"", "x", 0.0)
    scan = Scan(b"A", "A", "", "x", 0.0)
    first, second = Backlog().mark([fault, scan], 0.0)
    assert first is fault
    assert isinstance(second, Scan)
    assert second.flags == {Flag.LATE}
