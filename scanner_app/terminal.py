"""The terminal with a scanner typing into it: scans are taken out of its bytes before anything else reads them."""

import asyncio
import os
import re
import select
import signal
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from devices.decoders.wedge import Typed, WedgeSplitter
from devices.profile import Profile
from devices.scan import Scan, ScanFault
from scanner_app.messages import Heard

if TYPE_CHECKING:
    from textual.app import App

TYPED: Final = Profile(name="wedge")
"""How a scanner talks that types into the terminal, where nothing else is said."""

_CHUNK: Final = 4096
_LONGEST_WAIT_S: Final = 0.1
"""How long the end of the program may have to wait."""
_ENDS: Final = (signal.SIGTERM, signal.SIGHUP)
_PASTE_BEGINS: Final = "\x1b[20"


class Splitter(Protocol):
    """What tells scans from typing."""

    def feed(self, data: bytes, now: float) -> list[Scan | ScanFault | Typed]:
        """Take bytes."""
        ...

    def tick(self, now: float) -> list[Scan | ScanFault | Typed]:
        """Let silence decide."""
        ...

    def deadline(self) -> float | None:
        """Say when it will."""
        ...


class TypedText:
    """The bytes of human keys and terminal reports as text for Textual's parser, whatever they are.

    Bytes that are no text become U+FFFD instead of ending the program. The end of ``ESC[200~`` and ``ESC[201~`` is
    replaced: the parser would hold every later key back until a paste ends.
    """

    def __init__(self) -> None:
        self._tail = ""

    def of(self, data: bytes) -> str:
        """Return the text that may reach the parser."""
        passed: list[str] = []
        for character in data.decode("utf-8", "replace"):
            pasting = character == "~" and self._tail.startswith(_PASTE_BEGINS) and self._tail[-1] in "01"
            # With M it is a mouse report without a place, which the parser takes and forgets.
            passed.append("M" if pasting else character)
            self._tail = (self._tail + character)[-len(_PASTE_BEGINS) - 1 :]
        return "".join(passed)


class BurstParser(XTermParser):
    """Textual's parser, for bytes whose end the splitter has already waited for.

    It does not wait again whether an ESC begins a sequence: Esc and Alt act at once, and never on the key after them.
    """

    def burst(self, text: str) -> Iterator[Message]:
        """Yield what the text means, all of it."""
        for sequence in re.split("(?=\x1b)", text):
            yield from self.feed(sequence) if sequence else ()
            if self._timeout_time is not None:
                self._timeout_time = 0.0
                yield from self.tick()


class ScannerTerminal(LinuxDriver):
    """Textual's driver for Linux, except that scans become ``Heard`` messages and never keys.

    Mouse, bracketed paste and the keyboard protocol that reports each key as an escape sequence stay off: through
    each of them a scanner's keystrokes would arrive as something else. ``PROFILE`` says how the scanner talks that
    types here.
    """

    PROFILE: ClassVar[Profile] = TYPED

    def __init__(
        self,
        app: "App[Any]",
        *,
        debug: bool = False,
        mouse: bool = True,  # noqa: ARG002 - asked for by App, never given
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=False, size=size)
        self.splitter: Splitter = WedgeSplitter(profile=self.PROFILE)

    def start_application_mode(self) -> None:
        """Take the terminal, and give it back when the program is asked to end or the terminal is closed.

        Does nothing where it is taken already: a closed terminal continues the program (SIGCONT) as it hangs up, and a
        second thread that reads would never hear of the end.
        """
        if self._key_thread is not None and self._key_thread.is_alive():
            return
        loop = asyncio.get_running_loop()
        for asked in _ENDS:
            loop.add_signal_handler(asked, self._app.exit)
        super().start_application_mode()  # type: ignore[no-untyped-call] # Textual's own method has no types

    def write(self, data: str) -> None:
        """Write to the terminal; the request for the keyboard protocol is left out."""
        if not (data.startswith("\x1b[>") and data.endswith("u")):
            super().write(data)

    def _enable_bracketed_paste(self) -> None:
        self._disable_bracketed_paste()

    def run_input_thread(self) -> None:
        """Read the terminal until the program ends."""
        parser = BurstParser(self._debug)
        typed = TypedText()
        try:
            while not self.exit_event.is_set():
                self._pass_on(self._heard(), typed, parser)
        finally:
            _finish(parser)

    def _heard(self) -> list[Scan | ScanFault | Typed]:
        """Wait for bytes, or for the silence that decides about the last ones."""
        now = time.monotonic()
        deadline = self.splitter.deadline()
        wait = _LONGEST_WAIT_S if deadline is None else min(_LONGEST_WAIT_S, max(0.0, deadline - now))
        ready, _, _ = select.select([self.fileno], [], [], wait)
        if not ready:
            return self.splitter.tick(time.monotonic())
        data = os.read(self.fileno, _CHUNK)
        if not data:  # the terminal is gone: there is nothing to wait for
            self.exit_event.wait(_LONGEST_WAIT_S)
        return self.splitter.feed(data, time.monotonic()) if data else []

    def _pass_on(self, heard: list[Scan | ScanFault | Typed], typed: TypedText, parser: BurstParser) -> None:
        for one in heard:
            if isinstance(one, Typed):
                for message in parser.burst(typed.of(one.data)):
                    self.process_message(message)
            else:
                self._app.post_message(Heard(one))


def terminal_of(profile: Profile) -> type[ScannerTerminal]:
    """Return the terminal into which a scanner with this profile types."""
    return type("ScannerTerminal", (ScannerTerminal,), {"PROFILE": profile})


def _finish(parser: BurstParser) -> None:
    """Tell the parser that nothing follows; a sequence that it still waits for is of no use to anybody."""
    try:
        list(parser.feed(""))
    except (EOFError, ParseError):
        return


def speaks_unicode(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal shows more than ASCII, as far as its environment says."""
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or "C.UTF-8"
    return "utf" in locale.lower() and environ.get("TERM", "") not in {"dumb", "vt100", "vt220"}
