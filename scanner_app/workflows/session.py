"""The whole decision about one scan, key or entry: pure, total, one question at a time (RULES §4, §5).

What stands before a workflow's own step (a badge, a control, a question, a hold, a second keying) is decided here, the
same for every workflow.
"""

from dataclasses import replace

from devices.scan import FaultKind
from scanner_app.workflows import approval, controls, sign_in, undo
from scanner_app.workflows.answer import Answer, Kind
from scanner_app.workflows.catalogue import WORKFLOWS
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.quantities import quantity_of
from scanner_app.workflows.resolve import CONTROL_PREFIX, control_text, meaning_of
from scanner_app.workflows.state import HOME, AwaitPin, Home, KeyedOnce, Session, Taken, base_of, repeated, said
from scanner_app.workflows.step import Control, Draft, Outcome, Step
from scanner_app.workflows.workflow import NOTHING_ASKED, Asked, Blocked, By, Consent, Finished, just_asked
from sync.ledger.errors import MalformedError
from sync.ledger.facts import Approved

OPENED_BY = (("purchase_order", "receive"), ("order", "pick"))
"""A document scanned at home opens its workflow."""
STRANGERS = frozenset({"found.serial", "found.text", "found.unknown_gtin", "found.tracking"})


def take(session: Session, meaning: Meaning, look: Look, floor: Floor) -> Taken:
    """Return what one code, or a key that stands for a control code, leads to."""
    if isinstance(session.step, Blocked):
        return _blocked(session, session.step, meaning)
    if meaning.badge is not None:
        return _badge(session, meaning, floor)
    if meaning.strange_control:
        return replace(said(session, Kind.WRONG, "session.strange_control", found=meaning.found), secret=True)
    if session.operator is None:
        return _before_sign_in(session, meaning)
    if meaning.control is not None:
        return controls.control(session, meaning, look, floor, decide, consented)
    step = session.step
    if isinstance(step, Asked):
        return _asked(session, step, meaning, look, floor)
    return decide(session.at(base_of(step)), meaning, look, floor, NOTHING_ASKED)


