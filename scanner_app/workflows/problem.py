"""PROBLEM at every step: a reason, recorded, and back to the work (RULES §4)."""

from typing import Final

from scanner_app.workflows.answer import Kind, Phrase
from scanner_app.workflows.state import Problem, Session, Taken, base_of, said
from scanner_app.workflows.step import Control, Option, View

REASONS: Final = (
    "unreadable", "no_label", "damaged", "wrong_item", "bin_empty", "bin_full", "set_aside", "supervisor",
)  # fmt: skip


def report(session: Session) -> Taken:
    """Return the session waiting for the reason."""
    return said(session.at(Problem(base_of(session.step))), Kind.CONFIRM, "problem.which")


def reason_given(session: Session, step: Problem, reason: str) -> Taken:
    """Return the session back at its step, the reason answered and so recorded."""
    if reason not in REASONS:
        return said(session, Kind.WRONG, "problem.unknown_reason", reason=reason)
    return said(session.at(step.back), Kind.NOTE, f"problem.{reason}")


def view(back: View) -> View:
    """Return the view that offers the reasons."""
    options = tuple(Option(Control.REASON, reason, Phrase(f"reason.{reason}")) for reason in REASONS)
    options += (Option(Control.NO, label=Phrase("option.back")),)
    return View(title=back.title, ask=Phrase("problem.ask"), options=options)
