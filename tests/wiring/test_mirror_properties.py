"""Whatever mix of own scans, undone scans, failing work and pages arrives: the mirror is what the facts say."""

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync import mirror, wire
from sync.handheld import Transaction
from sync.ledger.envelope import Basis, Envelope, Recorded
from sync.ledger.facts import Moved, Packed, Picked, UnitFact, Voided
from sync.ledger.fold import fold
from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State
from sync.mirror_look import Mirror
from sync.store import Store
from tests.wiring.handhelds import DOCK, SHELF, handheld, put_away, received, record, unit

PATIENCE_S = 30
OTHER = Place("A-02-02")
PLACES = (DOCK, SHELF, OTHER)
UNITS = tuple(unit(number) for number in range(3))
FACTS: tuple[Callable[[UnitKey], UnitFact], ...] = (
    received,
    put_away,
    lambda key: put_away(key, OTHER),
    lambda key: Moved(unit=key, to=OTHER),
    lambda key: Picked(unit=key, order="SO-1", line="1"),
    lambda key: Packed(unit=key, order="SO-1", line="1"),
)
STEPS = st.tuples(
    st.sampled_from(["scan", "scan", "scan", "undo", "fail", "elsewhere", "page"]),
    st.integers(0, len(UNITS) - 1),
    st.integers(0, len(FACTS) - 1),
)


class Floor:
    """One handheld, and the server beside it that knows every fact of others and the own ones through ``sent``."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.own: list[Recorded] = []
        self.foreign: list[Recorded] = []

    def scan(self, fact: UnitFact) -> None:
        self.own += self.store.write(lambda tx: record(tx, fact)).result(PATIENCE_S)

    def fail(self, fact: UnitFact) -> None:
        def work(tx: Transaction) -> None:
            record(tx, fact)
            raise LookupError

        assert isinstance(self.store.write(work).exception(PATIENCE_S), LookupError)

    def undo(self, key: UnitKey) -> None:
        taken = {each.envelope.fact.fact for each in self.own if isinstance(each.envelope.fact, Voided)}
        mine = [
            each.envelope.id
            for each in self.own
            if isinstance(each.envelope.fact, UnitFact) and each.envelope.fact.unit == key
            and not isinstance(each.envelope.fact, Voided) and each.envelope.id not in taken
        ]  # fmt: skip
        if mine:
            self.scan(Voided(unit=key, fact=mine[-1]))

    def elsewhere(self, fact: UnitFact) -> None:
        seq = len(self.foreign) + 1
        at = f"2031-01-01T00:{seq // 60:02d}:{seq % 60:02d}.000Z"
        envelope = Envelope(
            id=f"there-{seq}", device="handheld-2", epoch="there", seq=seq, prev="", at=at, offset=0, monotonic=seq,
            boot="b", site="HAM", fact=fact, basis=Basis(),
        )  # fmt: skip
        self.foreign.append(Recorded(envelope=envelope, hash="", corrected=at))

    def page(self, sent: int) -> None:
        facts = [*self.own[:sent], *self.foreign]
        changes = [
            wire.Change(
                kind="unit",
                key=msgspec.json.encode([key.item, key.serial]).decode(),
                body=msgspec.Raw(msgspec.json.encode(fold(key, facts))),
            )
            for key in UNITS
            if any(isinstance(each.envelope.fact, UnitFact) and each.envelope.fact.unit == key for each in facts)
        ]
        page = wire.Page(
            cursor=str(len(facts)),
            changes=changes,
            up_to_date=True,
            server_time="2030-01-01T00:00:00.000Z",
            projected_epoch=self.own[0].envelope.epoch if self.own else "",
            projected_seq=sent,
        )
        assert self.store.write(lambda tx: mirror.apply_page(tx, page)).result(PATIENCE_S) == ()


def _counts(look: Mirror) -> tuple[object, ...]:
    return (
        dict(look.received("PO-1")),
        dict(look.order_progress("SO-1")),
        look.stock("DRILL"),
        [look.count_at(place) for place in PLACES],
        [look.unit(key) for key in UNITS],
    )


def _by_hand(look: Mirror) -> tuple[object, ...]:
    known = [found for key in UNITS if (found := look.unit(key)) is not None]
    lines = Counter(each.po_line or "" for each in known if each.po == "PO-1" and each.state is not State.NONE)
    places = Counter(each.place for each in known)
    return dict(lines), [places[place] for place in PLACES]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, max_size=25))
def test_the_mirror_is_what_the_facts_say(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, handheld(Path(folder)) as store:
        floor = Floor(store)
        store.write(lambda tx: _counts(tx.mirror)).result(PATIENCE_S)
        for step, which, what in steps:
            key = UNITS[which]
            fact = FACTS[what](key)
            match step:
                case "scan":
                    floor.scan(fact)
                case "fail":
                    floor.fail(fact)
                case "undo":
                    floor.undo(key)
                case "elsewhere":
                    floor.elsewhere(fact)
                case _:
                    floor.page(len(floor.own) * which // 2)
            kept = store.write(lambda tx: _counts(tx.mirror)).result(PATIENCE_S)
            with store.view() as view:
                fresh = _counts(view.mirror)
                counted = _by_hand(view.mirror)
            assert kept == fresh
            assert (fresh[0], fresh[3]) == counted
        floor.page(len(floor.own))
        with store.view() as view:
            for key in UNITS:
                told = fold(key, [*floor.own, *floor.foreign])
                assert view.mirror.unit(key) == (told if told.state is not State.NONE or told.disputes else None)
            assert view.verify_chain().whole
