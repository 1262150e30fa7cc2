"""How one workflow plugs into the work: its first step, its decision and its view, all pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.step import Outcome, Step, View


class By(StrEnum):
    """What confirms a question (RULES §5.1)."""

    AGAIN = "again"
    """The same code again, or YES: harmless choices only."""
    YES = "yes"
    SUPERVISOR = "supervisor"
    """YES by badge and PIN of a second person."""


@dataclass(frozen=True, slots=True)
class Consent:
    """The questions already answered with yes for this very code, and who approved where one was needed."""

    given: frozenset[str] = frozenset()
    approver: str | None = None

    def to(self, question: str) -> bool:
        """Return whether this question was answered with yes."""
        return question in self.given


NOTHING_ASKED = Consent()


@dataclass(frozen=True, slots=True)
class Asked(Step):
    """A question stands about the code ``text``; on yes, ``back`` takes the code again with consent to ``question``.

    Any other scan lets the question lapse and is taken by ``back`` itself; leaving the work lets it lapse too.
    ``approver`` is the second person who approved one of those in ``given``.
    """

    back: Step
    question: str
    text: str
    aim: str
    keyed: bool
    by: By
    at: str
    phrase: Phrase
    given: tuple[str, ...] = ()
    approver: str | None = None


def just_asked(asked: Asked, floor: Floor) -> bool:
    """Return whether the question stands for so short a time that what answers it may have meant something else.

    Where the clock was set back since, nobody knows for how long it stands, and it is answered.
    """
    stands = datetime.fromisoformat(floor.now) - datetime.fromisoformat(asked.at)
    return timedelta(0) <= stands < timedelta(milliseconds=floor.window_ms)


def ask(
    step: Step, meaning: Meaning, floor: Floor, consent: Consent, *, question: str, by: By, phrase: Phrase
) -> Outcome:
    """Return the outcome that asks ``question`` about this code before the step takes it."""
    asked = Asked(
        back=step, question=question, text=meaning.text, aim=meaning.reading.aim, keyed=meaning.keyed, by=by,
        at=floor.now, phrase=phrase, given=tuple(sorted(consent.given)), approver=consent.approver,
    )  # fmt: skip
    return Outcome(asked, Answer(Kind.CONFIRM, phrase, found=meaning.found))


@dataclass(frozen=True, slots=True)
class Blocked(Step):
    """A HOLD stands until ACK; ``phrase`` is what it said. Other scans are refused and recorded, none kept."""

    back: Step
    phrase: Phrase
    found: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Finished(Step):
    """The workflow is at its end: the session goes back home (or to the workflow's first step by its own choice)."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """One kind of work.

    ``take`` decides about a code or a control (``meaning.control`` is set: DONE, SKIP, SHORT, EMPTY, REASON, QTY and
    other controls that belong to the step; YES, NO, ACK, UNDO, PROBLEM, HELP and MODE never reach it). ``view`` draws
    a step. ``steps`` are all its step classes, ``following`` the declared next ones of each.
    """

    name: str
    start: Callable[[Look, Floor], Step]
    take: Callable[[Step, Meaning, Look, Floor, Consent], Outcome]
    view: Callable[[Step, Look, Floor], View]
    following: dict[type[Step], tuple[type[Step], ...]]
