"""GS1 elements: our split, each element judged by itself, and the dates in them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.barcodes.check_digits import expand_upc_e, gs1_check_digit, has_gs1_check_digit
from devices.barcodes.dates import ExpiryError, expiry_date, is_date
from devices.barcodes.read import GS1_AIMS, read
from devices.barcodes.reading import Form, Note, Role

GTIN = "09506000134352"
GS = "\x1d"
CSET82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
component = st.text(CSET82, min_size=1, max_size=20)
dates = st.dates(date(2000, 1, 1), date(2049, 12, 31)).map(lambda day: f"{day:%y%m%d}")
gtins = st.from_regex(r"[0-9]{13}", fullmatch=True).map(lambda body: body + str(gs1_check_digit(body)))


@given(gtins.filter(has_gs1_check_digit), component, component, dates, st.sampled_from(sorted(GS1_AIMS)))
def test_what_a_symbol_was_made_of_is_read_back(gtin: str, serial: str, lot: str, expiry: str, aim: str) -> None:
    reading = read(f"01{gtin}21{serial}{GS}17{expiry}10{lot}", aim)
    assert reading.fields == (("01", gtin), ("21", serial), ("17", expiry), ("10", lot))
    roles = [(candidate.role, candidate.value) for candidate in reading.candidates]
    assert roles == [(Role.SERIAL, serial), (Role.GTIN, gtin), (Role.LOT, lot), (Role.EXPIRY, expiry)]
    assert reading.notes <= {Note.AMBIGUOUS}


@pytest.mark.parametrize(
    "text",
    [
        f"01{GTIN}21S1{GS}10L1",
        f"21S1{GS}01{GTIN}10L1",
        f"{GS}01{GTIN}21S1{GS}10L1{GS}",
        f"01{GTIN}{GS}21S1{GS}10L1",
        f"10L1{GS}21S1{GS}01{GTIN}",
    ],
)
def test_order_and_needless_separators_change_nothing(text: str) -> None:
    reading = read(text, "]d2")
    assert reading.text == text
    assert {reading.value(Role.GTIN), reading.value(Role.SERIAL), reading.value(Role.LOT)} == {GTIN, "S1", "L1"}
    assert not reading.notes


def test_a_wrong_check_digit_takes_the_item_away_and_leaves_the_serial() -> None:
    reading = read("010950600013435321S1", "]C1")
    assert reading.value(Role.GTIN) is None
    assert reading.value(Role.SERIAL) == "S1"
    assert reading.element("01") == "09506000134353"
    assert reading.notes == {Note.BAD_CHECK_DIGIT}


@pytest.mark.parametrize(
    "bad",
    ["10A B", "10" + "L" * 21, "17261301", "17260230", "1726", "0412345", "ZZ9", "\u0661\u06661", "10\u00e9"],
)
def test_one_element_that_cannot_be_leaves_the_others_standing(bad: str) -> None:
    reading = read(f"01{GTIN}21S1{GS}{bad}{GS}240REF", "]C1")
    assert reading.value(Role.GTIN) == GTIN
    assert reading.value(Role.SERIAL) == "S1"
    assert reading.value(Role.ITEM) == "REF"
    assert Note.BAD_STRUCTURE in reading.notes
    assert reading.value(Role.LOT) is None
    assert reading.value(Role.EXPIRY) is None


def test_the_same_element_twice_with_different_values_is_a_conflict_and_no_choice_is_made() -> None:
    reading = read(f"01{GTIN}21S1{GS}21S2", "]C1")
    assert reading.notes == {Note.CONFLICT}
    assert reading.value(Role.SERIAL) is None
    assert reading.value(Role.GTIN) == GTIN
    assert reading.fields[1:] == (("21", "S1"), ("21", "S2"))


def test_the_same_element_twice_with_one_value_is_no_conflict() -> None:
    reading = read(f"01{GTIN}21S1{GS}21S1", "]C1")
    assert not reading.notes
    assert reading.value(Role.SERIAL) == "S1"


def test_the_number_of_a_carton_is_checked() -> None:
    good = read("00373400306809981733", "]C1")
    assert [(candidate.role, candidate.value) for candidate in good.candidates] == [(Role.SSCC, "373400306809981733")]
    bad = read("00373400306809981734", "]C1")
    assert bad.value(Role.SSCC) is None
    assert bad.notes == {Note.BAD_CHECK_DIGIT}


def test_what_a_carton_holds_is_not_the_item_of_a_unit() -> None:
    reading = read(f"02{GTIN}3724", "]C1")
    assert reading.value(Role.GTIN) is None
    assert [candidate.role for candidate in reading.candidates] == [Role.TEXT]


@pytest.mark.parametrize("value", ["SER17261231", "S10LOT17261231", f"SER01{GTIN}"])
def test_a_lost_separator_is_pointed_out_and_never_repaired(value: str) -> None:
    reading = read(f"01{GTIN}21{value}", "]d2")
    assert reading.notes == {Note.AMBIGUOUS}
    assert reading.value(Role.SERIAL) == value


@pytest.mark.parametrize("value", ["SER17261231" + GS, "SER17261301", "SER", f"SER01{GTIN[:13]}1"])
def test_a_value_that_ends_or_holds_no_date_and_no_item_is_not_doubted(value: str) -> None:
    assert not read(f"01{GTIN}21{value}", "]d2").notes


def test_a_gs1_symbol_with_a_plain_serial_keeps_it_and_says_that_it_is_not_gs1() -> None:
    reading = read("SN12345", "]C1")
    assert reading.value(Role.SERIAL) == "SN12345"
    assert reading.notes == {Note.BAD_STRUCTURE}


def test_a_symbol_cut_short_gives_no_serial() -> None:
    reading = read(f"01{GTIN[:9]}", "]C1")
    assert [candidate.role for candidate in reading.candidates] == [Role.TEXT]
    assert reading.notes == {Note.BAD_STRUCTURE}


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        (f"(01){GTIN}(21)S1", "S1"),
        (f"(21)S(x)1(01){GTIN}", "S(x)1"),
        (f"(01){GTIN}(21)S\\(10)X", "S(10)X"),
        (f"(01){GTIN}(21)A(B", "A(B"),
    ],
)
def test_the_form_for_people_is_read_without_any_symbology(text: str, serial: str) -> None:
    reading = read(text)
    assert reading.form is Form.GS1_BRACKETED
    assert reading.value(Role.SERIAL) == serial
    assert reading.value(Role.GTIN) == GTIN
    assert not reading.notes


@pytest.mark.parametrize("text", ["(12345)12345", "1(12345", "(", "(x)1", "()", "(1)2", "(05)1"])
def test_brackets_without_an_identifier_are_a_plain_serial(text: str) -> None:
    assert [(c.role, c.value) for c in read(text).candidates] == [(Role.SERIAL, text)]


def test_what_looks_like_gs1_without_a_symbology_may_still_be_a_serial() -> None:
    reading = read(f"01{GTIN}21S1")
    assert [(c.role, c.value) for c in reading.candidates] == [
        (Role.SERIAL, "S1"),
        (Role.GTIN, GTIN),
        (Role.SERIAL, f"01{GTIN}21S1"),
    ]


@pytest.mark.parametrize("text", [f"01{GTIN}21S1{GS}10L1", f"01{GTIN}1726123110L1"])
def test_a_separator_or_a_date_leaves_no_doubt_that_it_is_gs1(text: str) -> None:
    reading = read(text)
    assert reading.form is Form.GS1
    assert all(candidate.value != text for candidate in reading.candidates)


@pytest.mark.parametrize(
    "text", ["010950600013435321S1", f"01{GTIN}ZZ", f"01{GTIN}10A B", "01" + GTIN[:13], f"01{GTIN}17261301", "01"]
)
def test_one_doubt_without_a_symbology_makes_it_a_plain_serial(text: str) -> None:
    assert [(c.role, c.value) for c in read(text).candidates] == [(Role.SERIAL, text)]


def test_a_symbology_that_is_not_gs1_makes_the_same_content_plain() -> None:
    assert read(f"01{GTIN}21S1", "]C0").form is Form.PLAIN


@pytest.mark.parametrize(
    ("element", "flaw"),
    [
        ("8003" + GTIN[:13] + "2" + "X", None),
        ("8003" + GTIN[:13] + "3" + "X", Note.BAD_CHECK_DIGIT),
        ("4141234567890128", None),
        ("4141234567890127", Note.BAD_CHECK_DIGIT),
        ("2531234567890128A", None),
        ("2531234567890127A", Note.BAD_CHECK_DIGIT),
    ],
)
def test_check_digits_inside_other_keys_are_checked_too(element: str, flaw: Note | None) -> None:
    assert read(element, "]C1").notes == ({flaw} if flaw else frozenset())


@pytest.mark.parametrize(
    ("yymmdd", "today", "expected"),
    [
        ("260200", date(2026, 8, 1), date(2026, 2, 28)),
        ("280200", date(2026, 8, 1), date(2028, 2, 29)),
        ("261231", date(2026, 8, 1), date(2026, 12, 31)),
        ("760101", date(2026, 8, 1), date(2076, 1, 1)),
        ("770101", date(2026, 8, 1), date(1977, 1, 1)),
        ("000101", date(2051, 1, 1), date(2100, 1, 1)),
        ("020101", date(2051, 1, 1), date(2002, 1, 1)),
        ("010101", date(2051, 1, 1), date(2101, 1, 1)),
        ("991231", date(2026, 1, 1), date(1999, 12, 31)),
        ("990100", date(2049, 1, 1), date(2099, 1, 31)),
    ],
)
def test_a_date_of_six_digits_falls_between_49_years_ago_and_50_years_ahead(
    yymmdd: str, today: date, expected: date
) -> None:
    assert expiry_date(yymmdd, today) == expected


@given(st.integers(-49, 50), st.dates(date(1950, 1, 1), date(2200, 12, 31)))
def test_every_year_of_the_window_is_found_again(offset: int, today: date) -> None:
    day = date(today.year + offset, 6, 15)
    assert expiry_date(f"{day:%y%m%d}", today) == day


@pytest.mark.parametrize(
    "yymmdd", ["", "26123", "2612310", "261301", "260001", "260230", "26-1-1", "\u0661\u0661010101"]
)
def test_six_digits_that_are_no_date_are_refused_with_a_sentence(yymmdd: str) -> None:
    assert not is_date(yymmdd)
    with pytest.raises(ExpiryError, match=r"is no date.*\.$"):
        expiry_date(yymmdd, date(2026, 8, 1))


@given(st.from_regex(r"[0-9]{1,17}", fullmatch=True), st.integers(0, 17), st.integers(1, 9))
def test_a_check_digit_finds_every_single_wrong_digit(payload: str, place: int, change: int) -> None:
    number = payload + str(gs1_check_digit(payload))
    place %= len(number)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert not has_gs1_check_digit(wrong)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("04252614", "042100005264"),
        ("02345673", "023456000073"),
        ("02345147", "023450000017"),
        ("01230352", "012303000052"),
        ("01230420", "012200003040"),
    ],
)
def test_a_upc_e_number_stands_for_its_long_form(short: str, long: str) -> None:
    assert has_gs1_check_digit(long)
    assert expand_upc_e(short) == long
    assert expand_upc_e("2" + short[1:]) is None
