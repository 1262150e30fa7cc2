"""Every fact and envelope survives the wire exactly (DESIGN §5)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.ledger.envelope import Envelope
from sync.ledger.facts import FACT_TYPES, Fact
from sync.wire import decode, encode, event_hash
from tests.unit.ledger_strategies import envelopes, facts_of


@pytest.mark.parametrize("fact_type", FACT_TYPES, ids=lambda fact_type: fact_type.__name__)
def test_every_type_of_fact_comes_back_as_it_was_sent(fact_type: type[Fact]) -> None:
    @settings(max_examples=20)
    @given(envelopes(facts_of(fact_type)))
    def comes_back(envelope: Envelope) -> None:
        raw = encode(envelope)
        assert decode(raw) == envelope
        assert encode(decode(raw)) == raw
        assert event_hash(raw) == event_hash(encode(decode(raw)))

    comes_back()


@given(st.sampled_from(FACT_TYPES).flatmap(facts_of))
def test_two_facts_are_equal_only_with_their_type_and_fields(fact: Fact) -> None:
    assert fact == fact.__class__(**{name: getattr(fact, name) for name in fact.__dataclass_fields__})
