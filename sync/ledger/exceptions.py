"""Exceptions: what the facts of a unit leave for the desk, worked out anew at every fold (RULES §3.2 and §3.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sync.ledger.decisions import decisions
from sync.ledger.envelope import Recorded
from sync.ledger.facts import Resolved
from sync.ledger.fold import History, Judged, Verdict
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Breach, Dispute, HoldKind, Unit


class ExceptionKind(StrEnum):
    """What is wrong, in the desk's words."""

    AFTER_SCRAPPED = "after_scrapped"
    LEFT_WHILE_RECALLED = "left_while_recalled"
    LEFT_WHILE_HELD = "left_while_held"
    NEVER_RECEIVED = "never_received"
    RECEIVED_TWICE = "received_twice"
    TAKEN_TWICE = "taken_twice"
    CONTRADICTION = "contradiction"


class ExceptionClass(StrEnum):
    """How soon the desk must look."""

    HIGHEST = "highest"
    NORMAL = "normal"


_HIGHEST = frozenset({ExceptionKind.AFTER_SCRAPPED, ExceptionKind.LEFT_WHILE_RECALLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenException:
    """One open exception with both sides; ``id`` stays the same at every fold."""

    id: str
    kind: ExceptionKind
    unit: UnitKey
    fact: str
    against: str | None
    reason: str
    opened: str
    devices: tuple[str, ...]
    operators: tuple[str, ...]

    @property
    def level(self) -> ExceptionClass:
        """Return its class."""
        return ExceptionClass.HIGHEST if self.kind in _HIGHEST else ExceptionClass.NORMAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedException:
    """An exception that is gone, and why."""

    id: str
    reason: str


def open_exceptions(unit: Unit, facts: Iterable[Recorded]) -> tuple[OpenException, ...]:
    """Return what is open about the folded unit, in the order in which it happened; ``facts`` are all of its facts."""
    by_id = {recorded.envelope.id: recorded for recorded in facts}
    accepted = decisions(sorted(by_id.values(), key=lambda recorded: recorded.order)).accepted
    opened = [_of_dispute(unit.key, dispute, by_id) for dispute in unit.disputes]
    opened += [_of_breach(unit.key, breach, by_id) for breach in unit.breaches if breach.fact not in accepted]
    return tuple(sorted(opened, key=lambda exception: (exception.opened, exception.id)))


def closed_exceptions(before: Iterable[OpenException], after: History) -> tuple[ClosedException, ...]:
    """Return which of the exceptions open before are gone after a new fold, each with its reason."""
    facts = {judged.recorded.envelope.id: judged for judged in after.judged}
    recorded = [judged.recorded for judged in after.judged]
    accepted = decisions(recorded).accepted
    still = {exception.id for exception in open_exceptions(after.unit, recorded)}
    return tuple(
        ClosedException(id=exception.id, reason=_why(facts.get(exception.fact), accepted.get(exception.fact), facts))
        for exception in before
        if exception.id not in still
    )


def _of_dispute(key: UnitKey, dispute: Dispute, facts: dict[str, Recorded]) -> OpenException:
    sides = _sides(facts, dispute.fact, dispute.against)
    return OpenException(
        id=f"dispute:{dispute.fact}",
        kind=_kind(dispute),
        unit=key,
        fact=dispute.fact,
        against=dispute.against,
        reason=dispute.reason,
        opened=sides[0].corrected,
        devices=_devices(sides),
        operators=_operators(sides),
    )


def _of_breach(key: UnitKey, breach: Breach, facts: dict[str, Recorded]) -> OpenException:
    sides = _sides(facts, breach.fact, None)
    recalled = breach.kind == HoldKind.RECALL
    return OpenException(
        id=f"breach:{breach.fact}:{breach.hold}",
        kind=ExceptionKind.LEFT_WHILE_RECALLED if recalled else ExceptionKind.LEFT_WHILE_HELD,
        unit=key,
        fact=breach.fact,
        against=None,
        reason=f"The unit left while the hold {breach.hold} ({breach.kind}) stood.",
        opened=sides[0].corrected,
        devices=_devices(sides),
        operators=_operators(sides),
    )


def _kind(dispute: Dispute) -> ExceptionKind:
    if dispute.state is State.SCRAPPED:
        return ExceptionKind.AFTER_SCRAPPED
    if dispute.state is State.NONE:
        return ExceptionKind.NEVER_RECEIVED
    if dispute.type == "Received":
        return ExceptionKind.RECEIVED_TWICE
    if dispute.type in {"Picked", "Packed", "Shipped"}:
        return ExceptionKind.TAKEN_TWICE
    return ExceptionKind.CONTRADICTION


def _sides(facts: dict[str, Recorded], *ids: str | None) -> list[Recorded]:
    return [facts[fact] for fact in ids if fact is not None and fact in facts]


def _devices(sides: Iterable[Recorded]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(recorded.envelope.device for recorded in sides))


def _operators(sides: Iterable[Recorded]) -> tuple[str, ...]:
    named = (recorded.envelope.operator for recorded in sides)
    return tuple(dict.fromkeys(operator for operator in named if operator is not None))


def _why(judged: Judged | None, accept: str | None, facts: dict[str, Judged]) -> str:
    if judged is None:
        return "The fact is no longer among the facts of this unit."
    decider = facts.get(accept or judged.by or "")
    decision = decider.recorded.envelope.fact if decider is not None else None
    if isinstance(decision, Resolved):
        return f"The desk settled it ({decision.how.value}): {decision.reason}"
    if judged.verdict is Verdict.TAKEN_OUT:
        return f"The fact was taken back by {judged.by}."
    if judged.verdict is Verdict.ECHO:
        return f"It turned out to be the same fact as {judged.by}."
    return "Another fact arrived or was taken back, and now it fits."
