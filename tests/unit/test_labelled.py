"""Labels that write a name before each value."""

import pytest

from devices.barcodes.gs1 import MOST_ELEMENTS
from devices.barcodes.read import read
from devices.barcodes.reading import Form, Note, Role


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("PN:ABC-1 SN:0055 QTY:1", (("PN", "ABC-1"), ("SN", "0055"), ("QTY", "1"))),
        ("S/N: 0055; P/N: ABC-1", (("S/N", "0055"), ("P/N", "ABC-1"))),
        ("sn=0055,pn=ABC-1\r\nmac=001122334455", (("SN", "0055"), ("PN", "ABC-1"), ("MAC", "001122334455"))),
        ("PN:ABC-1 RoHS https://example.com/a:b SN:0055", (("PN", "ABC-1"), ("SN", "0055"))),
    ],
)
def test_values_are_read_by_the_names_before_them(text: str, fields: tuple[tuple[str, str], ...]) -> None:
    reading = read(text)
    assert reading.form is Form.LABELLED
    assert reading.fields == fields
    assert reading.value(Role.SERIAL) == "0055"
    assert reading.value(Role.ITEM) == "ABC-1"


@pytest.mark.parametrize("text", ["SN:0055", "SN:1 SN:2", "A:1 B:2", "10:15 11:20", "C:\\PN", "PN: SN:"])
def test_fewer_than_two_known_names_are_a_plain_text(text: str) -> None:
    assert read(text).form is Form.PLAIN
    assert read(text).value(Role.SERIAL) == text


def test_a_label_that_names_no_unit_and_no_item_is_a_text() -> None:
    assert [c.role for c in read("QTY:5 PO:77").candidates] == [Role.TEXT]


def test_the_same_name_twice_with_different_values_is_a_conflict() -> None:
    reading = read("SN:1 PN:A SN:2")
    assert reading.notes == {Note.CONFLICT}
    assert reading.value(Role.SERIAL) is None


def test_a_hostile_label_holds_no_more_than_its_share() -> None:
    assert len(read("PN:A SN:B " * 700).fields) == MOST_ELEMENTS
