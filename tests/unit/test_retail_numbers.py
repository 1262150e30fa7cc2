"""Numbers of items in their long and short forms, and the symbols that hold nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.barcodes.check_digits import gs1_check_digit
from devices.barcodes.read import read
from devices.barcodes.reading import Form, Note, Role
from devices.barcodes.upc import gtin_in, gtin_of, upc_a_of, upc_e_of

upc_e = st.from_regex(r"[01][0-9]{6}", fullmatch=True).filter(lambda body: bool(body[:6].strip("0")))


@given(upc_e)
def test_a_short_number_is_the_same_item_with_and_without_its_check_digit(body: str) -> None:
    long = upc_a_of(body)
    assert long is not None
    assert upc_a_of(body + long[-1]) == long
    assert upc_a_of(long) == long
    assert upc_a_of(upc_e_of(long) or "") == long


@pytest.mark.parametrize(
    "number", ["", "12345", "x23456", "2425261", "04252613", "042100005263", "123456789", "\u0661" * 6]
)
def test_what_is_no_retail_number_stands_for_none(number: str) -> None:
    assert upc_a_of(number) is None
    assert upc_e_of(number) is None


@pytest.mark.parametrize("number", ["614141123452", "036000291452", "123456789012"])
def test_a_number_without_a_short_form_has_none(number: str) -> None:
    assert upc_a_of(number) == number
    assert upc_e_of(number) is None


@given(st.from_regex(r"[0-9]{7}|[0-9]{11,13}", fullmatch=True), st.sampled_from([8, 12, 13, 14]))
def test_an_item_in_another_width_is_the_same_item(payload: str, width: int) -> None:
    number = payload + str(gs1_check_digit(payload))
    other = gtin_in(number, width)
    assert other is None or (len(other) == width and gtin_of(other) == gtin_of(number))
    assert gtin_in(number, 9) is None


@pytest.mark.parametrize("number", ["425261", "0425261", "04252614"])
def test_a_retail_symbol_with_six_to_eight_digits_is_the_item_of_the_long_number(number: str) -> None:
    assert read(number, "]E0").value(Role.GTIN) == "00042100005264"


def test_the_second_part_of_a_composite_symbol_carries_elements_of_the_same_item() -> None:
    reading = read("9506000134352|]e010LOT\x1d21S1", "]E0")
    assert reading.form is Form.RETAIL
    assert reading.fields == (("10", "LOT"), ("21", "S1"))
    assert [(c.role, c.value) for c in reading.candidates] == [
        (Role.GTIN, "09506000134352"),
        (Role.SERIAL, "S1"),
        (Role.LOT, "LOT"),
    ]
    assert not reading.notes
    bad = read("9506000134353|]e010LOT", "]E0")
    assert bad.notes == {Note.BAD_CHECK_DIGIT}
    assert bad.value(Role.LOT) == "LOT"


@pytest.mark.parametrize("mark", ["|]e0", "|]e1", "|]e2"])
def test_the_parts_of_a_gs1_composite_are_one_message(mark: str) -> None:
    reading = read(f"0109506000134352{mark}21S1", "]e0")
    assert reading.fields == (("01", "09506000134352"), ("21", "S1"))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("04252614", "042100005264"),
        ("01234531", "012300000451"),
        ("02345147", "023450000017"),
        ("02345673", "023456000073"),
    ],
)
def test_every_way_to_shorten_a_number_goes_both_ways(short: str, long: str) -> None:
    assert upc_a_of(short) == long
    assert upc_e_of(long) == short
    assert upc_e_of(short) == short


@pytest.mark.parametrize(
    ("number", "width", "other"),
    [
        ("96385074", 14, "00000096385074"),
        ("00000096385074", 8, "96385074"),
        ("5901234123457", 12, None),
        ("5901234123458", 14, None),
        ("5901234123457", 10, None),
    ],
)
def test_an_item_is_written_in_the_digits_that_it_needs_or_more(number: str, width: int, other: str | None) -> None:
    assert gtin_in(number, width) == other