def decide(session: Session, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Taken:
    """Return what the workflow in force makes of the code, with the questions already answered."""
    if session.mode == HOME:
        return _from_home(session, meaning, look, floor)
    outcome = WORKFLOWS[session.mode].take(session.step, meaning, look, floor, consent)
    return _settled(session, outcome, consent)


def consented(session: Session, asked: Asked, look: Look, floor: Floor, approver: str | None) -> Taken:
    """Return what the code asked about leads to, now that the question was answered with yes."""
    back = session.at(asked.back)
    meaning = meaning_of(asked.text, asked.aim, look, floor.today, keyed=asked.keyed)
    if asked.question == undo.QUESTION:
        return undo.undo(back, floor, confirmed=True, text=asked.text)
    consent = Consent(frozenset((*asked.given, asked.question)), approver or asked.approver)
    return decide(back, meaning, look, floor, consent)


def keyed(session: Session, text: str, look: Look, floor: Floor) -> Taken:
    """Return what a keyed entry leads to: a PIN is checked, a code must be keyed twice the same.

    Only what was keyed twice is evidence of a code: anything else may be a PIN that was typed at the wrong moment.
    """
    step = session.step
    if isinstance(step, Blocked):
        return replace(repeated(session, Kind.HOLD, step.phrase), secret=True)
    if session.operator is None:
        return replace(said(session, Kind.WRONG, "sign_in.first"), secret=True)
    if isinstance(step, AwaitPin):
        return _pin(session, step, text, look, floor)
    back = base_of(step)
    keyable = session.mode != HOME and WORKFLOWS[session.mode].view(back, look, floor).keyable
    if not keyable or not text or text.startswith(CONTROL_PREFIX) or look.operator_by_badge(text) is not None:
        return replace(said(session.at(back), Kind.WRONG, "keying.not_here"), secret=True)
    if not isinstance(step, KeyedOnce):
        return replace(said(session.at(KeyedOnce(back, text)), Kind.CONFIRM, "keying.again"), secret=True)
    if step.text != text:
        return replace(said(session.at(back), Kind.WRONG, "keying.differ"), secret=True)
    return take(session.at(back), _keyed_twice(session.mode, back, text, look, floor), look, floor)


def _keyed_twice(mode: str, step: Step, text: str, look: Look, floor: Floor) -> Meaning:
    """Return what the entry means: where a quantity is awaited, digits that name nothing here are one."""
    meaning = meaning_of(text, "", look, floor.today, keyed=True)
    awaited = WORKFLOWS[mode].view(step, look, floor).ask.code == "ask.quantity"
    if not awaited or quantity_of(text) is None or meaning.found.code not in STRANGERS:
        return meaning
    return meaning_of(control_text(look.site().tag, Control.QTY, text), "", look, floor.today, keyed=True)


def faulted(session: Session, kind: FaultKind) -> Taken:
    """Return the answer to a damaged scan: nothing changes, scan again."""
    if isinstance(session.step, Blocked):
        return repeated(session, Kind.HOLD, session.step.phrase)
    return said(session, Kind.FAULT, f"fault.{kind}")


def failed(session: Session) -> Taken:
    """Return the answer where the program itself failed at a code: nothing changes, the scan is recorded."""
    if isinstance(session.step, Blocked):
        return repeated(session, Kind.HOLD, session.step.phrase)
    return said(session, Kind.FAULT, "fault.program")


def unreadable(session: Session) -> Taken:
    """Return the answer to a scan whose bytes are not text."""
    if isinstance(session.step, Blocked):
        return faulted(session, FaultKind.MALFORMED)
    return said(session, Kind.FAULT, "fault.charset")


def bounced(session: Session) -> Taken:
    """Return the answer to a trigger bounce: it confirms nothing, moves nothing, and is recorded."""
    match session.step:
        case Blocked(phrase=phrase):
            return repeated(session, Kind.HOLD, phrase)
        case Asked(phrase=phrase):
            return repeated(session, Kind.CONFIRM, phrase)
        case _:
            return said(session, Kind.NOTE, "session.bounce")


def _blocked(session: Session, step: Blocked, meaning: Meaning) -> Taken:
    """Return the work released by ACK, or the same HOLD for anything else (RULES §5.5)."""
    if meaning.control is Control.ACK:
        return said(session.at(step.back), Kind.NOTE, "session.acknowledged")
    held = Answer(Kind.HOLD, step.phrase, found=meaning.found)
    return Taken(session, held, secret=meaning.badge is not None or meaning.strange_control)


def _before_sign_in(session: Session, meaning: Meaning) -> Taken:
    """Return that a badge comes first. What is unknown here may be a badge not mirrored yet, and is kept secret."""
    found = meaning.found
    stranger = found.code in STRANGERS
    answer = said(session, Kind.WRONG, "sign_in.first", found=None if stranger else found)
    return replace(answer, secret=stranger)


def _badge(session: Session, meaning: Meaning, floor: Floor) -> Taken:
    step = session.step
    asked = step.asked if isinstance(step, AwaitPin) else step
    if session.operator is not None and isinstance(asked, Asked) and asked.by is By.SUPERVISOR:
        return approval.approver_scanned(session.at(asked), asked, meaning)
    return sign_in.badge_scanned(session, meaning, floor)


def _asked(session: Session, asked: Asked, meaning: Meaning, look: Look, floor: Floor) -> Taken:
    """Return consent by the same code again where that is enough; any other scan lets the question lapse."""
    again = meaning.text == asked.text and not meaning.keyed
    if again and asked.by is By.AGAIN:
        if just_asked(asked, floor):
            return Taken(session, Answer(Kind.CONFIRM, asked.phrase, found=meaning.found))
        return consented(session, asked, look, floor, None)
    if again:
        return Taken(session, Answer(Kind.CONFIRM, asked.phrase, found=meaning.found))
    return decide(session.at(base_of(asked)), meaning, look, floor, NOTHING_ASKED)


def _pin(session: Session, step: AwaitPin, pin: str, look: Look, floor: Floor) -> Taken:
    try:
        after, right = approval.pin_keyed(session, step, pin, look)
    except MalformedError:
        return approval.pin_unreadable(session, step)
    if not right:
        return approval.pin_refused(after, step.approver)
    done = consented(after, step.asked, look, floor, step.approver)
    return replace(done, secret=True)


def _from_home(session: Session, meaning: Meaning, look: Look, floor: Floor) -> Taken:
    """Return the workflow that the scanned document opens; anything else is looked up."""
    mode = next((mode for role, mode in OPENED_BY if getattr(meaning, role) is not None), None)
    if mode is None:
        lookup = WORKFLOWS["lookup"]
        outcome = lookup.take(lookup.start(look, floor), meaning, look, floor, NOTHING_ASKED)
        return Taken(session, outcome.answer, outcome.drafts)
    opened = session.switched(mode, WORKFLOWS[mode].start(look, floor))
    return decide(opened, meaning, look, floor, NOTHING_ASKED)


def _settled(session: Session, outcome: Outcome, consent: Consent) -> Taken:
    """Return the session at the outcome's step, with the approver in every fact that needed one."""
    drafts = outcome.drafts
    if consent.approver is not None and drafts:
        what = ",".join(sorted(consent.given))
        approved = Draft(Approved(approver=consent.approver, what=what))
        drafts = (approved, *(replace(draft, approver=consent.approver) for draft in drafts))
    before: Step = base_of(session.step)
    after = replace(session, step=outcome.step, undone=False)
    if isinstance(outcome.step, Finished):
        after = replace(after, mode=HOME, step=Home(), kept=_without(after.kept, session.mode))
    return Taken(after, outcome.answer, drafts, outcome.labels, before=before if drafts else None)


def _without(kept: tuple[tuple[str, Step], ...], mode: str) -> tuple[tuple[str, Step], ...]:
    return tuple((name, step) for name, step in kept if name != mode)
