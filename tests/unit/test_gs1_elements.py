"""The rules of single GS1 elements: every part of a value, and elements that need or exclude each other."""

import json
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.barcodes import components
from devices.barcodes.application_identifiers import PREDEFINED_LENGTH, identifier_at
from devices.barcodes.associations import EXCLUDED, NEEDS, association_notes
from devices.barcodes.check_digits import gs1_check_digit
from devices.barcodes.element_rules import PARTS
from devices.barcodes.gs1 import checked
from devices.barcodes.reading import Note

RIGHT = {
    "3910": "978123",
    "3939": "840123",
    "4010": "",
    "401": "1234ABC",
    "402": "12345678901234560",
    "421": "276ABC",
    "422": "276",
    "423": "276840",
    "425": "276",
    "426": "276",
    "4300": "A%20B",
    "4307": "DE",
    "4309": "02790858483015297971",
    "4324": "2612312359",
    "4325": "2612319999",
    "4326": "261231",
    "7003": "2612312359",
    "7006": "261231",
    "7007": "261231270101",
    "7011": "2612312359",
    "7030": "999ABC",
    "7041": "PE",
    "7241": "10",
    "7250": "19800229",
    "7251": "198002292359",
    "7252": "2",
    "7256": "A%C3%A9",
    "7258": "2/3",
    "8001": "12341234512391",
    "8003": "01234567890128X",
    "8006": "123456789012310103",
    "8007": "FR7630006000011234567890189",
    "8008": "261231235959",
    "8011": "12",
    "8010": "1234#/-A",
    "8013": "1987654Ad4X4bL5ttr2310c2K",
    "8014": "1987654Ad4X4bL5ttr2310c2K",
    "8017": "123456789012345675",
    "8030": "AB-_==",
    "8026": "123456789012310303",
}
WRONG = {
    "3910": "000123",
    "401": "ABC1234",
    "421": "000ABC",
    "422": "999",
    "423": "276000",
    "426": "987",
    "4300": "A%2",
    "4307": "XX",
    "4309": "18000000013015297971",
    "4324": "2612312400",
    "4326": "261200",
    "7003": "2612319999",
    "7006": "261301",
    "7007": "261231271301",
    "7011": "2612312460",
    "7030": "998ABC",
    "7041": "00",
    "7241": "11",
    "7250": "19810229",
    "7251": "198002292460",
    "7252": "3",
    "7258": "3/2",
    "8001": "12340000012391",
    "8003": "11234567890128X",
    "8006": "123456789012310403",
    "8007": "FR7630006000011234567890180",
    "8008": "261231246000",
    "8011": "012",
    "8010": "1234a",
    "8014": "12345678901234567890",
    "8030": "A===",
}
WRONG_CHECK = {
    "00": "106141412345678909",
    "01": "09506000134353",
    "253": "1234567890127A",
    "402": "12345678901234561",
    "8003": "01234567890127X",
    "8006": "123456789012320103",
    "8013": "1987654Ad4X4bL5ttr2310cXK",
    "8017": "123456789012345674",
}


@pytest.mark.parametrize(("identifier", "value"), [pair for pair in RIGHT.items() if pair[1]])
def test_a_value_of_right_parts_has_no_flaw(identifier: str, value: str) -> None:
    assert checked(identifier, value).flaw is None


@pytest.mark.parametrize(("identifier", "value"), WRONG.items())
def test_a_value_with_one_wrong_part_is_flagged(identifier: str, value: str) -> None:
    assert checked(identifier, value).flaw is Note.BAD_STRUCTURE


@pytest.mark.parametrize(("identifier", "value"), WRONG_CHECK.items())
def test_a_value_with_a_wrong_check_digit_or_pair_is_flagged_as_misread(identifier: str, value: str) -> None:
    assert checked(identifier, value).flaw is Note.BAD_CHECK_DIGIT


def test_a_wrong_part_goes_before_a_wrong_check_digit() -> None:
    assert checked("8006", "123456789012320403").flaw is Note.BAD_STRUCTURE


def test_every_identifier_that_has_rules_has_a_right_or_a_wrong_value_here() -> None:
    families = {identifier[:2] for identifier in {*RIGHT, *WRONG, *WRONG_CHECK, "02", "03", "255"}}
    assert {identifier[:2] for identifier in PARTS} - families == {"11", "12", "13", "15", "16", "17", "41"}


@pytest.mark.parametrize("identifier", ["4300", "4302", "7253", "7256"])
def test_an_escaped_text_of_any_length_is_judged_at_once(identifier: str) -> None:
    assert checked(identifier, "%41" * 30 + "\x01").flaw is Note.BAD_STRUCTURE
    assert checked(identifier, "%41" * 300).flaw is Note.BAD_STRUCTURE
    assert checked(identifier, "%41" * 11).flaw is None


