"""A unit at the door that a recall or a hold notice means: received, and held until it is acknowledged (RULES §6)."""

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.step import Outcome
from scanner_app.workflows.workflow import Blocked
from sync.ledger.facts import Received
from sync.ledger.unit import Unit


def stopped_at_door(outcome: Outcome, received: Received, meaning: Meaning, look: Look, floor: Floor) -> Outcome:
    """Return the receipt as it is, or with a HOLD in its way where a document means the unit.

    No fact holds it: the document does, for as long as it is open.
    """
    unit = Unit(
        key=received.unit, place=received.place, po=received.po, supplier=received.supplier, lot=received.lot,
        expiry=received.expiry, received_at=floor.now,
    )  # fmt: skip
    holds = look.holds_on(unit)
    if not holds:
        return outcome
    hold = next((each for each in holds if not each.possible), holds[0])
    code = "holding.perhaps" if hold.possible else "holding.received"
    phrase = Phrase.of(code, serial=received.unit.serial, kind=hold.kind)
    answer = Answer(Kind.HOLD, phrase, found=meaning.found)
    return Outcome(Blocked(outcome.step, phrase, meaning.found), answer, outcome.drafts, outcome.labels)
