"""The fold: a unit is a pure function of the set of its facts, whatever the order in which they arrived (RULES §3)."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from sync.ledger.acceptance import accept, dispute, sight
from sync.ledger.decisions import decisions
from sync.ledger.draft import Draft
from sync.ledger.echoes import TAKE_OVER, DocumentKey, done_for
from sync.ledger.envelope import Envelope, Recorded
from sync.ledger.facts import Fact, UnitFact
from sync.ledger.identity import UnitKey
from sync.ledger.knowledge import Knowledge
from sync.ledger.lifecycle import OWN_TARGET, advance
from sync.ledger.unit import Echo, Unit

Concurrent = Callable[[str, str], bool]


class Verdict(StrEnum):
    """What the fold made of a fact."""

    ACCEPTED = "accepted"
    ECHO = "echo"
    DISPUTED = "disputed"
    TAKEN_OUT = "taken_out"


@dataclass(frozen=True, slots=True)
class Judged:
    """A fact and what the fold made of it. ``by`` is the fact it echoes, stands against, or was decided by."""

    recorded: Recorded
    verdict: Verdict
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A unit with all its facts, each judged, in the order in which they are folded."""

    unit: Unit
    judged: tuple[Judged, ...]


def fold(key: UnitKey, facts: Iterable[Recorded]) -> Unit:
    """Return the unit as its facts tell it; facts that are not about it are passed over."""
    return history(key, facts).unit


def history(key: UnitKey, facts: Iterable[Recorded]) -> History:
    """Return the unit with every one of its facts judged."""
    ordered = _about(key, facts)
    decided = decisions(ordered)
    known = Knowledge(ordered)
    draft = Draft.blank(key)
    court = _Court(draft, known.concurrent)
    judged = []
    for recorded in ordered:
        fact = recorded.envelope.id
        if fact in decided.out:
            judged.append(Judged(recorded, Verdict.TAKEN_OUT, decided.out[fact]))
        else:
            judged.append(court.judge(recorded, decided.accepted.get(fact)))
        _count(draft, recorded)
    return History(unit=draft.freeze(), judged=tuple(judged))


def apply(unit: Unit, recorded: Recorded) -> Unit:
    """Return the unit after one more fact, newer than all that are in it, with nothing but the unit at hand.

    A handheld projects its own facts so. Voided and Resolved only count here: taking out a fact needs ``fold`` or
    ``refold``. What this fact's author knew is told by its basis naming the unit's last fact.
    """
    fact = _unit_fact(recorded.envelope.fact)
    if fact.unit != unit.key:
        raise ValueError(f"A fact about {fact.unit} was applied to {unit.key}; apply it to its own unit.")
    draft = Draft.of(unit)
    basis = recorded.envelope.basis.last
    court = _Court(draft, lambda one, other: basis is None or basis not in {unit.last, one, other})
    for passed in unit.milestones:
        court.remember(passed.type, passed.document)[passed.device] = passed.fact
    court.judge(recorded, None)
    _count(draft, recorded)
    return draft.freeze()


def refold(snapshot: Unit, facts: Iterable[Recorded]) -> Unit:
    """Return the snapshot with later facts applied in their order, those taken back among themselves left out."""
    ordered = _about(snapshot.key, facts)
    out = decisions(ordered).out
    unit = snapshot
    for recorded in ordered:
        if recorded.envelope.id in out:
            draft = Draft.of(unit)
            _count(draft, recorded)
            unit = draft.freeze()
        else:
            unit = apply(unit, recorded)
    return unit


class _Court:
    """Judges one fact after the other upon a draft, and remembers what may be echoed."""

    def __init__(self, draft: Draft, concurrent: Concurrent) -> None:
        self._draft = draft
        self._concurrent = concurrent
        self._done: defaultdict[tuple[str, DocumentKey], dict[str, str]] = defaultdict(dict)

    def remember(self, name: str, document: DocumentKey) -> dict[str, str]:
        """Return device -> its newest fact of this type done for this document, to be read and added to."""
        return self._done[name, document]

    def judge(self, recorded: Recorded, resolved: str | None) -> Judged:
        """Fold the fact into the draft; ``resolved`` is the desk's accept of it, if there is one."""
        envelope = recorded.envelope
        fact = _unit_fact(envelope.fact)
        target = advance(self._draft.state, fact)
        by = None
        if target is None:
            echoed = self._echoed(envelope)
            if echoed is not None:
                self._draft.echoes.append(Echo(fact=envelope.id, of=echoed))
                sight(self._draft, recorded)
                return Judged(recorded, Verdict.ECHO, echoed)
            if resolved is None:
                against = dispute(self._draft, recorded)
                self._note(envelope, accepted=False)
                return Judged(recorded, Verdict.DISPUTED, against)
            target, by = OWN_TARGET.get(type(fact), self._draft.state), resolved
        accept(self._draft, recorded, target)
        self._note(envelope, accepted=True)
        return Judged(recorded, Verdict.ACCEPTED, by)

    def _note(self, envelope: Envelope, *, accepted: bool) -> None:
        document = done_for(envelope.fact)
        if document is None:
            return
        done = self.remember(type(envelope.fact).__name__, document)
        if accepted or envelope.device not in done:
            done[envelope.device] = envelope.id

    def _echoed(self, envelope: Envelope) -> str | None:
        document = done_for(envelope.fact)
        if document is None:
            return None
        takes_over = type(envelope.fact) in TAKE_OVER
        for device, fact in self.remember(type(envelope.fact).__name__, document).items():
            if device != envelope.device and (takes_over or self._concurrent(envelope.id, fact)):
                return fact
        return None


def _about(key: UnitKey, facts: Iterable[Recorded]) -> list[Recorded]:
    by_id: dict[str, Recorded] = {}
    for recorded in sorted(facts, key=lambda recorded: recorded.order):
        fact = recorded.envelope.fact
        if isinstance(fact, UnitFact) and fact.unit == key:
            by_id.setdefault(recorded.envelope.id, recorded)
    return list(by_id.values())


def _count(draft: Draft, recorded: Recorded) -> None:
    draft.last = recorded.envelope.id
    draft.facts += 1


def _unit_fact(fact: Fact) -> UnitFact:
    if not isinstance(fact, UnitFact):
        raise TypeError(f"{type(fact).__name__} is not about one unit; fold the facts of its unit only.")
    return fact