def test_our_tables_and_the_librarys_know_the_same_identifiers_and_lengths() -> None:
    file = resources.files("biip") / "gs1_application_identifiers" / "_application_identifiers.json"
    listed = json.loads(file.read_text())
    assert len(listed) == 541
    for entry in listed:
        identifier = entry["ai"]
        assert identifier_at(identifier + "1" * 20, 0) == identifier
        assert (identifier[:2] in PREDEFINED_LENGTH) is not entry["separator_required"]


@pytest.mark.parametrize("part", ["1", "22", "1987654Ad4X4bL5ttr2310c2K", "7907665Bm8v2AB", "12345_!\"%&'()*+,-./LC"])
def test_a_check_pair_is_that_of_the_characters_before_it(part: str) -> None:
    assert components.has_check_pair(part) is (len(part) > 1)


def test_a_check_pair_finds_changed_and_foreign_characters_and_ends_at_97() -> None:
    assert not components.has_check_pair("7907665Bm8v3AB")
    assert not components.has_check_pair("7907665 m8v2AB")
    assert not components.has_check_pair("1" * 100)


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        (components.is_time_if_given, ["", "9999", "2359"], ["2400", "1", "99999"]),
        (components.is_local_time, ["23", "2359", "235959"], ["", "24", "2360", "235960", "23596"]),
        (components.is_piece_of_total, ["13", "0101", "9999"], ["", "1", "10", "21", "x1", "00"]),
        (components.is_position_in_birth, ["1/3", "10/10"], ["0/3", "3/0", "3/2", "1-3", ""]),
        (components.is_file_safe, ["A", "A==", "AB=", "AB-_"], ["", "A=", "AB==", "A===", "=AA", "A B"]),
        (
            components.is_iban,
            ["GB98MIDL07009312345678"],
            ["GB98MIDL07009312345679", "XX9800001234", "GB98", "gb98midl07"],
        ),
        (components.is_latitude, ["1800000000", "0000000000"], ["1800000001", "x"]),
        (components.is_longitude, ["3600000000"], ["3600000001", ""]),
        (components.begins_without_zero, ["0", "10"], ["01", "00"]),
        (components.is_days, ["261231", "261231270101"], ["", "261200", "26123127010"]),
        (components.is_day_of_birth, ["20000229"], ["19000229", "00000101", "2000022", "2000x229", "20001301"]),
    ],
)
def test_a_rule_tells_right_from_wrong(rule: object, right: list[str], wrong: list[str]) -> None:
    assert callable(rule)
    assert [value for value in right if not rule(value)] == []
    assert [value for value in wrong if rule(value)] == []


@given(st.text(max_size=30))
def test_no_rule_breaks_on_any_text(value: str) -> None:
    for parts in PARTS.values():
        for part in parts:
            assert part.rule(value) in {True, False}


@pytest.mark.parametrize(
    ("identifiers", "notes"),
    [
        (["01", "21"], set()),
        (["21"], {Note.INCOMPLETE}),
        (["01", "21", "250"], set()),
        (["01", "250"], {Note.INCOMPLETE}),
        (["00", "02", "37"], set()),
        (["02", "37"], {Note.INCOMPLETE}),
        (["01", "37"], {Note.INCOMPLETE, Note.CONFLICT}),
        (["01", "21", "235"], {Note.CONFLICT}),
        (["01", "3103", "3922"], set()),
        (["01", "3922"], {Note.INCOMPLETE}),
        (["01", "3103", "3922", "3932"], {Note.CONFLICT}),
        (["00", "3303", "3302"], {Note.CONFLICT}),
        (["99", "410", "400"], set()),
        ([], set()),
    ],
)
def test_elements_that_need_or_exclude_each_other_are_named(identifiers: list[str], notes: set[Note]) -> None:
    assert association_notes(identifiers) == notes


def test_no_element_excludes_what_it_always_needs() -> None:
    for identifier, groups in NEEDS.items():
        excluded = {each for group in EXCLUDED.get(identifier, ()) for each in group}
        assert any(not group & excluded for group in groups), identifier


@given(st.from_regex(r"[0-9]{17}", fullmatch=True))
def test_the_key_of_a_person_or_a_provider_is_right_with_its_check_digit(payload: str) -> None:
    flaw = checked("8018", payload + str(gs1_check_digit(payload))).flaw
    assert flaw is (None if payload.strip("0") else Note.BAD_CHECK_DIGIT)
