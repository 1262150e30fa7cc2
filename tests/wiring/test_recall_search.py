"""The search for a recall's units equals brute force over the fold of the log (RULES §7)."""

import random
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from sync import wire
from sync.ledger.documents import Recall, Scope
from sync.ledger.facts import Aliased, Fact, Picked, PutAway, Received, Shipped, Voided
from sync.ledger.fold import fold
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.recall import Match, matches
from sync.server.history import facts_of_units
from sync.server.ingest import accept
from sync.server.recall_search import units_of
from sync.server.tables import UNIT
from sync.site_day import day_told
from tests.wiring.server_fixtures import DOCK, SHELF, ServerSite, server_site

LONG = "X" * 300
SERIALS = (
    "SN9", "SN10", "SN010", "SN99", "SN100", "sn10", "SN10-A", "A1B2", "A1B10", f"{LONG}7", f"{LONG}8", "AB\x007",
    "Ä10", "Ä9", "\ud7ff1", "\U0010ffff5", "10", "9", "0010", "SN*", "SN9..SN10", "SNSN1", "SN1z", "SN1ß",
    "SN\U0010ffff1",
)  # fmt: skip
ENTRIES = (
    "SN9..SN10", "SN9..SN100", "SN000..SN099", "SN1*", "SN*", "A1B2..A1B10", f"{LONG}7..{LONG}8", "X" * 70 + "*",
    "AB\x00*", "Ä9..Ä10", "Ä*", "\ud7ff*", "\U0010ffff*", "9..10", "SN10-A..SN20-A",
)  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerSite]:
    with server_site(tmp_path) as opened:
        yield opened


def _life(dice: random.Random, key: UnitKey) -> Iterator[Fact]:
    """Yield a unit's facts: some captured, some not, some taken back."""
    yield Received(
        unit=key, place=DOCK, po=dice.choice((None, "PO-1", "PO-2")), supplier=dice.choice((None, "BOLT", "NUT")),
        lot=dice.choice((None, "L1", "L2")),
    )  # fmt: skip
    if dice.random() < 0.3:
        yield Aliased(unit=key, kind="imei", text=dice.choice(SERIALS))
    if dice.random() < 0.5:
        yield PutAway(unit=key, to=SHELF)
    if dice.random() < 0.4:
        yield Picked(unit=key, order="SO-1", line="1")
        yield Shipped(unit=key, order="SO-1", customer_ref="C-77")


def _scope(dice: random.Random) -> Scope:
    def some(values: tuple[str, ...], chance: float) -> tuple[str, ...]:
        return (
            tuple(dice.sample(values, dice.randint(1, 3) if len(values) > 3 else 1)) if dice.random() < chance else ()
        )

    by_item = dice.random() < 0.8
    return Scope(
        item=dice.choice(("DRILL", "SAW")) if by_item else None,
        serials=some(ENTRIES, 0.6) if by_item else (),
        listed=some(SERIALS, 0.4) if by_item else (),
        lots=some(("L1", "L2"), 0.3) if by_item else (),
        purchase_orders=some(("PO-1", "PO-2"), 0.2),
        suppliers=some(("BOLT", "NUT"), 0.2),
        received_from=dice.choice((None, None, "2026-03-02", "2026-03-03")),
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_search_equals_brute_force_over_the_log(site: ServerSite, seed: int) -> None:
    dice = random.Random(seed)
    keys = [UnitKey(item, serial) for item in ("DRILL", "SAW") for serial in SERIALS]
    chain = site.chain()
    for key in keys:
        events = [chain.add(fact) for fact in _life(dice, key)]
        if dice.random() < 0.1:
            first = wire.decode(bytes(events[0].event))
            chain.add(Voided(unit=key, fact=first.id, reason="mistake"))
        if dice.random() < 0.5:
            site.clock.wait(hours=1)
    accept(site.book, chain.device, chain.push())
    site.projector.catch_up()

    def day_of(at: str) -> date:
        return day_told(at, "Europe/Berlin")

    folded = site.book.read(lambda conn: {key: fold(key, facts) for key, facts in facts_of_units(conn, keys).items()})
    hits = 0
    for number in range(60):
        recall = Recall(code=f"R-{number}", scopes=tuple(_scope(dice) for _ in range(dice.randint(1, 3))))
        brute: dict[UnitKey, Match | None] = {key: matches(recall, unit, day_of) for key, unit in folded.items()}
        expected = {
            key: match for key, match in brute.items()
            if match is not None and (folded[key].state is not State.NONE or folded[key].place or folded[key].disputes)
        }  # fmt: skip
        found = site.book.read(partial(units_of, recall=recall, day_of=day_of))
        assert {key: match for key, (_, match) in found.items()} == expected, recall
        assert all(folded[key] == unit for key, (unit, _) in found.items())
        hits += len(expected)
    assert hits > 200
    assert site.book.read(lambda conn: len(conn.execute(select(UNIT.c.item)).all())) == len(keys)
