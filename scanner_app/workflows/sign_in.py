"""Who works: a badge signs in, another operator's badge takes over at the same step (RULES §4, DESIGN §7)."""

from dataclasses import replace

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.state import Session, Taken, base_of, said
from scanner_app.workflows.step import Draft, View
from scanner_app.workflows.workflow import Asked
from sync.ledger.facts import SignedIn, SignedOut


def badge_scanned(session: Session, meaning: Meaning, floor: Floor) -> Taken:
    """Return the session with the badge's operator in force, at the step where the work stands."""
    operator = meaning.badge
    if operator is None or not operator.active:
        return replace(said(session, Kind.WRONG, "sign_in.revoked"), secret=True)
    if session.operator == operator.code:
        return replace(said(session, Kind.NOTE, "sign_in.already", initials=operator.initials), secret=True)
    drafts = [Draft(SignedIn(operator=operator.code))]
    if session.operator is not None:
        drafts.insert(0, Draft(SignedOut(operator=session.operator, unsent=floor.unsent)))
    answer = Answer(Kind.OK, Phrase.of("sign_in.done", initials=operator.initials))
    after = replace(session, operator=operator.code, undone=False)
    if (
        isinstance(session.step, Asked) and session.step.approver == operator.code
    ):  # nobody approves an act of their own
        after = after.at(session.step.back)
    return Taken(after, answer, tuple(drafts), secret=True)


def leave(session: Session, floor: Floor) -> Taken:
    """Return the session signed out; the step is kept for whoever signs in next, a question about it lapses."""
    operator = session.operator or ""
    after = replace(session, operator=None, step=base_of(session.step))
    answer = Answer(Kind.NOTE, Phrase.of("sign_in.left", unsent=floor.unsent))
    return Taken(after, answer, (Draft(SignedOut(operator=operator, unsent=floor.unsent)),))


def view(look: Look, floor: Floor) -> View:
    """Return the view that asks for a badge, and says where no badge can be known yet."""
    lines = () if look.fresh_at() is not None else (Phrase("sign_in.no_data"),)
    return View(title=Phrase.of("sign_in.title", site=floor.site), ask=Phrase("sign_in.ask"), lines=lines)
