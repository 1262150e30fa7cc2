"""What codes hold, from the bytes of a serial line to the roles that are offered: rows 52 to 62 of the contract."""

from typing import Any

import pytest

from devices.barcodes.read import read
from devices.barcodes.reading import Form, Note, Reading, Role
from devices.decoders.lines import LineDecoder
from devices.dialects import Aim
from devices.profile import Profile
from devices.scan import Scan

GTIN = "09506000134352"
GS, RS, EOT = "\x1d", "\x1e", "\x04"


def scanned(text: str, **profile: Any) -> tuple[Scan, Reading]:
    """Send the text over a line, as its bytes with the usual terminator, and read the one scan that comes of it."""
    records = LineDecoder(Profile(**profile), "serial:test").feed(text.encode() + b"\r\n", 1.0)
    (scan,) = records
    assert isinstance(scan, Scan)
    assert scan.raw == text.encode()
    assert scan.text is not None
    return scan, read(scan.text, scan.aim)


@pytest.mark.adverse(52)
def test_a_wrong_check_digit_flags_the_item_and_leaves_the_serial() -> None:
    _, reading = scanned("]C1010950600013435321S1")
    assert reading.notes == {Note.BAD_CHECK_DIGIT}
    assert reading.value(Role.GTIN) is None
    assert reading.value(Role.SERIAL) == "S1"


@pytest.mark.adverse(53)
def test_a_lost_fnc1_is_flagged_and_its_splits_offered() -> None:
    _, reading = scanned(f"]d201{GTIN}21SER110LOT")
    assert Note.AMBIGUOUS in reading.notes
    assert reading.value(Role.SERIAL) == "SER110LOT"
    assert reading.repairs == ((("01", GTIN), ("21", "SER1"), ("10", "LOT")),)


@pytest.mark.adverse(54)
def test_elements_in_another_order_are_taken() -> None:
    _, reading = scanned(f"]d221SER1{GS}01{GTIN}")
    assert not reading.notes
    assert (reading.value(Role.SERIAL), reading.value(Role.GTIN)) == ("SER1", GTIN)


@pytest.mark.adverse(54)
def test_two_serials_in_one_code_are_a_conflict_and_neither_is_taken() -> None:
    _, reading = scanned(f"]d201{GTIN}21SER1{GS}21SER2")
    assert reading.notes == {Note.CONFLICT}
    assert reading.value(Role.SERIAL) is None
    assert reading.fields[1:] == (("21", "SER1"), ("21", "SER2"))


@pytest.mark.adverse(55)
def test_without_an_aim_identifier_gs1_is_a_candidate_beside_the_plain_serial() -> None:
    _, reading = scanned(f"01{GTIN}21SER1")
    assert [(c.role, c.value) for c in reading.candidates] == [
        (Role.SERIAL, "SER1"),
        (Role.GTIN, GTIN),
        (Role.SERIAL, f"01{GTIN}21SER1"),
    ]


@pytest.mark.adverse(55)
@pytest.mark.parametrize("text", ["010950600013435321SER1", f"01{GTIN}21SER 1", f"01{GTIN}99"])
def test_without_an_aim_identifier_one_doubt_leaves_a_plain_serial(text: str) -> None:
    _, reading = scanned(text)
    assert reading.form is Form.PLAIN
    assert reading.value(Role.SERIAL) == text
    assert reading.fields == ()


@pytest.mark.adverse(56)
@pytest.mark.parametrize("text", ["21ABC123", "0193e0d1-a3da-7000-8000-000000000000", "10LOT7", "3103000189"])
def test_a_plain_serial_that_looks_like_an_identifier_is_a_plain_serial(text: str) -> None:
    _, reading = scanned(text)
    assert reading.form is Form.PLAIN
    assert reading.fields == ()
    assert reading.value(Role.SERIAL) == text


@pytest.mark.adverse(56)
def test_the_same_text_is_gs1_where_the_symbol_says_so() -> None:
    _, reading = scanned("]C121ABC123")
    assert reading.fields == (("21", "ABC123"),)
    assert reading.value(Role.SERIAL) == "ABC123"


@pytest.mark.adverse(57)
@pytest.mark.parametrize("text", ["]", "]C", "]?x", "]]]]", "]e1", "]J1", "]CABC", "]dog", "]\u0661\u0661x"])
def test_a_damaged_identifier_eats_no_data(text: str) -> None:
    scan, reading = scanned(text)
    assert (scan.aim, reading.text) == ("", text)
    assert reading.candidates


@pytest.mark.adverse(57)
def test_dotcode_and_composite_components_are_read_by_their_identifier() -> None:
    assert scanned(f"]J101{GTIN}21S1")[1].value(Role.SERIAL) == "S1"
    assert scanned("]e1XYZ")[1].value(Role.SERIAL) == "XYZ"


@pytest.mark.adverse(58)
def test_a_link_in_capitals_with_escapes_and_a_query_gives_its_serial_and_is_not_opened() -> None:
    scan, reading = scanned(f"]Q1HTTPS://ID.GS1.ORG/01/{GTIN}/21/A%2FB?x=1")
    assert scan.aim == "]Q1"
    assert reading.value(Role.SERIAL) == "A/B"
    assert reading.value(Role.URL) == scan.text
    assert not reading.notes


