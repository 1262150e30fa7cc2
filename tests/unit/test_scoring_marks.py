"""Printed marks, lost separators and the order of scanning: what never decides in silence."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.barcodes.box import Box, Reason
from devices.barcodes.choice import Ambiguous, Chosen, choose
from devices.barcodes.read import read
from devices.barcodes.reading import Role
from devices.barcodes.scoring import NEVER, score
from devices.barcodes.serial_rule import Characters, SerialRule, Varying
from tests.unit.test_scoring import DRILL, EAN, GTIN, IMEI, IMEI2, MARKED, PHONE, box, chosen, scored, values

PIECES = [
    EAN[3:], IMEI, IMEI2, "35-209900-176148-1", "F2LX1234", "SF2LX1234", "SN:F2LX1234", "DR104301", "MODEL-7",
    f"01{GTIN}21F2LX1234", f"01{GTIN}21SER110LOT", f"https://a.example/01/{GTIN}/21/S1", "001B44113AB7",
    "00:1B:44:11:3A:B7", "[)>\x1e06\x1d1PMODEL-7\x1dSF2LX1234\x1e\x04", "8944110068256270054", "\x00", "\ud800", "",
]  # fmt: skip
codes = st.tuples(
    st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=()), max_size=20),
    st.sampled_from(["", "]C0", "]A0", "]E0", "]C1", "]d2", "]d1", "]Q1", "]I1", "]X0"]),
)
rules = st.lists(st.sampled_from([DRILL, PHONE, MARKED]), max_size=2).map(tuple)
seen = st.dictionaries(st.sampled_from(PIECES), st.integers(1, 3), max_size=4)


@given(st.lists(codes, max_size=7), rules, seen, st.randoms(use_true_random=False))
def test_any_order_of_scanning_gives_the_same_answer(
    found: list[tuple[str, str]], shapes: tuple[SerialRule, ...], pallet: dict[str, int], chance: random.Random
) -> None:
    readings = [read(*code) for code in found]
    first = Box(tuple(readings), shapes, pallet)
    again = readings + [chance.choice(readings) for _ in readings[:2]]
    chance.shuffle(again)
    other = Box(tuple(again), tuple(reversed(shapes)), pallet)
    assert score(other) == score(first)
    assert choose(other) == choose(first)
    assert choose(other).why == choose(first).why


@given(st.lists(codes, max_size=7), rules, seen)
def test_every_candidate_says_why_and_what_is_chosen_was_scanned(
    found: list[tuple[str, str]], shapes: tuple[SerialRule, ...], pallet: dict[str, int]
) -> None:
    full = Box(tuple(read(*code) for code in found), shapes, pallet)
    for each in score(full):
        assert all(reason.why.endswith(".") and reason.why.isprintable() for reason in each.reasons)
        assert (each.points <= NEVER) is (each.role is not Role.SERIAL)
        assert each.role is not Role.SERIAL or each.is_explicit or each.text.endswith(each.value)
    choice = choose(full)
    if isinstance(choice, Chosen):
        assert choice.serial in score(full)
        assert choice.serial.value not in {each.value for each in choice.others}
    if isinstance(choice, Ambiguous):
        assert choice.first.value != choice.second.value


@pytest.mark.parametrize("text", ["SN:12345", "S/N 12345", "S12345", "SN12345"])
def test_a_mark_is_kept_and_what_stands_behind_it_is_offered(text: str) -> None:
    choice = chosen(choose(box(f"]C0{text}", EAN)))
    assert choice.serial.value == text
    assert [(each.value, each.text) for each in choice.interpretations] == [("12345", text)]
    mark = text.removesuffix("12345")
    assert Reason(-10, f"It leaves out {mark!r}, which may belong to the number.") in choice.interpretations[0].reasons


def test_the_items_rule_takes_the_mark_off_and_says_so() -> None:
    choice = chosen(choose(box("]C0S12345", "]C0MODEL-7", rules=(MARKED,))))
    assert (choice.serial.value, choice.serial.text) == ("12345", "S12345")
    assert "The item's labels print 'S' before the serial number." in [each.why for each in choice.serial.reasons]
    unusual = SerialRule((Varying(Characters.DIGITS, 5, 5),), mark="#\u202e")
    marked = chosen(choose(box("#\u202e12345", rules=(unusual,))))
    assert marked.serial.value == "12345"
    assert "The item's labels print '#\\u202e' before the serial number." in [
        each.why for each in marked.serial.reasons
    ]


def test_a_written_mark_speaks_for_a_serial() -> None:
    choice = chosen(choose(box("]C0S/N:AB-1", "]C0AB-2")))
    assert choice.serial.value == "S/N:AB-1"
    assert choice.why == "The code begins with 'S/N:', which labels print before a serial number."
    assert values(choose(box("]C0SAB-1", "]C0AB-2"))) == ("AB-2", "SAB-1")


def test_another_code_with_the_number_alone_shows_that_the_mark_is_one() -> None:
    plain = chosen(choose(box("]A0S12345", "]C012345")))
    assert plain.serial.value == "12345"
    explicit = chosen(choose(box("]A0S12345", f"]d201{GTIN}2112345")))
    assert (explicit.serial.value, explicit.serial.aim) == ("12345", "]d2")
    reasons = [each.why for each in scored(score(box("]A0S12345", "]C012345")), "S12345").reasons]
    assert reasons[-1] == "Another code of the box holds what stands behind 'S' alone."


@pytest.mark.adverse(53)
def test_a_serial_that_seems_to_have_swallowed_an_element_is_a_question_until_the_rule_answers() -> None:
    torn = f"]d201{GTIN}21SER17261231"
    whole = choose(box(torn))
    assert set(values(whole)) == {"SER17261231", "SER"}
    short = SerialRule((Varying(Characters.UPPER, 3, 3),))
    choice = chosen(choose(box(torn, rules=(short,))))
    assert choice.serial.value == "SER"
    assert [each.why for each in choice.serial.reasons] == [
        "The code itself says that this is the serial number.",
        "The code seems to have lost a separator, so its serial number may end elsewhere.",
        "It looks as the item's serial numbers do.",
    ]


def test_a_label_with_two_numbers_of_the_unit_gives_the_one_it_names_first() -> None:
    choice = chosen(choose(box("[)>\x1e06\x1d18S1ABCDSER1\x1dSSER1\x1e\x04")))
    assert choice.serial.value == "SER1"
    assert [each.value for each in choice.interpretations] == ["1ABCDSER1"]
    assert choice.interpretations[0].reasons[-1].why == "The code names another serial number before it."


def test_a_symbol_of_unknown_habits_gets_no_points_for_it() -> None:
    assert [each.reasons for each in score(box("]X0AB-1"))] == [()]
    assert values(choose(box("]X0AB-1"))) == ("AB-1",)
