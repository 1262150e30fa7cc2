"""Pictures of the screens, compared with those that were looked at and found good (pytest --snapshot-update)."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from scanner_app.app import ScannerApp
from scanner_app.bench import Bench
from scanner_app.screens.picture import picture
from scanner_app.workflows.answer import Answer, Kind, Phrase
from tests.screens.pilots import heard, shown, until, working
from tests.screens.scripted import ANSWERS, HELD, HOME, PICK, FrozenClock, Line, ScriptedShift, screenful

SIZES = [(30, 16), (40, 20), (80, 24)]
LINES: dict[str, Line] = {
    "WRONG": (ANSWERS[Kind.WRONG], None),
    "HOLD": (ANSWERS[Kind.HOLD], HELD),
    "OK": (ANSWERS[Kind.OK], None),
    "QUEUE": (Answer(Kind.NOTE, Phrase("session.queue")), None),
}
Compare = Callable[..., bool]


async def ready(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: "3 unsent" in shown(pilot.app)[-1] or "3 5m" in shown(pilot.app)[-1], "all is drawn")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scans", [("WRONG",), ("OK", "HOLD"), ("OK", "QUEUE")], ids=["work", "hold", "outbox"])
def test_the_work(snap_compare: Compare, size: tuple[int, int], scans: tuple[str, ...]) -> None:
    shift = ScriptedShift(screen=screenful(PICK), lines=LINES)

    async def scanned(pilot: Pilot[int]) -> None:
        await ready(pilot)
        await heard(pilot, *scans)

    assert snap_compare(working(shift), terminal_size=size, run_before=scanned)
    shift.close()


@pytest.mark.parametrize("size", SIZES)
def test_home(snap_compare: Compare, size: tuple[int, int]) -> None:
    shift = ScriptedShift(screen=screenful(HOME, mode="home"))
    assert snap_compare(working(shift), terminal_size=size, run_before=ready)
    shift.close()


@pytest.mark.parametrize("size", SIZES)
def test_the_first_run(snap_compare: Compare, size: tuple[int, int]) -> None:
    def never(_address: str, _code: str) -> Bench:
        raise AssertionError("Nothing is sent in this picture.")

    app = ScannerApp(None, clock=FrozenClock(), enroll=never, theme="night", environ={})
    assert snap_compare(app, terminal_size=size, press=[*"http://10.0.0.5:8470", "enter", *"K7Q2"])


async def test_the_program_draws_its_own_picture() -> None:
    shift = ScriptedShift(screen=screenful(PICK), lines=LINES)
    svg = await picture(working(shift), (40, 20), scans=("OK", "WRONG"), title="scanner")
    shift.close()
    assert svg.startswith("<svg")
    assert "This&#160;is&#160;bin&#160;A-01-03." in svg
    assert "#000002" in svg
