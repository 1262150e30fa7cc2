"""Receiving what another of our sites sent: the unit itself names its transfer (RULES §6 Receive, Transfer)."""

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.held_arrival import stopped_at_door
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_accept import dock
from scanner_app.workflows.receive_label import label_differs
from scanner_app.workflows.receive_steps import AwaitPurchaseOrder
from scanner_app.workflows.refusals import known_by, noted, wrong
from scanner_app.workflows.step import Draft, Outcome
from scanner_app.workflows.wording import UNNAMED
from sync.ledger.facts import Received
from sync.ledger.lifecycle import State


def arrived(step: AwaitPurchaseOrder, meaning: Meaning, look: Look, floor: Floor) -> Outcome | None:
    """Return the unit received from the transfer that it is on, or None where the code names no such unit."""
    if any(unit.key == step.last and unit.state is State.RECEIVED for unit in meaning.units):
        return noted(step, meaning, Phrase.of("unit.already_saved", serial=meaning.serial or meaning.text))
    coming = [unit for unit in meaning.units if unit.state is State.IN_TRANSIT]
    if not coming:
        return None
    unit = coming[0]
    if len(coming) > 1:
        phrase = Phrase.of("receive.ask.in_transit", serial=unit.key.serial, count=len(coming))
        return wrong(step, meaning, phrase, Phrase("expected.unit"))
    if stopped := label_differs(step, unit, meaning.lot, meaning.expiry, meaning, floor, source=unit.transfer):
        return stopped
    received = Received(
        unit=unit.key, place=dock(look, floor), transfer=unit.transfer, lot=meaning.lot, expiry=meaning.expiry,
        condition=unit.condition or "new",
    )  # fmt: skip
    phrase = Phrase.of("receive.unit.from_transfer", serial=unit.key.serial, transfer=unit.transfer or UNNAMED)
    answer = Answer(Kind.OK, phrase, found=meaning.found)
    outcome = Outcome(AwaitPurchaseOrder(unit.key), answer, (Draft(received, known=known_by(meaning)),))
    return stopped_at_door(outcome, received, meaning, look, floor)
