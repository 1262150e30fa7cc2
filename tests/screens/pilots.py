"""The application under Pilot, with a scripted shift and a clock that stands still."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from textual.pilot import Pilot

from devices.scan import Scan, ScanFault
from scanner_app.app import ScannerApp
from scanner_app.messages import Heard
from tests.screens.scripted import FrozenClock, ScriptedShift, bench

SIZES = ((30, 16), (40, 20), (80, 24), (20, 16), (40, 8))
T = TypeVar("T")


def scan(text: str) -> Scan:
    """Return a scan as a source yields it."""
    return Scan(text.encode("utf-8", "surrogateescape"), text, "", "test", 0.0)


def working(shift: ScriptedShift, *, theme: str = "night", language: str = "en") -> ScannerApp:
    """Return the application at work on the shift."""
    return ScannerApp(bench(shift), clock=FrozenClock(), theme=theme, language=language, environ={})


async def until(pilot: Pilot[int], true: Callable[[], bool], what: str) -> None:
    """Let the application run until it is true."""
    for _ in range(1000):
        if true():
            return
        await pilot.pause(0.005)
    raise AssertionError(f"It never came to be that {what}. The screen shows:\n" + "\n".join(shown(pilot.app)))


@asynccontextmanager
async def run(shift: ScriptedShift, size: tuple[int, int] = (40, 20)) -> AsyncIterator[Pilot[int]]:
    """Run the application until its first question is drawn."""
    app = working(shift)
    try:
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: "#000000" in "".join(shown(app)), "the first question is drawn")
            yield pilot
    finally:
        shift.close()


async def heard(pilot: Pilot[int], *records: Scan | ScanFault | str) -> None:
    """Let a scanner send these, and wait until each is answered and drawn."""
    app = pilot.app
    assert isinstance(app, ScannerApp)
    goal = app.answered + len(records)
    for record in records:
        app.post_message(Heard(scan(record) if isinstance(record, str) else record))
    await drawn(pilot, goal)


async def drawn(pilot: Pilot[int], answers: int) -> None:
    """Wait until so many answers were given, and the last one is drawn."""
    app = pilot.app
    assert isinstance(app, ScannerApp)
    await until(pilot, lambda: app.answered >= answers and not app._pace._due, f"{answers} answers were drawn")
    await pilot.pause()


def shown(app: object) -> list[str]:
    """Return the rows of the screen as text."""
    assert isinstance(app, ScannerApp)
    width, height = app.size
    rows = [[" "] * width for _ in range(height)]
    for y, strip in enumerate(app.screen._compositor.render_strips(app.size)):
        for x, character in enumerate(strip.text[:width]):
            rows[y][x] = character
    return ["".join(row) for row in rows]
