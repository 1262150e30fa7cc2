"""Messages of ISO/IEC 15434: whole, damaged, with other separators, and with several formats in one."""

import pytest

from devices.barcodes.data_identifiers import DATA_IDENTIFIERS, split_identifier
from devices.barcodes.gs1 import MOST_ELEMENTS
from devices.barcodes.read import read
from devices.barcodes.reading import Form, Note, Role

GTIN = "09506000134352"
GS, RS, EOT = "\x1d", "\x1e", "\x04"
WHOLE = f"[)>{RS}06{GS}1PABC-1{GS}S0055{GS}Q10{RS}{EOT}"
FIELDS = (("1P", "ABC-1"), ("S", "0055"), ("Q", "10"))


@pytest.mark.adverse(59)
@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        WHOLE.removesuffix(EOT),
        WHOLE.removesuffix(RS + EOT),
        WHOLE.replace(RS, "").removesuffix(EOT),
        WHOLE.replace(f"[)>{RS}", "[)>"),
        f">{WHOLE}",
        f">{WHOLE}".replace(RS, "").removesuffix(EOT),
        WHOLE.replace("06" + GS, "06"),
    ],
)
@pytest.mark.parametrize("aim", ["", "]d1", "]d2", "]Q1", "]C0"])
def test_a_message_that_lost_a_separator_at_its_ends_gives_the_same_fields(text: str, aim: str) -> None:
    reading = read(text, aim)
    assert reading.text == text
    assert reading.form is Form.ISO15434
    assert reading.fields == FIELDS
    assert [(c.role, c.value) for c in reading.candidates] == [(Role.SERIAL, "0055"), (Role.ITEM, "ABC-1")]
    assert not reading.notes & {Note.AMBIGUOUS, Note.REPLACED, Note.BAD_STRUCTURE}


@pytest.mark.adverse(59)
@pytest.mark.parametrize(
    ("gs", "rs", "eot"),
    [
        ("\u241d", "\u241e", "\u2404"),
        ("\uf70b", "\uf70c", "\uf70e"),
        ("\u2194", "\u25b2", "\u2666"),
        ("{GS}", "{RS}", "{EOT}"),
        ("<GS>", "<RS>", "<EOT>"),
        ("]", "^", "D"),
        ("]", "^", "d"),
        ("|", "^", "~"),
        ("|", "~", "^"),
        ("029", "030", "004"),
    ],
)
@pytest.mark.parametrize("shape", ["whole", "without EOT", "without RS and EOT", "without the first RS", "twice"])
def test_separators_that_came_as_something_else_are_seen_and_said(gs: str, rs: str, eot: str, shape: str) -> None:
    message = {
        "whole": WHOLE,
        "without EOT": WHOLE.removesuffix(EOT),
        "without RS and EOT": WHOLE.removesuffix(RS + EOT),
        "without the first RS": WHOLE.replace(RS, "", 1),
        "twice": WHOLE.removesuffix(EOT) + f"06{GS}1T7{RS}{EOT}",
    }[shape]
    text = message.replace(GS, gs).replace(RS, rs).replace(EOT, eot)
    reading = read(text, "]d1")
    assert reading.text == text
    assert reading.fields == (*FIELDS, *((("1T", "7"),) if shape == "twice" else ()))
    assert Note.REPLACED in reading.notes
    assert (Note.AMBIGUOUS in reading.notes) is (gs == "029")
    assert reading.value(Role.SERIAL) == "0055"


def test_a_value_that_ends_like_a_misspelt_end_is_kept_whole() -> None:
    assert read("[)>^06]1PABD]S00D").fields == (("1P", "ABD"), ("S", "00D"))
    assert read("[)>06029S00004").fields == (("S", "00004"),)


@pytest.mark.adverse(59)
@pytest.mark.parametrize("text", ["[)>061PABC-1S0055Q10", "[)>0501095060001343522100S1", "[)>12SER 1MFR X"])
def test_a_message_without_any_separator_names_no_unit_and_says_so(text: str) -> None:
    reading = read(text)
    assert reading.fields == ()
    assert [c.role for c in reading.candidates] == [Role.TEXT]
    assert reading.notes == {Note.AMBIGUOUS, Note.BAD_STRUCTURE}


def test_the_only_split_of_a_message_without_separators_is_offered_and_not_chosen() -> None:
    reading = read("[)>06S0055")
    assert reading.repairs == ((("S", "0055"),),)
    assert reading.value(Role.SERIAL) is None
    assert read("[)>06-").repairs == ()
    assert read("[)>06").fields == ()


