"""HIBC labels: primary, secondary, joined and linked, with every way to write a date and every check character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.barcodes.check_digits import mod_43_check_character
from devices.barcodes.hibc import belongs_to
from devices.barcodes.read import read
from devices.barcodes.reading import Form, Note, Reading, Role

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"


def label(body: str) -> str:
    """Return the body between ``+`` and its check character."""
    return f"+{body}{mod_43_check_character('+' + body)}"


def named(reading: Reading) -> dict[str, str]:
    return {name: value for name, value in reading.fields if name not in {"CHECK", "LINK"}}


def test_a_primary_label_names_labeller_product_and_unit_of_measure() -> None:
    reading = read("+A123BJC5D6E71G")
    assert reading.form is Form.HIBC
    assert reading.fields == (("LIC", "A123"), ("PCN", "BJC5D6E7"), ("UM", "1"), ("CHECK", "G"))
    assert [(c.role, c.value) for c in reading.candidates] == [(Role.ITEM, "BJC5D6E7")]
    assert not reading.notes


@pytest.mark.parametrize(
    ("data", "expected", "expiry"),
    [
        ("$LOT7", {"LOT": "LOT7"}, None),
        ("$+SER7", {"SERIAL": "SER7"}, None),
        ("$$0926LOT7", {"EXPIRY": "0926", "LOT": "LOT7"}, "260900"),
        ("$$1226LOT7", {"EXPIRY": "1226", "LOT": "LOT7"}, "261200"),
        ("$$2123126LOT7", {"EXPIRY": "123126", "LOT": "LOT7"}, "261231"),
        ("$$3261231LOT7", {"EXPIRY": "261231", "LOT": "LOT7"}, "261231"),
        ("$$426123114LOT7", {"EXPIRY": "26123114", "LOT": "LOT7"}, "261231"),
        ("$$526365LOT7", {"EXPIRY": "26365", "LOT": "LOT7"}, "261231"),
        ("$$62636514LOT7", {"EXPIRY": "2636514", "LOT": "LOT7"}, "261231"),
        ("$$7LOT7", {"LOT": "LOT7"}, None),
        ("$$824LOT7", {"QUANTITY": "24", "LOT": "LOT7"}, None),
        ("$$8240926LOT7", {"QUANTITY": "24", "EXPIRY": "0926", "LOT": "LOT7"}, "260900"),
        ("$$9000123261231LOT7", {"QUANTITY": "00012", "EXPIRY": "261231", "LOT": "LOT7"}, "261231"),
        ("$$3261231", {"EXPIRY": "261231"}, "261231"),
        ("$$+0926SER7", {"EXPIRY": "0926", "SERIAL": "SER7"}, "260900"),
        ("$$+3261231SER7", {"EXPIRY": "261231", "SERIAL": "SER7"}, "261231"),
        ("$$+7SER7", {"SERIAL": "SER7"}, None),
        ("26365LOT7", {"EXPIRY": "26365", "LOT": "LOT7"}, "261231"),
        ("26365", {"EXPIRY": "26365"}, "261231"),
        ("S77", {"SERIAL": "77"}, None),
    ],
)
def test_a_joined_label_names_lot_serial_quantity_and_date(
    data: str, expected: dict[str, str], expiry: str | None
) -> None:
    reading = read(label(f"A123BJC5D6E71/{data}"))
    assert named(reading) == {"LIC": "A123", "PCN": "BJC5D6E7", "UM": "1", **expected}
    assert reading.value(Role.ITEM) == "BJC5D6E7"
    assert reading.value(Role.SERIAL) == expected.get("SERIAL")
    assert reading.value(Role.LOT) == expected.get("LOT")
    assert reading.value(Role.EXPIRY) == expiry
    assert not reading.notes


def test_supplements_behind_the_lot_are_read() -> None:
    reading = read(label("A123BJC5D6E71/$$3261231LOT7/S0077/16D20250101/14D20261231/Q500"))
    assert named(reading) == {
        "LIC": "A123", "PCN": "BJC5D6E7", "UM": "1", "EXPIRY": "261231", "LOT": "LOT7", "SERIAL": "0077",
        "16D": "20250101", "14D": "20261231", "QUANTITY": "500",
    }  # fmt: skip
    assert reading.value(Role.SERIAL) == "0077"
    assert reading.value(Role.EXPIRY) == "261231"
    assert not reading.notes


def test_two_expiry_dates_that_differ_are_a_conflict_and_neither_is_taken() -> None:
    reading = read(label("A123BJC5D6E71/$$3261231LOT7/14D20270101"))
    assert reading.notes == {Note.CONFLICT}
    assert reading.value(Role.EXPIRY) is None
    assert reading.value(Role.LOT) == "LOT7"


@pytest.mark.parametrize(
    "data", ["$$3261301LOT7", "$$1326LOT7", "14D20260230", "$", "$+", "X1", "$$326123", "$LOT/", "$$+", "$$6263652XLOT"]
)
def test_a_date_that_cannot_be_or_an_empty_part_is_flagged(data: str) -> None:
    reading = read(label(f"A123BJC5D6E71/{data}"))
    assert Note.BAD_STRUCTURE in reading.notes
    assert reading.value(Role.EXPIRY) is None
    assert reading.value(Role.ITEM) == "BJC5D6E7"


def test_a_secondary_label_alone_says_to_which_primary_one_it_belongs() -> None:
    primary = read("+A123BJC5D6E71G")
    secondary = read(label("$$3261231LOT7G"))
    assert secondary.fields == (("EXPIRY", "261231"), ("LOT", "LOT7"), ("LINK", "G"), ("CHECK", secondary.text[-1]))
    assert belongs_to(secondary, primary)
    assert not belongs_to(read(label("$$3261231LOT7H")), primary)
    assert not belongs_to(primary, primary)
    assert not belongs_to(secondary, secondary)


def test_an_older_secondary_label_of_day_and_lot_may_be_a_plain_number() -> None:
    text = label("26365LOT7G")
    assert [(c.role, c.value) for c in read(text).candidates] == [
        (Role.LOT, "LOT7"),
        (Role.EXPIRY, "261231"),
        (Role.SERIAL, text),
    ]


@pytest.mark.adverse(60)
@pytest.mark.parametrize("check", [" ", ".", "+", "/", "$", "-", "%"])
def test_a_check_character_may_be_a_blank_or_a_sign_and_nothing_is_stripped_before_the_check(check: str) -> None:
    text = next(text for first in "ALXY" for sign in SIGNS[:36] if (text := label(f"A123{first}{sign}1"))[-1] == check)
    reading = read(text)
    assert reading.text == text
    assert reading.element("CHECK") == check
    assert reading.value(Role.ITEM) == text[5:-2]
    assert not reading.notes


@pytest.mark.adverse(60)
@pytest.mark.parametrize("text", ["+$$8053290331260301104+$", "+E260PPAUXEMO19+"])
def test_labels_seen_in_the_field_whose_check_or_link_character_is_a_sign_are_right(text: str) -> None:
    assert read(text, "]C0").form is Form.HIBC
    assert not read(text, "]C0").notes


@pytest.mark.adverse(60)
def test_leading_zeros_of_a_lot_and_trailing_blanks_of_a_text_stay() -> None:
    reading = read(label("A123BJC5D6E71/$0007"))
    assert reading.value(Role.LOT) == "0007"
    blank = read("SN7  ")
    assert blank.value(Role.SERIAL) == "SN7  "


def test_a_misread_label_with_structure_is_flagged_and_is_no_serial() -> None:
    right = label("A123BJC5D6E71/$LOT7")
    wrong = right[:8] + ("X" if right[8] != "X" else "Y") + right[9:]
    reading = read(wrong)
    assert reading.form is Form.HIBC
    assert [c.role for c in reading.candidates] == [Role.TEXT]
    assert reading.notes == {Note.BAD_CHECK_DIGIT}


def test_a_text_that_looks_like_a_misread_primary_label_stays_a_serial_with_a_flag() -> None:
    reading = read("+A123BJC5D6E71H")
    assert reading.form is Form.PLAIN
    assert reading.value(Role.SERIAL) == "+A123BJC5D6E71H"
    assert reading.notes == {Note.BAD_CHECK_DIGIT}


@pytest.mark.parametrize("text", ["+", "++", "+49123", "+a123bjc5d6e71g", "+1", "+\u00e9", "+A1"])
def test_other_texts_that_begin_with_a_plus_are_plain(text: str) -> None:
    assert read(text).form is Form.PLAIN
    assert read(text).value(Role.SERIAL) == text


@given(st.text(SIGNS, max_size=40))
def test_every_label_of_right_signs_is_read_without_error_and_keeps_its_parts(body: str) -> None:
    reading = read(label(body))
    assert reading.text == label(body)
    assert all(value in reading.text for _, value in reading.fields)
