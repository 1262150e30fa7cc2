"""What holds for every history of a unit, whatever the devices, clocks and orders of arrival (RULES §3)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from sync.ledger.envelope import Basis, Recorded
from sync.ledger.exceptions import closed_exceptions, open_exceptions
from sync.ledger.facts import Counted, Fact, Moved, UnitFact, Voided
from sync.ledger.fold import Verdict, apply, fold, history, refold
from sync.ledger.lifecycle import OWN_TARGET, TRANSITIONS, State, allowed
from sync.ledger.trace import as_json, trace
from sync.ledger.unit import Unit
from tests.unit.ledger_histories import START, UNIT
from tests.unit.ledger_strategies import FACTS, FLOOR, histories, recorded, walks


def facts_in(told: Iterable[Recorded]) -> list[Fact]:
    return [fact.envelope.fact for fact in told]


@given(histories(), st.randoms(use_true_random=False))
def test_every_arrival_order_gives_the_same_unit_and_the_same_exceptions(told: list[Recorded], rng: Random) -> None:
    expected = history(UNIT, told)
    arrived = [*told, *rng.sample(told, len(told) // 2)]
    rng.shuffle(arrived)
    assert history(UNIT, arrived) == expected
    assert open_exceptions(expected.unit, arrived) == open_exceptions(expected.unit, told)


@given(histories(), st.integers(0, 14))
def test_facts_that_arrive_in_two_lots_end_as_if_they_had_come_at_once(told: list[Recorded], cut: int) -> None:
    before = fold(UNIT, told[:cut])
    opened = open_exceptions(before, told[:cut])
    after = history(UNIT, told)
    still = {exception.id for exception in open_exceptions(after.unit, told)}
    gone = closed_exceptions(opened, after)
    assert {exception.id for exception in opened} - still == {exception.id for exception in gone}
    assert all(exception.reason for exception in gone)


@given(histories())
def test_no_fact_is_lost_or_counted_twice(told: list[Recorded]) -> None:
    after = history(UNIT, told)
    assert sorted(judged.recorded.envelope.id for judged in after.judged) == sorted(
        recorded.envelope.id for recorded in told
    )
    assert after.unit.facts == len(told)
    by_verdict = {
        verdict: {j.recorded.envelope.id for j in after.judged if j.verdict is verdict} for verdict in Verdict
    }
    assert {dispute.fact for dispute in after.unit.disputes} == by_verdict[Verdict.DISPUTED]
    assert {echo.fact for echo in after.unit.echoes} == by_verdict[Verdict.ECHO]


@given(histories())
def test_the_state_is_what_the_table_says_along_the_accepted_facts(told: list[Recorded]) -> None:
    state = State.NONE
    after = history(UNIT, told)
    for judged in after.judged:
        kind = type(judged.recorded.envelope.fact)
        assert issubclass(kind, UnitFact)
        if judged.verdict is Verdict.ACCEPTED:
            state = TRANSITIONS[state][kind] if judged.by is None else OWN_TARGET.get(kind, state)
        elif judged.verdict in {Verdict.DISPUTED, Verdict.ECHO}:
            assert not allowed(state, kind)
    assert after.unit.state is state


@given(histories())
def test_a_unit_is_held_for_each_of_its_disputes_and_for_nothing_that_is_gone(told: list[Recorded]) -> None:
    unit = fold(UNIT, told)
    derived = {hold.id for hold in unit.holds if hold.id.startswith("dispute:")}
    assert derived == {f"dispute:{dispute.fact}" for dispute in unit.disputes}


@given(histories(), st.data())
def test_taking_back_a_fact_is_as_if_it_had_never_been_said(told: list[Recorded], data: st.DataObject) -> None:
    # What an author knew stays known when a fact is taken back, so nobody here knows anything but his own.
    told = [replace(fact, envelope=replace(fact.envelope, basis=Basis())) for fact in told]
    assume(told)
    wrong = data.draw(st.sampled_from(told))
    void = recorded("void", "desk", "1", 1, 500, Voided(unit=UNIT, fact=wrong.envelope.id))
    assert settled([*told, void]) == settled([fact for fact in told if fact is not wrong])
    back = recorded("back", "desk", "1", 2, 501, Voided(unit=UNIT, fact="void"))
    assert settled([*told, void, back]) == settled(told)


def settled(told: list[Recorded]) -> Unit:
    """Return the folded unit without the count of what was said."""
    return replace(fold(UNIT, told), last=None, facts=0)


@given(walks(), st.integers(0, 719), st.integers(0, 25))
def test_a_late_older_fact_that_fits_changes_no_newer_state(told: list[Recorded], choice: int, cut: int) -> None:
    # Moved and Counted lead somewhere only from LOST; anywhere else they say nothing about the state.
    newest = max((n for n, fact in enumerate(told) if type(fact.envelope.fact) in SETTING), default=0)
    told, cut = told[: newest + 1], min(cut, newest)
    state = fold(UNIT, told[:cut]).state
    staying = [fact for fact in FLOOR if TRANSITIONS[state].get(type(fact)) is state]
    assume(staying and cut < len(told))
    minute = minutes_of(told[cut]) - 0.5
    late = recorded("late", "h9", "1", 1, minute, staying[choice % len(staying)])
    before, after = fold(UNIT, told), fold(UNIT, [*told, late])
    assert after.facts == before.facts + 1
    assert (after.state, after.place, after.booked, after.disputes) == (
        before.state,
        before.place,
        before.booked,
        before.disputes,
    )


SETTING = frozenset(OWN_TARGET) - {Moved, Counted}


def minutes_of(fact: Recorded) -> float:
    return (datetime.fromisoformat(fact.corrected) - START).total_seconds() / 60


@given(walks())
def test_work_that_follows_the_table_on_one_device_is_never_disputed(told: list[Recorded]) -> None:
    unit = fold(UNIT, told)
    assert (unit.disputes, unit.echoes, unit.facts) == ((), (), len(told))
    left_held = {breach.fact for breach in unit.breaches}
    assert {exception.fact for exception in open_exceptions(unit, told)} == left_held


@given(st.lists(st.sampled_from(FLOOR), max_size=12) | walks().map(facts_in), st.integers(0, 12))
def test_apply_on_a_snapshot_gives_what_the_fold_of_all_gives(wanted: list[UnitFact], cut: int) -> None:
    told = [
        recorded(f"w{n}", "h1", "1", n + 1, n, fact, basis=Basis(last=f"w{n - 1}" if n else None))
        for n, fact in enumerate(wanted)
    ]
    snapshot = fold(UNIT, told[:cut])
    assert refold(snapshot, told[cut:]) == fold(UNIT, told)


@given(histories(), FACTS)
def test_apply_never_raises_and_counts_every_fact(told: list[Recorded], fact: UnitFact) -> None:
    before = fold(UNIT, told)
    after = apply(before, recorded("own", "h1", "3", 1, 999, fact))
    assert (after.facts, after.last) == (before.facts + 1, "own")


@given(histories())
def test_every_history_can_be_traced(told: list[Recorded]) -> None:
    shown = as_json(trace(UNIT, told))
    assert len(shown["facts"]) == len(shown["chain"]) == len(told)
    assert all(fact["sentence"].endswith(".") for fact in shown["facts"])
