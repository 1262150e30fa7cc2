"""Picking: the bin that was scanned is the one, another that has the goods, or the wrong one."""

from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.pick_plan import Plan
from scanner_app.workflows.pick_steps import AwaitUnit, OnLine
from scanner_app.workflows.refusals import noted, wrong
from scanner_app.workflows.step import Outcome
from scanner_app.workflows.workflow import By, Consent, ask
from sync.ledger.documents import Bin, OrderLine

_AGAIN: Final = "other_bin"


def take_bin(
    step: OnLine, location: Bin, line: OrderLine, meaning: Meaning, plan: Plan, floor: Floor, consent: Consent
) -> Outcome:
    """Return the unit asked for in this bin, a question where another bin has it too, or a refusal."""
    code = location.code
    if isinstance(step, AwaitUnit) and step.seen == code:
        return noted(
            step, meaning, Phrase.of("pick.bin.already", bin=code), Phrase.of("expected.unit_of", item=line.item)
        )
    expected = Phrase.of("expected.bin_of", code=step.place) if step.place is not None else Phrase("expected.bin")
    there = {stock.place.code: stock.count for stock in plan.stock(line)}
    if step.place in {code, None}:
        return _at_bin(step, code, line, meaning, min(plan.open(line), there.get(code, plan.open(line))))
    if plan.wants_named(line):
        phrase = Phrase.of("pick.bin.not_named", bin=code, serial=plan.pending(line)[0])
        return wrong(step, meaning, phrase, expected)
    if code not in there:
        return wrong(step, meaning, Phrase.of("pick.bin.wrong", bin=code, item=line.item), expected)
    if not consent.to(_AGAIN):
        phrase = Phrase.of("pick.ask.other_bin", bin=code, proposed=step.place, count=there[code])
        return ask(step, meaning, floor, consent, question=_AGAIN, by=By.AGAIN, phrase=phrase)
    return _at_bin(step, code, line, meaning, min(plan.open(line), there[code]))


def _at_bin(step: OnLine, code: str, line: OrderLine, meaning: Meaning, count: int) -> Outcome:
    phrase = Phrase.of("pick.bin.ok", bin=code, count=count, item=line.item)
    return Outcome(AwaitUnit(step.trip, line.line, code, code), Answer(Kind.OK, phrase, found=meaning.found))
