"""A second person's approval is of one act, by somebody else, and stays with what it was given for (RULES §5.2)."""

from dataclasses import replace

import pytest

from scanner_app.workflows.answer import Kind
from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.return_steps import AwaitPlace
from scanner_app.workflows.step import Control
from sync.ledger.documents import Bin, Item, Operator, Right
from sync.ledger.facts import Approved, Picked, PutAway, Received, Restocked, Scrapped, Shipped, SignedIn
from sync.ledger.identity import Place, UnitKey
from sync.pins import SiteHash, personal
from tests.unit.floor import DOCK, TAG, Hands, Warehouse

KEY, OTHER = UnitKey("DRILL", "DR0001"), UnitKey("DRILL", "DR0002")
PIN = "4711"
VERIFIER = personal(SiteHash.of(PIN, b"0123456789abcdef"), b"fedcba9876543210")
RIGHTS = (Right.WORK, Right.APPROVE)


def inspected(condition: str, operator: str = "KM") -> Hands:
    """Return an operator with a returned drill in this condition, whose bin is full by the book."""
    warehouse = Warehouse().add(
        Item(code="DRILL", name="Cordless drill", zone="A"),
        Bin(code="A-01", zone="A", path=10, capacity=1),
        Bin(code="Q-01", zone="quarantine", path=90),
        Operator(code="SO", initials="SO", badge="badge-so", rights=RIGHTS, pin=VERIFIER),
        Operator(code="ZZ", initials="ZZ", badge="badge-zz"),
    )
    warehouse.happened(
        Received(unit=OTHER, place=DOCK), PutAway(unit=OTHER, to=Place("A-01")),
        Received(unit=KEY, place=DOCK), Picked(unit=KEY, order="SO-1"), Shipped(unit=KEY, order="SO-1"),
    )  # fmt: skip
    hands = Hands(warehouse, "return", operator)
    hands.scan("DR0001")
    hands.press(Control.REASON, condition)
    return hands


def test_an_approval_stays_with_the_act_when_a_harmless_question_follows_it() -> None:
    hands = inspected("used")
    assert hands.says("A-01") == (Kind.CONFIRM, "return.ask.restock")
    hands.scan("badge-so")
    assert hands.key(PIN).phrase.code == "putaway.ask.full"
    assert hands.press(Control.YES).phrase.code == "return.place.restocked"
    assert hands.facts == (Approved(approver="SO", what="full,restock"), Restocked(unit=KEY, to=Place("A-01")))
    assert hands.last[-1].approver == "SO"


def test_who_approved_and_then_takes_over_the_work_is_asked_from_the_beginning() -> None:
    hands = inspected("used")
    hands.scan("A-01")
    hands.scan("badge-so")
    hands.key(PIN)
    assert hands.says("badge-so") == (Kind.OK, "sign_in.done")
    assert hands.press(Control.YES).phrase.code == "session.nothing_asked"
    assert hands.says("A-01") == (Kind.CONFIRM, "return.ask.restock")
    assert hands.says("badge-so") == (Kind.WRONG, "approval.own_act")


@pytest.mark.parametrize("waits_for_pin", [False, True])
def test_nobody_approves_their_own_act_by_leaving_first(*, waits_for_pin: bool) -> None:
    hands = inspected("damaged", "SO")
    hands.session = replace(hands.session, operator="KM" if waits_for_pin else "SO")
    hands.press(Control.REASON, "scrap")
    assert hands.scan("badge-so").phrase.code == ("approval.pin" if waits_for_pin else "approval.own_act")
    hands.press(Control.MODE, "leave")
    assert hands.key(PIN).phrase.code == "sign_in.first"
    assert hands.says("badge-so") == (Kind.OK, "sign_in.done")
    hands.key(PIN)
    assert hands.recorded(Scrapped) == []
    assert hands.press(Control.YES).phrase.code == "session.nothing_asked"
    assert hands.press(Control.REASON, "scrap").phrase.code == "return.ask.scrap"
    assert hands.says("badge-so") == (Kind.WRONG, "approval.own_act")


def test_an_approval_begun_for_another_is_not_finished_as_ones_own() -> None:
    hands = inspected("damaged")
    hands.press(Control.REASON, "scrap")
    assert hands.scan("badge-so").phrase.code == "approval.pin"
    hands.press(Control.MODE, "count")
    assert hands.says("badge-so") == (Kind.OK, "sign_in.done")
    hands.press(Control.MODE, "return")
    assert hands.step == AwaitPlace(KEY, "damaged", "Q-01")
    hands.key(PIN)
    assert hands.recorded(Scrapped) == []


def test_whoever_comes_next_signs_in_where_a_question_to_a_second_person_was_left() -> None:
    hands = inspected("damaged")
    hands.press(Control.REASON, "scrap")
    hands.press(Control.MODE, "leave")
    assert hands.says("badge-zz") == (Kind.OK, "sign_in.done")
    assert hands.recorded(SignedIn) == [SignedIn(operator="ZZ")]
    assert hands.step == AwaitPlace(KEY, "damaged", "Q-01")


def test_a_second_tap_of_yes_answers_no_second_question() -> None:
    hands = inspected("used")
    hands.scan("A-01")
    hands.scan("badge-so")
    assert hands.key(PIN).phrase.code == "putaway.ask.full"
    yes = control_text(TAG, Control.YES)
    assert hands.scan(yes, after=0.12).phrase.code == "putaway.ask.full"
    assert hands.facts == ()
    assert hands.scan(yes, after=2).phrase.code == "return.place.restocked"


def test_a_clock_that_is_set_back_leaves_no_question_without_an_answer() -> None:
    hands = inspected("used")
    hands.scan("A-01")
    hands.scan("badge-so")
    hands.key(PIN)
    assert hands.scan(control_text(TAG, Control.YES), after=-3600).phrase.code == "return.place.restocked"
