"""A shift under attack: secrets scanned and keyed at the wrong moment, and what a broken server may send."""

from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from devices.scan import FaultKind, Flag, Scan, ScanFault
from scanner_app.demo.warehouse import csv_file
from scanner_app.local_mirror import TAG, load_files, stand_alone
from scanner_app.shift import Shift
from scanner_app.tape_clock import TapeClock
from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.step import Control
from sync import wire
from sync.clock import RandomIds
from sync.imports.kinds import KINDS
from sync.mirror import apply_page
from sync.store import Store

ANNA = "BDG-7F3K2M9QXT"
SOFIA = "BDG-0PHJ6Y5DQE"
ENROLMENT = "SCN:ENROLL http://192.0.2.1:8470 ABCDE-FGHJK"
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Floor:
    """A shift on a real store, and everything that the store holds."""

    def __init__(self, store: Store) -> None:
        identity = store.identity
        assert identity is not None
        self.store = store
        self.identity = identity
        self.clock = TapeClock(START)
        self.shift = Shift(store, identity, self.clock)

    def scans(self, *texts: str, flags: frozenset[Flag] = frozenset()) -> str:
        for text in texts:
            self.clock.advance(5)
            scan = Scan(text.encode(), text, "", "test", self.clock.monotonic_ns() / 1e9, flags)
            said = self.shift.scan(scan).result(10)
        return said.answer.phrase.code

    def presses(self, control: Control, argument: str = "") -> str:
        return self.scans(control_text(TAG, control, argument))

    def keys(self, text: str) -> str:
        return self.shift.keyed(text).result(10).answer.phrase.code

    def breaks_off(self, partial: str) -> str:
        fault = ScanFault(FaultKind.UNTERMINATED, partial.encode(), "test", 0.0)
        return self.shift.scan(fault).result(10).answer.phrase.code

    def pulls(self, kind: str, **fields: Any) -> None:
        """Take in a document as a server sends it."""
        change = {"kind": kind, "key": fields["code"], "body": fields}
        page = {"cursor": "c", "changes": [change], "up_to_date": True, "server_time": "2026-03-02T08:00:00.000Z"}
        decoded = wire.decode_page(msgspec.json.encode(page))
        assert self.store.write(lambda tx: apply_page(tx, decoded)).result(10) == ()

    def events(self) -> list[dict[str, Any]]:
        with self.store.view() as view:
            rows = view.conn.execute("SELECT raw FROM event ORDER BY position").fetchall()
        return [msgspec.json.decode(raw) for (raw,) in rows]

    def kept(self) -> str:
        """Return all that is stored of the scans, with the raw bytes as text, and the saved step."""
        events = self.events()
        raws = [b64decode((event["evidence"] or {}).get("raw", "")).decode() for event in events]
        with self.store.view() as view:
            return msgspec.json.encode(events).decode() + "\n".join(raws) + (view.state() or b"").decode()


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    with closing(Store.open(tmp_path, TapeClock(START), RandomIds())) as store:
        store.enrol(stand_alone(RandomIds()))
        load_files(store, {kind: csv_file(kind) for kind in KINDS})
        yield Floor(store)


def test_a_badge_read_twice_at_once_is_recorded_by_its_digest_alone(floor: Floor) -> None:
    floor.scans(ANNA)
    assert floor.scans(ANNA, flags=frozenset({Flag.BOUNCE})) == "session.bounce"
    first, second = (event["evidence"] for event in floor.events()[-2:])
    assert first["digest"] == second["digest"]
    assert ANNA not in floor.kept()


@pytest.mark.parametrize("seen", [ANNA, ANNA[:8], f"{ANNA}{SOFIA}", f" {ANNA}", f"{ANNA}\t"])
def test_a_badge_that_came_damaged_or_glued_is_not_recorded_raw(floor: Floor, seen: str) -> None:
    floor.scans(ANNA)
    floor.presses(Control.MODE, "receive")
    floor.breaks_off(seen)
    if seen != ANNA:
        floor.scans("PO-4711", seen)
    assert ANNA[:8] not in floor.kept()


