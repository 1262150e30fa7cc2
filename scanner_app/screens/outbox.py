"""What is still to be sent, and why it is not sent yet."""

from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from devices.showable import showable
from scanner_app.carrying import Carrying, age
from scanner_app.screens.board import Board
from scanner_app.widgets.area import Area
from scanner_app.widgets.block_font import ROWS, banner
from scanner_app.widgets.fitting import wrapped
from scanner_app.widgets.ink import painted
from scanner_app.widgets.lines import Status, notice_row, status_row, title_row
from scanner_app.widgets.manner import Manner

_PARTS: Final = ("title", "facts", "spring", "notice", "status")
_LABEL: Final = 13
_ROOMY: Final = 20


class OutboxScreen(Screen[None], inherit_bindings=False):
    """Draws the outbox of a board; scans go on underneath."""

    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self._manner = manner
        self._board: Board | None = None
        self._areas = {name: Area(name) for name in _PARTS}

    def compose(self) -> ComposeResult:
        """Lay the parts out from top to bottom."""
        yield from self._areas.values()

    def on_resize(self, _event: events.Resize) -> None:
        """Draw again in the new room."""
        if self._board is not None:
            self.draw(self._board)

    def draw(self, board: Board) -> None:
        """Draw the outbox in the room there is."""
        self._board = board
        if not self.is_mounted or self.size.width < 1:
            return
        width, height, manner = self.size.width, self.size.height, self._manner
        title = title_row(manner.tell("outbox_title"), board.screen.operator or "", width=width)
        self._areas["title"].show([title])
        rows = [*self._large(board, width), *self._facts(board, width)]
        room = max(0, height - 3)
        self._areas["facts"].show(rows[:room])
        self._areas["spring"].show([], height=max(0, room - len(rows)))
        self._areas["notice"].show([notice_row(board.notice or manner.tell("outbox_back"), width=width)])
        status = Status(
            number=board.number, kind=board.kind, operator=board.screen.operator, site=board.screen.site,
            carrying=board.carrying, now=board.now,
        )  # fmt: skip
        self._areas["status"].show([status_row(status, manner, width=width)])

    def _large(self, board: Board, width: int) -> list[Content]:
        """Return how many are unsent, for a glance, where there is room."""
        if self.size.height < _ROOMY:
            return []
        lines = banner(str(board.carrying.unsent), width - 2, ROWS, ink=self._manner.ink)
        return [Content(""), *(painted(line, "$target", indent=1) for line in lines), Content("")]

    def _facts(self, board: Board, width: int) -> list[Content]:
        """Return the rows: what is unsent, how far the server is, the link with its reason, answers by class."""
        carrying, manner = board.carrying, self._manner
        link = manner.tell(f"link.{carrying.reach}")
        since = age(carrying.since, board.now)
        answers = "  ".join(f"{manner.word(kind)} {count}" for kind, count in board.screen.tally)
        pairs = [
            ("outbox_unsent", str(carrying.unsent)),
            ("outbox_oldest", age(carrying.oldest_at, board.now) or "–"),
            ("outbox_acknowledged", _of(carrying)),
            ("outbox_link", f"{link} {since}".strip()),
        ]
        rows = [_pair(manner.tell(label), manner.plain(value), width) for label, value in pairs]
        reason = wrapped(manner.plain(showable(carrying.reason)), width - 1, 3) if carrying.reason else []
        rows += [Content(f" {line}") for line in reason]
        tally = wrapped(f"{manner.tell('outbox_tally')}: {answers or 0}", width - 1, 3)
        return [*rows, *(Content(f" {line}") for line in tally)]


def _of(carrying: Carrying) -> str:
    return f"{carrying.acknowledged}/{carrying.recorded}"


def _pair(label: str, value: str, width: int) -> Content:
    label = label[: min(_LABEL, width - len(value) - 3)]
    return Content.assemble(f" {label:<{_LABEL}} ", (value, "bold $target"))
