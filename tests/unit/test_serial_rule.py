"""What an item's serial numbers have in common is learned from five of them, and no more than that."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.barcodes.check_digits import gs1_check_digit, luhn_check_digit, mod_43_check_character
from devices.barcodes.serial_rule import Characters, CheckDigit, Fixed, SerialRule, Varying, learn

printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=20)


def learned(*serials: str, mark: str = "") -> SerialRule:
    rule = learn(serials, mark)
    assert rule is not None
    return rule


@given(st.lists(st.text(max_size=70) | printable, max_size=8))
def test_every_sample_fits_what_was_learned_from_it(samples: list[str]) -> None:
    rule = learn(samples)
    assert rule is None or all(rule.fits(sample) for sample in samples)
    assert rule == learn(reversed(samples))
    assert rule is None or all(re.fullmatch(rule.mask, sample) for sample in samples)


@pytest.mark.parametrize(
    ("samples", "mask"),
    [
        ("DR104301 DR104302 DR104303 DR104304 DR104305", "DR[0-9]{6}"),
        ("5CG1234ABC 5CG9999XYZ 5CG0001AAA 5CG4321QQQ 5CG7777ZZZ", "5CG[0-9]{4}[A-Z]{3}"),
        ("AB-12-x AB-34-y AB-56-z AB-78-w AB-90-v", r"AB\-[0-9]{2}\-[a-z]"),
        ("F2LX1 G3MY2 H4NZ3 J5PA4 K6QB5", "[A-Z][0-9][A-Z]{2}[0-9]"),
        ("A1 2B C3 4D E5", "[0-9A-Z]{2}"),
        ("A-1 2-B C-3 4-D E-5", r"[0-9A-Z]\-[0-9A-Z]"),
        ("a1 2b c3 4d e5", "[0-9a-z]{2}"),
        ("a1 2B c3 4D e5", "[0-9A-Za-z]{2}"),
        ("SN1 SN22 SN333 SN4444 SN55555", "SN[0-9]{1,5}"),
        ("X X1 X22 X333 X4444", "X[0-9]{0,4}"),
        ("a_ a/ a. a: a;", "a[ -~]"),
        ("ABCD1 ABCD2 ABCD3 ABCD4 ABCD5", "ABCD[0-9]"),
    ],
)
def test_the_shape_is_what_all_samples_share(samples: str, mask: str) -> None:
    assert learned(*samples.split()).mask == mask


def test_a_counter_may_count_on_and_another_item_does_not_fit() -> None:
    rule = learned(*(f"DR10430{digit}" for digit in range(1, 6)), mark="S")
    assert rule == SerialRule((Fixed("DR"), Varying(Characters.DIGITS, 6, 6)), None, "S")
    assert rule.fits("DR999999")
    assert not any(map(rule.fits, ["DR99999", "DR9999999", "DX104301", "dr104301", "DR10430\u0661", "DR104301\n", ""]))


def test_a_check_digit_that_all_samples_have_is_asked_of_every_serial() -> None:
    payloads = [f"{number:07d}" for number in (1234567, 2345678, 9876543, 1111111, 4242424)]
    luhn = learned(*(f"{payload}{luhn_check_digit(payload)}" for payload in payloads))
    assert (luhn.check, luhn.mask) == (CheckDigit.LUHN, "[0-9]{8}")
    assert luhn.fits(f"7654321{luhn_check_digit('7654321')}")
    assert not luhn.fits(f"7654321{(luhn_check_digit('7654321') + 1) % 10}")
    assert learned(*(f"{payload}{gs1_check_digit(payload)}" for payload in payloads)).check is CheckDigit.GS1
    letters = [f"K{payload}" for payload in payloads]
    assert learned(*(f"{text}{mod_43_check_character(text)}" for text in letters)).check is CheckDigit.MOD_43


@pytest.mark.parametrize(
    "samples",
    [
        ["A1", "A2", "A3", "A4"],
        ["A1"] * 9,
        ["A1", "A2", "A3", "A4", "A\u0665"],
        ["A1", "A2", "A3", "A4", "A\x1d"],
        ["A1", "A2", "A3", "A4", ""],
        ["A1", "A2", "A3", "A4", "A" * 65],
        ["a b", "C/d7", "%", "9-9-9", "X"],
    ],
)
def test_too_few_or_unlike_samples_teach_nothing(samples: list[str]) -> None:
    assert learn(samples) is None
