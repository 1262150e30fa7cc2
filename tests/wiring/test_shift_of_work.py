"""A shift on a real store and the demo's warehouse: what is recorded, taken back and kept through a restart."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.scan import Scan
from scanner_app.demo.warehouse import csv_file
from scanner_app.local_mirror import TAG, load_files, stand_alone
from scanner_app.said import Said
from scanner_app.shift import Shift
from scanner_app.tape_clock import TapeClock
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.step import Control
from sync.clock import RandomIds
from sync.imports.kinds import KINDS
from sync.ledger.identity import UnitKey
from sync.store import Store

ANNA = "BDG-7F3K2M9QXT"


class Operator:
    """Someone with a scanner on a real store."""

    def __init__(self, store: Store, clock: TapeClock) -> None:
        identity = store.identity
        assert identity is not None
        self._clock = clock
        self.store = store
        self.shift = Shift(store, identity, clock)

    def scans(self, *codes: str) -> Said:
        """Scan the codes one after the other, five seconds apart, and return the last answer."""
        for code in codes:
            self._clock.advance(5)
            said = self.shift.scan(Scan(code.encode(), code, "", "test", self._clock.monotonic_ns() / 1e9)).result(10)
        return said

    def code(self, *codes: str) -> tuple[Kind, str]:
        answer = self.scans(*codes).answer
        return answer.kind, answer.phrase.code

    def presses(self, control: Control, argument: str = "") -> str:
        return self.scans(control_text(TAG, control, argument)).answer.phrase.code


@pytest.fixture
def clock() -> TapeClock:
    return TapeClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))


@pytest.fixture
def anna(tmp_path: Path, clock: TapeClock) -> Iterator[Operator]:
    with closing(Store.open(tmp_path, clock, RandomIds())) as store:
        store.enrol(stand_alone(RandomIds()))
        load_files(store, {kind: csv_file(kind) for kind in KINDS})
        operator = Operator(store, clock)
        operator.scans(ANNA)
        yield operator


def test_receive_put_away_pick_and_pack_follow_each_other_on_one_handheld(anna: Operator) -> None:
    assert anna.code("PO-4711", "RX3A70014") == (Kind.OK, "receive.unit.ok")
    anna.presses(Control.MODE, "putaway")
    proposed = anna.scans("RX3A70014").screen.view.target
    assert proposed == "B-01-01"
    assert anna.code(proposed) == (Kind.OK, "putaway.bin.ok")
    anna.presses(Control.MODE, "pick")
    assert anna.scans("SO-9002").screen.view.target == "B-01-01"
    assert anna.code("B-01-01", "RX3A70014") == (Kind.OK, "pick.unit.ok")
    anna.presses(Control.MODE, "pack")
    assert anna.code("RX3A70014") == (Kind.OK, "pack.unit.ok")
    anna.presses(Control.DONE)
    assert anna.presses(Control.YES) == "pack.order.done_short"


def test_what_was_packed_is_shipped_comes_back_and_is_stock_again(anna: Operator) -> None:
    anna.scans(control_text(TAG, Control.MODE, "pick"), "SO-9001", "A-01-01", "DR104201")
    anna.scans(control_text(TAG, Control.MODE, "pack"), "DR104201")
    anna.presses(Control.MODE, "ship")
    assert anna.code("DR104201") == (Kind.CONFIRM, "ship.ask.partial")
    anna.presses(Control.YES)
    gone = anna.scans("1Z12345E1512345676")
    assert (gone.answer.phrase.code, gone.facts) == ("ship.order.done", ("Shipped", "Closed"))
    anna.presses(Control.MODE, "return")
    assert anna.code("DR104201")[0] is Kind.OK
    anna.presses(Control.REASON, "as_new")
    assert anna.code("A-01-01") == (Kind.OK, "return.place.restocked")
    assert anna.presses(Control.UNDO) == "undo.done"


def test_goods_that_have_left_are_taken_back_only_where_that_is_meant(anna: Operator) -> None:
    anna.scans(control_text(TAG, Control.MODE, "pick"), "SO-9001", "A-01-01", "DR104201")
    anna.scans(control_text(TAG, Control.MODE, "pack"), "DR104201")
    anna.scans(control_text(TAG, Control.MODE, "ship"), "SO-9001", control_text(TAG, Control.YES))
    anna.presses(Control.DONE)
    assert anna.presses(Control.UNDO) == "undo.shipped"
    assert anna.scans(control_text(TAG, Control.YES)).facts == ("Voided",)


def test_undo_takes_back_the_unit_and_not_the_refusal_that_came_after_it(anna: Operator) -> None:
    anna.scans("PO-4711", "RX3A70011", "RX3A70012")
    assert anna.code("RX3A70011") == (Kind.DUPLICATE, "receive.unit.duplicate")
    undone = anna.scans(control_text(TAG, Control.UNDO))
    assert undone.answer.phrase.code == "undo.done"
    assert dict(undone.answer.phrase.args)["serial"] == "RX3A70012"
    assert anna.code("RX3A70012") == (Kind.OK, "receive.unit.ok")


def test_undo_names_the_receipt_of_a_unit_that_was_held_at_once(anna: Operator) -> None:
    anna.scans("PO-4711", "ROUTER-AX3", "RX3A79999")
    undone = anna.scans(control_text(TAG, Control.UNDO))
    assert dict(undone.answer.phrase.args)["what"] == "Received"
    assert undone.facts == ("Voided", "Voided")


def test_opening_a_purchase_order_is_nothing_that_undo_could_take_back(anna: Operator) -> None:
    anna.scans("PO-4711")
    assert anna.presses(Control.UNDO) == "undo.nothing"


def test_the_step_in_the_middle_of_a_pick_is_kept_through_a_restart(
    anna: Operator, tmp_path: Path, clock: TapeClock
) -> None:
    anna.presses(Control.MODE, "pick")
    anna.scans("SO-9001", "A-01-01", "DR104201")
    anna.presses(Control.SHORT)
    before = anna.shift.open().result(10)
    anna.store.close()
    with closing(Store.open(tmp_path, clock, RandomIds())) as store:
        again = Operator(store, clock)
        assert again.shift.open().result(10) == before
        assert again.presses(Control.REASON, "not_found") == "pick.line.shorted"
        unit = store.write(lambda tx: tx.mirror.unit(UnitKey("DRILL-18V", "DR104201"))).result(10)
        assert unit is not None
        assert unit.order == "SO-9001"
