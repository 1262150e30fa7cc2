"""The one line about the terminal itself: leaving, and scanners that cannot be heard."""

from datetime import datetime

from devices.showable import showable
from devices.status import SourceState, SourceStatus
from scanner_app.carrying import Carrying, age
from scanner_app.widgets.manner import Manner

LEAVE_S = 5.0


class Notices:
    """What stands in that line now."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self.simulating = False
        """The keys of the simulated scanner are named where nothing else is to be said."""
        self._leaving_until = float("-inf")
        self._sources: dict[str, SourceStatus] = {}

    def heard(self, status: SourceStatus) -> None:
        """Take a scanner's new state."""
        self._sources[status.source] = status

    def leave(self, at: float) -> bool:
        """Return whether the operator has asked for the second time, and may go."""
        if at < self._leaving_until:
            return True
        self._leaving_until = at + LEAVE_S
        return False

    def text(self, at: float, now: datetime, carrying: Carrying) -> str:
        """Return the most urgent sentence, or ""."""
        if at < self._leaving_until:
            if carrying.unsent == 0:
                return self._manner.tell("leave")
            return self._manner.tell("leave_unsent", count=carrying.unsent, age=age(carrying.oldest_at, now))
        silent = [one for one in self._sources.values() if one.state is not SourceState.CONNECTED]
        if silent:
            detail = showable(silent[0].detail)
            return self._manner.plain(f"{self._manner.tell('source', source=silent[0].source)} {detail}")
        return self._manner.tell("simulated") if self.simulating else ""

    def parting(self, now: datetime, carrying: Carrying) -> str:
        """Return what the terminal says after the program, or ""."""
        if carrying.unsent == 0:
            return ""
        return self._manner.tell("left_unsent", count=carrying.unsent, age=age(carrying.oldest_at, now))
