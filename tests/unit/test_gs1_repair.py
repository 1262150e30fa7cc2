"""Splits of GS1 messages whose separators were lost: offered where they fit, never chosen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.barcodes.gs1 import gs1_elements
from devices.barcodes.gs1_repair import MOST_REPAIRS, gs1_repairs
from devices.barcodes.read import GS1_AIMS, read
from devices.barcodes.reading import Note, Role

GTIN = "09506000134352"
GS = "\x1d"


@pytest.mark.adverse(53)
@pytest.mark.parametrize("aim", sorted(GS1_AIMS))
def test_a_lost_separator_is_flagged_and_the_split_offered_but_not_taken(aim: str) -> None:
    reading = read(f"01{GTIN}21SER110LOT", aim)
    assert reading.notes == {Note.AMBIGUOUS}
    assert reading.fields == (("01", GTIN), ("21", "SER110LOT"))
    assert reading.value(Role.SERIAL) == "SER110LOT"
    assert reading.repairs == ((("01", GTIN), ("21", "SER1"), ("10", "LOT")),)


@pytest.mark.adverse(53)
@pytest.mark.parametrize(
    ("tail", "repairs"),
    [
        ("10LOTA21SER", [(("10", "LOTA"), ("21", "SER"))]),
        ("21SER17261231", [(("21", "SER"), ("17", "261231"))]),
        (f"21SER01{GTIN}", [(("21", "SER"), ("01", GTIN))]),
        (
            "21S10LOT17261231",
            [
                (("21", "S"), ("10", "LOT17261231")),
                (("21", "S10LOT"), ("17", "261231")),
                (("21", "S"), ("10", "LOT"), ("17", "261231")),
            ],
        ),
        ("1726123110LOT21SER", [(("17", "261231"), ("10", "LOT"), ("21", "SER"))]),
    ],
)
def test_every_split_that_fits_is_offered_the_fewest_cuts_first(
    tail: str, repairs: list[tuple[tuple[str, str], ...]]
) -> None:
    assert list(gs1_repairs(f"01{GTIN}{tail}")) == [(("01", GTIN), *repair) for repair in repairs]


@pytest.mark.parametrize(
    "message",
    [
        f"01{GTIN}21SER110LOT{GS}",
        f"01{GTIN}21S1{GS}10LOT17261231",
        f"01{GTIN}21SER17261301",
        f"01{GTIN}21SER01{GTIN[:13]}1",
        f"01{GTIN}21123456107890",
        f"01{GTIN}1726123121SER",
        "SER110LOT",
        "",
        "21" + "A10B" * 60,
    ],
)
def test_where_a_separator_came_through_or_nothing_fits_no_split_is_offered(message: str) -> None:
    assert gs1_repairs(message) == ()
    assert Note.AMBIGUOUS not in read(message, "]d2").notes


def test_a_value_too_long_to_be_right_is_split_at_digits_too() -> None:
    reading = read(f"01{GTIN}21123456789012345678101234", "]C1")
    assert reading.notes == {Note.AMBIGUOUS, Note.BAD_STRUCTURE}
    assert (("01", GTIN), ("21", "123456789012345678"), ("10", "1234")) in reading.repairs
    assert reading.value(Role.SERIAL) is None


def test_what_is_known_of_serials_leaves_the_splits_that_agree_with_it() -> None:
    message = f"01{GTIN}21S10LOT17261231"
    assert gs1_repairs(message, lambda serial: len(serial) == 6) == (
        (("01", GTIN), ("21", "S10LOT"), ("17", "261231")),
    )
    assert gs1_repairs(message, lambda _serial: False) == ()
    assert gs1_repairs("10LOTA240REF", lambda _serial: True) == ()


def test_a_split_into_elements_that_exclude_each_other_is_not_offered() -> None:
    assert gs1_repairs(f"01{GTIN}21A21B") == ()
    assert gs1_repairs(f"01{GTIN}235A21B") == ()


@given(st.text("0123456789AB", max_size=60).map(lambda tail: f"01{GTIN}21{tail}"))
@settings(max_examples=200)
def test_every_offer_is_whole_and_sound_and_there_are_few(message: str) -> None:
    offers = gs1_repairs(message)
    assert len(offers) <= MOST_REPAIRS
    for fields in offers:
        assert "".join(identifier + value for identifier, value in fields) == message
        rebuilt = gs1_elements(GS.join(identifier + value for identifier, value in fields))
        assert rebuilt.fields == fields
        assert not rebuilt.notes


@pytest.mark.parametrize("tail", ["10A" * 60, "21" + "10A17261231" * 16, "21" + "1726123" * 25, "240" * 60])
def test_a_message_made_to_be_split_in_endless_ways_gives_few_offers(tail: str) -> None:
    assert len(gs1_repairs(tail)) <= MOST_REPAIRS
    assert len(gs1_repairs(f"01{GTIN}21" + "10A" * 58)) <= MOST_REPAIRS
