"""A serial mask is decided quickly, whatever regular expression somebody imported (RULES §4)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.workflows import masks
from sync.imports.findings import ImportErrors
from sync.imports.kinds import parse_csv
from sync.ledger.identity import MAX_SERIAL
from sync.ledger.serial_mask import SerialMask

EXPLODING = (
    "(A+)+B",
    "(A|AA)+B",
    "(.*)*B",
    "(.*A){25}",
    "A*A*A*A*A*A*A*A*B",
    "(?:A?){40}A{40}",
    r"(A+)\1+B",
    "(?=A+)+B",
)
USUAL = (
    "DR[0-9]{6}", r"SN\d{4}[A-Z]{2}", "[A-Z0-9]{4,20}", "(AB|CD)[0-9]{4}", "[A-Z]+-[0-9]+", "R?X3[A-Z]7[0-9]{4}",
    "[A-Z]{2}(-[0-9]{3}){2,4}", ".+", "[^-]+-.*",
)  # fmt: skip


@pytest.mark.parametrize("mask", EXPLODING)
def test_a_mask_that_could_match_for_ever_fits_nothing_instead(mask: str) -> None:
    assert not masks.fits(mask, "A" * MAX_SERIAL)


@pytest.mark.parametrize("mask", EXPLODING)
def test_an_import_refuses_such_a_mask(mask: str) -> None:
    with pytest.raises(ImportErrors) as refused:
        parse_csv("items", f'code,name,mask\nDRILL,Drill,"{mask}"\n'.encode())
    assert [error.column for error in refused.value.errors] == ["mask"]


@pytest.mark.parametrize("mask", USUAL)
def test_a_usual_mask_is_imported(mask: str) -> None:
    assert SerialMask.parse(mask).bounded
    parse_csv("items", f'code,name,mask\nDRILL,Drill,"{mask}"\n'.encode())


@pytest.mark.parametrize("mask", USUAL)
@given(data=st.data())
def test_a_usual_mask_decides_as_the_regular_expression_does(mask: str, data: st.DataObject) -> None:
    fitting = data.draw(st.from_regex(mask, fullmatch=True).filter(lambda serial: len(serial) <= 100))
    assert masks.fits(mask, fitting)
    other = data.draw(st.text("AR3X70-", max_size=30))
    assert masks.fits(mask, other) is (re.fullmatch(mask, other) is not None)
