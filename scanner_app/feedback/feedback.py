"""The ways in which an answer can be heard."""

from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

from scanner_app.feedback.tones import Note, Tone, tone
from scanner_app.workflows.answer import Kind

BEL: Final = "\a"


class Stoppable(Protocol):
    """Something set for later."""

    def stop(self) -> None:
        """Let it not happen."""
        ...


Later = Callable[[float, Callable[[], object]], Stoppable]
"""Does something after so many seconds."""


class Feedback(Protocol):
    """Sounds, lights or shakes for an answer."""

    def play(self, kind: Kind) -> None:
        """Begin the tone of this class; one that still sounds ends."""
        ...

    def stop(self) -> None:
        """End what sounds."""
        ...


class Silent:
    """No sound."""

    def play(self, kind: Kind) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""


class Bell:
    """The terminal's bell in the rhythm of the answer; with its pitch where the terminal is the Linux console."""

    def __init__(self, write: Callable[[str], None], later: Later, *, pitched: bool = False) -> None:
        self._write = write
        self._later = later
        self._pitched = pitched
        self._pending: list[Stoppable] = []

    def play(self, kind: Kind) -> None:
        """Begin the tone of this class; one that still sounds ends."""
        self.stop()
        self._begin(tone(kind))

    def stop(self) -> None:
        """End what sounds."""
        for one in self._pending:
            one.stop()
        self._pending.clear()

    def _begin(self, sound: Tone) -> None:
        self._pending.clear()
        for note in sound.notes:
            if note.at == 0.0:
                self._ring(note)
            else:
                self._pending.append(self._later(note.at, partial(self._ring, note)))
        if sound.every is not None:
            self._pending.append(self._later(sound.every, lambda: self._begin(sound)))

    def _ring(self, note: Note) -> None:
        self._write(f"\x1b[10;{note.pitch}]{BEL}" if self._pitched else BEL)
