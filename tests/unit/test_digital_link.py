"""GS1 Digital Link: what an address names, what it does not, and that it is never opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.barcodes.digital_link_writing import DigitalLinkError, digital_link_of
from devices.barcodes.read import read
from devices.barcodes.reading import Form, Note, Role

GTIN = "09506000134352"
CSET82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        (f"HTTPS://ID.GS1.ORG/01/{GTIN}/21/A%2FB?x=1", "A/B"),
        (f"https://example.com/some/stem/01/{GTIN}/10/L1/21/12345", "12345"),
        (f"https://example.com/gtin/{GTIN}/ser/12345#top", "12345"),
        (f"http://example.com:8080/01/{GTIN}?17=261200&21=Q", "Q"),
    ],
)
@pytest.mark.adverse(58)
@pytest.mark.parametrize("aim", ["", "]Q1", "]d1", "]d2", "]J0"])
def test_a_digital_link_names_unit_and_item_and_stays_unopened(text: str, serial: str, aim: str) -> None:
    reading = read(text, aim)
    assert reading.form is Form.DIGITAL_LINK
    assert reading.value(Role.SERIAL) == serial
    assert reading.value(Role.GTIN) == GTIN
    assert reading.value(Role.URL) == text
    assert not reading.notes


def test_a_digital_link_with_a_wrong_check_digit_keeps_its_serial() -> None:
    reading = read("https://example.com/01/09506000134353/21/S1")
    assert reading.value(Role.GTIN) is None
    assert reading.value(Role.SERIAL) == "S1"
    assert reading.notes == {Note.BAD_CHECK_DIGIT}


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("http:///", Note.BAD_STRUCTURE),
        (f"https://a b/01/{GTIN}", Note.BAD_STRUCTURE),
        (f"https://a/01/{GTIN}>", Note.BAD_STRUCTURE),
        (f"https://a/01/{GTIN}/", Note.BAD_STRUCTURE),
        (f"https://a/01//{GTIN}", Note.BAD_STRUCTURE),
        (f"https://a/01/{GTIN}/x/y", Note.BAD_STRUCTURE),
        ("https://a/2026/01/15", Note.BAD_STRUCTURE),
        ("https://example.com/", Note.NO_KEY),
        ("https://example.com/shop/page?01=2", Note.NO_KEY),
        ("https://id.gs1.org/DgnYUc1gmji3NU0IREGFDTK2LJ8", Note.COMPRESSED),
        (f"https://example.com/01/{GTIN}/AQnYUc1gmji3NU0I", Note.COMPRESSED),
        ("https://example.com/DgnYUc1gmji3NU0IREGFDTK2LJ8", Note.NO_KEY),
        ("https://id.gs1.org/short", Note.NO_KEY),
        ("https://example.com/01//AQnYUc1gmji3NU0I", Note.BAD_STRUCTURE),
    ],
)
def test_an_address_that_is_no_readable_link_says_why(text: str, note: Note) -> None:
    reading = read(text, "]Q1")
    assert [candidate.role for candidate in reading.candidates] == [Role.URL]
    assert reading.fields == ()
    assert note in reading.notes


@pytest.mark.parametrize(
    "path",
    [
        f"01/{GTIN}/21/S1/10/L1",
        f"01/{GTIN}/10/L1/22/2A",
        f"01/{GTIN}/235/X/21/S1",
        f"01/{GTIN}/17/261231",
        "414/9506000134369/21/S1",
        "00/106141412345678908/21/S1",
    ],
)
def test_qualifiers_that_are_not_the_keys_or_not_in_order_are_read_and_flagged(path: str) -> None:
    reading = read(f"https://a/{path}")
    assert reading.form is Form.DIGITAL_LINK
    assert Note.BAD_STRUCTURE in reading.notes
    assert reading.fields[1][1] == path.split("/")[3]


@pytest.mark.parametrize("path", ["/GTIN/{gtin}/SER/S1", "/gtin/{gtin}/ser/S1", "/01/{gtin}/21/S1"])
def test_keys_may_stand_as_names_in_either_case(path: str) -> None:
    reading = read("HTTPS://EXAMPLE.COM" + path.format(gtin=GTIN))
    assert reading.fields == (("01", GTIN), ("21", "S1"))
    assert not reading.notes


@pytest.mark.parametrize(("number", "gtin"), [("9506000134352", GTIN), ("614141123452", "00614141123452")])
def test_the_12_and_13_digits_of_older_links_are_an_item(number: str, gtin: str) -> None:
    assert read(f"https://a/01/{number}").value(Role.GTIN) == gtin


@pytest.mark.parametrize("number", ["2112345678900", "212345678992", "0212345678900", "0412345678904", "96385074"])
def test_a_number_that_a_shop_gave_out_for_itself_is_no_item_of_the_world(number: str) -> None:
    reading = read(f"https://a/01/{number}")
    assert reading.value(Role.GTIN) is None
    assert reading.notes == {Note.BAD_STRUCTURE}


def test_bytes_that_are_no_text_and_broken_escapes_are_kept_and_flagged() -> None:
    reading = read(f"https://a/01/{GTIN}/21/A%FFB")
    assert reading.element("21") == "A\u00ffB"
    assert reading.notes == {Note.BAD_STRUCTURE}
    assert read(f"https://a/01/{GTIN}/21/A%4gB").element("21") == "A%4gB"


def test_a_link_that_lacks_what_an_attribute_belongs_to_says_so() -> None:
    assert read(f"https://a/01/{GTIN}?427=ABC").notes == {Note.INCOMPLETE}
    assert read(f"https://a/01/{GTIN}?21=1&21=2").notes == {Note.CONFLICT}


@given(st.text(CSET82, min_size=1, max_size=20), st.text(CSET82, min_size=1, max_size=20))
def test_what_was_written_as_a_link_is_read_back(serial: str, lot: str) -> None:
    fields = (("01", GTIN), ("10", lot), ("21", serial), ("17", "261231"))
    reading = read(digital_link_of(fields, "https://example.com/stem"))
    assert reading.fields == fields
    assert not reading.notes


def test_elements_that_make_no_link_are_refused_with_a_sentence() -> None:
    with pytest.raises(DigitalLinkError, match=r"contradict each other.*\.$"):
        digital_link_of([("01", GTIN), ("21", "1"), ("21", "2")])
    with pytest.raises(DigitalLinkError, match=r"hold no key.*\.$"):
        digital_link_of([("21", "1")])
    with pytest.raises(DigitalLinkError, match=r"\(8200\) cannot stand in a link.*\.$"):
        digital_link_of([("01", GTIN), ("8200", "http://a")])


def test_an_element_given_twice_counts_once_and_a_key_without_qualifiers_takes_none() -> None:
    assert digital_link_of([("00", "1"), ("00", "1"), ("21", "S")]) == "https://id.gs1.org/00/1?21=S"
