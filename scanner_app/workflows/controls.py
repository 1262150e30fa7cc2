"""What a control code or its key does before any workflow sees it (RULES §4, §5)."""

from collections.abc import Callable

from scanner_app.workflows import problem, sign_in, undo
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.catalogue import WORKFLOWS
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.state import HOME, Home, Problem, Session, Taken, base_of, said
from scanner_app.workflows.step import Control, Detour
from scanner_app.workflows.workflow import NOTHING_ASKED, Asked, By, Consent, just_asked

Decide = Callable[[Session, Meaning, Look, Floor, Consent], Taken]
Consented = Callable[[Session, Asked, Look, Floor, str | None], Taken]
LEAVE = "leave"
QUEUE = "queue"


def control(
    session: Session, meaning: Meaning, look: Look, floor: Floor, decide: Decide, consented: Consented
) -> Taken:
    """Return what the control does; what belongs to the step itself goes on to the workflow by ``decide``."""
    match meaning.control:
        case Control.YES | Control.NO as answer:
            return _answered(session, answer, look, floor, consented)
        case Control.ACK:
            return said(session, Kind.NOTE, "session.nothing_held")
        case Control.UNDO:
            return undo.undo(session.at(base_of(session.step)), floor, confirmed=False, text=meaning.text)
        case Control.HELP:
            return _help(session, look, floor)
        case Control.PROBLEM:
            return problem.report(session)
        case Control.MODE:
            return _mode(session, meaning.argument, look, floor)
        case Control.REASON if isinstance(session.step, Problem):
            return problem.reason_given(session, session.step, meaning.argument)
        case _ if session.mode == HOME:
            return said(session, Kind.WRONG, "session.not_here", found=meaning.found)
        case _:
            return decide(session.at(base_of(session.step)), meaning, look, floor, NOTHING_ASKED)


def _answered(session: Session, answer: Control, look: Look, floor: Floor, consented: Consented) -> Taken:
    """Return the question answered with yes or no; what wants a supervisor is not answered by YES alone."""
    asked = session.step
    if isinstance(asked, Detour) and answer is Control.NO:
        return said(session.at(asked.back), Kind.NOTE, "session.declined")
    if not isinstance(asked, Asked):
        return said(session, Kind.NOTE, "session.nothing_asked")
    if answer is Control.NO:
        return said(session.at(asked.back), Kind.NOTE, "session.declined")
    if asked.by is By.SUPERVISOR:
        return Taken(session, Answer(Kind.CONFIRM, Phrase("approval.badge")))
    if asked.given and just_asked(asked, floor):  # a second tap that belongs to the question before
        return Taken(session, Answer(Kind.CONFIRM, asked.phrase))
    return consented(session, asked, look, floor, None)


def _help(session: Session, look: Look, floor: Floor) -> Taken:
    """Return what the step asks for, in words; nothing changes."""
    if session.mode == HOME:
        return said(session, Kind.NOTE, "home.help")
    ask = WORKFLOWS[session.mode].view(base_of(session.step), look, floor).ask
    return Taken(session, Answer(Kind.NOTE, Phrase(f"{session.mode}.help"), expected=ask))


def _mode(session: Session, mode: str, look: Look, floor: Floor) -> Taken:
    """Return the session in another workflow, at the step at which that was left."""
    if mode == LEAVE:
        return sign_in.leave(session, floor)
    if mode == QUEUE:
        return said(session, Kind.NOTE, "session.queue")
    if mode == HOME:
        return said(session.switched(HOME, Home()), Kind.OK, "session.home")
    if mode not in WORKFLOWS:
        return said(session, Kind.WRONG, "session.unknown_mode", mode=mode)
    if mode == session.mode:
        return said(session, Kind.NOTE, "session.mode_already")
    step = session.kept_step(mode) or WORKFLOWS[mode].start(look, floor)
    return said(session.switched(mode, step), Kind.OK, f"session.mode_{mode}")
