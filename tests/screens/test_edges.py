from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from devices.dialects import Signal
from devices.scan import DeviceLostError, FaultKind, ScanFault
from devices.status import SourceState, SourceStatus
from scanner_app.app import ScannerApp
from scanner_app.bench import Emitted
from scanner_app.carrying import Carrying, Reach
from scanner_app.demo.hands import SENT
from scanner_app.messages import Heard
from scanner_app.widgets.lines import Status, status_row
from scanner_app.widgets.manner import Manner
from scanner_app.workflows.answer import Answer, Kind, Phrase
from tests.screens.pilots import SIZES, drawn, heard, run, scan, shown, until
from tests.screens.scripted import ANSWERS, HOME, RECEIVE, FrozenClock, Line, ScriptedShift, bench

QUEUE: Line = (Answer(Kind.NOTE, Phrase("session.queue")), None)


@dataclass
class Gun:
    """A simulated scanner without a process of its own."""

    emit: Callable[[Emitted], None]
    life: list[str] = field(default_factory=list)

    def start(self) -> None:
        self.life.append("start")

    def stop(self) -> None:
        self.life.append("stop")

    def wake(self) -> None:
        self.life.append("wake")

    def tell(self, source: str, signal: Signal) -> None:
        if source == "gone":
            raise DeviceLostError(f"There is no {source}.")
        self.life.append(f"{source} {signal}")

    def feed_simulated(self, text: str, source: str | None = None) -> None:
        if source is not None:
            raise DeviceLostError(f"There is no {source}.")
        self.emit(scan(text))


@pytest.mark.parametrize("size", SIZES)
async def test_the_outbox_says_how_much_is_unsent_how_old_and_why(size: tuple[int, int]) -> None:
    async with run(ScriptedShift(lines={"SCN:MODE:queue": QUEUE}), size) as pilot:
        await heard(pilot, "SCN:MODE:queue")
        await until(pilot, lambda: "Outbox" in shown(pilot.app)[0], "the outbox is shown")
        await until(pilot, lambda: "120/123" in "".join(shown(pilot.app)), "the outbox has been asked")
        text = "\n".join(shown(pilot.app))
        assert "Unsent" in text
        assert "5m" in text
        assert "offline" in text
        assert "The server at" in text
        assert shown(pilot.app)[-1].startswith("#000001 NOTE")


async def test_the_outbox_counts_the_answers_by_class() -> None:
    lines: dict[str, Line] = {"OK": (ANSWERS[Kind.OK], None), "Q": QUEUE}
    async with run(ScriptedShift(lines=lines)) as pilot:
        await heard(pilot, "OK", "OK", "nobody knows this", "Q")
        await until(pilot, lambda: "OK 2  WHAT? 1  NOTE 1" in "".join(shown(pilot.app)), "the answers are counted")


@pytest.mark.parametrize("way", ["escape", "f3", "scan"])
async def test_the_outbox_gives_way_to_the_work(way: str) -> None:
    shift = ScriptedShift(lines={"Q": QUEUE, "OK": (ANSWERS[Kind.OK], None)})
    async with run(shift) as pilot:
        await heard(pilot, "Q")
        await until(pilot, lambda: "Outbox" in shown(pilot.app)[0], "the outbox is shown")
        await pilot.press("1", "x", "enter")
        if way == "scan":
            await heard(pilot, "OK")
        else:
            await pilot.press(way)
        await until(pilot, lambda: "PO-4711" in shown(pilot.app)[0], "the work is shown again")
        assert shift.heard in (["Q"], ["Q", "SCN:MODE:home"], ["Q", "OK"])


