"""One part of a screen: rows of text that never stand for anything but themselves."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from devices.showable import showable


class Area(Static, can_focus=False):
    """Shows rows as they are; takes no key, no click and no markup; gone where it has no rows.

    It is the one way to the screen. A row that holds anything but printable characters loses its colours and is shown
    in the form that acts on nothing, whoever made it.
    """

    ALLOW_SELECT = False

    def __init__(self, name: str) -> None:
        super().__init__(Content(""), id=name, markup=False)
        self.rows = 0
        """Rows of the screen that it takes."""
        self._shown: tuple[object, ...] = ()

    def show(self, rows: Sequence[Content], *, height: int | None = None, state: str = "") -> None:
        """Show the rows, in ``height`` rows of the screen (as many as there are), as the style class ``state``."""
        height = len(rows) if height is None else height
        text = Content("\n").join(map(_harmless, rows))
        shown = (text.plain, tuple(text.spans), height, state)
        if shown == self._shown:
            return  # the clock goes on far more often than anything changes, and what is drawn holds up an answer
        self._shown = shown
        if height != self.rows:
            self.rows = height
            self.styles.height = height
            self.display = height > 0
        self.set_classes(state)
        self.update(text)


def _harmless(row: Content) -> Content:
    return row if row.plain.isprintable() else Content(showable(row.plain))
