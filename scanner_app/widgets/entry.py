"""A code or PIN being keyed by hand: a value, edited key by key."""

from dataclasses import dataclass, replace
from typing import Final

from scanner_app.workflows.step import View

LIMIT: Final = 200
DOT: Final = "•"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is keyed so far. A ``secret`` is never shown; a ``blind`` entry is the second one of a code."""

    text: str = ""
    secret: bool = False
    blind: bool = False

    @property
    def shown(self) -> str:
        """Return what may stand on the screen."""
        return DOT * len(self.text) if self.secret else self.text

    def typed(self, character: str) -> "Entry":
        """Return the entry with one more character; a full one takes none."""
        return self if len(self.text) >= LIMIT else replace(self, text=self.text + character)

    def erased(self) -> "Entry":
        """Return the entry without its last character."""
        return replace(self, text=self.text[:-1])


def awaited(view: View) -> Entry | None:
    """Return the entry that the step opens by itself: a PIN, or a code's second time."""
    if view.secret:
        return Entry(secret=True)
    return Entry(blind=True) if view.keying > 1 else None


def opened(view: View) -> Entry | None:
    """Return the entry that a key opens, or None where nothing may be keyed."""
    return awaited(view) or (Entry() if view.keyable else None)
