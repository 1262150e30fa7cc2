"""The one screen of all work: it draws any step of any workflow from its view and the last answer."""

from dataclasses import replace
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen

from scanner_app.screens.board import Board
from scanner_app.screens.keys import CHOOSING, KeyMap
from scanner_app.screens.plan import Needs, Rows, share
from scanner_app.widgets.answer import Telling, answer_rows, state_of, urgent
from scanner_app.widgets.area import Area
from scanner_app.widgets.choices import Choice, choice_rows, roomy, rows_needed
from scanner_app.widgets.fitting import rows_of
from scanner_app.widgets.lines import Status, entry_row, notice_row, progress_row, status_row, title_row
from scanner_app.widgets.manner import Manner
from scanner_app.widgets.question import ask_rows, fact_rows, large_rows, target_rows
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.step import View

LOW: Final = 12
_PARTS = (
    "title",
    "ask",
    "target",
    "facts",
    "spring",
    "answer",
    "progress",
    "choices",
    "rest",
    "notice",
    "entry",
    "status",
)


class WorkScreen(Screen[None], inherit_bindings=False):
    """Draws a board; it has nothing that could take a scan or a key."""

    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, manner: Manner, keys: KeyMap) -> None:
        super().__init__()
        self._manner = manner
        self._keys = keys
        self._board: Board | None = None
        self._areas = {name: Area(name) for name in _PARTS}

    def compose(self) -> ComposeResult:
        """Lay the parts out from top to bottom."""
        yield from self._areas.values()

    def on_mount(self) -> None:
        """Draw what came before there was a screen: the first picture is whole."""
        if self._board is not None:
            self._draw(self._board)

    def on_resize(self, _event: events.Resize) -> None:
        """Draw again in the new room."""
        if self._board is not None:
            self.draw(self._board)

    def draw(self, board: Board) -> None:
        """Draw the board in the room there is."""
        self._board = board
        if self.is_mounted:
            self._draw(board)

    def _draw(self, board: Board) -> None:
        if self._room.width < 1:
            return
        if board.screen.view.blocked:
            self._draw_hold(board)
        else:
            self._draw_work(board)
        status = Status(
            number=board.number, kind=board.kind, operator=board.screen.operator, site=board.screen.site,
            carrying=board.carrying, now=board.now,
        )  # fmt: skip
        self._areas["status"].show([status_row(status, self._manner, width=self._room.width)])

    def _draw_work(self, board: Board) -> None:
        """Draw the step, and the last answer beneath it."""
        width, manner, view = self._room.width, self._manner, board.screen.view
        ask, choices = manner.say(view.ask), self._choices(view)
        menu = board.screen.mode == "home" and view.target is None
        telling = board.telling.besides(ask) if board.telling is not None else None
        needs = Needs(
            ask=rows_of(ask, width - 1),
            ask_large=0 if view.target is not None else large_rows(ask, manner, width=width),
            target=view.target is not None,
            facts=len(view.lines),
            progress=view.progress is not None and not self._low,
            choices=rows_needed(choices, width=width, menu=menu),
            choices_roomy=roomy(len(choices)) if menu else 0,
            edge=board.entry is not None or bool(board.notice),
        )
        telling, rows = self._answered(needs, telling)
        self._draw_question(board, ask, rows)
        # A menu follows its question; elsewhere the blank rows part the question from the answer.
        self._areas["spring"].show([], height=0 if menu else rows.spring)
        self._areas["rest"].show([], height=rows.spring if menu else 0)
        self._draw_answer(telling, rows)
        self._areas["choices"].show(choice_rows(choices, width=width, rows=rows.choices, menu=menu))
        self._draw_edge(board, rows)

    def _answered(self, needs: Needs, telling: Telling | None) -> tuple[Telling | None, Rows]:
        """Return the longest form of the answer that has room, and the rows of all parts around it."""
        rows = share(self._room.height, needs)
        for form in telling.forms() if telling is not None else ():
            telling, answer = form, form.rows(self._room.width - 1)
            told = replace(needs, answer=answer, bare=not form.sentences, urgent=urgent(form.kind))
            rows = share(self._room.height, told)
            if rows.sentence >= answer and rows.facts >= needs.facts:
                break
        return telling, rows

    def _draw_question(self, board: Board, ask: str, rows: Rows) -> None:
        width, manner, view = self._room.width, self._manner, board.screen.view
        corner = board.screen.operator or ""
        if view.progress is not None and self._low:
            corner = f"{view.progress[0]}/{view.progress[1]} {corner}"
        title = title_row(manner.say(view.title), corner, width=width)
        self._areas["title"].show([title])
        gap = [Content("")] * rows.gap
        self._areas["ask"].show([*gap, *ask_rows(ask, manner, width=width, rows=rows.ask)])
        target = view.target
        self._areas["target"].show(
            [] if target is None else target_rows(target, manner, width=width, rows=rows.target), height=rows.target
        )
        facts = [manner.say(line) for line in view.lines]
        self._areas["facts"].show(fact_rows(facts, manner, width=width, rows=rows.facts))
        progress = view.progress
        self._areas["progress"].show(
            [progress_row(*progress, manner, width=width)] if progress is not None and rows.progress else []
        )

    def _draw_answer(self, telling: Telling | None, rows: Rows) -> None:
        area = self._areas["answer"]
        if telling is None or not rows.block:
            area.show([])
            return
        shown = answer_rows(
            telling, self._manner, width=self._room.width, block=rows.block, sentence=rows.sentence, pad=rows.pad
        )
        area.show(shown, state=state_of(telling.kind))

    def _draw_edge(self, board: Board, rows: Rows) -> None:
        width, entry = self._room.width, board.entry
        self._areas["entry"].show(
            [entry_row(entry, self._label(board), self._manner, width=width)] if entry is not None and rows.edge else []
        )
        notice = bool(board.notice) and entry is None and rows.edge > 0
        self._areas["notice"].show([notice_row(board.notice, width=width)] if notice else [])

    def _draw_hold(self, board: Board) -> None:
        """Draw nothing but the hold and the way out of it."""
        view, manner, width = board.screen.view, self._manner, self._room.width
        for name in _PARTS:
            if name not in {"answer", "status"}:
                self._areas[name].show([])
        said = board.telling
        why = tuple(map(manner.say, view.lines))
        sentences = why if said is None else said.sentences if said.kind is Kind.HOLD else (*why, *said.sentences)
        way_out = manner.tell("acknowledge", key=self._keys.name("ACK"))
        telling = Telling(Kind.HOLD, (*sentences, way_out))
        room = self._room.height - 1
        rows = share(room + 2, Needs(answer=telling.rows(width - 1), urgent=True))  # no title, and a status of its own
        shown = answer_rows(telling, manner, width=width, block=rows.block, sentence=rows.sentence, pad=rows.pad)
        above = [Content("")] * ((room - len(shown)) // 2)
        self._areas["answer"].show([*above, *shown], height=room, state=state_of(Kind.HOLD))

    @property
    def _room(self) -> Size:
        """Return the room there is; before the first layout that is the terminal's."""
        return self.size or self.app.size

    @property
    def _low(self) -> bool:
        """Return whether the screen has no row for a bar: how far the work is then stands in the title."""
        return self._room.height < LOW

    def _choices(self, view: View) -> list[Choice]:
        """Return the options as they are shown, each with its key; the twelfth and later ones have none."""
        return [
            Choice(CHOOSING[place : place + 1], self._manner.say(option.label), self._keys.of(option))
            for place, option in enumerate(view.options)
        ]

    def _label(self, board: Board) -> str:
        """Return what the entry asks for."""
        entry = board.entry
        if entry is not None and entry.secret:
            return self._manner.tell("entry_pin")
        return self._manner.tell("entry_again" if entry is not None and entry.blind else "entry")
