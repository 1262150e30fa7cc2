"""The scripted operator: reads the screen, scans, and scans again only what got no answer."""

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from scanner_app.demo.cable import Cable
from scanner_app.demo.day import Day, Move, Trouble
from scanner_app.demo.pane import Pane
from scanner_app.phrases import word
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.step import Control

ANSWER_S: Final = 15.0
"""How long the operator waits for an answer."""
START_S: Final = 30.0
HAND_S: Final = 0.1
"""How long a hand takes to pull a plug; nothing depends on it."""
SAME_CODE_S: Final = 0.4
SENT: Final = re.compile(r"\s(?:0|all sent)\s")
STATUS: Final = re.compile(r"^#(\d{6,}) (\S*)")


@dataclass(slots=True)
class Done:
    """What the operator has done and seen, counted from the outside: scans sent, answers read from the screen."""

    sent: int = 0
    answers: Counter[Kind] = field(default_factory=Counter)
    numbers: list[int] = field(default_factory=list)
    unanswered: int = 0
    """Scans after which the application was gone before it showed an answer."""
    again: int = 0
    """Scans repeated because they got no answer, or a fault."""


class Hands:
    """Works a day on one application in a pane, through one cable. ``server`` stops and starts the server."""

    def __init__(
        self,
        day: Day,
        start: Callable[[], Pane],
        cable: Cable,
        server: Callable[[Trouble], None],
        tell: Callable[[str], None],
    ) -> None:
        self._day = day
        self._start = start
        self._cable = cable
        self._server = server
        self._tell = tell
        self._words = {word(kind): kind for kind in Kind}
        self._seen = 0
        self._scanned: dict[str, float] = {}
        self.done = Done()
        self.pane = self._started()

    def do(self, move: Move) -> None:
        """Do one thing of the day, whatever goes wrong with it, until it has its answer."""
        if move.trouble in (Trouble.SERVER_DOWN, Trouble.SERVER_UP):
            self._tell(f"the {move.trouble}")
            self._server(move.trouble)
        kind = self._scan(move)
        while kind is Kind.FAULT or kind is None:
            self.done.again += 1
            kind = self._scan(Move(move.code))
        if kind is Kind.CONFIRM:
            self._scan(Move(self._day.control(Control.YES)))
        elif kind is Kind.HOLD:
            self._scan(Move(self._day.control(Control.ACK)))

    def wait_until_sent(self, timeout_s: float) -> None:
        """Wait until the status line says that nothing is unsent any more."""
        self.pane.wait(lambda lines: True if SENT.search(lines[-1]) else None, timeout_s, "that everything is sent")

    def _scan(self, move: Move) -> Kind | None:
        """Scan once; return the answer, or None where the application was gone before it gave one."""
        self.done.sent += 1
        data = move.code.encode() + b"\r"
        self._pace(move.code)
        if move.trouble is Trouble.CABLE:
            return self._cut_off(data)
        self._cable.send(data)
        if move.trouble is Trouble.KILL:
            return self._killed()
        return self._answer()

    def _pace(self, code: str) -> None:
        """Take the time a hand takes between two scans of one code: what comes faster is a bounce of the trigger."""
        time.sleep(max(0.0, self._scanned.get(code, 0.0) + SAME_CODE_S - time.monotonic()))
        self._scanned[code] = time.monotonic()

    def _cut_off(self, data: bytes) -> Kind | None:
        """Send half a scan, pull the cable, and plug it in again once the screen has said so."""
        self._tell("the cable is pulled in the middle of a scan")
        self._cable.send(data[: len(data) // 2])
        time.sleep(HAND_S)
        self._cable.pull()
        kind = self._answer()
        self._cable.plug()
        self._cable.wait_until_heard(START_S)
        return kind

    def _killed(self) -> Kind | None:
        """Kill the application as soon as the scan is on its way, and start it again."""
        self._tell("the application is killed with a scan under way")
        self.pane.kill()
        kind = self._read()
        if kind is None:
            self.done.unanswered += 1
        self._seen = 0
        self.pane = self._started()
        return kind

    def _answer(self) -> Kind:
        """Wait for the answer to the scan just sent; raise PaneError where none comes."""
        return self.pane.wait(lambda _lines: self._read(), ANSWER_S, "an answer")

    def _read(self) -> Kind | None:
        """Return the answer that is new on the screen, and count it."""
        status = STATUS.match(self.pane.lines()[-1])
        if status is None or int(status[1]) == self._seen or status[2] not in self._words:
            return None
        self._seen = int(status[1])
        kind = self._words[status[2]]
        self.done.answers[kind] += 1
        self.done.numbers.append(self._seen)
        return kind

    def _started(self) -> Pane:
        pane = self._start()
        pane.wait(lambda lines: STATUS.match(lines[-1]), START_S, "its first question")
        self._cable.wait_until_heard(START_S)
        return pane