async def test_leaving_asks_once_more_and_says_what_is_unsent_and_how_old() -> None:
    async with run(ScriptedShift(), (80, 24)) as pilot:
        await until(pilot, lambda: "3 unsent" in shown(pilot.app)[-1], "the outbox has been asked")
        await pilot.press("ctrl+q")
        await pilot.press("ctrl+c")
        assert "3 unsent, oldest 5m: kept here." in "\n".join(shown(pilot.app))
        assert pilot.app.return_code is None
        await pilot.press("ctrl+c")
        await until(pilot, lambda: pilot.app._exit, "the program ends")
        assert pilot.app.return_value == 0
        assert "3 records are not sent, the oldest is 5m old" in str(pilot.app._exit_renderables[0])


async def test_a_scanner_that_is_not_there_is_named_until_it_is() -> None:
    async with run(ScriptedShift(), (80, 24)) as pilot:
        gone = SourceStatus("serial:/dev/ttyUSB0", SourceState.WAITING, "It is not there; plug it in. \x1b[2J[/]")
        pilot.app.post_message(Heard(gone))
        await until(pilot, lambda: "ttyUSB0: It is not there" in "".join(shown(pilot.app)), "it is named")
        assert "␛[2J[/]" in "".join(shown(pilot.app))
        pilot.app.post_message(Heard(replace(gone, state=SourceState.CONNECTED)))
        await until(pilot, lambda: "ttyUSB0" not in "".join(shown(pilot.app)), "nothing is said of it any more")


async def test_two_keys_let_the_simulated_scanner_scan_and_everything_is_started_woken_and_stopped() -> None:
    shift = ScriptedShift(lines={"SN-0013": (ANSWERS[Kind.OK], RECEIVE)})
    guns: list[Gun] = []

    def scanners(emit: Callable[[Emitted], None]) -> Gun:
        guns.append(Gun(emit))
        return guns[-1]

    carrier = Gun(lambda _record: None)
    simulated = replace(bench(shift), scanners=scanners, carrier=carrier, simulate=True, wrong="NOT-IT")
    app = ScannerApp(simulated, clock=FrozenClock(), environ={})
    async with app.run_test(size=(40, 20)) as pilot:
        await until(pilot, lambda: "s scan  w wrong" in "".join(shown(app)), "the keys are named")
        await pilot.press("s")
        await drawn(pilot, 1)
        await pilot.press("w")
        await drawn(pilot, 2)
        assert shift.heard == ["SN-0013", "NOT-IT"]
    shift.close()
    assert guns[0].life == ["start", "test good", "test bad", "stop"]
    assert carrier.life == ["start", "wake", "wake", "stop"]


async def test_a_scanner_hears_what_became_of_its_scan_and_one_that_is_gone_harms_nothing() -> None:
    shift = ScriptedShift(lines={"OK": (ANSWERS[Kind.OK], None), "NOTE": (ANSWERS[Kind.NOTE], None)})
    gun = Gun(lambda _record: None)
    app = ScannerApp(replace(bench(shift), scanners=lambda _emit: gun), clock=FrozenClock(), environ={})
    async with app.run_test(size=(40, 20)) as pilot:
        await until(pilot, lambda: gun.life == ["start"], "the scanners are read")
        records: list[Emitted] = [
            scan("OK"),
            scan("NOTE"),
            scan("?"),
            ScanFault(FaultKind.UNPLUGGED, b"", "gone", 0.0),
            scan("OK"),
        ]
        for number, record in enumerate(records, start=1):
            app.post_message(Heard(record))
            await drawn(pilot, number)
        shift.failing = OSError("disk I/O error")
        app.post_message(Heard(scan("OK")))
        await until(pilot, lambda: len(gun.life) == 6, "the scanner hears that nothing was saved")
    shift.close()
    source = scan("OK").source
    assert gun.life == [
        "start", f"{source} good", f"{source} good", f"{source} bad", f"{source} good", f"{source} bad", "stop",
    ]  # fmt: skip


