"""What each identifier's parts say, and the check digits behind them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.barcodes.check_digits import (
    expand_upc_e,
    has_luhn_check_digit,
    has_mod_43_check_character,
    has_mod_97_check_digits,
    hexadecimal_check_digit,
    luhn_check_digit,
    mod_43_check_character,
    vin_check_character,
)
from devices.barcodes.device_identifiers import (
    Eid,
    Iccid,
    Imei,
    Imeisv,
    Meid,
    eid_of,
    iccid_of,
    imei_of,
    imeisv_of,
    meid_of,
)
from devices.barcodes.network_addresses import NetworkAddress, eui64_of, mac_of
from devices.barcodes.tracking import Carrier, TrackingNumber, is_s10_tracking, is_ups_tracking, tracking_number_of
from devices.barcodes.vehicle import vin_of

any_text = st.text(st.characters(exclude_categories=()), max_size=40) | st.text("0123456789ABCDEF:-. /", max_size=40)
code_39 = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%", min_size=1, max_size=30)


@given(any_text)
def test_every_text_is_answered_by_every_parser(text: str) -> None:
    for parse in (imei_of, imeisv_of, meid_of, iccid_of, eid_of, mac_of, eui64_of, vin_of, tracking_number_of):
        assert parse(text) is None or text.isascii()
    for say in (
        has_luhn_check_digit,
        has_mod_43_check_character,
        has_mod_97_check_digits,
        is_s10_tracking,
        is_ups_tracking,
    ):
        assert not say(text) or text.isascii()


@given(st.text("0123456789", min_size=1, max_size=30).filter(lambda digits: digits.strip("0") != ""))
def test_a_luhn_check_digit_finds_every_misread_digit(payload: str) -> None:
    number = f"{payload}{luhn_check_digit(payload)}"
    assert has_luhn_check_digit(number)
    wrong = str((int(number[0]) + 1) % 10) + number[1:]
    assert not has_luhn_check_digit(wrong)


@given(code_39)
def test_a_modulo_43_character_may_be_any_sign_of_code_39_and_is_found_again(payload: str) -> None:
    check = mod_43_check_character(payload)
    assert check is not None
    assert has_mod_43_check_character(payload + check)


def test_a_modulo_43_character_may_be_a_sign_that_strip_would_take() -> None:
    assert has_mod_43_check_character("+$$8053290331260301104+$")
    assert has_mod_43_check_character("+E260PPAUXEMO19+")
    assert has_mod_43_check_character("99992 ")
    assert not has_mod_43_check_character("99992")
    assert mod_43_check_character("lower case") is None
    assert not has_mod_43_check_character("A")


def test_zeros_alone_have_no_check_digit() -> None:
    assert not has_luhn_check_digit("000")
    assert not has_luhn_check_digit("")
    assert not has_mod_97_check_digits("")


def test_an_imei_without_its_check_digit_gives_the_one_with_it() -> None:
    assert imei_of("35209900176148") == Imei("35209900", "176148", is_checked=False)
    assert imei_of("35-209900-176148-1") == Imei("35209900", "176148", is_checked=True, in_groups=True)
    assert Imei("35209900", "176148", is_checked=False).number == "352099001761481"
    assert Imei("20209900", "176148", is_checked=False).reporting_body is None


def test_an_imeisv_keeps_its_version_apart() -> None:
    imeisv = imeisv_of("3520990017614823")
    assert imeisv == Imeisv("35209900", "176148", "23")
    assert imeisv.number == "3520990017614823"
    assert imeisv.reporting_body == "35"


def test_a_meid_in_decimal_digits_is_the_same_as_in_hexadecimal_ones() -> None:
    assert hexadecimal_check_digit("AF0123450ABCDE") == "C"
    assert meid_of("af0123450abcde") == Meid("AF012345", "0ABCDE", is_checked=False)
    assert meid_of("293608736500703710") == Meid("AF012345", "0ABCDE", is_checked=False, is_decimal=True)
    assert meid_of("2936087365007037100") == Meid("AF012345", "0ABCDE", is_checked=True, is_decimal=True)


def test_cards_and_chips_are_known_by_their_beginning_and_check() -> None:
    assert iccid_of("8944110068256270054") == Iccid("8944110068256270054")
    assert eid_of("89049032123451234512345678901235") == Eid("89049032123451234512345678901235")


def test_an_address_says_whose_it_can_be() -> None:
    address = mac_of("02:00:00:00:00:01")
    assert address == NetworkAddress("020000000001", in_groups=True)
    assert (address.is_device, address.is_universal, address.has_letter) == (True, False, False)
    assert NetworkAddress("001B44113AB7", in_groups=False).is_universal
    assert not NetworkAddress("FFFFFFFFFFFF", in_groups=True).is_device
    assert eui64_of("001B44113AB7") is None
    assert mac_of("123456789012") == NetworkAddress("123456789012", in_groups=False)


@pytest.mark.parametrize(
    ("vin", "country", "year"),
    [
        ("1M8GDM9AXKP042788", "US", 1989),
        ("WVWZZZ1JZXW000001", "DE", None),
        ("JHMCM56557C404453", "JP", None),
        ("5YJSA1E27HF000337", "US", 2017),
        ("9BWZZZ377VT004251", "BR", None),
        ("VF1AAAAAA0A000001", "FR", None),
        ("VA1AAAAAA0A000001", "AT", None),
        ("V81AAAAAA0A000001", None, None),
        ("AA1AAAAAA0A000001", None, None),
    ],
)
def test_a_vin_names_its_country_and_in_north_america_its_year(vin: str, country: str | None, year: int | None) -> None:
    found = vin_of(vin)
    assert found is not None
    assert (found.country, found.model_year) == (country, year)


def test_a_vin_has_three_parts() -> None:
    found = vin_of("I1M8GDM9AXKP042788")
    assert found is not None
    assert (found.manufacturer, found.description, found.vehicle) == ("1M8", "GDM9AX", "KP042788")


def test_a_year_letter_that_no_year_has_is_no_year() -> None:
    number = "1M8GDM9A_UP042788"
    check = vin_check_character(number.replace("_", "0"))
    found = vin_of(number.replace("_", check))
    assert found is not None
    assert found.model_year is None


@pytest.mark.parametrize(
    ("text", "carrier", "is_proven"),
    [
        ("1Z999AA10123456784", Carrier.UPS, True),
        ("RR123456785DE", Carrier.POST, True),
        ("986578788855", Carrier.FEDEX, False),
        ("041441760228964", Carrier.FEDEX, False),
        ("9611020987654312345672", Carrier.FEDEX, True),
        ("9622001900000000000000776632517510", Carrier.FEDEX, True),
        ("1001921334250001000300779017972697", Carrier.FEDEX, True),
        ("9400111206206406260787", Carrier.USPS, True),
        ("420221539101026837331000039521", Carrier.USPS, True),
        ("4201002334249200190132607600833457", Carrier.USPS, True),
        ("03071790000523483741", Carrier.USPS, False),
        ("3318810025", Carrier.DHL, False),
    ],
)
def test_a_carriers_number_is_known_by_its_form_and_check_digit(text: str, carrier: Carrier, is_proven: bool) -> None:
    assert tracking_number_of(text) == TrackingNumber(carrier, text, is_proven)
    place = len(text) - 3
    wrong = text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]
    assert tracking_number_of(wrong) is None


@pytest.mark.parametrize(
    "text",
    ["996578788855", "1001901781990001000300617767839438", "9622001560001234567100794808390595", "0000000000",
     "3318810010", "JJD014600003012345678", "00373400306809981733", "1Z999AA10123456785", "XX", ""],
)  # fmt: skip
def test_a_number_whose_check_digit_proves_no_carrier_is_none(text: str) -> None:
    assert tracking_number_of(text) is None


def test_a_short_retail_number_belongs_to_number_system_0_or_1() -> None:
    assert expand_upc_e("04252614") == "042100005264"
    assert expand_upc_e("04567834") == "045600000784"
    assert [expand_upc_e(text) for text in ("24252614", "0425261", "0425261A", "04252613")] == [None] * 4