@pytest.mark.adverse(59)
@pytest.mark.parametrize(
    ("gs", "rs", "eot"),
    [(GS, RS, EOT), (GS, RS, ""), ("029", "030", "004"), ("]", "^", "D"), ("\u241d", "\u241e", "\u2404"),
     ("\uf70b", "\uf70c", ""), ("\u2194", "\u25b2", "")],
)  # fmt: skip
def test_a_message_gives_the_same_fields_whatever_its_separators_became(gs: str, rs: str, eot: str) -> None:
    _, reading = scanned(f"[)>{rs}06{gs}1PABC-1{gs}S0055{gs}Q1{rs}{eot}")
    assert reading.fields == (("1P", "ABC-1"), ("S", "0055"), ("Q", "1"))
    assert reading.value(Role.SERIAL) == "0055"
    assert (Note.REPLACED in reading.notes) is (gs != GS)


@pytest.mark.adverse(59)
def test_a_profile_that_says_what_stands_for_the_separators_leaves_no_doubt() -> None:
    _, reading = scanned("[)>^06|1PABC-1|S0055^~", substitutes=(("|", GS), ("^", RS), ("~", EOT)))
    assert reading.fields == (("1P", "ABC-1"), ("S", "0055"))
    assert not reading.notes


@pytest.mark.adverse(60)
@pytest.mark.parametrize("text", ["+E260PPAUXEMO19+", "+$$8053290331260301104+$", "+A123L21 "])
def test_nothing_is_stripped_before_the_check_character_of_a_label_is_judged(text: str) -> None:
    _, reading = scanned(f"]C0{text}")
    assert reading.form is Form.HIBC
    assert reading.element("CHECK") == text[-1]
    assert not reading.notes


@pytest.mark.adverse(60)
@pytest.mark.parametrize("text", ["00012300", "  7", "7  "])
def test_leading_zeros_and_blanks_at_either_end_stay(text: str) -> None:
    assert scanned(text)[1].value(Role.SERIAL) == text


@pytest.mark.adverse(60)
def test_the_asterisks_of_code_39_are_no_data_and_those_of_other_symbols_are() -> None:
    scan, reading = scanned("]A0*SN1*")
    assert (scan.text, reading.text) == ("*SN1*", "*SN1*")
    assert [c.value for c in reading.candidates if c.role is Role.SERIAL] == ["SN1"]
    assert scanned("]A0*+A123BJC5D6E71G*")[1].value(Role.ITEM) == "BJC5D6E7"
    assert scanned("]C0*SN1*")[1].value(Role.SERIAL) == "*SN1*"
    assert scanned("]A0**")[1].value(Role.SERIAL) == "**"
    assert scanned("]A0*SN1")[1].value(Role.SERIAL) == "*SN1"


@pytest.mark.adverse(55)
@pytest.mark.parametrize("text", [f"{GS}01{GTIN}21S1", f"21S1{GS}01{GTIN}", f"10L{GS}21S1{GS}01{GTIN}"])
def test_a_separator_and_an_item_with_its_check_digit_show_gs1_without_an_aim_identifier(text: str) -> None:
    _, reading = scanned(text)
    assert reading.form is Form.GS1
    assert (reading.value(Role.GTIN), reading.value(Role.SERIAL)) == (GTIN, "S1")
    assert scanned(text.replace(GTIN, GTIN[:-1] + "3"))[1].form is Form.PLAIN


@pytest.mark.adverse(61)
@pytest.mark.parametrize("text", [f"{GS}SN1{GS}", f"{RS}SN1{RS}", f"SN1{GS}{GS}", f"\x1c\x1fSN1{EOT}"])
def test_separators_at_either_end_are_data(text: str) -> None:
    scan, reading = scanned(text, aim=Aim.NEVER)
    assert scan.text == text
    assert reading.text == text
    assert reading.candidates[0].value == text


@pytest.mark.adverse(61)
def test_separators_around_gs1_elements_mean_nothing_and_stay_in_the_text() -> None:
    scan, reading = scanned(f"]d2{GS}01{GTIN}21S1{GS}")
    assert scan.text == f"{GS}01{GTIN}21S1{GS}"
    assert reading.fields == (("01", GTIN), ("21", "S1"))
    assert not reading.notes


@pytest.mark.adverse(62)
@pytest.mark.parametrize(
    "digits", ["\uff10\uff11\uff10\uff19\uff15\uff10\uff16", "\u0660\u0661\u0660\u0669", "\u2170\u212a\u00df\ufb01"]
)
def test_digits_and_letters_of_other_scripts_are_none_of_ours(digits: str) -> None:
    _, reading = scanned(f"]d2{digits}")
    assert reading.fields == ()
    assert {Note.NOT_ASCII, Note.BAD_STRUCTURE} <= reading.notes
    assert scanned(digits)[1].value(Role.SERIAL) == digits
