"""Picking: short, skip and empty want a reason (RULES §6); the reasons are data."""

from dataclasses import replace
from typing import Final

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.pick_order import reference
from scanner_app.workflows.pick_plan import Plan, next_step
from scanner_app.workflows.pick_steps import AwaitReason, OnLine
from scanner_app.workflows.refusals import wrong
from scanner_app.workflows.step import Control, Draft, Outcome
from scanner_app.workflows.wording import place_of
from scanner_app.workflows.workflow import Finished
from sync.ledger.documents import OrderLine
from sync.ledger.facts import Fact, FoundEmpty, Shorted, Skipped
from sync.ledger.identity import Place

REASONS: Final[dict[str, tuple[str, ...]]] = {
    "short": ("not_found", "not_enough", "damaged", "wrong_item"),
    "skip": ("blocked", "later", "supervisor"),
    "empty": ("bin_empty", "other_goods", "not_found"),
}
"""What is said of a line or bin -> the reasons it may have."""

ASKED_BY: Final = {Control.SHORT: "short", Control.SKIP: "skip", Control.EMPTY: "empty"}
"""The control that begins each."""


def ask_reason(step: OnLine, meaning: Meaning, control: Control) -> Outcome:
    """Return the step that waits for the reason."""
    what = ASKED_BY[control]
    if what == "empty" and step.place is None:
        return wrong(step, meaning, Phrase("pick.line.no_bin"), Phrase("expected.unit"))
    answer = Answer(Kind.CONFIRM, Phrase("pick.reason.ask"), found=meaning.found, expected=Phrase("expected.reason"))
    return Outcome(AwaitReason(step, what), answer)


def take_reason(step: AwaitReason, line: OrderLine, meaning: Meaning, plan: Plan, look: Look) -> Outcome:
    """Return the fact with its reason, and the way on."""
    reason = meaning.argument
    if reason not in REASONS.get(step.what, ()):
        return wrong(step, meaning, Phrase.of("pick.reason.unknown", reason=reason or "?"), Phrase("expected.reason"))
    trip, fact, phrase = plan.trip, _fact(step, line, reason, plan, look), _said(step, line, reason, plan)
    match step.what:
        case "short":
            trip = replace(trip, shorted=(*trip.shorted, line.line))
        case "skip":
            trip = replace(trip, skipped=(*trip.skipped, line.line))
        case _:
            trip = replace(trip, empty=(*trip.empty, step.back.place or ""))
    after = next_step(replace(plan, trip=trip))
    if isinstance(after, Finished):
        done, total = plan.totals()
        phrase = Phrase.of("pick.order.short", code=plan.order.code, done=done, total=total)
    return Outcome(after, Answer(Kind.NOTE, phrase, found=meaning.found), (Draft(fact),))


def _fact(step: AwaitReason, line: OrderLine, reason: str, plan: Plan, look: Look) -> Fact:
    document = reference(plan.order.code)
    match step.what:
        case "short":
            return Shorted(document=document, line=line.line, reason=reason, quantity=plan.open(line))
        case "skip":
            return Skipped(document=document, line=line.line, reason=reason)
        case _:
            location = look.bin(step.back.place or "")
            place = place_of(location) if location is not None else Place(step.back.place or "")
            return FoundEmpty(document=document, bin=place, reason=reason, line=line.line)


def _said(step: AwaitReason, line: OrderLine, reason: str, plan: Plan) -> Phrase:
    match step.what:
        case "short":
            return Phrase.of("pick.line.shorted", item=line.item, count=plan.open(line), reason=reason)
        case "skip":
            return Phrase.of("pick.line.skipped", item=line.item, reason=reason)
        case _:
            return Phrase.of("pick.bin.found_empty", bin=step.back.place, reason=reason)
