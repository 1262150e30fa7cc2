"""The values of a session: what is kept between two scans, and what one scan made of it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.step import Detour, Draft, Step
from scanner_app.workflows.workflow import Asked
from sync.ledger.identity import UnitKey

if TYPE_CHECKING:
    from devices.labels.label import Label

HOME = "home"
TRAIL_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Home(Step):
    """No workflow is open: the operator chooses one, or scans a document that opens it."""


@dataclass(frozen=True, slots=True)
class KeyedOnce(Step):
    """A code was keyed once; the second, blind entry must be the same. Any scan lets it lapse."""

    back: Step
    text: str


@dataclass(frozen=True, slots=True)
class AwaitPin(Step):
    """A second person's badge was scanned for the question ``asked``; the PIN is awaited."""

    asked: Asked
    approver: str


@dataclass(frozen=True, slots=True)
class Problem(Detour):
    """The operator reports a problem; the reason is awaited. Any scan lets it lapse."""


@dataclass(frozen=True, slots=True)
class RecordedFact:
    """One recorded fact that UNDO could void."""

    id: str
    type: str
    unit: UnitKey


@dataclass(frozen=True, slots=True)
class Trail:
    """What one scan recorded and the step it was taken in. Without facts it is an end that UNDO cannot pass."""

    mode: str
    operator: str
    before: Step
    facts: tuple[RecordedFact, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """What one handheld remembers of the work at hand; it survives kill -9, reboot and operator change.

    ``kept`` holds the step of every workflow that was left, ``trail`` what UNDO can take back, newest last, ``undone``
    that the last thing done was an undo. ``tries`` counts wrong PINs by operator, ``tally`` the answers by class.
    """

    mode: str = HOME
    step: Step = Home()
    operator: str | None = None
    kept: tuple[tuple[str, Step], ...] = ()
    trail: tuple[Trail, ...] = ()
    undone: bool = False
    tries: tuple[tuple[str, int], ...] = ()
    tally: tuple[tuple[Kind, int], ...] = ()

    def at(self, step: Step) -> "Session":
        """Return the session at another step of the same workflow."""
        return self if step is self.step else replace(self, step=step)

    def switched(self, mode: str, step: Step) -> "Session":
        """Return the session in another workflow, with the step it leaves kept; a question there lapses."""
        kept = tuple((name, old) for name, old in self.kept if name not in (self.mode, mode))
        if self.mode != HOME:
            kept = (*kept, (self.mode, base_of(self.step)))
        return replace(self, mode=mode, step=step, kept=kept)

    def kept_step(self, mode: str) -> Step | None:
        """Return the step at which this workflow was left, or None."""
        return next((step for name, step in self.kept if name == mode), None)

    def counted(self, kind: Kind) -> "Session":
        """Return the session with one more answer of this class."""
        counts = dict(self.tally)
        counts[kind] = counts.get(kind, 0) + 1
        return replace(self, tally=tuple((each, counts[each]) for each in Kind if each in counts))

    def with_trail(self, trail: Trail) -> "Session":
        """Return the session with one more thing that UNDO can take back."""
        return replace(self, trail=(*self.trail, trail)[-TRAIL_LENGTH:])


@dataclass(frozen=True, slots=True)
class Taken:
    """What one scan, key or entry led to.

    ``before`` is the step in which it was taken where UNDO may take it back; ``secret`` says that what was scanned or
    keyed must not be recorded raw.
    """

    session: Session
    answer: Answer
    drafts: tuple[Draft, ...] = ()
    labels: "tuple[Label, ...]" = ()
    before: Step | None = None
    secret: bool = False


def said(session: Session, kind: Kind, code: str, /, *, found: Phrase | None = None, **args: object) -> Taken:
    """Return the outcome that only answers."""
    return Taken(session, Answer(kind, Phrase.of(code, **args), found=found))


def repeated(session: Session, kind: Kind, phrase: Phrase) -> Taken:
    """Return the outcome that says once more what stands."""
    return Taken(session, Answer(kind, phrase))


def base_of(step: Step) -> Step:
    """Return the workflow's own step beneath a question, an entry or a problem that any other scan lets lapse."""
    match step:
        case Asked(back=back) | KeyedOnce(back=back) | Problem(back=back):
            return base_of(back)
        case AwaitPin(asked=asked):
            return base_of(asked)
        case _:
            return step
