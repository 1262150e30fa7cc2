"""What serials look like (RULES §4), and when two are taken for one another (RULES §6 Receive)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.workflows import masks
from scanner_app.workflows.manifest import confusable


@pytest.mark.parametrize(
    ("mask", "shown"),
    [
        (r"DR[0-9]{6}", "DR999999"),
        (r"SN\d{4}[A-Z]{2}", "SN9999AA"),
        (r"[A-Z0-9]{3}-\d", "XXX-9"),
        (r"X\.\d{2}", "X.99"),
        (r"(A|B)\d+", r"(A|B)\d+"),
        (r"\d{2,5}", r"\d{2,5}"),
        (r"A*", "A*"),
        ("", ""),
    ],
)
def test_a_plain_mask_is_shown_as_an_example_and_any_other_as_it_is(mask: str, shown: str) -> None:
    assert masks.example(mask) == shown


@given(st.from_regex(r"([A-Z]{1,3}(\\d|\[0-9\]|\[A-Z\])\{[1-9]\}){1,3}", fullmatch=True))
def test_the_example_of_a_plain_mask_fits_it(mask: str) -> None:
    assert masks.fits(mask, masks.example(mask))


def test_a_mask_is_matched_in_full_and_exactly() -> None:
    assert masks.fits(r"DR\d{4}", "DR0001")
    assert not masks.fits(r"DR\d{4}", "DR00012")
    assert not masks.fits(r"DR\d{4}", "dr0001")
    assert not masks.fits(r"DR\d{4}", "DR0001\n")


def test_a_mask_that_is_no_pattern_fits_nothing() -> None:
    assert not masks.fits("([", "([")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("SN-1O0", "SN-1OO", True),
        ("SN1", "SNI", True),
        ("SNl", "SN1", True),
        ("Z25S8B", "ZZSSBB", True),
        ("AB12", "AB21", True),
        ("AB12", "BA21", False),
        ("AB12", "AB12", False),
        ("AB12", "AB123", False),
        ("AB12", "AB13", False),
        ("ABCD", "ADCB", False),
    ],
)
def test_serials_are_alike_by_confusable_glyphs_or_one_transposition_only(one: str, other: str, *, alike: bool) -> None:
    assert confusable(one, other) is alike
    assert confusable(other, one) is alike
