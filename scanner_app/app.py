"""The terminal application: wiring between scanners, keys, the shift and the screens; it decides nothing."""

import logging
import os
import time
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen

from devices.scan import Scan, ScanFault
from devices.status import SourceStatus
from scanner_app.aside import Aside
from scanner_app.bench import Bench, Emitted, Enroll, Reading
from scanner_app.crew import CALM_S, Crew
from scanner_app.feedback.feedback import Bell, Feedback, Silent
from scanner_app.messages import Answered, Carried, Enrolled, Heard, Opened
from scanner_app.screens.desk import Desk
from scanner_app.screens.keys import KEYING, Act, Edit, Intent, KeyMap, Simulate, Submit
from scanner_app.screens.notices import Notices
from scanner_app.screens.outbox import OutboxScreen
from scanner_app.screens.pace import Pace
from scanner_app.screens.work import WorkScreen
from scanner_app.terminal import TYPED, speaks_unicode, terminal_of
from scanner_app.themes import named, themes
from scanner_app.widgets.manner import Manner
from sync.clock import Clock

if TYPE_CHECKING:
    from concurrent.futures import Future

    from devices.profile import Profile
    from scanner_app.said import Said
    from scanner_app.screens.enroll import EnrollScreen

_OUTBOX: Final = "session.queue"

_log: Final = logging.getLogger("scanner_app")


