"""Facts about people and about the device itself (RULES §2)."""

from dataclasses import dataclass

from sync.ledger.identity import DocumentRef


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """An operator signed in on this device."""

    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut:
    """An operator signed out; ``unsent`` events were still waiting."""

    operator: str
    unsent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A second person approved what the operator in force did."""

    approver: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A scan that moved the work and no unit, was refused without a unit, or was a FAULT."""

    answer: str
    code: str
    """The phrase's stable key."""
    step: str
    workflow: str
    found: str | None = None
    """What the code was, as a role and its shown text; never a badge, PIN or enrolment code."""
    document: DocumentRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochOpened:
    """A new chain began; ``missing`` events of the epoch before were pruned and cannot be sent again."""

    reason: str
    before: str | None = None
    """The epoch that ended."""
    missing_from: int | None = None
    missing_through: int | None = None
