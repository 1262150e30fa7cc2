"""UNDO: the operator's last facts in this step are voided, last to first (RULES §5.3)."""

from dataclasses import replace

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor
from scanner_app.workflows.state import Session, Taken, base_of, said
from scanner_app.workflows.step import Draft
from scanner_app.workflows.workflow import Asked, By
from sync.ledger.facts import Shipped, Voided

QUESTION = "undo"


def undo(session: Session, floor: Floor, *, confirmed: bool, text: str) -> Taken:
    """Return the session with its last facts taken back, or the question whether that is meant.

    A second undo with no scan between asks, and so does one of goods that have left.

    ``text`` is the control's content, by which YES is brought back here.
    """
    top = session.trail[-1] if session.trail else None
    if top is None or top.mode != session.mode or top.operator != session.operator:
        return said(session, Kind.NOTE, "undo.nothing")
    if not top.facts:
        return said(session, Kind.WRONG, "undo.closed")
    serial = top.facts[0].unit.serial
    left = any(fact.type == Shipped.__name__ for fact in top.facts)
    if (session.undone or left) and not confirmed:
        phrase = Phrase.of("undo.shipped" if left else "undo.again", serial=serial)
        asked = Asked(base_of(session.step), QUESTION, text, "", keyed=False, by=By.YES, at=floor.now, phrase=phrase)
        return Taken(session.at(asked), Answer(Kind.CONFIRM, phrase))
    drafts = tuple(Draft(Voided(unit=fact.unit, fact=fact.id, reason="undo")) for fact in reversed(top.facts))
    after = replace(session, step=top.before, trail=session.trail[:-1], undone=True)
    many = len({fact.unit for fact in top.facts})
    answer = Answer(Kind.NOTE, Phrase.of("undo.done", what=top.facts[0].type, serial=serial, count=many))
    return Taken(after, answer, drafts)