class ScannerApp(App[int], inherit_bindings=False):
    """One handheld. Without a bench it asks for enrolment first, which ``enroll`` does."""

    TITLE = "Scanner"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(
        self,
        bench: Bench | None,
        *,
        clock: Clock,
        enroll: Enroll | None = None,
        scanners: Reading | None = None,
        theme: str = "",
        language: str = "en",
        keys: Mapping[str, str] | None = None,
        sound: bool = True,
        wedge: "Profile" = TYPED,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._wedge = wedge
        super().__init__()
        self._bench = bench
        self._enroll = enroll
        self._reading = scanners if bench is None else bench.scanners
        self._clock = clock
        self._sound = sound
        self._environ = environ
        self._keys = KeyMap(keys)
        self._manner = Manner(language, speaks_unicode(environ))
        self._notices = Notices(self._manner)
        self._desk = Desk(self._manner, self._local(), self._keys.name(KEYING) or "=")
        self._work = WorkScreen(self._manner, self._keys)
        self._outbox = OutboxScreen(self._manner)
        self._enrolment: EnrollScreen | None = None
        self._feedback: Feedback = Silent()
        self._crew = Crew()
        self._aside = Aside(self.post_message)
        self._asking = False
        self._pace = Pace(self._draw, self.set_timer)
        for one in themes():
            self.register_theme(one)
        self.theme = named(theme, colours=self.console.color_system)

    def get_driver_class(self) -> type[Driver]:
        """Return the terminal that takes scans out of its input, where the platform's own would be Textual's."""
        default = super().get_driver_class()
        return terminal_of(self._wedge) if default is LinuxDriver else default

    def get_default_screen(self) -> Screen[None]:
        """Return the first screen: the work, or enrolment where there is none yet."""
        if self._bench is not None:
            return self._work
        from scanner_app.screens.enroll import EnrollScreen  # noqa: PLC0415 - an enrolled handheld never needs it

        self._enrolment = EnrollScreen(self._manner, self._enroll_at)
        return self._enrolment

    @property
    def answered(self) -> int:
        """Return how many answers were given; a scan that could not be saved has been answered too."""
        return self._desk.answered

    def on_load(self) -> None:
        """Open the work while the terminal is made ready."""
        if self._bench is not None:
            self._open(self._bench)

    def on_mount(self) -> None:
        """Begin to listen and to carry, behind the first drawn question."""
        self.animation_level = "none"
        if self._sound and not self.is_headless:
            pitched = self._environ.get("TERM") == "linux"
            self._feedback = Bell(self._ring, self.set_timer, pitched=pitched)
        self.call_after_refresh(self._listen, self._bench)
        self.set_interval(1.0, self._each_second)
        self.set_interval(CALM_S, self._crew.collect)

    def on_unmount(self) -> None:
        """Release the scanners and end the carrying; what is unsent stays where it is."""
        self.stop()

    def stop(self) -> None:
        """Release everything that was started. May be called twice."""
        self._feedback.stop()
        self._crew.stop()
        self._aside.stop()

    async def on_event(self, event: events.Event) -> None:
        """Take every key here, in order with the scans, before a widget or a binding could; no paste, no mouse."""
        if isinstance(event, events.Key):
            self._key(event)
        elif not isinstance(event, events.InputEvent | events.Paste):
            await super().on_event(event)

    def _open(self, bench: Bench) -> None:
        self._crew.prints(bench.printing and partial(self._aside.printed, bench.printing))
        bench.shift.open().add_done_callback(lambda outcome: self.post_message(Opened(outcome)))

    def _listen(self, bench: Bench | None) -> None:
        """Begin to read, if that was not begun for the enrolment, and to carry where there is something to carry."""
        if self._reading is not None and not self._crew.reads:
            self._crew.read(self._reading(self._emit))
        if bench is None:
            return
        if bench.carrier is not None:
            self._crew.carry(bench.carrier)
        self._keys.simulating = self._notices.simulating = bench.simulate
        if bench.behind is not None:
            self._aside.behind(bench.behind)
        self._each_second()

    def _emit(self, record: Emitted) -> None:
        """Take what a scanner says, from any thread."""
        self.post_message(Heard(record))

    @on(Heard)
    def _heard(self, message: Heard) -> None:
        """Hand a scan to the shift; its answer comes as a message after its commit."""
        match message.record:
            case SourceStatus() as status:
                self._notices.heard(status)
                self._pace.soon()
            case (Scan() | ScanFault()) as scan if self._bench is not None:
                self._await(self._bench.shift.scan(scan), scan.source)
            case (Scan() | ScanFault()) as scan if self._enrolment is not None:
                self._enrolment.scanned(scan.text if isinstance(scan, Scan) else None)
            case _:
                _log.error("A scan came before there was a screen for it: %r", message.record)

    def _await(self, answer: "Future[Said]", source: str = "") -> None:
        answer.add_done_callback(lambda outcome: self.post_message(Answered(outcome, source)))

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        self._desk.opened(message.outcome)
        self._pace.soon()

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        """Count the answer and draw it, or the newest that follows it, with the next picture."""
        said = self._desk.said(message.outcome)
        self._crew.answered(message.source, said)
        if said is not None:
            self._show_outbox(shown=said.answer.phrase.code == _OUTBOX)
            self._crew.wake()
        self._pace.soon()

    def _key(self, event: events.Key) -> None:
        """Do what a human key means on the screen that is shown."""
        if event.key == "ctrl+c":
            self._leave()
        elif self._bench is None:
            if self._enrolment is not None:
                self._enrolment.pressed(event.key, event.character)
        elif self._outbox_shown:
            if event.key == "escape":
                self._show_outbox(shown=False)
            self._do(self._bench, self._keys.pressed(event.key, self._desk.board.screen.view))
        else:
            view, entry = self._desk.board.screen.view, self._desk.board.entry
            self._do(self._bench, self._keys.intent(event.key, event.character, view, entry))

    def _do(self, bench: Bench, intent: Intent | None) -> None:
        match intent:
            case Act(control, argument):
                self._await(bench.shift.act(control, argument))
            case Submit(text):
                self._desk.submitted()
                self._await(bench.shift.keyed(text))
            case Edit(entry):
                self._desk.keyed(entry)
            case Simulate(right):
                expected = self._desk.board.screen.view.expects or bench.otherwise
                if error := self._crew.simulate(expected if right else bench.wrong):
                    self._desk.failed(error)
            case None:
                return
        self._pace.soon()

    def _leave(self) -> None:
        if self._notices.leave(time.monotonic()):
            self.exit(0, message=self._notices.parting(self._local(), self._desk.board.carrying) or None)
        self._pace.soon()

    def _show_outbox(self, *, shown: bool) -> None:
        if shown and not self._outbox_shown:
            self.push_screen(self._outbox)
        elif not shown and self._outbox_shown:
            self.pop_screen()

    @property
    def _outbox_shown(self) -> bool:
        return self._outbox in self.screen_stack[-1:]

    def _enroll_at(self, address: str, code: str) -> None:
        if self._enroll is not None:
            self._aside.enroll(self._enroll, address, code)

    @on(Enrolled)
    def _enrolled(self, message: Enrolled) -> None:
        if isinstance(message.outcome, str):
            if self._enrolment is not None:
                self._enrolment.failed(message.outcome)
            return
        self._bench = message.outcome
        self._reading = self._reading or message.outcome.scanners
        self.push_screen(self._work)
        self._open(message.outcome)
        self.call_after_refresh(self._listen, message.outcome)

    def _each_second(self) -> None:
        """Ask how the outbox stands, aside, and let the clock go on."""
        if self._bench is not None and not self._asking:
            self._asking = True
            self._aside.carrying(self._bench.carrying)
        self._pace.soon(routine=True)

    @on(Carried)
    def _carried(self, message: Carried) -> None:
        self._asking = False
        if message.carrying is not None:
            self._desk.carried(message.carrying)
        if self._desk.lacks_data and self._bench is not None:
            self._open(self._bench)
        self._pace.soon(routine=True)

    def _draw(self) -> None:
        now = self._local()
        notice = self._notices.text(time.monotonic(), now, self._desk.board.carrying)
        board = self._desk.at(now, notice)
        if self._bench is None:
            if self._enrolment is not None:
                self._enrolment.notify_of(notice)
        elif self._desk.has_something:
            self._work.draw(board)
            if self._outbox_shown:
                self._outbox.draw(board)
        kind = self._desk.to_hear()
        if kind is not None:
            self._feedback.play(kind)

    def _ring(self, data: str) -> None:
        if self._driver is not None:
            self._driver.write(data)
            self._driver.flush()

    def _local(self) -> datetime:
        return self._clock.now().astimezone(timezone(timedelta(minutes=self._clock.offset())))
