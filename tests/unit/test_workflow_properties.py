"""Every workflow is total, declared and pure: random codes at every step (RULES §2, §4, §5)."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devices.barcodes.read import read
from scanner_app.phrases import say
from scanner_app.workflows.answer import REFUSED, Kind
from scanner_app.workflows.catalogue import WORKFLOWS
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.resolve import control_text, resolve
from scanner_app.workflows.saved import dump, load
from scanner_app.workflows.state import Session
from scanner_app.workflows.step import Control, Outcome, Step
from scanner_app.workflows.workflow import NOTHING_ASKED, Asked, Blocked, Consent, Finished
from sync.ledger.documents import (
    Bin,
    Gtin,
    HoldNotice,
    Item,
    Operator,
    Order,
    OrderLine,
    PurchaseOrder,
    PurchaseOrderLine,
    Recall,
    Scope,
)
from sync.ledger.facts import (
    Counted,
    Dispatched,
    Fact,
    Held,
    Packed,
    Picked,
    PutAway,
    Received,
    Refused,
    Returned,
    Scrapped,
    SentOut,
    Shipped,
    UnitFact,
    WrittenOff,
)
from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State, advance, allowed
from tests.unit.floor import DOCK, TAG, TODAY, Hands, Warehouse

EACH, CASE = "09520000010010", "19520000010017"
FOUND = {PutAway, Picked, Packed, Counted}
"""A unit this handheld does not know may be put away, picked, packed and counted as found, by YES (RULES §6)."""


def drill(number: int) -> UnitKey:
    return UnitKey("DRILL", f"DR{number:04d}")


def _life() -> tuple[Fact, ...]:
    """Return one drill in every state, two serials under two items, a held, an expired and a named one."""
    taken = {number: (Received(unit=drill(number), place=DOCK), Picked(unit=drill(number), order="SO-1", line="1"))
             for number in range(3, 9)}  # fmt: skip
    return (
        Received(unit=drill(1), place=DOCK, po="4711", line="1"),
        Received(unit=drill(2), place=DOCK), PutAway(unit=drill(2), to=Place("A-01")),
        *taken[3],
        *taken[4], Packed(unit=drill(4), order="SO-1", line="1"),
        *taken[5], Shipped(unit=drill(5), order="SO-1"),
        *taken[6], Dispatched(unit=drill(6), transfer="T-1"),
        *taken[7], SentOut(unit=drill(7), purpose="loan"),
        *taken[8], Shipped(unit=drill(8), order="SO-1"), Returned(unit=drill(8)),
        Received(unit=drill(10), place=DOCK), Scrapped(unit=drill(10)),
        Received(unit=drill(11), place=DOCK), WrittenOff(unit=drill(11), reason="count"),
        Received(unit=drill(12), place=DOCK), Held(unit=drill(12), hold="h", kind="recall"),
        Received(unit=drill(13), place=DOCK, expiry="2026-01-01"),
        Received(unit=drill(14), place=DOCK), PutAway(unit=drill(14), to=Place("A-01")),
        Received(unit=UnitKey("ROUTER", "DR0001"), place=DOCK),
        Received(unit=UnitKey("ROUTER", "R-1"), place=DOCK), PutAway(unit=UnitKey("ROUTER", "R-1"), to=Place("B-01")),
    )  # fmt: skip


def warehouse() -> Warehouse:
    """Return a warehouse with something of everything a code can mean."""
    made = Warehouse().add(
        Item(
            code="DRILL",
            name="Drill",
            mask=r"DR\d{4}",
            zone="A",
            gtins=(Gtin(gtin=EACH), Gtin(gtin=CASE, pack="case", quantity=4)),
        ),
        Item(code="ROUTER", name="Router"),
        Item(code="CELL", name="Cell", lot_tracked=True, expiry_tracked=True),
        Item(code="CABLE", name="Cable", serial_tracked=False),
        Item(code="BROKEN", name="Bad mask", mask="(["),
        Bin(code="A-01", zone="A", path=10, capacity=1),
        Bin(code="B-01", path=20, items=("ROUTER",)),
        Bin(code="Q-01", zone="quarantine", path=90),
        Operator(code="KM", initials="KM", badge="badge-km"),
        _po("4711", "open"),
        _po("4712", "closing"),
        _po("4713", "cancelled"),
        _order("SO-1", "open"),
        _order("SO-2", "open", serials=("DR0014",)),
        _order("SO-3", "cancelled"),
        _order("SO-4", "shipped"),
        Recall(code="R-1", scopes=(Scope(item="DRILL", serials=("DR0023..DR0024",)),)),
        HoldNotice(code="H-1", scopes=(Scope(item="ROUTER", bins=("B-01",)),)),
    )
    return made.happened(*_life())


def _po(code: str, status: str) -> PurchaseOrder:
    lines = (
        PurchaseOrderLine(line="1", item="DRILL", expected=2, serials=("DR0020", "DR0021") if code == "4711" else ()),
        PurchaseOrderLine(line="2", item="ROUTER", expected=1),
        PurchaseOrderLine(line="3", item="CABLE", expected=5),
        PurchaseOrderLine(line="4", item="BROKEN", expected=1),
        PurchaseOrderLine(line="5", item="CELL", expected=2),
    )
    return PurchaseOrder(code=code, supplier="ACME", lines=lines, status=status)


def _order(code: str, status: str, serials: tuple[str, ...] = ()) -> Order:
    lines = (
        OrderLine(line="1", item="DRILL", quantity=4, serials=serials),
        OrderLine(line="2", item="ROUTER", quantity=1),
        OrderLine(line="3", item="CABLE", quantity=5),
    )
    return Order(code=code, customer_ref="C-7", channel="web", lines=lines, status=status)


STEP_CONTROLS = (Control.DONE, Control.SKIP, Control.SHORT, Control.EMPTY, Control.NOLABEL)
KNOWN_TEXTS = (
    *(f"DR{number:04d}" for number in range(1, 25)), "R-1", "R-2", "A-01", "B-01", "Q-01", "DOCK-1", "4711", "4712",
    "4713", "SO-1", "SO-2", "SO-3", "SO-4", "DRILL", "ROUTER", "CABLE", "BROKEN", EACH, CASE, "9520000099992",
    f"(01){EACH}(21)DR0022", f"(01){EACH}(21)DR0005", f"(01){CASE}(21)1", f"(01){EACH}(21)DR0023(17)250101(10)L1",
    "(01)09520000099992(21)5", "(21)DR0024", "(10)L1", "(17)301100", "(17)251399", "CELL",
    "C-1", "(00)095200000000000011", "1Z12345E1512345676", "", "x" * 5000,
)  # fmt: skip
CONTROLS = (
    *(control_text(TAG, control) for control in STEP_CONTROLS),
    *(control_text(TAG, Control.QTY, argument) for argument in ("1", "5", "99999", "", "-1", "x")),
    *(
        control_text(TAG, Control.REASON, argument)
        for argument in ("not_found", "blocked", "bin_empty", "refused", "no_label", "box", "learn", "", "?")
    ),
)
SESSION_CONTROLS = tuple(control_text(TAG, control) for control in (Control.YES, Control.NO, Control.ACK))
ASIDE = (
    *(control_text(TAG, Control.REASON, argument) for argument in ("box", "refused", "learn", "no_label")),
    control_text(TAG, Control.NOLABEL), control_text(TAG, Control.DONE), "ROUTER", "(10)L1", "00:1A:2B:3C:4D:5E",
)  # fmt: skip
"""What leads a receipt aside from scanning one unit after the other."""
texts = st.one_of(
    st.sampled_from(KNOWN_TEXTS), st.sampled_from(CONTROLS), st.text(max_size=30), st.text("DR0123456789", max_size=6)
)
EXPECTED = "the code that the screen expects"
YES = control_text(TAG, Control.YES)
walks = st.lists(
    st.one_of(
        st.sampled_from((EXPECTED, YES, *SESSION_CONTROLS)),
        st.sampled_from(ASIDE),
        st.sampled_from(("A-01", "B-01", "Q-01", "DRILL", "ROUTER")),
        st.sampled_from(KNOWN_TEXTS),
        texts,
    ),
    max_size=12,
)
names = st.sampled_from(sorted(WORKFLOWS))
questions = st.frozensets(
    st.sampled_from(
        [
            "found",
            "over",
            "other_bin",
            "switch",
            "substitute",
            "full",
            "held",
            "first_unit",
            "other_po",
            "leave",
            "lot",
            "expiry",
            "manifest",
            "look_alike",
            "learned",
            "close_differs",
        ]
    )
)
calm = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def walked(name: str, walk: list[str]) -> Hands:
    """Return hands that scanned the walk in one workflow; they stand at whatever step it led to."""
    hands = Hands(warehouse(), name)
    for text in [EXPECTED, *walk]:
        scanned(hands, name, text)
    return hands


def scanned(hands: Hands, name: str, text: str) -> Kind:
    """Scan one text of a walk, or what the screen expects; who is led out of the workflow begins it anew."""
    kind = hands.scan(expected(hands) if text == EXPECTED else text).kind
    if hands.session.mode != name:
        hands.session = replace(Session(), mode=name, step=_first(hands, name), operator=hands.operator)
    return kind


def expected(hands: Hands) -> str:
    """Return what a scan of the right thing would hold: YES where a question stands."""
    asked = isinstance(hands.step, Asked | Blocked)
    return YES if asked else hands.view.expects or YES


def _first(hands: Hands, name: str) -> Step:
    return WORKFLOWS[name].start(hands.warehouse, hands.floor())


def _own_step(step: Step) -> Step:
    return _own_step(step.back) if isinstance(step, Asked | Blocked) else step


def _decide(hands: Hands, name: str, meaning: Meaning, consent: Consent) -> Outcome:
    return WORKFLOWS[name].take(_own_step(hands.step), meaning, hands.warehouse, hands.floor(), consent)


@calm
@given(name=names, walk=walks, text=texts, given_consent=questions)
def test_any_code_at_any_step_is_one_declared_outcome_with_words(
    name: str, walk: list[str], text: str, given_consent: frozenset[str]
) -> None:
    hands = walked(name, walk)
    meaning = resolve(read(text, ""), hands.warehouse, TODAY)
    if meaning.badge is not None or meaning.strange_control:
        return
    step = _own_step(hands.step)
    outcome = _decide(hands, name, meaning, Consent(given_consent))
    assert type(outcome.step) in WORKFLOWS[name].following[type(step)]
    if isinstance(outcome.step, Asked | Blocked):
        assert type(outcome.step.back) in WORKFLOWS[name].following
    assert isinstance(outcome.step, Asked) <= (outcome.answer.kind is Kind.CONFIRM)
    assert isinstance(outcome.step, Blocked) == (outcome.answer.kind is Kind.HOLD)
    assert say(outcome.answer.phrase).isprintable()
    assert _decide(hands, name, meaning, Consent(given_consent)) == outcome


@calm
@given(name=names, walk=walks)
def test_no_fact_is_written_that_the_table_forbids_but_for_units_stored_as_found(name: str, walk: list[str]) -> None:
    hands = Hands(warehouse(), name)
    for text in [EXPECTED, *walk]:
        before = {key: unit.state for key, unit in hands.warehouse.units.items()}
        kind = scanned(hands, name, text)
        unit_facts = [fact for fact in hands.facts if isinstance(fact, UnitFact)]
        for fact in unit_facts:
            state = before.get(fact.unit, State.NONE)
            as_found = state is State.NONE and type(fact) in FOUND
            assert as_found or allowed(state, type(fact)), (state, fact)
            before[fact.unit] = advance(state, fact) or state
        if kind in REFUSED:
            held_at_door = (Received,) if kind is Kind.HOLD and name == "receive" else ()
            assert all(isinstance(fact, (Refused, Held, *held_at_door)) for fact in unit_facts)
            assert kind is Kind.HOLD or not any(isinstance(fact, Held) for fact in unit_facts)


@calm
@given(name=names, walk=walks, text=st.one_of(st.sampled_from(("A-01", "B-01", "Q-01")), texts))
def test_a_question_is_answered_once_and_is_never_asked_about_twice(name: str, walk: list[str], text: str) -> None:
    hands = walked(name, walk)
    meaning = resolve(read(text, ""), hands.warehouse, TODAY)
    asked: list[str] = []
    consent = NOTHING_ASKED
    outcome = _decide(hands, name, meaning, consent)
    while isinstance(outcome.step, Asked):
        assert outcome.drafts == ()
        assert outcome.step.question not in asked
        asked.append(outcome.step.question)
        consent = Consent(frozenset((*outcome.step.given, outcome.step.question)))
        outcome = WORKFLOWS[name].take(outcome.step.back, meaning, hands.warehouse, hands.floor(), consent)


@calm
@given(name=names, walk=walks)
def test_every_step_survives_being_saved_and_every_view_can_be_worded(name: str, walk: list[str]) -> None:
    hands = walked(name, walk)
    assert load(dump(hands.session)) == hands.session
    view = WORKFLOWS[name].view(_own_step(hands.step), hands.warehouse, hands.floor())
    for phrase in (view.title, view.ask, *view.lines, *(option.label for option in view.options)):
        assert say(phrase).isprintable()


@calm
@given(name=names, walk=walks)
def test_a_scan_of_what_the_view_expects_is_never_unknown(name: str, walk: list[str]) -> None:
    hands = walked(name, walk)
    if isinstance(hands.step, Asked | Blocked):
        return
    expects = hands.view.expects
    if expects is not None:
        assert hands.scan(expects).kind is not Kind.UNKNOWN


@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_every_declared_next_step_is_a_step_of_the_workflow_or_of_the_session(name: str) -> None:
    following = WORKFLOWS[name].following
    for after in following.values():
        assert set(after) <= {*following, Asked, Blocked, Finished}
