"""Labels of other standards on the floor: the serial they name is the unit's, and the label's text is not."""

from datetime import date

import pytest

from devices.barcodes.read import read
from scanner_app.workflows.resolve import resolve
from tests.unit.floor import Warehouse

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "[)>\x1e06\x1d1PABC-1\x1dS0055\x1e\x04",
        "[)>\x1e12\x1dPNR ABC-1\x1dSER 0055\x1e\x04",
        "+A123ABC11/$+00557",
        "PN:ABC-1 SN:0055",
        "PN:ABC-1;S/N:0055",
        "[)>^06]1PABC-1]S0055^D",
    ],
)
def test_a_serial_that_a_label_names_is_the_units_serial(text: str) -> None:
    meaning = resolve(read(text), Warehouse(), TODAY)
    assert (meaning.serial, meaning.explicit) == ("0055", True)


@pytest.mark.parametrize("text", ["[)>06S0055", "PN:ABC-1 QTY:5", "+A123ABC11/$LOT7.", "=W00001600123400"])
def test_a_label_that_names_no_unit_founds_none(text: str) -> None:
    meaning = resolve(read(text), Warehouse(), TODAY)
    assert meaning.serial is None
