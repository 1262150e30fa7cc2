"""The board as it changes: what the shift said, what is being keyed, what has not been heard yet."""

import logging
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from devices.showable import showable
from scanner_app.carrying import Carrying
from scanner_app.said import Said, Screenful
from scanner_app.screens.board import Board
from scanner_app.widgets.answer import Telling
from scanner_app.widgets.entry import Entry, awaited
from scanner_app.widgets.manner import Manner
from scanner_app.workflows.answer import Kind, Phrase
from scanner_app.workflows.step import View

if TYPE_CHECKING:
    from concurrent.futures import Future

_NO_DATA: Final = "sign_in.no_data"
_HELP: Final = ".help"
_NOTHING: Final = Screenful(View(Phrase("screen.starting"), Phrase("screen.starting")), None, "", "", "", ())

_log: Final = logging.getLogger("scanner_app")


class Desk:
    """Keeps the board and counts the answers. ``typing`` is the key that opens the entry of a code, as it is shown."""

    def __init__(self, manner: Manner, now: datetime, typing: str = "=") -> None:
        self._manner = manner
        self._typing = typing
        self._submitted = False
        self._unheard: Kind | None = None
        self.board = Board(screen=_NOTHING, carrying=Carrying(), now=now)
        self.answered = 0
        """Answers so far; a scan that could not be saved has been answered too."""

    @property
    def has_something(self) -> bool:
        """Return whether there is anything to draw yet."""
        return self.board.screen is not _NOTHING or self.board.telling is not None

    @property
    def lacks_data(self) -> bool:
        """Return whether the screen says that the site's data is awaited: it may be there by now."""
        return any(line.code == _NO_DATA for line in self.board.screen.view.lines)

    def opened(self, outcome: "Future[Screenful]") -> None:
        """Take where the work was left; an answer that was faster has shown that already."""
        if self.answered and self.board.screen is not _NOTHING:
            return
        error = outcome.exception()
        if error is not None:
            self.failed(error)
            return
        self.board = self.board.opened(outcome.result())
        self._unheard = Kind.HOLD if self.board.screen.view.blocked else None

    def said(self, outcome: "Future[Said]") -> Said | None:
        """Take an answer and return it; None where nothing could be saved."""
        error = outcome.exception()
        submitted, self._submitted = self._submitted, False
        self.answered += 1
        if error is not None:
            self.failed(error)
            return None
        said = outcome.result()
        telling = Telling(said.answer.kind, tuple(self._manner.sentences(said.answer)), self._aside(said))
        self.board = self.board.answered(said, telling, submitted=submitted)
        self._unheard = said.answer.kind
        return said

    def _aside(self, said: Said) -> str:
        """Return what a help adds about the keys that no menu names: typing a code, and leaving."""
        if not said.answer.phrase.code.endswith(_HELP):
            return ""
        typing = self._manner.tell("help_typing", key=self._typing) if said.screen.view.keyable else ""
        return f"{typing} {self._manner.tell('help_leaving')}".strip()

    def failed(self, error: BaseException) -> None:
        """Say that nothing was saved; the step stays."""
        _log.error("A scan could not be recorded.", exc_info=error)
        sentences = (self._manner.tell("not_saved"), self._manner.plain(showable(str(error))))
        self.board = replace(self.board, telling=Telling(Kind.FAULT, sentences))
        self._unheard = Kind.FAULT

    def keyed(self, entry: Entry | None) -> None:
        """Take the entry as it is now; one that the step awaits never closes."""
        self.board = replace(self.board, entry=entry or awaited(self.board.screen.view))

    def submitted(self) -> None:
        """Take back the entry that has been sent; the next answer is to it."""
        self._submitted = True
        self.keyed(None)

    def carried(self, carrying: Carrying) -> None:
        """Take how the outbox stood when it was asked; what was said to be recorded since is in it too."""
        self.board = replace(self.board, carrying=carrying.since_then(self.board.carrying))

    def at(self, now: datetime, notice: str) -> Board:
        """Return the board to draw now."""
        self.board = replace(self.board, now=now, notice=notice)
        return self.board

    def to_hear(self) -> Kind | None:
        """Return the newest answer not yet heard, once; while a hold stands, every answer sounds like it."""
        kind, self._unheard = self._unheard, None
        return Kind.HOLD if kind is not None and self.board.screen.view.blocked else kind
