"""A scanner that types into the terminal, beside a hand that types too: scans are scans and keys are keys."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner_app.workflows.answer import Kind
from tests.journeys.folders import stocked
from tests.journeys.station import ANNA, Shown, Station

HAND_S = 0.3
"""How long a hand takes from the keys to the trigger; characters that come sooner may be parts of one scan."""


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    stocked(tmp_path / "data")
    made = Station(tmp_path / "data", config="scanners = []\n").start(listens=False)
    yield made
    made.close()


def pressed(station: Station, keys: bytes) -> None:
    """Press keys, or the trigger, no sooner after the last one than a hand can."""
    time.sleep(HAND_S)
    station.type(keys)


def wedge(station: Station, *codes: str) -> Shown:
    """Let the scanner type the codes, all in one write, once the hand is off the keys; return the newest answer."""
    pressed(station, "".join(f"{code}\r" for code in codes).encode())
    return station.answer(len(codes))


@pytest.mark.adverse(50)
def test_what_a_scanner_types_are_scans_and_what_a_hand_types_are_keys(station: Station) -> None:
    assert wedge(station, ANNA).kind is Kind.OK
    pressed(station, b"\r")
    pressed(station, b"1")
    assert station.answer().kind is Kind.OK
    wedge(station, "PO-4711", "DR104301", "]C1010952000001001021DR104302")
    receipts = [fact for fact in station.facts() if fact.type == "Received"]
    assert [fact.raw for fact in receipts] == [b"DR104301", b"]C1010952000001001021DR104302"]
    sources = {fact.envelope.evidence.source for fact in receipts if fact.envelope.evidence is not None}
    assert sources == {"wedge"}
    station.check_whole()


def test_enter_answers_no_question_and_a_digit_does(station: Station) -> None:
    wedge(station, ANNA, "PO-4711")
    station.type(b"\x1b[15~")
    assert station.answer().kind is Kind.CONFIRM
    station.until("Close PO-4711 short?")
    for key in (b"\r", b"\n", b" ", b"\t"):
        pressed(station, key)
    pressed(station, b"2")
    shown = station.answer()
    assert shown.kind is Kind.NOTE
    station.until("Not done.")
    assert [fact.code for fact in station.facts()[-2:]] == ["receive.po.close_short", "session.declined"]
    station.check_whole()


def test_a_scan_typed_while_a_code_is_keyed_is_a_scan_and_the_code_stays_as_it_was(station: Station) -> None:
    wedge(station, ANNA, "PO-4711")
    for count, key in enumerate("DRX", 1):
        station.type(key.encode())
        station.until(f"Code {'DRX'[:count]}▏")
    assert wedge(station, "DR104301").kind is Kind.OK
    station.until("Code DRX▏")
    pressed(station, b"\r")
    assert station.answer().kind is Kind.CONFIRM
    assert [fact.type for fact in station.facts()].count("Received") == 1
    station.check_whole()
