"""A second person approves: badge and PIN, never the actor's own (RULES §5.2)."""

from dataclasses import replace

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.look import Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.state import AwaitPin, Session, Taken, said
from scanner_app.workflows.workflow import Asked
from sync.ledger.documents import Right
from sync.pins import check

TRIES = 6


def approver_scanned(session: Session, asked: Asked, meaning: Meaning) -> Taken:
    """Return the session waiting for the PIN of the badge's holder, or why that person cannot approve."""
    operator = meaning.badge
    if operator is None or not operator.active or Right.APPROVE not in operator.rights:
        return _refused(session, "approval.no_right")
    if operator.code == session.operator:
        return _refused(session, "approval.own_act")
    if operator.pin is None:
        return _refused(session, "approval.no_pin")
    if dict(session.tries).get(operator.code, 0) >= TRIES:
        return _refused(session, "approval.locked")
    asks = said(session.at(AwaitPin(asked, operator.code)), Kind.CONFIRM, "approval.pin", initials=operator.initials)
    return replace(asks, secret=True)


def pin_keyed(session: Session, step: AwaitPin, pin: str, look: Look) -> tuple[Session, bool]:
    """Return the session at the question with the tries counted, and whether the PIN is right.

    Raises MalformedError where the operator's document holds no verifier that this version can read.
    """
    operator = look.operator(step.approver)
    tries = dict(session.tries)
    used = tries.get(step.approver, 0)
    right = (
        operator is not None
        and operator.active
        and operator.pin is not None
        and used < TRIES
        and check(pin, operator.pin)
    )
    tries[step.approver] = 0 if right else used + 1
    kept = tuple(sorted((code, count) for code, count in tries.items() if count))
    return replace(session, tries=kept, step=step.asked), right


def pin_unreadable(session: Session, step: AwaitPin) -> Taken:
    """Return the answer where this handheld holds no PIN that it could check: it is no wrong PIN, and nobody's try."""
    return _refused(session.at(step.asked), "approval.no_pin")


def pin_refused(session: Session, approver: str) -> Taken:
    """Return the answer to a wrong PIN: how many tries are left, or that it is locked."""
    left = TRIES - dict(session.tries).get(approver, 0)
    if left <= 0:
        return _refused(session, "approval.locked")
    return replace(said(session, Kind.WRONG, "approval.wrong_pin", left=left), secret=True)


def _refused(session: Session, code: str) -> Taken:
    return replace(said(session, Kind.WRONG, code), secret=True)
