"""The keys by which an operator takes a keyboard back that this program holds."""

from collections.abc import Iterable
from typing import Final

from devices.decoders.keys import EV_KEY, EV_SYN, SYN_DROPPED, InputEvent

_LEFTCTRL: Final = 29
_RIGHTCTRL: Final = 97
_SHIFTS: Final = frozenset({42, 54})
_CTRLS: Final = frozenset({_LEFTCTRL, _RIGHTCTRL})
HOLD_S: Final = 1.0
_DOWN: Final = 1
_UP: Final = 0


class ReleaseChord:
    """Both Shift keys and a Ctrl key, held for a second with no other key, then let go.

    No scanner types it: a character needs one Shift at most, and is over within milliseconds; a garbled report that
    presses everything is not held, and presses other keys too. Nearly every keyboard has these keys and can report
    them at once. The chord counts when all keys are up again, so that none stays down at the host.
    """

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._since: float | None = None
        self._kept = False

    def feed(self, events: Iterable[InputEvent]) -> int | None:
        """Take events in the kernel's order; return how many of them completed the chord, None where none did."""
        for place, event in enumerate(events, 1):
            if event.type == EV_SYN and event.code == SYN_DROPPED:
                self._forget()
            elif event.type == EV_KEY and event.value in {_DOWN, _UP} and self._moved(event):
                return place
        return None

    def _forget(self) -> None:
        """Begin anew, for events were lost."""
        self._held.clear()
        self._since = None
        self._kept = False

    def _moved(self, event: InputEvent) -> bool:
        if event.value == _DOWN:
            self._held.add(event.code)
            chord = self._held >= _SHIFTS and not _CTRLS.isdisjoint(self._held) and self._held <= _SHIFTS | _CTRLS
            self._since = None if not chord else event.at if self._since is None else self._since
            self._kept = False
            return False
        if self._since is not None and event.at - self._since >= HOLD_S:
            self._kept = True
        self._since = None
        self._held.discard(event.code)
        return self._kept and not self._held
