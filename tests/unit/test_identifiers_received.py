"""A unit whose serial number is an IMEI, a MAC address or a number like a carrier's is received like any other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.barcodes.check_digits import luhn_check_digit
from devices.barcodes.read import read
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.resolve import resolve
from sync.ledger.facts import Received
from tests.unit.floor import Hands
from tests.unit.test_receive import at_dock, line, order

NUMBERS = [
    "352099001761481",
    "35-209900-176148-1",
    "35209900176148",
    "3520990017614823",
    "AF0123450ABCDEC",
    "8944110068256270054",
    "89049032123451234512345678901235",
    "001B44113AB7",
    "00:1B:44:11:3A:B7",
    "1M8GDM9AXKP042788",
    "986578788855",
    "568283610012734",
    "71123456789123456787",
    "3318810025",
    "SN:12345",
    "S12345",
]


def received(hands: Hands) -> list[str]:
    return [fact.unit.serial for fact in hands.recorded(Received) if fact.unit is not None]


@pytest.mark.parametrize("serial", NUMBERS)
def test_a_serial_that_fits_a_published_numbering_is_received_exactly_as_it_is(serial: str) -> None:
    hands = at_dock(order(line("ROUTER", 2)))
    hands.scan("ROUTER")
    assert hands.says(serial) == (Kind.CONFIRM, "receive.ask.first_unit")
    assert hands.says(serial) == (Kind.OK, "receive.unit.ok")
    assert received(hands) == [serial]


@pytest.mark.parametrize("serial", NUMBERS)
def test_a_manifest_may_name_such_a_serial(serial: str) -> None:
    hands = at_dock(order(line("ROUTER", 2, serial)))
    assert hands.says(serial) == (Kind.OK, "receive.unit.ok")
    assert received(hands) == [serial]


def test_a_tracking_number_that_its_form_proves_is_still_refused_at_the_dock() -> None:
    hands = at_dock(order(line("ROUTER", 2)))
    hands.scan("ROUTER")
    assert hands.says("9400111206206406260787") == (Kind.WRONG, "misfit.tracking")
    assert hands.says("9611020987654312345672") == (Kind.WRONG, "misfit.tracking")


@given(st.integers(0, 10**14 - 1).map("{:014d}".format))
def test_every_number_of_fifteen_digits_that_checks_as_an_imei_may_be_a_serial(payload: str) -> None:
    hands = at_dock(order(line("ROUTER", 2)))
    number = f"{payload}{luhn_check_digit(payload)}"
    meaning = resolve(read(number, "]C0"), hands.warehouse, hands.warehouse.day_of("2026-03-02T12:00:00Z"))
    assert (meaning.serial, meaning.tracking) == (number, None)
