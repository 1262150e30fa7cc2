"""Which published numbering a plain text fits, and how sure that is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.barcodes.box import Box
from devices.barcodes.choice import Ambiguous, choose
from devices.barcodes.decoded import decode
from devices.barcodes.identifiers import UNIT_IDENTITIES, Identifier, identifiers_in
from devices.barcodes.printed_marks import MarkedSerial, marked_serial_of
from devices.barcodes.read import read
from devices.barcodes.reading import Note, Role
from devices.barcodes.scoring import score

IMEI = "352099001761481"
any_text = st.text(st.characters(exclude_categories=()), max_size=60)
numberlike = st.text("0123456789ABCDEFabcdefXZI-:./ \u0663\uff11\u212a", max_size=40)


def roles(text: str, aim: str = "") -> list[tuple[Role, str]]:
    return [(each.role, each.value) for each in read(text, aim).candidates]


def only(text: str) -> Identifier:
    (found,) = identifiers_in(text)
    return found


@given(any_text | numberlike)
def test_every_text_is_a_possible_serial_exactly_as_it_is_whatever_else_it_is(text: str) -> None:
    found = identifiers_in(text)
    assert all(each.value.isascii() and each.why.endswith(".") for each in found)
    if found and text[:2] not in {"01", "(0", "[)"}:
        assert (Role.SERIAL, text) in roles(text)


@given(any_text | numberlike)
def test_no_text_fits_one_numbering_twice(text: str) -> None:
    found = [each.role for each in identifiers_in(text)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("text", "role", "value"),
    [
        (IMEI, Role.IMEI, IMEI),
        ("35-209900-176148-1", Role.IMEI, IMEI),
        ("35209900-176148-1", Role.IMEI, IMEI),
        ("352099/00/176148/1", Role.IMEI, IMEI),
        ("35 209900 176148 1", Role.IMEI, IMEI),
        ("20-209900-176148-3", Role.IMEI, "202099001761483"),
        ("35-209900-176148-23", Role.IMEISV, "3520990017614823"),
        ("AF0123450ABCDEC", Role.MEID, "AF0123450ABCDE"),
        ("af0123450abcdec", Role.MEID, "AF0123450ABCDE"),
        ("2936087365007037100", Role.MEID, "AF0123450ABCDE"),
        ("8944110068256270054", Role.ICCID, "8944110068256270054"),
        ("89049032123451234512345678901235", Role.EID, "89049032123451234512345678901235"),
        ("00:1B:44:11:3A:B7", Role.MAC, "001B44113AB7"),
        ("00-1b-44-11-3a-b7", Role.MAC, "001B44113AB7"),
        ("001b.4411.3aB7", Role.MAC, "001B44113AB7"),
        ("001B44-113AB7", Role.MAC, "001B44113AB7"),
        ("00:1B:44:FF:FE:11:3A:B7", Role.EUI64, "001B44FFFE113AB7"),
        ("001b-44ff-fe11-3ab7", Role.EUI64, "001B44FFFE113AB7"),
        ("1M8GDM9AXKP042788", Role.VIN, "1M8GDM9AXKP042788"),
        ("I1M8GDM9AXKP042788", Role.VIN, "1M8GDM9AXKP042788"),
        ("9611020987654312345672", Role.TRACKING, "9611020987654312345672"),
        ("420787459400111206206406260787", Role.TRACKING, "420787459400111206206406260787"),
    ],
)
def test_a_number_that_its_form_and_check_digit_prove_comes_before_the_serial(
    text: str, role: Role, value: str
) -> None:
    assert roles(text) == [(role, value), (Role.SERIAL, text)]


@pytest.mark.parametrize(
    ("text", "role", "value"),
    [
        ("202099001761483", Role.IMEI, "202099001761483"),
        ("35209900176148", Role.IMEI, IMEI),
        ("35-209900-176148", Role.IMEI, IMEI),
        ("3520990017614823", Role.IMEISV, "3520990017614823"),
        ("AF0123450ABCDE", Role.MEID, "AF0123450ABCDE"),
        ("001B44113AB7", Role.MAC, "001B44113AB7"),
        ("001b44fffe113ab7", Role.EUI64, "001B44FFFE113AB7"),
        ("WVWZZZ1JZXW000001", Role.VIN, "WVWZZZ1JZXW000001"),
        ("986578788855", Role.TRACKING, "986578788855"),
        ("568283610012734", Role.TRACKING, "568283610012734"),
        ("71123456789123456787", Role.TRACKING, "71123456789123456787"),
        ("3318810025", Role.TRACKING, "3318810025"),
    ],
)
def test_a_number_that_may_be_one_by_chance_comes_behind_the_serial(text: str, role: Role, value: str) -> None:
    assert roles(text) == [(Role.SERIAL, text), (role, value)]


@pytest.mark.parametrize(
    "text",
    [
        "352099001761480",
        "35-209900-176148-0",
        "20-209900-176148",
        "20240131-235959",
        "3520-99001-761481",
        "35-209900/176148-1",
        "2020990017614823",
        "20209900176148",
        "000000000000000",
        "00000000000000",
        "0000000000000000",
        "AF0123450ABCDED",
        "Af0123450ABCDE",
        "0F0123450ABCDE",
        "2936087365007037101",
        "293608736500703710",
        "2600000000007037100",
        "2936087365999999999",
        "8944110068256270055",
        "7944110068256270054",
        "89049032123451234512345678901236",
        "00:1B:44:11:3A",
        "00:1B:44:11:3A:G7",
        "00:1B-44:11:3A:B7",
        "001:B44:113:AB7",
        "0:01B:4411:3AB7",
        "001b44113AB7",
        "01:1B:44:11:3A:B7",
        "FF:FF:FF:FF:FF:FF",
        "00:00:00:00:00:00",
        "1M8GDM9A0KP042788",
        "IM8GDM9AXKP042788",
        "1M8GDM9AXKPO42788",
        "11111111111111113",
        "9611020987654312345673",
        "9434611206206407667131",
        "0000000000000000000000",
        "SN-2024/XYZ_01",
        "0193e0d1-a3da-7000-8000-000000000000",
    ],
)
def test_a_text_that_is_no_identifier_is_none(text: str) -> None:
    assert not identifiers_in(text)


@pytest.mark.parametrize("prefix", ["352099001761481", "1Z999AA10123456784", "9506000134352", "89441100682562700541"])
def test_one_misread_digit_is_never_taken_for_a_proven_number(prefix: str) -> None:
    proven = {each.role for each in identifiers_in(prefix) if each.is_proven}
    for place, sign in enumerate(prefix[:-1]):
        if sign in "0123456789":
            wrong = prefix[:place] + str((int(sign) + 1) % 10) + prefix[place + 1 :]
            assert not proven & {each.role for each in identifiers_in(wrong) if each.is_proven}


@pytest.mark.adverse(62)
@pytest.mark.parametrize(
    "text",
    [
        IMEI.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}),
        IMEI.translate({ord("0") + digit: 0x0660 + digit for digit in range(10)}),
        IMEI[:-1] + "\u0661",
        IMEI + "\u200b",
        "\u202e" + IMEI,
        "00:1B:44:11:3A:\uff227",
        "1M8GDM9AX\u212aP042788",
        "1m8gdm9ax\u212ap042788",
        "1Z999AA1012345678\u0664",
        "SN\uff1a12345",
        "\uff33\uff2e:12345",
        "\u017f/N12345",
        "95060001343\u0665\u0662",
        "stra\u00dfe12345",
        "o\ufb03ce123456",
    ],
)
def test_letters_and_digits_of_other_scripts_are_no_identifier_and_are_flagged(text: str) -> None:
    decoded = decode(text.encode()).reading
    assert decoded is not None
    assert [(each.role, each.value) for each in decoded.candidates] == [(Role.SERIAL, text)]
    assert Note.NOT_ASCII in decoded.notes


@pytest.mark.adverse(62)
def test_numbers_that_look_alike_are_different_numbers() -> None:
    alike = [
        "SN-O1",
        "SN-01",
        "SN-0l",
        "SN-0I",
        "sn-01",
        "SN\u201001",
        "SN-0\u0661",
        "SN-01 ",
        "SN-01\u200b",
        "\u202eSN-01",
    ]
    box = Box(tuple(read(text) for text in alike))
    assert {each.value for each in score(box) if each.value == each.text} == set(alike)
    assert isinstance(choose(box), Ambiguous)


@pytest.mark.adverse(56)
@pytest.mark.parametrize(
    "text", ["21ABC123", "0193e0d1-a3da-7000-8000-000000000000", "240ABC", "10LOT", "SN12345", "S12345", "7"]
)
def test_a_plain_serial_is_no_element_and_no_identifier(text: str) -> None:
    decoded = decode(text.encode()).reading
    assert decoded is not None
    assert [(each.role, each.value) for each in decoded.candidates] == [(Role.SERIAL, text)]
    assert not decoded.fields


@pytest.mark.adverse(63)
@pytest.mark.parametrize(
    "text", ["=cmd|'/C calc'!A0", "+A99BCD1", "@SUM(1)", "-1+1", "'; DROP TABLE units;--", "$(rm -rf /)", "../../x"]
)
def test_a_formula_command_or_path_is_a_serial_kept_to_the_letter(text: str) -> None:
    decoded = decode(text.encode()).reading
    assert decoded is not None
    assert decoded.text == text
    assert decoded.value(Role.SERIAL) == text


def test_a_carton_number_is_a_carton_and_no_tracking_number() -> None:
    why = "It has 20 digits, begins with 00, and the check digit of an SSCC fits."
    assert only("00373400306809981733") == Identifier(Role.SSCC, "373400306809981733", why, is_proven=True)


def test_a_number_with_two_meanings_names_both() -> None:
    text = "352099001000096"
    assert roles(text) == [(Role.IMEI, text), (Role.SERIAL, text), (Role.TRACKING, text)]


def test_each_reason_says_what_was_checked() -> None:
    assert (
        only(IMEI).why == "It has 15 digits behind 35, a body that allots IMEIs, and the check digit of an IMEI fits."
    )
    assert only("20-209900-176148-3").why == (
        "It has 15 digits in the groups of an IMEI, and the check digit of an IMEI fits."
    )
    assert only("35-209900-176148").why == (
        "It has 14 digits in the groups of an IMEI, behind 35, a body that allots IMEIs, as an IMEI without its check "
        "digit has."
    )
    assert only("WVWZZZ1JZXW000001").why == (
        "It has the shape of a VIN, but its check character does not fit, which only some countries ask for."
    )
    assert only("986578788855").why == (
        "It has 12 digits, as a FedEx tracking number may have, and the check digit fits."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SN:12345", MarkedSerial("SN:", "12345", is_plain_mark=True)),
        ("S/N12345", MarkedSerial("S/N", "12345", is_plain_mark=True)),
        ("S/N: 12345", MarkedSerial("S/N: ", "12345", is_plain_mark=True)),
        ("s/n 12345", MarkedSerial("s/n ", "12345", is_plain_mark=True)),
        ("Serial No.: A1", MarkedSerial("Serial No.: ", "A1", is_plain_mark=True)),
        ("SERIAL#A1", MarkedSerial("SERIAL#", "A1", is_plain_mark=True)),
        ("S12345", MarkedSerial("S", "12345", is_plain_mark=False)),
        ("SN12345", MarkedSerial("SN", "12345", is_plain_mark=False)),
        ("SN 12345", MarkedSerial("SN ", "12345", is_plain_mark=False)),
        ("S", None),
        ("SN:", None),
        ("S/N ", None),
        ("XS1", None),
        ("SN:\u0661", None),
    ],
)
def test_a_printed_mark_is_told_from_the_number_behind_it(text: str, expected: MarkedSerial | None) -> None:
    assert marked_serial_of(text) == expected
    assert expected is None or expected.mark + expected.serial == text


def test_what_stands_behind_a_mark_is_offered_behind_the_whole() -> None:
    assert roles("SN:12345") == [(Role.SERIAL, "SN:12345"), (Role.SERIAL, "12345")]
    assert read("SN:12345").value(Role.SERIAL) == "SN:12345"
    assert read("SN:12345").candidates[1].why == "It stands behind 'SN:', which labels print before a serial number."
    assert roles("SN12345") == [(Role.SERIAL, "SN12345")]


def test_the_decode_command_names_every_identifier() -> None:
    said = decode(IMEI.encode()).as_json()
    assert [(each["role"], each["value"]) for each in said["roles"]] == [("imei", IMEI), ("serial", IMEI)]
    assert decode(b"00:1B:44:11:3A:B7").as_line() == "plain: mac 001B44113AB7, or serial 00:1B:44:11:3A:B7"
    assert Role.SERIAL not in UNIT_IDENTITIES
