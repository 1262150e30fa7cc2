"""What the facts of a unit leave for the desk: opened with both sides, closed with a reason (RULES §3.2, §3.3)."""

import pytest

from sync.ledger.envelope import Recorded
from sync.ledger.exceptions import (
    ClosedException,
    ExceptionClass,
    ExceptionKind,
    OpenException,
    closed_exceptions,
    open_exceptions,
)
from sync.ledger.facts import (
    Held,
    Moved,
    Packed,
    Picked,
    PutAway,
    Received,
    Released,
    Resolution,
    Resolved,
    Restocked,
    Scrapped,
    Shipped,
    UnitFact,
    Voided,
)
from sync.ledger.fold import fold, history
from tests.unit.ledger_histories import DOCK, SHELF, UNIT, Handheld, at

RECEIVED = Received(unit=UNIT, place=DOCK, po="PO-1")
OTHER_RECEIPT = Received(unit=UNIT, place=DOCK, po="PO-2")


def open_now(facts: list[Recorded]) -> tuple[OpenException, ...]:
    return open_exceptions(fold(UNIT, facts), facts)


def closed_by(before: list[Recorded], *more: Recorded) -> tuple[ClosedException, ...]:
    return closed_exceptions(open_now(before), history(UNIT, [*before, *more]))


def two_receipts() -> list[Recorded]:
    return [Handheld("h1", operator="OP1").says(RECEIVED, 1), Handheld("h2", operator="OP2").says(OTHER_RECEIPT, 2)]


def test_a_dispute_opens_an_exception_with_both_sides() -> None:
    assert open_now(two_receipts()) == (
        OpenException(
            id="dispute:h2-1-1",
            kind=ExceptionKind.RECEIVED_TWICE,
            unit=UNIT,
            fact="h2-1-1",
            against="h1-1-1",
            reason="Received is not possible while the unit is received.",
            opened=at(2),
            devices=("h2", "h1"),
            operators=("OP2", "OP1"),
        ),
    )


@pytest.mark.parametrize(
    ("before", "fact", "kind", "level"),
    [
        ((RECEIVED, Scrapped(unit=UNIT)), Moved(unit=UNIT, to=SHELF), "after_scrapped", ExceptionClass.HIGHEST),
        ((), PutAway(unit=UNIT, to=SHELF), "never_received", ExceptionClass.NORMAL),
        ((RECEIVED,), OTHER_RECEIPT, "received_twice", ExceptionClass.NORMAL),
        (
            (RECEIVED, Picked(unit=UNIT, order="SO-1")),
            Picked(unit=UNIT, order="SO-2"),
            "taken_twice",
            ExceptionClass.NORMAL,
        ),
        ((RECEIVED,), Restocked(unit=UNIT, to=SHELF), "contradiction", ExceptionClass.NORMAL),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_an_exception_says_what_is_wrong_and_how_soon_the_desk_must_look(
    before: tuple[UnitFact, ...], fact: UnitFact, kind: str, level: ExceptionClass
) -> None:
    hand = Handheld("h1")
    facts = [hand.says(told) for told in before]
    (exception,) = open_now([*facts, Handheld("h2").says(fact, 99)])
    assert (exception.kind, exception.level) == (kind, level)


@pytest.mark.parametrize(("kind", "level"), [("recall", ExceptionClass.HIGHEST), ("legal", ExceptionClass.NORMAL)])
def test_what_left_while_held_is_an_exception_until_the_desk_accepts_it(kind: str, level: ExceptionClass) -> None:
    hand, desk = Handheld("h1"), Handheld("desk")
    facts = [
        hand.says(RECEIVED, 1),
        hand.says(Picked(unit=UNIT, order="SO-1"), 2),
        desk.says(Held(unit=UNIT, hold="H-1", kind=kind), 3),
        hand.says(Packed(unit=UNIT, order="SO-1"), 4),
        hand.says(Shipped(unit=UNIT, order="SO-1"), 5),
        desk.says(Released(unit=UNIT, hold="H-1", kind=kind), 6),
    ]
    (exception,) = open_now(facts)
    assert (exception.id, exception.level, exception.opened) == ("breach:h1-1-4:H-1", level, at(5))
    accept = desk.says(Resolved(unit=UNIT, fact="h1-1-4", how=Resolution.ACCEPT, reason="customer was told"), 7)
    (closed,) = closed_by(facts, accept)
    assert closed == ClosedException(id=exception.id, reason="The desk settled it (accept): customer was told")


def test_an_exception_keeps_its_id_while_more_arrives() -> None:
    facts = two_receipts()
    more = Handheld("h3").says(Moved(unit=UNIT, to=SHELF), 9)
    assert open_now([*facts, more])[0].id == open_now(facts)[0].id
    assert closed_by(facts, more) == ()


@pytest.mark.parametrize("how", list(Resolution))
def test_the_desks_decision_closes_a_dispute_with_its_reason(how: Resolution) -> None:
    decision = Handheld("desk").says(Resolved(unit=UNIT, fact="h2-1-1", how=how, reason="looked at it"), 9)
    assert closed_by(two_receipts(), decision) == (
        ClosedException(id="dispute:h2-1-1", reason=f"The desk settled it ({how.value}): looked at it"),
    )


def test_a_dispute_closes_itself_when_its_fact_is_taken_back() -> None:
    facts = two_receipts()
    void = Handheld("h2", seq=1).says(Voided(unit=UNIT, fact="h2-1-1"), 9)
    assert closed_by(facts, void)[0].reason == "The fact was taken back by h2-1-2."
    other_side = Handheld("h1", seq=1).says(Voided(unit=UNIT, fact="h1-1-1"), 9)
    assert "now it fits" in closed_by(facts, other_side)[0].reason


def test_a_dispute_closes_itself_when_the_missing_receipt_arrives() -> None:
    put_away = [Handheld("h2").says(PutAway(unit=UNIT, to=SHELF), 5)]
    (closed,) = closed_by(put_away, Handheld("h1").says(RECEIVED, 1))
    assert closed.reason == "Another fact arrived or was taken back, and now it fits."


def test_a_dispute_closes_itself_when_it_turns_out_to_be_an_echo() -> None:
    shipped = [Handheld("h2").says(Shipped(unit=UNIT, order="SO-1"), 5)]
    hand = Handheld("h1")
    work = [
        hand.says(RECEIVED, 1),
        hand.says(Picked(unit=UNIT, order="SO-1"), 2),
        hand.says(Shipped(unit=UNIT, order="SO-1"), 3),
    ]
    (closed,) = closed_by(shipped, *work)
    assert closed.reason == "It turned out to be the same fact as h1-1-3."


def test_a_fact_that_moved_to_another_unit_is_said_to_be_gone() -> None:
    (closed,) = closed_exceptions(open_now(two_receipts()), history(UNIT, two_receipts()[:1]))
    assert closed.reason == "The fact is no longer among the facts of this unit."
