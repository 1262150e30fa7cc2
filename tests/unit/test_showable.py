"""What a code holds is shown as it is, safely: no control, no disguise, no surprise in width."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.showable import cells, cut_middle, showable

anything = st.text(st.characters(exclude_categories=[]), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("SN-123 x", "SN-123 x"),
        ("01\x1d21\x1e\x04", "01␝21␞␄"),
        ("\x1b[2J\x00\r\n\t\x7f", "␛[2J␀␍␊␉␡"),
        ("\x9b\x85", "⟨009B⟩⟨0085⟩"),
        ("a\u202eb\u200b\ufeff", "a⟨202E⟩b⟨200B⟩⟨FEFF⟩"),
        ("\udcff", "⟨DCFF⟩"),
        ("\ue000\U000e0041\u0378", "⟨E000⟩⟨E0041⟩⟨0378⟩"),
        ("a\u00a0b\u3000", "a⟨00A0⟩b⟨3000⟩"),
        ("[/red][@click=app.quit]x", "[/red][@click=app.quit]x"),
        ("größe 東京 📦", "größe 東京 📦"),
        ("\U0001f468\u200d\U0001f469\ufe0f\U0001f1e9", "\U0001f468⟨200D⟩\U0001f469⟨FE0F⟩⟨1F1E9⟩"),
        ("␝⟨1D⟩", "⟨241D⟩⟨27E8⟩1D⟨27E9⟩"),
        ("\u0301e\u0301\u0301\u0301", "⟨0301⟩e\u0301\u0301⟨0301⟩"),
        ("\x1d\u0301", "␝\u0301"),
        ("\u202e\u0301", "⟨202E⟩⟨0301⟩"),
        (" \u0301", " ⟨0301⟩"),
        ("ㅤ\u115f", "⟨3164⟩⟨115F⟩"),
    ],
)
def test_the_form_of_a_text(text: str, shown: str) -> None:
    assert showable(text) == shown


@pytest.mark.adverse(62)
@given(anything)
def test_nothing_shown_is_a_control_a_surrogate_or_invisible(text: str) -> None:
    for char in showable(text):
        assert char == " " or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}


@pytest.mark.adverse(62)
@given(anything, anything)
def test_two_texts_never_give_the_same_form(one: str, other: str) -> None:
    assert (showable(one) == showable(other)) == (one == other)


@given(anything)
def test_what_is_shown_can_be_printed(text: str) -> None:
    showable(text).encode("utf-8")


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("SN12345678", 10, "SN12345678"),
        ("SN-2024-000012345678", 12, "SN-…12345678"),
        ("SN-2024-000012345678", 9, "…12345678"),
        ("SN-2024-000012345678", 8, "12345678"),
        ("SN-2024-000012345678", 5, "45678"),
        ("東京東京東京12345678", 13, "東京…12345678"),
        ("東京東京東京12345678", 12, "東…12345678"),
        ("12345678東", 2, "東"),
        ("12345678東", 1, ""),
    ],
)
def test_a_cut_keeps_the_last_eight(text: str, width: int, cut: str) -> None:
    assert cut_middle(text, width) == cut


def test_a_cut_without_a_tail_keeps_the_beginning() -> None:
    assert cut_middle("ABCDEFGH", 4, tail=0) == "ABC…"


@given(anything, st.integers(0, 40))
def test_a_limit_is_never_passed(text: str, limit: int) -> None:
    assert cells(showable(text, limit)) <= limit


def test_four_thousand_characters_are_cut_to_the_width() -> None:
    assert showable("\x1d" * 3992 + "12345678", 20) == "␝" * 11 + "…12345678"
