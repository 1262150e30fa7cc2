"""What the screen shows of a session: the workflow's view, and what stands before it."""

from dataclasses import replace

from scanner_app.workflows import problem, sign_in
from scanner_app.workflows.answer import Phrase
from scanner_app.workflows.catalogue import WORKFLOWS
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.state import HOME, AwaitPin, KeyedOnce, Problem, Session, base_of
from scanner_app.workflows.step import Control, Option, Step, View
from scanner_app.workflows.workflow import Asked, Blocked, By

ANYWHERE = (
    Option(Control.PROBLEM, label=Phrase("option.problem")),
    Option(Control.HELP, label=Phrase("option.help")),
)


def view(session: Session, look: Look, floor: Floor) -> View:
    """Return the view of the session; a hold, a question or a missing operator comes first."""
    if session.operator is None:
        return sign_in.view(look, floor)
    step = session.step
    back = base_of(step.back if isinstance(step, Blocked) else step)
    return _before(step, _work(session.mode, back, session, look, floor), look)


def broken(floor: Floor) -> View:
    """Return the view of a step that the program cannot show: the way home stands open."""
    home = Option(Control.MODE, HOME, Phrase("option.home"))
    return View(title=Phrase.of("home.title", site=floor.site), ask=Phrase("fault.program"), options=(home,))


def _before(step: Step, work: View, look: Look) -> View:
    """Return the work's view with what stands before it."""
    tag = look.site().tag
    match step:
        case Blocked(phrase=phrase):
            ack = Option(Control.ACK, label=Phrase("option.ack"))
            return replace(
                work, ask=Phrase("session.scan_ack"), target=None, lines=(phrase,), options=(ack,), blocked=True,
                keyable=False, expects=control_text(tag, Control.ACK),
            )  # fmt: skip
        case Asked(by=By.SUPERVISOR, phrase=phrase):
            no = Option(Control.NO, label=Phrase("option.no"))
            return replace(
                work, ask=Phrase("approval.badge"), target=None, lines=(phrase,), options=(no,), expects=None
            )
        case Asked(phrase=phrase):
            yes, no = Option(Control.YES, label=Phrase("option.yes")), Option(Control.NO, label=Phrase("option.no"))
            return replace(
                work, ask=phrase, target=None, lines=(), options=(yes, no), expects=control_text(tag, Control.YES)
            )
        case KeyedOnce():
            again = Phrase("keying.ask_quantity" if work.ask.code == "ask.quantity" else "keying.ask_again")
            return replace(work, ask=again, keying=2, keyable=True)
        case AwaitPin():
            return replace(
                work, ask=Phrase("approval.ask_pin"), target=None, lines=(), keyable=True, secret=True, expects=None
            )
        case Problem():
            return problem.view(work)
        case _:
            return work


def _work(mode: str, step: Step, session: Session, look: Look, floor: Floor) -> View:
    """Return the workflow's own view with the options that every step has."""
    if mode == HOME:
        return _home(look, floor)
    own = WORKFLOWS[mode].view(step, look, floor)
    undo = (Option(Control.UNDO, label=Phrase("option.undo")),) if _undoable(session) else ()
    home = (Option(Control.MODE, HOME, Phrase("option.home")),)
    return replace(own, options=(*own.options, *undo, *ANYWHERE, *home))


def _undoable(session: Session) -> bool:
    top = session.trail[-1] if session.trail else None
    return top is not None and bool(top.facts) and top.mode == session.mode and top.operator == session.operator


def _home(look: Look, floor: Floor) -> View:
    """Return the menu: every workflow, the outbox, and signing out."""
    modes = (*WORKFLOWS, "leave", "queue")
    options = tuple(Option(Control.MODE, mode, Phrase(f"mode.{mode}")) for mode in modes)
    open_orders = look.open_purchase_orders()
    expects = open_orders[0].code if open_orders else None
    return View(
        title=Phrase.of("home.title", site=floor.site), ask=Phrase("home.ask"), options=options, expects=expects
    )
