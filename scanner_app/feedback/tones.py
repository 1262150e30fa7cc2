"""How each class of answer sounds: told apart by rhythm first, by pitch second, so that one beep is enough to know."""

from dataclasses import dataclass
from typing import Final

from scanner_app.workflows.answer import Kind


@dataclass(frozen=True, slots=True)
class Note:
    """One beep: when it begins, in seconds after the answer, and its pitch in hertz."""

    at: float
    pitch: int


@dataclass(frozen=True, slots=True)
class Tone:
    """The beeps of one answer; with ``every`` they come again until somebody stops them."""

    notes: tuple[Note, ...]
    every: float | None = None


_OK: Final = Tone((Note(0.0, 1760),))
_NOTE: Final = Tone((Note(0.0, 1320), Note(0.2, 1760)))
_CONFIRM: Final = Tone((Note(0.0, 1100), Note(0.6, 1480)))
_REFUSED: Final = Tone((Note(0.0, 440), Note(0.2, 440), Note(0.4, 440)))
_DUPLICATE: Final = Tone((Note(0.0, 880), Note(0.2, 880), Note(0.7, 660)))
_HOLD: Final = Tone((Note(0.0, 660), Note(0.2, 330), Note(0.4, 660), Note(0.6, 330)), every=1.6)

_TONES: Final[dict[Kind, Tone]] = {
    Kind.OK: _OK,
    Kind.NOTE: _NOTE,
    Kind.CONFIRM: _CONFIRM,
    Kind.WRONG: _REFUSED,
    Kind.UNKNOWN: _REFUSED,
    Kind.FAULT: _REFUSED,
    Kind.DUPLICATE: _DUPLICATE,
    Kind.HOLD: _HOLD,
}


def tone(kind: Kind) -> Tone:
    """Return the tone of an answer's class."""
    return _TONES[kind]
