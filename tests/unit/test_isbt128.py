"""ISBT 128: recognised by its data identifiers, named, and left alone."""

import pytest

from devices.barcodes.read import read
from devices.barcodes.reading import Form, Role


@pytest.mark.parametrize(
    ("text", "identifier", "what"),
    [
        ("=W00001600123400", "=", "the number of a donation (DIN)"),
        ("=<E0791V00", "=<", "the code of a product"),
        ("=%5100", "=%", "a blood group"),
        ("=>026365", "=>", "an expiry date"),
        ("&>0263652359", "&>", "an expiry date and time"),
        ("=,000123", "=,", "a serial number of a product of human origin"),
        ("=+03000=W00001600123400=<E0791V00", "=+", "several structures in one"),
    ],
)
def test_a_structure_is_named_and_its_content_kept(text: str, identifier: str, what: str) -> None:
    reading = read(text, "]C0")
    assert reading.form is Form.ISBT128
    assert reading.fields == ((identifier, text[len(identifier) :]),)
    assert [c.role for c in reading.candidates] == [Role.TEXT]
    assert what in reading.candidates[0].why


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "&", "=", "=<E07", "&amp;", "=W0000160012340"])
def test_other_texts_that_begin_alike_are_plain_serials(text: str) -> None:
    assert [(c.role, c.value) for c in read(text).candidates] == [(Role.SERIAL, text)]
    assert read(text).form is Form.PLAIN
