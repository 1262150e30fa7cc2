"""What the operator is told after a scan: one answer, one class, one phrase (DESIGN §2, RULES §5)."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The class of an answer; each has its own word, sign, colour and tone."""

    OK = "OK"
    NOTE = "NOTE"
    CONFIRM = "CONFIRM"
    WRONG = "WRONG"
    DUPLICATE = "DUPLICATE"
    HOLD = "HOLD"
    UNKNOWN = "UNKNOWN"
    FAULT = "FAULT"


REFUSED = frozenset({Kind.WRONG, Kind.UNKNOWN, Kind.FAULT, Kind.DUPLICATE, Kind.HOLD})
"""The classes after which nothing of the goods was recorded but the scan itself, and what a HOLD lays on them."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence by its stable key and its arguments; ``scanner_app.phrases.say`` words it.

    Arguments are exact texts; whoever shows the sentence sanitises them.
    """

    code: str
    args: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: str, /, **args: object) -> "Phrase":
        """Return the phrase with its arguments as texts, in their order."""
        return cls(code, tuple((name, str(value)) for name, value in args.items()))


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``found`` words what was scanned, ``expected`` what the step asks for, where that helps.

    ``aside`` is what is worth knowing beside it, such as the age of the data it goes by.
    """

    kind: Kind
    phrase: Phrase
    found: Phrase | None = None
    expected: Phrase | None = None
    aside: Phrase | None = None
