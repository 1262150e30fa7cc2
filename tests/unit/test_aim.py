"""AIM identifiers: what each names, what is none, and that content is never eaten."""

import pytest

from devices.barcodes.aim import looks_like_aim, split_aim, symbology
from devices.barcodes.read import read
from devices.barcodes.reading import Note


@pytest.mark.parametrize(
    ("aim", "name"),
    [
        ("]C0", "Code 128"),
        ("]C1", "GS1-128"),
        ("]A7", "Code 39"),
        ("]d1", "Data Matrix"),
        ("]d2", "GS1 Data Matrix"),
        ("]Q3", "GS1 QR Code"),
        ("]E4", "EAN-8"),
        ("]e0", "GS1 DataBar"),
        ("]zC", "Aztec Code"),
        ("]X0", "another symbology"),
        ("", ""),
        ("]C", ""),
        ("]?1", ""),
        ("]CC", ""),
    ],
)
def test_an_identifier_names_its_symbology(aim: str, name: str) -> None:
    assert symbology(aim) == name
    assert split_aim(aim + "SN1") == ((aim, "SN1") if name else ("", aim + "SN1"))


@pytest.mark.parametrize("text", ["]XX", "]CC1", "]y1SN", "]W0"])
def test_what_looks_like_an_identifier_and_is_none_is_kept_and_flagged(text: str) -> None:
    assert looks_like_aim(text)
    reading = read(text)
    assert reading.text == text
    assert reading.notes == {Note.UNKNOWN_AIM}
    assert read(text, "]C0").notes == frozenset()


@pytest.mark.parametrize("text", ["]", "]C", "]?x", "]C1", "SN]XX", "]\u0661x"])
def test_other_brackets_are_content_without_a_flag(text: str) -> None:
    assert not looks_like_aim(text)
    assert Note.UNKNOWN_AIM not in read(text).notes