def test_text_elements_of_format_12_are_read() -> None:
    reading = read(f"[)>{RS}12{GS}MFR 0CVA5{GS}PNR ABC-1{GS}SER 0055{RS}{EOT}")
    assert reading.fields == (("MFR", "0CVA5"), ("PNR", "ABC-1"), ("SER", "0055"))
    assert [(c.role, c.value) for c in reading.candidates] == [(Role.SERIAL, "0055"), (Role.ITEM, "ABC-1")]
    assert read(f"[)>{RS}12{GS}SER0055{RS}{EOT}").notes == {Note.BAD_STRUCTURE}


def test_several_formats_in_one_message_are_all_read() -> None:
    reading = read(
        f"[)>{RS}01{GS}021234{RS}05{GS}01{GTIN}21S1{GS}10L{RS}06{GS}1PX{RS}12{GS}SER 2{RS}07any text{RS}{EOT}"
    )
    assert reading.fields == (("01", GTIN), ("21", "S1"), ("10", "L"), ("1P", "X"), ("SER", "2"))
    assert reading.value(Role.GTIN) == GTIN
    assert not reading.notes


@pytest.mark.parametrize("text", ["[)>", f"[)>{RS}", f"[)>{RS}99{GS}S1{RS}{EOT}", f"[)>{RS}06{GS}\u0660S{RS}{EOT}"])
def test_a_message_that_cannot_be_read_says_so(text: str) -> None:
    reading = read(text)
    assert reading.candidates[0].role is Role.TEXT
    assert Note.BAD_STRUCTURE in reading.notes


def test_a_message_holds_no_more_than_its_share_of_elements() -> None:
    reading = read(f"[)>{RS}06{GS}" + f"S1{GS}" * 500)
    assert len(reading.fields) == MOST_ELEMENTS
    assert Note.BAD_STRUCTURE in reading.notes


@pytest.mark.parametrize(
    ("piece", "parts"),
    [
        ("S0055", ("S", "0055")),
        ("1S0055", ("1S", "0055")),
        ("18S0055", ("18S", "0055")),
        ("123S0055", ("123S", "0055")),
        ("S", ("S", "")),
        ("1234S", None),
        ("s1", None),
        ("", None),
        ("\u0661S1", None),
    ],
)
def test_the_digits_before_its_letter_belong_to_an_identifier(piece: str, parts: tuple[str, str] | None) -> None:
    assert split_identifier(piece) == parts


def test_what_names_a_unit_for_its_life_is_told_from_packages_and_orders() -> None:
    units = {name for name, each in DATA_IDENTIFIERS.items() if each.is_unit_serial}
    assert units >= {"S", "1S", "18S", "25S", "23S", "I"}
    assert not units & {"3S", "4S", "5S", "1J", "P", "1P", "K", "Q"}
    assert {name for name, each in DATA_IDENTIFIERS.items() if each.role is Role.SERIAL} <= units


@pytest.mark.parametrize(
    ("element", "role", "value"),
    [
        ("25SUN123456789A12345", Role.SERIAL, "UN123456789A12345"),
        ("14D20261231", Role.EXPIRY, "261231"),
        ("23S001122334455", Role.MAC, "001122334455"),
        ("I1M8GDM9AXKP042788", Role.VIN, "1M8GDM9AXKP042788"),
    ],
)
def test_identifiers_of_other_roles_play_them(element: str, role: Role, value: str) -> None:
    reading = read(f"[)>{RS}06{GS}{element}{RS}{EOT}")
    assert reading.value(role) == value
    assert not reading.notes


@pytest.mark.parametrize("element", ["14D20260230", "D261301", "16D2026", "4D26366"])
def test_a_date_that_cannot_be_is_flagged(element: str) -> None:
    reading = read(f"[)>{RS}06{GS}{element}{GS}S1{RS}{EOT}")
    assert reading.notes == {Note.BAD_STRUCTURE}
    assert reading.value(Role.EXPIRY) is None
    assert reading.value(Role.SERIAL) == "1"


def test_an_expiry_of_a_gs1_format_stays_in_its_six_digits() -> None:
    assert read(f"[)>{RS}05{GS}01{GTIN}17261231{RS}{EOT}").value(Role.EXPIRY) == "261231"
