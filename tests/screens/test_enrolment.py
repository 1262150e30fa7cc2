import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from textual.pilot import Pilot

from devices.scan import FaultKind, ScanFault
from scanner_app.app import ScannerApp
from scanner_app.bench import Bench
from scanner_app.messages import Heard
from scanner_app.workflows.answer import Kind
from tests.screens.pilots import SIZES, drawn, heard, scan, shown, until
from tests.screens.scripted import ANSWERS, FrozenClock, ScriptedShift, bench


@dataclass
class Desk:
    """A server's enrolment: one code is good, once ``gate`` is open."""

    good: str = "K7Q2-9XMA"
    tried: list[tuple[str, str]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    shift: ScriptedShift = field(default_factory=lambda: ScriptedShift(lines={"OK": (ANSWERS[Kind.OK], None)}))

    def enroll(self, address: str, code: str) -> Bench:
        self.tried.append((address, code))
        self.gate.wait(10)
        if code != self.good:
            raise ValueError("The enrolment code is not known or was used; ask the desk for a new one. [/]\x1b[2J")
        return bench(self.shift)


@asynccontextmanager
async def first_run(desk: Desk, size: tuple[int, int] = (40, 20)) -> AsyncIterator[Pilot[int]]:
    """Run the application as on its first day."""
    app = ScannerApp(None, clock=FrozenClock(), enroll=desk.enroll, environ={})
    try:
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: "Enrol this" in shown(app)[0], "enrolment is asked for")
            yield pilot
    finally:
        desk.gate.set()
        desk.shift.close()


def text(pilot: Pilot[int]) -> str:
    return "\n".join(row.rstrip() for row in shown(pilot.app))


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_run_says_what_to_do_at_every_size(size: tuple[int, int]) -> None:
    async with first_run(Desk(), size) as pilot:
        assert "Enrol this" in text(pilot)
        assert "Address" in text(pilot)
        assert "Code" in text(pilot)
        assert "Enter: next" in text(pilot)


async def test_one_scan_enrols_and_the_work_begins() -> None:
    desk = Desk()
    async with first_run(desk) as pilot:
        pilot.app.post_message(Heard(scan("SCN:ENROLL http://10.0.0.5:8470 K7Q2-9XMA")))
        await until(pilot, lambda: "Enrolling at http" in text(pilot), "it says that it is under way")
        desk.gate.set()
        await until(pilot, lambda: "#000000" in shown(pilot.app)[-1], "the work is drawn")
        assert desk.tried == [("http://10.0.0.5:8470", "K7Q2-9XMA")]
        await heard(pilot, "OK")
        assert desk.shift.heard == ["OK"]


async def test_address_and_code_can_be_typed_and_corrected() -> None:
    desk = Desk()
    desk.gate.set()
    async with first_run(desk) as pilot:
        await pilot.press(*"10.0.0.5", "enter")
        assert "begins with http://" in text(pilot).replace("\n ", " ")
        await pilot.press(*["backspace"] * 8, *"http://srv:8470", "enter", *"K7Q2-9XMB", "backspace", "A", "enter")
        await until(pilot, lambda: "#000000" in shown(pilot.app)[-1], "the work is drawn")
        assert desk.tried == [("http://srv:8470", "K7Q2-9XMA")]


async def test_a_blank_leads_from_the_address_to_the_code_so_that_both_can_be_pasted_as_one_text() -> None:
    desk = Desk()
    desk.gate.set()
    async with first_run(desk) as pilot:
        await pilot.press(*" http://srv:8470 K7Q2-9X MA", "enter")
        await until(pilot, lambda: "#000000" in shown(pilot.app)[-1], "the work is drawn")
        assert desk.tried == [("http://srv:8470", "K7Q2-9XMA")]


async def test_a_blank_after_what_is_no_address_says_so() -> None:
    async with first_run(Desk()) as pilot:
        await pilot.press(*"srv K7Q2")
        assert "begins with http://" in text(pilot).replace("\n ", " ")
        assert any(row.startswith(" Address srvK7Q2▏") for row in shown(pilot.app))


async def test_the_whole_enrolment_code_can_be_typed_into_the_first_field() -> None:
    desk = Desk()
    desk.gate.set()
    async with first_run(desk) as pilot:
        await pilot.press(*"SCN:ENROLL http://srv:8470 K7Q2-9XMA", "enter")
        await until(pilot, lambda: "#000000" in shown(pilot.app)[-1], "the work is drawn")
        assert desk.tried == [("http://srv:8470", "K7Q2-9XMA")]


async def test_a_refused_code_is_a_sentence_and_another_one_can_be_tried() -> None:
    desk = Desk()
    desk.gate.set()
    async with first_run(desk) as pilot:
        pilot.app.post_message(Heard(scan("SCN:ENROLL http://srv:8470 WRONG")))
        await until(pilot, lambda: "Not enrolled." in text(pilot), "the refusal is shown")
        assert "ask the desk for a new one. [/]␛[2J" in text(pilot).replace("\n", "")
        pilot.app.post_message(Heard(scan("SCN:ENROLL http://srv:8470 K7Q2-9XMA")))
        await until(pilot, lambda: "#000000" in shown(pilot.app)[-1], "the work is drawn")


@pytest.mark.parametrize(
    "code", ["4006381333931", "SCN:ENROLL", "SCN:ENROLL http://srv", "SCN:ENROLL  x", "SCN:ENROLL a b c"]
)
async def test_any_other_scan_is_refused_and_enrols_nothing(code: str) -> None:
    desk = Desk()
    async with first_run(desk) as pilot:
        pilot.app.post_message(Heard(scan(code)))
        await until(pilot, lambda: "no enrolment code" in text(pilot), "the refusal is shown")
        pilot.app.post_message(Heard(ScanFault(FaultKind.SHORT, b"SC", "test", 0.0)))
        await pilot.pause()
        assert desk.tried == []


async def test_while_one_enrolment_is_under_way_no_other_begins() -> None:
    desk = Desk()
    async with first_run(desk) as pilot:
        for _ in range(3):
            pilot.app.post_message(Heard(scan("SCN:ENROLL http://srv:8470 K7Q2-9XMA")))
        await pilot.press("enter", "x")
        desk.gate.set()
        await until(pilot, lambda: "#000000" in shown(pilot.app)[-1], "the work is drawn")
        await drawn(pilot, 0)
        assert desk.tried == [("http://srv:8470", "K7Q2-9XMA")]
