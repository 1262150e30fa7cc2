"""What the content of a code says, whatever the content is."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from devices.barcodes.gs1 import MOST_ELEMENTS
from devices.barcodes.read import LONGEST_TEXT, read
from devices.barcodes.reading import Form, Note, Role

GTIN = "09506000134352"
GS = "\x1d"
any_text = st.text(st.characters(exclude_categories=()))
any_aim = st.sampled_from(["", "]C1", "]e0", "]d2", "]Q3", "]J1", "]E0", "]E3", "]E4", "]I1", "]C0", "]A0", "]Q1", "]"])
FRAGMENTS = (
    "01", GTIN, "21", "10", "17", "261231", GS, "(", ")", "[)>", "\x1e", "\x04", "05", "06", "1P", "S", "http://",
    "+A123", "$$3", "/", "=", "=<", "SN:", "PN:", " ", "029", "030", "]", "^", "8003", "3103", "392", "|]e0",
)  # fmt: skip
structured = st.lists(st.sampled_from(FRAGMENTS) | any_text).map("".join)


@given(any_text | structured, any_aim)
@example("]", "")
@example("]C", "")
@example("\x00", "]C1")
@example("\ud800", "")
@example("010950600013435221\ud800", "]d2")
@example("[)>\ud800", "")
@example("https://\ud800/01/1", "]Q1")
@example("9" * (LONGEST_TEXT + 1), "]C1")
def test_every_text_gives_a_reading_that_keeps_it_exactly(text: str, aim: str) -> None:
    reading = read(text, aim)
    assert reading.text == text
    assert reading.aim == aim
    assert bool(reading.candidates) == bool(text)
    assert all(candidate.value and candidate.why.endswith(".") for candidate in reading.candidates)


@given(any_text | structured, any_aim)
def test_every_field_stands_in_the_text_as_it_is(text: str, aim: str) -> None:
    reading = read(text, aim)
    if reading.form not in {Form.DIGITAL_LINK, Form.GS1_BRACKETED}:
        assert all(value in text for _, value in reading.fields)
    assert all(value in text for repair in reading.repairs for _, value in repair)
    assert bool(reading.repairs) <= (Note.AMBIGUOUS in reading.notes)


@given(structured, any_aim)
def test_the_same_content_says_the_same_every_time(text: str, aim: str) -> None:
    assert read(text, aim) == read(text, aim)


@pytest.mark.parametrize(
    "text",
    [
        "21" * (LONGEST_TEXT // 2),
        "(21)" * (LONGEST_TEXT // 4),
        ("10A" + GS) * (LONGEST_TEXT // 4),
        "https://a" + "/01/1" * (LONGEST_TEXT // 5 - 2),
        "https://a/01/1?" + "10=1&" * (LONGEST_TEXT // 5 - 4),
        "[)>\x1e06" + (GS + "S1") * (LONGEST_TEXT // 3 - 3),
        "[)>" + ("\x1e05" + GS + "10A") * (LONGEST_TEXT // 7 - 3),
        "21" + "01" * 45,
        "[)>" + "\x1e05" * (LONGEST_TEXT // 3 - 3),
    ],
    ids=lambda text: ascii(text[:16]),
)
def test_a_hostile_text_holds_no_more_than_its_share_of_elements(text: str) -> None:
    reading = read(text, "]d2" if text[0] in "21" else "")
    assert len(reading.fields) <= MOST_ELEMENTS


@pytest.mark.parametrize(
    "text", ["SN12345", "21ABC123", "0193e0d1-a3da-7000-8000-000000000000", "7", " 7 ", "]", "]C", "*S*"]
)
def test_a_plain_serial_is_nothing_else(text: str) -> None:
    reading = read(text)
    assert [(candidate.role, candidate.value) for candidate in reading.candidates] == [(Role.SERIAL, text)]
    assert reading.form is Form.PLAIN
    assert not reading.notes


def test_a_number_that_fits_a_gtin_may_still_be_a_serial() -> None:
    reading = read("96385074")
    assert [(candidate.role, candidate.value) for candidate in reading.candidates] == [
        (Role.GTIN, "00000096385074"),
        (Role.SERIAL, "96385074"),
    ]


def test_a_number_that_fits_a_gtin_in_code_128_is_a_serial_first() -> None:
    assert [candidate.role for candidate in read("9506000134352", "]C0").candidates] == [Role.SERIAL, Role.GTIN]


def test_a_wrong_check_digit_makes_a_plain_number_a_serial_alone() -> None:
    assert [candidate.role for candidate in read("9506000134353").candidates] == [Role.SERIAL]


@pytest.mark.parametrize(
    ("text", "aim", "gtin"),
    [
        ("9506000134352", "]E0", GTIN),
        ("036000291452", "]E0", "00036000291452"),
        ("96385074", "]E4", "00000096385074"),
        ("19506000134359", "]I1", "19506000134359"),
        ("541234500001300995", "]E3", "05412345000013"),
        ("04252614", "]E0", "00042100005264"),
    ],
)
def test_a_retail_symbol_is_an_item_and_never_a_serial(text: str, aim: str, gtin: str) -> None:
    reading = read(text, aim)
    assert reading.form is Form.RETAIL
    assert reading.value(Role.GTIN) == gtin
    assert reading.value(Role.SERIAL) is None


def test_a_retail_number_that_fits_ean_8_and_upc_e_is_said_to_be_ambiguous() -> None:
    reading = read("01230284", "]E0")
    assert Note.AMBIGUOUS in reading.notes
    assert [candidate.value for candidate in reading.candidates] == ["00000001230284", "00012302000084"]


@pytest.mark.parametrize(
    ("text", "note"),
    [("9506000134353", Note.BAD_CHECK_DIGIT), ("SN1", Note.BAD_STRUCTURE), ("0000000000000", Note.BAD_CHECK_DIGIT)],
)
def test_a_damaged_retail_number_is_neither_item_nor_serial(text: str, note: Note) -> None:
    reading = read(text, "]E0")
    assert [candidate.role for candidate in reading.candidates] == [Role.TEXT]
    assert reading.notes == {note}


@pytest.mark.parametrize("text", ["1Z999AA10123456784", "RR123456785DE"])
def test_a_tracking_number_is_known_by_its_check_digit(text: str) -> None:
    assert read(text).candidates[0].role is Role.TRACKING
    assert read(text[:11] + "9" + text[12:]).candidates[0].role is Role.SERIAL


def test_twenty_digits_that_begin_with_00_may_be_a_carton() -> None:
    assert [(c.role, c.value) for c in read("00373400306809981733").candidates] == [
        (Role.SSCC, "373400306809981733"),
        (Role.SERIAL, "00373400306809981733"),
    ]
    assert [c.role for c in read("00373400306809981734").candidates] == [Role.SERIAL]
    assert [c.role for c in read("373400306809981733").candidates] == [Role.SERIAL]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("SN\x00", {Note.CONTROL_CHARACTERS}),
        ("SN\x1d", {Note.CONTROL_CHARACTERS}),
        ("SN\x9b", {Note.CONTROL_CHARACTERS, Note.NOT_ASCII}),
        ("SN\u202e7", {Note.INVISIBLE, Note.NOT_ASCII}),
        ("\ufeffSN", {Note.INVISIBLE, Note.NOT_ASCII}),
        ("SN\u00a07", {Note.INVISIBLE, Note.NOT_ASCII}),
        ("SN\u3164", {Note.INVISIBLE, Note.NOT_ASCII}),
        ("SN\ud800", {Note.INVISIBLE, Note.NOT_ASCII}),
        ("\u017dB\u00df", {Note.NOT_ASCII}),
        ("\uff19\uff16\uff13\uff18\uff15\uff10\uff17\uff14", {Note.NOT_ASCII}),
        ("\u0669\u0666\u0663\u0668\u0665\u0660\u0667\u0664", {Note.NOT_ASCII}),
        ("[/red]", set()),
        ("x" * (LONGEST_TEXT + 1), {Note.TOO_LONG}),
    ],
)
def test_doubtful_characters_are_named_and_kept(text: str, notes: set[Note]) -> None:
    reading = read(text)
    assert reading.notes == notes
    assert reading.candidates[0].value == text


def test_a_serial_of_four_thousand_characters_is_a_serial() -> None:
    assert read("S" * 4000).value(Role.SERIAL) == "S" * 4000
