"""Scans at a report a millisecond, one behind the other: what a busy screen gets of them, and what a pipe carries."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.scan import Flag
from devices.source_settings import SourceSettings
from devices.sources.event_stream import EVENT
from tests.hardware.busy_screen import END
from tests.hardware.guest import Guest
from tests.hardware.reports import random_codes, typed
from tests.wiring.keystrokes import Gun
from tests.wiring.reading import Ear

pytestmark = pytest.mark.kernel

COUNT = 10_000 if os.environ.get("SCANNER_LONG") == "1" else 1_000
SEED = 20_261

Row = tuple[str, str, float, float, float]


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the scans that were sent: each is right, or it is in the gap of a fault."""

    right: int
    in_faults: int
    faults: int


def account(sent: list[str], rows: list[Row]) -> Account:
    """Settle what was sent with what came; AssertionError where a scan is wrong, doubled or missing without a fault."""
    places = {code: place for place, code in enumerate([*sent, END])}
    expected = right = in_faults = faults = untold = 0
    for kind, content, *_ in rows:
        if kind != "scan":
            untold += 1
            continue
        code = bytes.fromhex(content).decode()
        assert code in places, f"{code!r} was never scanned"
        missing = places[code] - expected
        assert missing >= 0, f"{code!r} came a second time, or too late"
        assert bool(missing) <= bool(untold), f"{missing} scans before {code!r} are missing, and no fault says so"
        assert untold <= missing or code == END, f"{untold} faults before {code!r} say that something is missing"
        right, in_faults, faults, untold = right + 1, in_faults + missing, faults + untold, 0
        expected = places[code] + 1
        if code == END:
            return Account(right - 1, in_faults, faults)
    pytest.fail("the end was never heard")


def rows_of(*told: str) -> list[Row]:
    """Return rows as the screen gives them; ``!`` is a fault."""
    return [("dropped" if one == "!" else "scan", one.encode().hex(), 0.0, 0.0, 0.0) for one in told]


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (["a", "x", END], "'x' was never scanned"),
        (["a", "a", "b", "c", END], "a second time"),
        (["b", "a", "c", END], "1 scans before 'b' are missing"),
        (["a", "c", END], "1 scans before 'c' are missing"),
        (["a", "b", END], "1 scans before 'END-OF-ALL' are missing"),
        (["a", "!", "b", "c", END], "1 faults before 'b'"),
    ],
)
def test_an_account_finds_what_is_wrong_doubled_or_untold(told: list[str], wrong: str) -> None:
    with pytest.raises(AssertionError, match=wrong):
        account(["a", "b", "c"], rows_of(*told))


def test_an_account_counts_what_is_in_faults() -> None:
    assert account(["a", "b", "c", "d"], rows_of("a", "!", "d", END)) == Account(2, 2, 1)
    assert account(["a", "b"], rows_of("a", "!", END)) == Account(1, 1, 1)


@pytest.mark.adverse(1)
@pytest.mark.adverse(3)
def test_every_scan_of_a_rush_is_right_or_told_as_a_fault_while_the_screen_is_busy(
    guest: Guest, figures: list[str]
) -> None:
    rush = guest.spawn(sys.executable, "-m", "tests.hardware.rush", str(SEED), str(COUNT), within_s=60 + COUNT / 5)
    lines = list(rush.lines())
    assert rush.status == 0, lines[-20:]
    rows: list[Row] = [json.loads(line) for line in lines]
    settled = account(random_codes(SEED, COUNT), rows)
    assert settled.right + settled.in_faults == COUNT
    waits = sorted(heard - at for *_, at, heard, _ in rows)
    figures.append(
        f"rush of {COUNT} scans, busy screen, emulated processor: {settled.right} right, "
        f"{settled.in_faults} in faults, 0 wrong, 0 untold; "
        f"from the kernel to the application {waits[len(waits) // 2] * 1000:.1f} ms, "
        f"at worst {waits[-1] * 1000:.0f} ms"
    )


@pytest.mark.adverse(1)
@pytest.mark.adverse(4)
def test_no_scan_is_lost_when_the_same_events_come_through_a_pipe(guest: Guest, tmp_path: Path) -> None:
    codes = random_codes(SEED, COUNT)
    recorded = guest.keyboard().record([report for code in codes for report in typed(f"{code}\r")])
    assert not any(kind == 0 and code == 3 for *_, kind, code, _ in EVENT.iter_unpack(recorded)), "none was dropped"
    with Gun(tmp_path / "keys") as gun, Ear(SourceSettings.parse(f"hid:{gun.path}")) as ear:
        ear.connected()
        gun.plug()
        gun.send(recorded)
        for code in codes:
            scan = ear.scan()
            assert scan.raw == code.encode()
            assert Flag.UNMAPPED_KEY not in scan.flags
