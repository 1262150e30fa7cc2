"""What a human key means: an action for the shift, a character of an entry, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scanner_app.widgets.entry import Entry, opened
from scanner_app.workflows.step import Control, Option, View

HOME: Final = "HOME"
KEYING: Final = "KEYING"

DEFAULT_KEYS: Final[dict[str, str]] = {
    "HELP": "f1",
    "UNDO": "f2",
    HOME: "f3",
    "PROBLEM": "f4",
    "DONE": "f5",
    "SKIP": "f6",
    "SHORT": "f7",
    "EMPTY": "f8",
    "YES": "f9",
    "NO": "f10",
    KEYING: "f11",
    "ACK": "f12",
}
"""Action -> key, in Textual's names of keys; HOME leaves to the menu, KEYING opens the entry of a code."""


CHOOSING: Final = "1234567890-"
"""The key of each option in its place, as they lie beside each other."""
_DIGITS: Final = frozenset("123456789")


class KeyMapError(ValueError):
    """The keys of the configuration cannot be used; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Act:
    """The same as scanning this control code."""

    control: Control
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """The entry is now this; None closes it."""

    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Submit:
    """The entry is complete."""

    text: str


@dataclass(frozen=True, slots=True)
class Simulate:
    """The simulated scanner is to scan: what the screen waits for, or something wrong."""

    right: bool


Intent = Act | Edit | Submit | Simulate


class KeyMap:
    """The keys as they are set: the defaults, and what the configuration changes."""

    def __init__(self, changes: Mapping[str, str] | None = None, *, simulating: bool = False) -> None:
        wanted = dict(changes or {})
        known = {*DEFAULT_KEYS, *(control.value for control in Control)}
        unknown = [name for name in wanted if name not in known]
        if unknown:
            raise KeyMapError(f"The key for {unknown[0]!r} is not known; actions are {', '.join(DEFAULT_KEYS)}.")
        if len(set(wanted.values())) != len(wanted):
            raise KeyMapError(f"One key is set for two actions ({', '.join(sorted(wanted))}); give each its own.")
        # A key given to another action leaves the one that had it by default without a key: digits still choose it.
        kept = {name: key for name, key in DEFAULT_KEYS.items() if key not in wanted.values()}
        self._keys = {**kept, **wanted}
        self._actions = {key: name for name, key in self._keys.items()}
        self.simulating = simulating
        """The keys of the simulated scanner are offered."""

    def of(self, option: Option) -> str:
        """Return the key that does what the option does, as it is shown, or ""."""
        if (option.control, option.argument) == (Control.MODE, "home"):
            return self.name(HOME)
        return "" if option.argument else self.name(option.control.value)

    def name(self, action: str) -> str:
        """Return the action's key as it is shown, or ""."""
        return self._keys.get(action, "").replace("ctrl+", "^").replace("f", "F")

    def intent(self, key: str, character: str | None, view: View, entry: Entry | None) -> Intent | None:
        """Return what the key means now, or None: it does nothing."""
        if key in self._actions:
            return self.pressed(key, view)
        if key.startswith(("alt+", "ctrl+")) and key != "ctrl+s":
            return None
        if entry is not None:
            return _editing(key, character, entry)
        return self._choosing(key, character, view)

    def pressed(self, key: str, view: View) -> Intent | None:
        """Return what a function key means, whatever the screen shows; None for any other key."""
        action = self._actions.get(key)
        if action is None:
            return None
        if action == HOME:
            return Act(Control.MODE, "home")
        if action == KEYING:
            entry = opened(view)
            return None if entry is None else Edit(entry)
        return Act(Control(action))

    def _choosing(self, key: str, character: str | None, view: View) -> Intent | None:
        """Return what a key means while no code is keyed: a digit chooses, a letter begins a code."""
        if view.blocked and not (self.simulating and key in {"s", "ctrl+s"}):
            return None  # the hold fills the screen: what is not shown cannot be chosen
        if self.simulating and key in {"s", "ctrl+s", "w"}:
            return Simulate(right=key != "w")
        chosen = _chosen(character, view)
        if chosen is not None or character in _DIGITS:
            return None if chosen is None else Act(chosen.control, chosen.argument)
        entry = opened(view)
        if entry is None or character is None or not _printable(character) or character == " ":
            return None
        return Edit(entry if character == "=" else entry.typed(character))


def _chosen(character: str | None, view: View) -> Option | None:
    """Return the option that the key stands for; the tenth and eleventh have theirs where there are so many."""
    place = CHOOSING.find(character) if character is not None and len(character) == 1 else -1
    return view.options[place] if 0 <= place < len(view.options) else None


def _editing(key: str, character: str | None, entry: Entry) -> Intent | None:
    if key == "enter":
        return Submit(entry.text) if entry.text else None
    if key == "backspace":
        return Edit(entry.erased())
    if key == "escape":
        return Edit(None)
    return Edit(entry.typed(character)) if character is not None and _printable(character) else None


def _printable(character: str) -> bool:
    return len(character) == 1 and character.isprintable()
