"""Who knew what when it was written: by basis, by each device's own order, and through what was known (RULES §3.1)."""

from sync.ledger.envelope import Recorded
from sync.ledger.facts import Refused
from sync.ledger.knowledge import Knowledge
from tests.unit.ledger_histories import UNIT, Handheld

FACT = Refused(unit=UNIT, answer="wrong", code="x")


def says(hand: Handheld, knew: Recorded | None = None) -> Recorded:
    return hand.says(FACT, 1, knew=knew)


def test_facts_of_devices_that_never_met_are_concurrent() -> None:
    one, other = says(Handheld("h1")), says(Handheld("h2"))
    assert Knowledge([one, other]).concurrent("h1-1-1", "h2-1-1")


def test_a_device_knows_its_own_earlier_facts_of_the_epoch_alone() -> None:
    hand, wiped = Handheld("h1"), Handheld("h1", epoch="2")
    told = Knowledge([says(hand), says(hand), says(wiped)])
    assert not told.concurrent("h1-1-1", "h1-1-2")
    assert told.concurrent("h1-1-2", "h1-2-1")


def test_what_the_known_fact_knew_is_known_too() -> None:
    first, second, third = Handheld("h1"), Handheld("h2"), Handheld("h3")
    start = says(first)
    middle = says(second, knew=start)
    end = says(third, knew=middle)
    told = Knowledge([start, middle, end, later := says(first)])
    assert not told.concurrent(end.envelope.id, start.envelope.id)
    assert told.concurrent(end.envelope.id, later.envelope.id)


def test_an_older_basis_takes_back_nothing_that_was_known_before() -> None:
    hand, other = Handheld("h1"), Handheld("h2")
    theirs = [says(other) for _ in range(3)]
    mine = [says(hand, knew=theirs[2]), says(hand, knew=theirs[0])]
    told = Knowledge([*theirs, *mine])
    assert not told.concurrent(mine[1].envelope.id, theirs[2].envelope.id)


def test_a_basis_that_never_arrived_is_passed_over() -> None:
    missing = says(Handheld("h9"))
    told = Knowledge([says(Handheld("h1"), knew=missing), says(Handheld("h2"))])
    assert told.concurrent("h1-1-1", "h2-1-1")


def test_facts_that_claim_to_know_each_other_are_answered() -> None:
    hand, other = Handheld("h1"), Handheld("h2")
    early = says(other)
    one = says(hand, knew=early)
    other.seq = 0
    ring = says(other, knew=one)
    assert not Knowledge([one, ring]).concurrent(one.envelope.id, ring.envelope.id)


def test_a_chain_of_twenty_thousand_is_answered_without_recursion() -> None:
    hand, other = Handheld("h1"), Handheld("h2")
    chain = [says(hand)]
    for number in range(20_000):
        chain.append(says(hand if number % 2 else other, knew=chain[-1]))
    told = Knowledge(chain)
    assert not told.concurrent(chain[-1].envelope.id, chain[0].envelope.id)
