"""Cartons and pallets: OPEN, CLOSED, GONE (RULES §1)."""

from itertools import permutations

from sync.ledger.carton import Carton, CartonState, fold_carton
from sync.ledger.facts import CartonShipped, Closed, LineQuantity, Opened, Reopened
from sync.ledger.identity import DocumentKind, DocumentRef
from tests.unit.ledger_histories import Handheld, at

SSCC = DocumentRef(DocumentKind.CARTON, "340123450000000018")
CLOSED = Closed(document=SSCC)
SHIPPED = CartonShipped(document=SSCC, order="SO-1", carrier="DHL", tracking="00340")


def test_a_carton_nobody_closed_is_open() -> None:
    assert fold_carton(SSCC, []) == Carton(ref=SSCC)
    assert fold_carton(SSCC, [Handheld("h1").says(Opened(document=SSCC))]).state is CartonState.OPEN


def test_a_closed_carton_leaves_and_is_gone_in_any_order_of_arrival() -> None:
    hand = Handheld("h1")
    facts = [hand.says(Opened(document=SSCC), 1), hand.says(CLOSED, 2), hand.says(SHIPPED, 3)]
    gone = fold_carton(SSCC, facts)
    assert (gone.state, gone.closed_at, gone.gone_at, gone.order) == (CartonState.GONE, at(2), at(3), "SO-1")
    assert (gone.carrier, gone.tracking, gone.disputed, gone.facts) == ("DHL", "00340", (), 3)
    assert all(fold_carton(SSCC, order) == gone for order in permutations(facts))


def test_only_a_closed_carton_ships() -> None:
    unit = fold_carton(SSCC, [Handheld("h1").says(SHIPPED)])
    assert (unit.state, unit.disputed) == (CartonState.OPEN, ("h1-1-1",))


def test_a_re_opened_carton_answers_with_its_new_number_for_ever() -> None:
    hand = Handheld("h1")
    facts = [hand.says(CLOSED), hand.says(Reopened(document=SSCC, reason="wrong unit", replaced_by="NEW"))]
    opened = fold_carton(SSCC, facts)
    assert (opened.state, opened.replaced_by, opened.closed_at) == (CartonState.OPEN, "NEW", None)
    facts += [hand.says(CLOSED), hand.says(Reopened(document=SSCC, reason="again"))]
    assert fold_carton(SSCC, facts).replaced_by == "NEW"


def test_closing_on_two_handhelds_is_an_echo_and_twice_on_one_a_dispute() -> None:
    hand = Handheld("h1")
    facts = [hand.says(CLOSED, 1), Handheld("h2").says(CLOSED, 2), hand.says(CLOSED, 3)]
    carton = fold_carton(SSCC, facts)
    assert (carton.state, carton.echoes, carton.disputed) == (CartonState.CLOSED, ("h2-1-1",), ("h1-1-2",))


def test_what_is_about_another_carton_or_about_lines_is_passed_over() -> None:
    hand = Handheld("h1")
    other = DocumentRef(DocumentKind.PALLET, SSCC.code)
    facts = [
        hand.says(Closed(document=other)),
        hand.says(LineQuantity(document=SSCC, line="1", item="TAPE", quantity=4)),
    ]
    assert fold_carton(SSCC, facts) == Carton(ref=SSCC)


def test_a_fact_sent_twice_counts_once() -> None:
    closed = Handheld("h1").says(CLOSED)
    assert fold_carton(SSCC, [closed, closed]).facts == 1
