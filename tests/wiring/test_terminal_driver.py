"""The application in a real terminal, with a scanner that types into it."""

import fcntl
import json
import os
import struct
import sys
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import constants
from textual.drivers.headless_driver import HeadlessDriver

from devices.profile import Profile
from devices.scan import Scan
from scanner_app.app import ScannerApp
from scanner_app.demo.pane import Pane
from scanner_app.terminal import ScannerTerminal, TypedText, speaks_unicode
from sync.clock import SystemClock

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 20.0

HOSTILE = (
    b"0109521234543213\x1d21SN\x1e\x04",
    b"\x1b[200~AFTER-PASTE",
    b"\xff\xfe\xfc-NOT-UTF8",
    b"\x1b]0;owned\x07TITLE",
    b"\x1b[7777mSGR\x1b[6n",
    b"[/red][bold]MARKUP[@click=app.quit]x",
    b"\x11QUIT\x10PALETTE\x03",
    b"A\x00NUL\x9bC1",
    "الرقم\u202eRTL🙂".encode(),
)
"""Codes that try to act on the terminal or the program instead of being data."""


class Session:
    """The program in its terminal, and what its shift heard."""

    def __init__(self, log: Path, columns: int, rows: int) -> None:
        env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "COLORTERM": ""}
        program = [sys.executable, "-m", "tests.wiring.terminal_program", str(log)]
        self._log = log
        self.pane = Pane(program, env, columns, rows)
        self.until("#000000")

    @property
    def heard(self) -> list[tuple[str, bytes]]:
        """Return what reached the shift: how, and its exact bytes."""
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [(what, text.encode("latin-1")) for what, text in map(json.loads, lines)]

    def until(self, text: str) -> None:
        """Wait until the screen shows the text."""
        self.pane.wait(lambda lines: True if any(text in line for line in lines) else None, PATIENCE_S, repr(text))

    def until_gone(self, text: str) -> None:
        """Wait until the screen shows the text no more."""
        self.pane.wait(lambda lines: None if any(text in line for line in lines) else True, PATIENCE_S, f"no {text!r}")

    def type(self, *keys: bytes) -> None:
        """Type."""
        for key in keys:
            self.pane.type(key)

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size, as a window manager would."""
        with self.pane._changed:
            self.pane._screen.resize(rows, columns)
        fcntl.ioctl(self.pane._end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    running = Session(tmp_path / "heard", 40, 20)
    yield running
    running.pane.close()


@pytest.mark.adverse(48)
def test_three_scans_in_one_write_are_three_scans_in_order(session: Session) -> None:
    session.type(b"AAA111\rBBB222\rCCC333\r")
    session.until("#000003")
    assert session.heard == [("Scan", b"AAA111"), ("Scan", b"BBB222"), ("Scan", b"CCC333")]


def test_one_scan_over_three_writes_is_one_scan(session: Session) -> None:
    pacing = threading.Event()
    for part in (b"SPLIT-", b"OVER-", b"THREE\r\n"):
        session.type(part)
        pacing.wait(0.005)
    session.until("#000001")
    session.type(b"NEXT\r")
    session.until("#000002")
    assert session.heard == [("Scan", b"SPLIT-OVER-THREE"), ("Scan", b"NEXT")]


@pytest.mark.adverse(45)
@pytest.mark.adverse(46)
@pytest.mark.adverse(49)
def test_hostile_codes_are_data_and_nothing_of_them_reaches_the_terminal(session: Session) -> None:
    for count, code in enumerate(HOSTILE, start=1):
        session.type(code + b"\r")
        session.until(f"#{count:06d}")
    assert session.heard == [("Scan", code) for code in HOSTILE]
    session.type(HOSTILE[3] + b"\r")
    session.until("owned␇TITLE")
    written = bytes(session.pane.raw).decode()
    for injected in ("\x1b]0;", "\x1b[7777m", "\x1b[6n", "\x1b[200~", "\x1d", "\x1e", "\x11", "\x00", "\x9b", "\u202e"):
        assert injected not in written, injected
    session.type(b"OK\r")
    session.until("#000011 OK")


def test_human_keys_still_work(session: Session) -> None:
    session.type(b"\x1b[A\x1b[B\x1b[C\x1b[D\x1bx")
    session.type(b"\x1b[15~")
    session.until("#000001")
    session.type(b"3")
    session.until("#000002")
    for typed, shown in ((b"s", "s"), (b"N", "sN"), (b"7", "sN7"), (b"x", "sN7x"), (b"\x7f", "sN7▏")):
        session.type(typed)
        session.until(f"Code {shown}")
    session.type(b"\r")
    session.until("#000003")
    assert session.heard == [("act", b"DONE:"), ("act", b"PROBLEM:"), ("keyed", b"sN7")]


def test_escape_takes_the_entry_back_and_enter_alone_does_nothing(session: Session) -> None:
    session.type(b"q")
    session.until("Code q")
    session.type(b"\x1b")
    session.until_gone("Code q")
    session.type(b"\r")
    session.type(b"\x1b[15~")
    session.until("#000001")
    assert session.heard == [("act", b"DONE:")]


@pytest.mark.adverse(44)
@pytest.mark.adverse(45)
@pytest.mark.parametrize("noise", [b"\xff", b"\x1b[200~", b"\x1b[20", b"\x11", b"\x1b[I\x1b[O"])
def test_noise_from_the_keyboard_neither_ends_nor_deafens_the_program(session: Session, noise: bytes) -> None:
    session.type(noise)
    session.resize(30, 16)
    session.until("#000000")
    session.type(b"\x1b[15~")
    session.until("#000001")
    session.type(b"k")
    session.until("Code k")


def test_the_screen_follows_the_size_of_the_terminal(session: Session) -> None:
    session.until("12/30")
    session.resize(80, 24)
    session.until("AB LEJ1")
    session.resize(20, 16)
    session.until_gone("AB LEJ1")
    session.type(b"OK\r")
    session.until("#000001 OK")


def test_the_terminal_is_asked_for_plain_typing(session: Session) -> None:
    written = bytes(session.pane.raw)
    assert b"\x1b[?2004l" in written
    assert b"\x1b[?2004h" not in written
    assert b"\x1b[?1000h" not in written
    assert b"\x1b[>" not in written


def test_leaving_takes_ctrl_c_twice_and_says_what_is_unsent(session: Session) -> None:
    session.until("3 unsent")
    session.type(b"\x03")
    session.until("3 unsent, oldest")
    assert session.pane._program.poll() is None
    session.type(b"\x03")
    assert session.pane._program.wait(PATIENCE_S) == 0
    session.pane._reader.join()
    assert b"3 records are not sent" in bytes(session.pane.raw)


def test_a_terminal_of_another_kind_keeps_its_own_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    app = ScannerApp(None, clock=SystemClock())
    assert issubclass(app.driver_class, ScannerTerminal)
    app.stop()
    monkeypatch.setattr(constants, "DRIVER", "textual.drivers.headless_driver:HeadlessDriver")
    served = ScannerApp(None, clock=SystemClock())
    assert served.driver_class is HeadlessDriver
    served.stop()


async def test_the_terminal_splits_by_the_profile_of_the_scanner_that_types_into_it() -> None:
    profile = Profile(name="bench", prefix=b"~", substitutes=(("|", "\x1d"),))
    app = ScannerApp(None, clock=SystemClock(), wedge=profile)
    driver = app.driver_class(app)
    assert isinstance(driver, ScannerTerminal)
    (scan,) = driver.splitter.feed(b"~01|21\r", 0.0)
    assert isinstance(scan, Scan)
    assert scan.raw == b"~01|21"
    app.stop()


@pytest.mark.parametrize("cut", range(1, 6))
def test_a_paste_mark_never_reaches_the_parser_however_it_is_cut(cut: int) -> None:
    typed = TypedText()
    mark = b"\x1b[200~"
    assert typed.of(mark[:cut]) + typed.of(mark[cut:]) + typed.of(b"x") == "\x1b[200Mx"


def test_ascii_is_used_where_the_terminal_has_no_more() -> None:
    assert not speaks_unicode({"LC_ALL": "C"})
    assert not speaks_unicode({"LANG": "de_DE.ISO-8859-1"})
    assert not speaks_unicode({"LANG": "C.UTF-8", "TERM": "vt220"})
    assert speaks_unicode({"LANG": "de_DE.UTF-8"})
    assert speaks_unicode({})
