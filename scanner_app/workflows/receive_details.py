"""Receiving: lot and expiry are known before a unit is received; what its label lacks is asked for (RULES §6)."""

from dataclasses import replace
from datetime import date
from typing import Final

from devices.barcodes.dates import ExpiryError, expiry_date
from devices.barcodes.reading import Form
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_steps import Arrival, AwaitDetails, AwaitUnit
from scanner_app.workflows.refusals import misfit, wrong
from scanner_app.workflows.step import Outcome
from scanner_app.workflows.workflow import By, Consent, ask
from sync.ledger.documents import PurchaseOrder

_MOST: Final = 40
"""Characters of a lot; GS1 allows 20, others more."""
_EXPIRY: Final = "17"
_PLAIN: Final = frozenset({"found.serial", "found.text", "found.unknown_gtin"})


def await_details(step: AwaitUnit, unit: Arrival, meaning: Meaning, consent: Consent) -> Outcome:
    """Return the step that waits for the lot or the date; a unit received without one could never be recalled."""
    waiting = AwaitDetails(
        back=step, item=unit.item.code, serial=unit.serial, explicit=unit.explicit, chosen=unit.chosen,
        keyed=unit.keyed or meaning.keyed, lot=unit.lot, expiry=unit.expiry, given=tuple(sorted(consent.given)),
        unlabelled=unit.unlabelled, aliases=unit.aliases,
    )  # fmt: skip
    phrase = Phrase.of(f"receive.ask.{lacking(unit)}", serial=unit.serial)
    return Outcome(waiting, Answer(Kind.CONFIRM, phrase, found=meaning.found))


def lacking(unit: Arrival) -> str:
    """Return what is asked for first."""
    return "lot" if unit.lacks_lot else "expiry"


def waiting_unit(step: AwaitDetails, po: PurchaseOrder, look: Look) -> Arrival | None:
    """Return the unit that waits, or None where its item is not known here any more."""
    item = look.item(step.item)
    if item is None:
        return None
    return Arrival(
        po=po, item=item, serial=step.serial, explicit=step.explicit, chosen=step.chosen, lot=step.lot,
        expiry=step.expiry, keyed=step.keyed, unlabelled=step.unlabelled, aliases=step.aliases,
    )  # fmt: skip


def filled(step: AwaitDetails, unit: Arrival, meaning: Meaning, floor: Floor, consent: Consent) -> Arrival | Outcome:
    """Return the unit with what the code adds to it, or why the code adds nothing."""
    expected = Phrase(f"expected.{lacking(unit)}")
    if meaning.control is not None:
        return misfit(step, meaning, expected)
    if meaning.explicit and meaning.serial != unit.serial:
        phrase = Phrase.of("receive.details.other_unit", serial=unit.serial, other=meaning.serial)
        return wrong(step, meaning, phrase, expected)
    if meaning.item is not None and meaning.item.code != unit.item.code:
        phrase = Phrase.of("receive.details.other_item", item=meaning.item.code, serial=unit.serial)
        return wrong(step, meaning, phrase, expected)
    if meaning.lot is None and meaning.expiry is None:
        return _plain(step, unit, meaning, floor, consent)
    for name, said, known in (("lot", meaning.lot, unit.lot), ("expiry", meaning.expiry, unit.expiry)):
        if said is not None and known not in {None, said}:
            phrase = Phrase.of(f"receive.details.{name}_differs", serial=unit.serial, one=known, other=said)
            return wrong(step, meaning, phrase, expected)
    return replace(unit, lot=unit.lot or meaning.lot, expiry=unit.expiry or meaning.expiry)


def _plain(step: AwaitDetails, unit: Arrival, meaning: Meaning, floor: Floor, consent: Consent) -> Arrival | Outcome:
    """Return the unit with the plain text as its lot or date: typed twice, or scanned and confirmed."""
    name = lacking(unit)
    expected = Phrase(f"expected.{name}")
    if _EXPIRY in dict(meaning.reading.fields):
        return wrong(step, meaning, Phrase.of("receive.details.no_date", text=meaning.text), expected)
    if meaning.reading.form is not Form.PLAIN or meaning.found.code not in _PLAIN or meaning.text == unit.serial:
        return misfit(step, meaning, expected)
    value = meaning.text if name == "lot" else day(meaning.text, floor.today)
    if value is None or not 0 < len(value) <= _MOST:
        return wrong(step, meaning, Phrase.of(f"receive.details.no_{name}", text=meaning.text), expected)
    if not meaning.keyed and not consent.to(name):
        phrase = Phrase.of(f"receive.ask.{name}_right", serial=unit.serial, text=value)
        return ask(step, meaning, floor, consent, question=name, by=By.AGAIN, phrase=phrase)
    return replace(unit, lot=value) if name == "lot" else replace(unit, expiry=value)


def day(text: str, today: date) -> str | None:
    """Return the ISO date that the text means (YYMMDD, day 00 the month's last, or YYYY-MM-DD), or None."""
    try:
        return expiry_date(text, today).isoformat()
    except ExpiryError:
        pass
    try:
        written = date.fromisoformat(text)
    except ValueError:
        return None
    return text if written.isoformat() == text else None
