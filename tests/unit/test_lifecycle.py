"""The lifecycle table against RULES §1, written down a second time by hand: every state and every fact."""

import pytest

from sync.ledger import facts
from sync.ledger.facts import UNIT_FACT_TYPES, UnitFact
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import MOVEMENTS, OWN_TARGET, TRANSITIONS, State, advance, allowed

# One row a fact; columns: NONE RECEIVED STORED PICKED PACKED SHIPPED IN_TRANSIT OUT RETURNED ASSEMBLED SCRAPPED LOST.
# A dot is forbidden, "=" stays, else the first letters of the target.
ORACLE = """
Received      Rec  .    .    .    .    .    Rec  .    .    .    .    Rec
PutAway       .    Sto  =    .    .    .    .    .    .    .    .    Sto
Moved         .    =    =    =    =    .    .    .    =    .    .    Sto
Picked        .    Pic  Pic  .    .    .    .    .    .    .    .    .
Unpicked      .    .    .    Sto  .    .    .    .    .    .    .    .
Packed        .    .    .    Pac  .    .    .    .    .    .    .    .
Unpacked      .    .    .    .    Pic  .    .    .    .    .    .    .
Shipped       .    .    .    Shi  Shi  .    .    Shi  Shi  .    .    .
Dispatched    .    .    .    In_  In_  .    .    .    In_  .    .    .
SentOut       .    .    .    Out  Out  .    .    .    Out  .    .    .
Returned      Ret  .    .    .    .    Ret  .    Ret  .    .    .    Ret
Inspected     .    =    =    =    .    .    .    .    =    .    .    .
Restocked     .    .    .    .    .    .    .    .    Rec  .    .    .
Counted       .    =    =    .    .    .    .    .    =    .    .    Sto
WrittenOff    .    Los  Los  Los  Los  Los  Los  Los  Los  .    .    .
Scrapped      .    Scr  Scr  Scr  .    Scr  .    Scr  Scr  .    .    .
Assembled     .    Ass  Ass  Ass  .    .    .    .    .    .    .    .
Disassembled  .    .    .    .    .    .    .    .    .    Rec  .    .
Held          .    =    =    =    =    =    =    =    =    =    =    =
Released      .    =    =    =    =    =    =    =    =    =    =    =
Corrected     .    =    =    =    =    =    =    =    =    =    =    =
Matched       .    =    =    =    =    =    =    =    =    =    =    =
HandedOver    .    =    =    =    =    =    =    =    =    .    =    .
OwnerChanged  .    =    =    =    =    =    =    =    =    =    .    .
Relabelled    .    =    =    =    .    .    .    .    =    .    .    .
Refused       =    =    =    =    =    =    =    =    =    =    =    =
Aliased       =    =    =    =    =    =    =    =    =    =    =    =
Voided        =    =    =    =    =    =    =    =    =    =    =    =
Resolved      =    =    =    =    =    =    =    =    =    =    =    =
"""


def expected() -> dict[tuple[State, str], State | None]:
    by_letters = {state.value[:3]: state for state in State}
    table: dict[tuple[State, str], State | None] = {}
    for row in ORACLE.strip().splitlines():
        name, *cells = row.split()
        assert len(cells) == len(State)
        for state, cell in zip(State, cells, strict=True):
            table[state, name] = None if cell == "." else state if cell == "=" else by_letters[cell.lower()]
    return table


EXPECTED = expected()


def test_the_oracle_names_every_fact_about_a_unit() -> None:
    assert {name for _, name in EXPECTED} == {fact_type.__name__ for fact_type in UNIT_FACT_TYPES}


@pytest.mark.parametrize(("state", "name"), sorted(EXPECTED))
def test_every_fact_in_every_state_leads_where_the_rules_say(state: State, name: str) -> None:
    fact_type: type[UnitFact] = getattr(facts, name)
    assert TRANSITIONS[state].get(fact_type) == EXPECTED[state, name]
    assert allowed(state, fact_type) == (EXPECTED[state, name] is not None)


def test_advance_reads_the_table_by_the_type_of_the_fact() -> None:
    key = UnitKey("A", "1")
    assert advance(State.PACKED, facts.Shipped(unit=key, order="SO-1")) is State.SHIPPED
    assert advance(State.SHIPPED, facts.Shipped(unit=key, order="SO-1")) is None


def test_a_movement_has_one_target_of_its_own_or_only_stays() -> None:
    own = {
        (name, target)
        for (state, name), target in EXPECTED.items()
        if target is not None and target is not state and name not in {"Refused", "Aliased", "Voided", "Resolved"}
    }
    assert {(fact_type.__name__, target) for fact_type, target in OWN_TARGET.items()} == own
    assert len(own) == len(OWN_TARGET)


def test_movements_are_the_facts_that_no_row_keeps() -> None:
    assert {fact_type.__name__ for fact_type in MOVEMENTS} == set(
        [row.split()[0] for row in ORACLE.strip().splitlines()][:18]
    )