async def test_an_outbox_that_cannot_be_asked_leaves_the_work_alone(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Carrying:
        raise OSError("disk I/O error")

    shift = ScriptedShift(lines={"OK": (ANSWERS[Kind.OK], None)})
    app = ScannerApp(replace(bench(shift), carrying=broken), clock=FrozenClock(), environ={})
    async with app.run_test(size=(40, 20)) as pilot:
        await until(pilot, lambda: "disk I/O error" in caplog.text, "the log says why")
        await heard(pilot, "OK")
        assert shown(app)[-1].startswith("#000001 OK")
    shift.close()


@pytest.mark.parametrize(
    ("reach", "words"), [(Reach.ONLINE, "▲ online"), (Reach.BUSY, "◆ busy"), (Reach.UNAUTHORISED, "■ enrol!")]
)
async def test_the_link_is_a_sign_and_a_word(reach: Reach, words: str) -> None:
    shift = ScriptedShift()
    app = ScannerApp(replace(bench(shift), carrying=lambda: Carrying(reach=reach)), clock=FrozenClock(), environ={})
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: words in shown(app)[-1], f"{words} is shown")
    shift.close()


@pytest.mark.parametrize(
    ("width", "language", "end"),
    [
        (30, "en", "0 ▲ online"),
        (40, "en", "all sent ▲ online"),
        (40, "de", "alles gesendet ▲ online"),
        (80, "en", "AB LEJ1  all sent  ▲ online  08:40"),
    ],
)
def test_an_online_handheld_without_unsent_facts_says_that_all_is_sent(width: int, language: str, end: str) -> None:
    def row(carrying: Carrying) -> str:
        now = datetime(2026, 11, 23, 8, 40, tzinfo=UTC)
        status = Status(number=123, kind=Kind.OK, operator="AB", site="LEJ1", carrying=carrying, now=now)
        return status_row(status, Manner(language), width=width).plain

    sent = row(Carrying(reach=Reach.ONLINE))
    assert sent.startswith("#000123 OK ")
    assert sent.endswith(end)
    assert language == "de" or SENT.search(sent)
    for waiting in (Carrying(), Carrying(unsent=10, reach=Reach.ONLINE), Carrying(unsent=3)):
        assert "all sent" not in row(waiting)
    assert not SENT.search(row(Carrying(unsent=10, reach=Reach.ONLINE)))


async def test_help_ends_with_the_keys_for_typing_and_leaving_where_they_fit() -> None:
    told = Answer(Kind.NOTE, Phrase("receive.help"), expected=Phrase("ask.unit"))
    lines: dict[str, Line] = {"SCN:HELP": (told, None), "HOME": (Answer(Kind.NOTE, Phrase("home.help")), HOME)}
    for size, fits in (((80, 24), True), ((40, 20), True), ((30, 16), False), ((40, 8), False)):
        async with run(ScriptedShift(lines=lines), size) as pilot:
            await pilot.press("f1")
            await drawn(pilot, 1)
            rows = [row.strip() for row in shown(pilot.app)]
            assert any("F11 types a code. Ctrl+C twice ends." in row for row in rows) == fits
            await heard(pilot, "HOME")
            assert "F11" not in "".join(shown(pilot.app))


async def test_the_screen_speaks_the_language_that_is_set() -> None:
    shift = ScriptedShift(lines={"OK": (ANSWERS[Kind.OK], None)})
    app = ScannerApp(bench(shift), clock=FrozenClock(), language="de", environ={})
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "3 ungesendet" in shown(app)[-1], "the status line is German")
        await heard(pilot, "nobody knows this")
        assert shown(app)[-1].startswith("#000001 WAS?")
    shift.close()


async def test_without_unicode_nothing_but_ascii_is_drawn() -> None:
    shift = ScriptedShift(lines={kind.value: (answer, None) for kind, answer in ANSWERS.items()})
    app = ScannerApp(bench(shift), clock=FrozenClock(), language="de", environ={"LC_ALL": "C"})
    async with app.run_test(size=(40, 20)) as pilot:
        await until(pilot, lambda: "#000000" in shown(app)[-1], "the first question is drawn")
        for kind in Kind:
            await heard(pilot, kind.value)
            assert all(row.isascii() for row in shown(app)), shown(app)
    shift.close()