def test_an_enrolment_code_that_came_damaged_is_not_recorded_raw(floor: Floor) -> None:
    floor.scans(ANNA)
    floor.breaks_off(ENROLMENT)
    floor.scans(f"X{ENROLMENT}", ENROLMENT.lower())
    assert "ABCDE" not in floor.kept().upper()


def test_a_badge_or_a_control_code_cannot_be_keyed_and_is_not_kept(floor: Floor) -> None:
    floor.scans(ANNA)
    floor.presses(Control.MODE, "receive")
    floor.scans("PO-4711")
    for secret in (SOFIA, ENROLMENT):
        assert floor.keys(secret) == "keying.not_here"
        assert secret not in floor.kept()


def test_a_pin_typed_at_the_wrong_moment_is_not_recorded(floor: Floor) -> None:
    floor.keys("471147")
    floor.scans(ANNA)
    assert floor.keys("471147") == "keying.not_here"
    floor.presses(Control.MODE, "receive")
    floor.scans("PO-4711")
    assert floor.keys("471147") == "keying.again"
    assert floor.keys("other") == "keying.differ"
    assert "471147" not in floor.kept()


def test_what_was_keyed_twice_stands_in_the_evidence(floor: Floor) -> None:
    floor.scans(ANNA)
    floor.presses(Control.MODE, "receive")
    floor.scans("PO-4711")
    floor.keys("RX3A70011")
    floor.keys("RX3A70011")
    assert [event["type"] for event in floor.events()[-2:]] == ["Scanned", "Received"]
    assert b64decode(floor.events()[-1]["evidence"]["raw"]) == b"RX3A70011"


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../../etc/passwd", "", "Europe", "/etc/passwd", "\x00"])
def test_a_time_zone_that_does_not_exist_stops_no_work(floor: Floor, zone: str) -> None:
    floor.pulls("site", code=floor.identity.site, tag=floor.identity.tag, timezone=zone)
    assert floor.scans(ANNA) == "sign_in.done"
    floor.presses(Control.MODE, "receive")
    assert floor.scans("PO-4711", "RX3A70011") == "receive.unit.ok"
    assert floor.scans("RX3A70012", "RX3A70011") == "receive.unit.duplicate"


@pytest.mark.parametrize("pin", ["", "4711", "scrypt2:14:zz", "scrypt2:99:aa:bb:" + "00" * 32])
def test_a_pin_that_cannot_be_checked_is_said_and_is_no_wrong_try(floor: Floor, pin: str) -> None:
    floor.pulls("operator", code="sofia", initials="SO", badge=SOFIA, rights=["work", "approve"], pin=pin)
    line = {"line": "1", "item": "ROUTER-AX3", "expected": 0}
    floor.pulls("purchase_order", code="PO-X", supplier="S", lines=[line])
    floor.scans(ANNA)
    floor.presses(Control.MODE, "receive")
    floor.scans("PO-X", "ROUTER-AX3", "RX3A79999")
    assert floor.presses(Control.YES) == "receive.ask.over"
    for _ in range(7):
        assert floor.scans(SOFIA) == "approval.pin"
        assert floor.keys("4711") == "approval.no_pin"
    assert SOFIA not in floor.kept()


def test_a_scan_at_which_the_program_itself_fails_is_recorded_and_the_work_goes_on(floor: Floor) -> None:
    floor.scans(ANNA)
    floor.presses(Control.MODE, "receive")
    floor.scans("PO-4711", "RX3A70011")

    def damage(tx: Any) -> None:
        tx.conn.execute("UPDATE document SET body = X'7B' WHERE kind = 'bin'")
        tx.mirror.forget()

    floor.store.write(damage).result(10)
    before = len(floor.events())
    floor.presses(Control.MODE, "putaway")
    assert floor.scans("RX3A70011") == "fault.program"
    assert len(floor.events()) == before + 2
    assert floor.events()[-1]["fact"]["answer"] == "FAULT"
    assert floor.presses(Control.MODE, "receive") == "session.mode_receive"
    assert floor.scans("PO-4711") == "receive.po.already"
