"""Holds derived from hold notices and recalls at look-up (RULES §5.4, §6 Recall, §7)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sync.ledger.derived_holds import DerivedHold, DerivedHolds, Use, forbids
from sync.ledger.documents import HoldNotice, Recall, Scope
from sync.ledger.errors import MalformedError
from sync.ledger.identity import Place, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.recall import Match, matches
from sync.ledger.unit import Hold, Unit
from sync.site_day import day_told


def day_of(at: str) -> date:
    return day_told(at, "Europe/Berlin")


def unit(serial: str = "DR000010", item: str = "DRILL", **told: Any) -> Unit:
    known = Unit(
        key=UnitKey(item, serial), state=State.STORED, place=Place("A-01"), lot="L1", po="PO-1", supplier="BOLT",
        received_at="2026-03-01T23:30:00.000Z",
    )  # fmt: skip
    return replace(known, **told)  # the fields of a unit, as each test names them


def recall(*scopes: Scope, **told: Any) -> Recall:
    return replace(Recall(code="R-1", scopes=scopes), **told)


def found(scope: Scope, told: Unit) -> Match | None:
    return matches(recall(scope), told, day_of)


@pytest.mark.parametrize(
    "scope",
    [
        Scope(item="DRILL"),
        Scope(item="DRILL", serials=("DR000001..DR000010",)),
        Scope(item="DRILL", serials=("DR00001*",)),
        Scope(item="DRILL", listed=("DR000010",)),
        Scope(item="DRILL", lots=("L0", "L1")),
        Scope(purchase_orders=("PO-1",)),
        Scope(suppliers=("BOLT",)),
        Scope(bins=("A-01",)),
        Scope(received_from="2026-03-02", received_through="2026-03-02"),
    ],
)
def test_every_field_of_a_scope_finds_what_it_names(scope: Scope) -> None:
    assert found(scope, unit()) == Match()


@pytest.mark.parametrize(
    "scope",
    [
        Scope(item="SAW"),
        Scope(item="DRILL", serials=("DR000001..DR000009",)),
        Scope(item="DRILL", serials=("DR10..DR99",)),
        Scope(item="DRILL", listed=("dr000010", "DR000010 ")),
        Scope(item="DRILL", lots=("L2",)),
        Scope(item="DRILL", lots=("L1",), suppliers=("NUT",)),
        Scope(purchase_orders=("PO-2",)),
        Scope(bins=("A-02",)),
        Scope(received_through="2026-03-01"),
        Scope(received_from="2026-03-03"),
    ],
)
def test_every_field_must_fit_and_serials_are_exact(scope: Scope) -> None:
    assert found(scope, unit()) is None


def test_a_range_goes_by_number_and_never_by_text_order() -> None:
    scope = Scope(item="DRILL", serials=("SN9..SN10",))
    assert [serial for serial in ("SN9", "SN10", "SN91", "SN1", "SN09") if found(scope, unit(serial))] == [
        "SN9",
        "SN10",
    ]


def test_a_unit_is_found_by_another_text_on_it() -> None:
    aliased = unit("DR1", aliases=(("imei", "490154203237518"),))
    assert found(Scope(item="DRILL", serials=("490154203237510..490154203237520",)), aliased) == Match()


@pytest.mark.parametrize(
    ("scope", "told", "missing"),
    [
        (Scope(item="DRILL", lots=("L1",)), {"lot": None}, "lot"),
        (Scope(purchase_orders=("PO-1",)), {"po": None}, "purchase_order"),
        (Scope(suppliers=("BOLT",)), {"supplier": None}, "supplier"),
        (Scope(received_from="2026-03-01"), {"received_at": None}, "received"),
        (Scope(received_from="2026-03-01"), {"received_at": "T"}, "received"),
    ],
)
def test_what_was_never_captured_makes_a_unit_possibly_affected(
    scope: Scope, told: dict[str, Any], missing: str
) -> None:
    match = found(scope, unit(**told))
    assert match == Match((missing,))
    assert match.possible


def test_a_unit_without_a_lot_is_clear_where_another_field_excludes_it() -> None:
    assert found(Scope(item="DRILL", lots=("L1",), suppliers=("NUT",)), unit(lot=None)) is None


def test_what_one_scope_is_sure_of_is_sure() -> None:
    document = recall(Scope(item="DRILL", lots=("L9",)), Scope(item="DRILL", listed=("DR000010",)))
    assert matches(document, unit(lot=None), day_of) == Match()


@pytest.mark.parametrize(
    ("scope", "says"),
    [
        (Scope(item="DRILL", serials=("DR01..DX09",)), "different prefixes"),
        (Scope(item="DRILL", serials=("*",)), "would name every serial"),
        (Scope(received_from="soon"), "'soon' is no day"),
    ],
)
def test_a_scope_that_cannot_be_read_says_why(scope: Scope, says: str) -> None:
    with pytest.raises(MalformedError, match=says):
        matches(recall(scope), unit(), day_of)


def test_one_document_holds_every_unit_that_it_means_until_it_is_closed() -> None:
    document = recall(Scope(item="DRILL", serials=("DR000001..DR999999",)), supplier="BOLT", reason="burns")
    held = [DerivedHolds([document], day_of).of(unit(f"DR{number:06}")) for number in (1, 500_000, 999_999)]
    assert [[(each.id, each.kind, each.reason, each.back_to) for each in holds] for holds in held] == [
        [("recall:R-1", "recall", "burns", "BOLT")]
    ] * 3
    for status in ("closed", "draft"):
        assert DerivedHolds([replace(document, status=status)], day_of).of(unit()) == ()


def test_derived_holds_stand_behind_the_units_own_and_each_once() -> None:
    own = Hold(id="x", kind="uninspected", since="")
    notice = HoldNotice(code="H-1", scopes=(Scope(bins=("A-01",)), Scope(item="DRILL")))
    holds = DerivedHolds([notice, recall(Scope(item="DRILL"))], day_of)
    assert [hold.id for hold in holds.upon(unit(holds=(own,))).holds] == ["x", "hold:H-1", "recall:R-1"]
    clear = unit(item="SAW", place=None)
    assert holds.upon(clear) is clear


def test_a_unit_that_nobody_has_received_yet_is_met() -> None:
    expected = Unit(key=UnitKey("DRILL", "DR000010"), supplier="BOLT")
    (hold,) = DerivedHolds([recall(Scope(item="DRILL", lots=("L1",)))], day_of).of(expected)
    assert hold.missing == ("lot",)
    assert hold.possible


def test_a_recall_lets_its_units_go_back_to_the_supplier_it_names_alone() -> None:
    (hold,) = DerivedHolds([recall(Scope(item="DRILL"), supplier="BOLT")], day_of).of(unit())
    for use in (Use.PICK, Use.PACK, Use.SHIP):
        assert forbids(hold, use)
        assert forbids(hold, use, "C-77")
        assert not forbids(hold, use, "BOLT")
    assert not forbids(hold, Use.SCRAP)


def test_a_recall_that_names_no_supplier_lets_nothing_go() -> None:
    (hold,) = DerivedHolds([recall(Scope(item="DRILL"))], day_of).of(unit())
    assert forbids(hold, Use.SHIP)
    assert forbids(hold, Use.SHIP, "BOLT")


def test_a_legal_hold_blocks_scrap_and_the_way_back_as_well() -> None:
    legal = HoldNotice(code="H-1", kind="legal", scopes=(Scope(item="DRILL"),))
    (hold,) = DerivedHolds([legal], day_of).of(unit())
    assert all(forbids(hold, use, "BOLT") for use in Use)


def test_a_notice_blocks_what_it_names() -> None:
    notice = HoldNotice(code="H-1", scopes=(Scope(item="DRILL"),), blocks=("ship",))
    (hold,) = DerivedHolds([notice], day_of).of(unit())
    assert [use for use in Use if forbids(hold, use)] == [Use.SHIP]


def test_a_hold_that_a_fact_tells_forbids_every_use_but_scrap() -> None:
    own = Hold(id="x", kind="expired", since="")
    assert not isinstance(own, DerivedHold)
    assert [use for use in Use if forbids(own, use)] == [Use.PICK, Use.PACK, Use.SHIP]
