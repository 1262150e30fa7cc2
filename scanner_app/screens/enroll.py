"""The first run: one code, scanned or typed, makes this handheld a member of its site."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from devices.showable import showable
from scanner_app.widgets.area import Area
from scanner_app.widgets.entry import Entry
from scanner_app.widgets.fitting import wrapped
from scanner_app.widgets.lines import entry_row, notice_row, title_row
from scanner_app.widgets.manner import Manner
from scanner_app.widgets.question import ask_rows, large_rows
from scanner_app.workflows.answer import Phrase

PREFIX: Final = "SCN:ENROLL "
_TYPED: Final = PREFIX.strip()
_ROOMY: Final = 16
_PARTS: Final = ("title", "ask", "facts", "address", "code", "answer", "spring", "notice")


@dataclass(frozen=True, slots=True)
class Enrolling:
    """What is known of the enrolment so far: the fields, which one is typed, and what went wrong or is under way."""

    address: Entry = field(default_factory=Entry)
    code: Entry = field(default_factory=Entry)
    at_code: bool = False
    working: bool = False
    message: Phrase | None = None
    reason: str = ""

    @property
    def entry(self) -> Entry:
        """Return the field that is typed now."""
        return self.code if self.at_code else self.address

    def with_entry(self, entry: Entry) -> "Enrolling":
        """Return the state with another content of the field that is typed now."""
        return replace(self, code=entry) if self.at_code else replace(self, address=entry)

    def pressed(self, key: str, character: str | None) -> "Enrolling":
        """Return the state after a key; while one enrolment is under way none does anything.

        A blank ends the address, as it does where address and code are pasted as one text.
        """
        if self.working:
            return self
        match key:
            case "enter":
                return self._entered()
            case "escape":
                return replace(self, at_code=False, message=None, reason="")
            case "backspace":
                return self.with_entry(self.entry.erased())
            case _ if character == " " and not self._takes(character):
                return self._entered() if self.address.text and not self.at_code else self
            case _ if character is not None and self._takes(character):
                return self.with_entry(self.entry.typed(character))
            case _:
                return self

    def _takes(self, character: str) -> bool:
        """Return whether the field takes the character; a blank only where a whole enrolment code is typed."""
        blank = character == " " and not (self.address.text.startswith(_TYPED) and not self.at_code)
        return len(character) == 1 and character.isprintable() and not blank

    def scanned(self, text: str | None) -> "Enrolling":
        """Return the state after a scan: an enrolment code is taken at once, anything else is refused."""
        if self.working:
            return self
        parts = (text or "").removeprefix(PREFIX).split(" ")
        if not (text or "").startswith(PREFIX) or len(parts) != len(("address", "code")) or not all(parts):
            return replace(self, message=Phrase("screen.enroll_not_a_code"), reason="")
        return Enrolling(Entry(parts[0]), Entry(parts[1]), at_code=True, working=True)

    def failed(self, reason: str) -> "Enrolling":
        """Return the state after the server, or the way to it, refused."""
        return replace(self, working=False, message=Phrase("screen.enroll_failed"), reason=reason)

    def _entered(self) -> "Enrolling":
        if self.address.text.startswith(_TYPED) and not self.at_code:
            return self.scanned(self.address.text)
        if not self.at_code:
            if not self.address.text.startswith(("http://", "https://")):
                return replace(self, message=Phrase("screen.enroll_no_address"), reason="")
            return replace(self, at_code=True, message=None, reason="")
        return replace(self, working=bool(self.code.text), message=None, reason="")


class EnrollScreen(Screen[None], inherit_bindings=False):
    """Draws the enrolment; ``enroll`` gets the complete address and code, and returns at once."""

    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, manner: Manner, enroll: Callable[[str, str], object]) -> None:
        super().__init__()
        self._manner = manner
        self._enroll = enroll
        self._state = Enrolling()
        self._notice = ""
        self._areas = {name: Area(name) for name in _PARTS}

    def compose(self) -> ComposeResult:
        """Lay the parts out from top to bottom."""
        yield from self._areas.values()

    def on_resize(self, _event: events.Resize) -> None:
        """Draw in the new room."""
        self._draw()

    def pressed(self, key: str, character: str | None) -> None:
        """Take a human key."""
        self._take(self._state.pressed(key, character))

    def scanned(self, text: str | None) -> None:
        """Take a scan; None is a damaged one."""
        self._take(self._state.scanned(text))

    def failed(self, reason: str) -> None:
        """Say why the enrolment did not succeed."""
        self._take(self._state.failed(reason))

    def notify_of(self, notice: str) -> None:
        """Show a sentence about the program in the last row."""
        self._notice = notice
        self._draw()

    def _take(self, state: Enrolling) -> None:
        """Take the new state; one that has just become complete is sent."""
        begins = state.working and not self._state.working
        self._state = state
        if begins:
            self._enroll(state.address.text, state.code.text)
        self._draw()

    def _draw(self) -> None:
        """Draw the state in the room there is."""
        state, notice = self._state, self._notice
        if not self.is_mounted or self.size.width < 1:
            return
        width, manner = self.size.width, self._manner
        self._areas["title"].show([title_row(manner.tell("enroll_title"), "", width=width)])
        self._areas["facts"].show(self._lines(manner.tell("enroll_how"), 4 if self.size.height >= _ROOMY else 1))
        for name, entry, active in (("address", state.address, not state.at_code), ("code", state.code, state.at_code)):
            label = manner.tell(f"enroll_{name}")
            row = entry_row(entry, label, manner, width=width, active=active and not state.working)
            self._areas[name].show([row], state="-active" if active else "")
        self._draw_message(state)
        self._areas["notice"].show([notice_row(notice or manner.tell("enroll_next"), width=width)])
        self._draw_ask()

    def _draw_ask(self) -> None:
        """Draw what to scan in the room that everything else leaves: in block letters where they fit."""
        width, manner = self.size.width, self._manner
        room = self.size.height - sum(self._areas[name].rows for name in _PARTS if name not in {"ask", "spring"})
        ask = manner.tell("enroll_ask")
        large = large_rows(ask, manner, width=width)
        gap = [Content("")] if large and room >= large + 2 else []
        self._areas["ask"].show([*gap, *ask_rows(ask, manner, width=width, rows=large if gap else 1), *gap])
        self._areas["spring"].show([], height=max(0, room - self._areas["ask"].rows))

    def _draw_message(self, state: Enrolling) -> None:
        if state.working:
            server = state.address.text
            self._areas["answer"].show(
                self._lines(self._manner.tell("enroll_working", server=server), 3), state="-note"
            )
        elif state.message is not None:
            said = self._manner.plain(f"{self._manner.say(state.message)} {showable(state.reason)}".strip())
            self._areas["answer"].show(self._lines(said, 6), state="-refused")
        else:
            self._areas["answer"].show([])

    def _lines(self, text: str, rows: int) -> list[Content]:
        return [Content(f" {line}") for line in wrapped(text, self.size.width - 1, rows)]
