"""Receiving: a known serial whose label names another lot or date stops the work (RULES §6 Receive)."""

from dataclasses import replace

from scanner_app.workflows.answer import Phrase
from scanner_app.workflows.look import Floor
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.refusals import hold, known_by
from scanner_app.workflows.step import Draft, Outcome, Step
from sync.ledger.facts import Held
from sync.ledger.lifecycle import State
from sync.ledger.unit import HoldKind, Unit


def label_differs(
    step: Step,
    known: Unit,
    lot: str | None,
    expiry: str | None,
    meaning: Meaning,
    floor: Floor,
    *,
    source: str | None,
) -> Outcome | None:
    """Return the work stopped and the unit held, or None where label and book agree.

    One serial with two lots or dates is two units, or a false label: the book keeps what it has. A scrapped unit stops
    the work anyway.
    """
    said = (("lot", lot, known.lot), ("expiry", expiry, known.expiry))
    differing = next(((name, new, old) for name, new, old in said if new is not None and old not in {None, new}), None)
    if differing is None or known.state is State.SCRAPPED:
        return None
    name, new, old = differing
    phrase = Phrase.of(f"receive.unit.{name}_differs", serial=known.key.serial, new=new, old=old)
    stopped = hold(step, meaning, phrase, known.key)
    if any(each.kind == HoldKind.LABEL_DIFFERS for each in known.holds):
        return stopped
    held = Held(
        unit=known.key,
        hold=f"{HoldKind.LABEL_DIFFERS}:{floor.now}",
        kind=HoldKind.LABEL_DIFFERS,
        reason=f"{name}: the label says {new}, the book {old}",
        source=source,
    )
    return replace(stopped, drafts=(*stopped.drafts, Draft(held, known=known_by(meaning))))
