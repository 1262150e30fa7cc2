"""Everything the screens draw, in one value."""

from dataclasses import dataclass, replace
from datetime import datetime

from scanner_app.carrying import Carrying
from scanner_app.said import Said, Screenful
from scanner_app.widgets.answer import Telling
from scanner_app.widgets.entry import Entry, awaited, opened
from scanner_app.workflows.answer import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The work as it stands, the last answer, and what the edge of the screen says.

    ``telling`` is the last answer in words, the shift's or the screen's own (a scan that could not be saved has no
    number); ``number`` and ``kind`` are those of the last scan that has one. ``notice`` is a sentence about the
    terminal itself. ``now`` is local time.
    """

    screen: Screenful
    carrying: Carrying
    now: datetime
    telling: Telling | None = None
    number: int = 0
    kind: Kind | None = None
    entry: Entry | None = None
    notice: str = ""

    def opened(self, screen: Screenful) -> "Board":
        """Return the board at the step where the work was left."""
        return replace(self, screen=screen, entry=awaited(screen.view))

    def answered(self, said: Said, telling: Telling, *, submitted: bool) -> "Board":
        """Return the board after an answer. ``submitted`` says that an entry was sent and this answers it.

        Its facts count as unsent at once: how the outbox stands is asked for only now and then. What was typed since an
        entry was sent, or into an entry that the same question still wants, stays.
        """
        before, view = self.screen.view, said.screen.view
        entry = awaited(view)
        old = self.entry
        if old is not None and old.text:
            if submitted and entry is not None:
                entry = replace(entry, text=old.text)
            elif not submitted and opened(view) == replace(old, text="") and view.ask == before.ask:
                entry = old
        carrying = self.carrying.after(len(said.facts), self.now.isoformat()) if said.facts else self.carrying
        return replace(
            self, screen=said.screen, carrying=carrying, telling=telling, number=said.n, kind=said.answer.kind,
            entry=entry,
        )  # fmt: skip
