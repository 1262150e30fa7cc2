"""What the parts of a GS1 element's value must be, beyond their length and characters.

Each rule is a question to one part of a value; the rules and their names follow the GS1 General Specifications.
"""

import re
from itertools import count, islice

from devices.barcodes.check_digits import is_digits
from devices.barcodes.dates import is_calendar_date, is_date
from devices.barcodes.iso_codes import COUNTRIES, COUNTRY_LETTERS, CURRENCIES, PACKAGE_TYPES

CSET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""The characters of most alphanumeric elements, in the order in which a check pair weighs them."""

_PAIR_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PAIR_MODULUS = 1021
_PAIR_MOST = 97
_PRIMES = tuple(
    islice(
        (number for number in count(2) if all(number % below for below in range(2, int(number**0.5) + 1))), _PAIR_MOST
    )
)

_COMPANY_PREFIX = re.compile(r"[0-9]{4}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]")
_LOCAL_TIME = re.compile(r"(?:[01][0-9]|2[0-3])(?:[0-5][0-9]){0,2}")
_NO_TIME = "9999"
_FILE_SAFE = re.compile(r"[0-9A-Za-z_-]+={0,2}")
_PADDED_TO = 3
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]+")
_IBAN_SHORTEST = 10
_POSITION = re.compile(r"([1-9][0-9]*)/([1-9][0-9]*)")
_MOST_LATITUDE = 1_800_000_000
_MOST_LONGITUDE = 3_600_000_000
_ANY_COUNTRY = "999"
_COUNTRY_WIDTH = 3
_MEDIA_TYPES = frozenset([*(f"{number:02d}" for number in range(1, 11)), *(str(number) for number in range(80, 100))])


def has_company_prefix(key: str) -> bool:
    """Say whether an alphanumeric key begins with four digits: no GS1 company prefix is shorter."""
    return _COMPANY_PREFIX.match(key) is not None


def has_check_pair(key: str) -> bool:
    """Say whether the last two characters are the check pair of those before (modulo 1021, prime weights)."""
    body, pair = key[:-2], key[-2:]
    if len(body) > _PAIR_MOST or not set(body) <= set(CSET_82):
        return False
    weighed = sum(CSET_82.index(sign) * prime for sign, prime in zip(reversed(body), _PRIMES, strict=False))
    first, second = divmod(weighed % _PAIR_MODULUS, len(_PAIR_SIGNS))
    return pair == _PAIR_SIGNS[first] + _PAIR_SIGNS[second]


def is_day(yymmdd: str) -> bool:
    """Say whether six digits are a date whose day is given."""
    return is_date(yymmdd) and not yymmdd.endswith("00")


def is_days(value: str) -> bool:
    """Say whether the value is one day, or two: the first and the last of a stretch."""
    return is_day(value[:6]) and (not value[6:] or is_day(value[6:]))


def is_day_of_birth(yyyymmdd: str) -> bool:
    """Say whether eight digits are a date."""
    return is_calendar_date(yyyymmdd)


def is_time(hhmm: str) -> bool:
    """Say whether four digits are hours and minutes."""
    return _TIME.fullmatch(hhmm) is not None


def is_time_if_given(hhmm: str) -> bool:
    """Say whether four digits are hours and minutes, or ``9999``: no time is given; so is nothing at all."""
    return not hhmm or hhmm == _NO_TIME or is_time(hhmm)


def is_local_time(value: str) -> bool:
    """Say whether the value is hours, with minutes or with minutes and seconds."""
    return _LOCAL_TIME.fullmatch(value) is not None


def is_country(number: str) -> bool:
    """Say whether three digits are a country."""
    return number in COUNTRIES


def is_country_or_any(number: str) -> bool:
    """Say whether three digits are a country, or ``999``."""
    return number == _ANY_COUNTRY or is_country(number)


def are_countries(numbers: str) -> bool:
    """Say whether the value is one country after another."""
    return all(is_country(numbers[at : at + _COUNTRY_WIDTH]) for at in range(0, len(numbers), _COUNTRY_WIDTH))


def is_country_by_letters(letters: str) -> bool:
    """Say whether two letters are a country."""
    return letters in COUNTRY_LETTERS


def is_currency(number: str) -> bool:
    """Say whether three digits are a currency."""
    return number in CURRENCIES


def is_package_type(value: str) -> bool:
    """Say whether the value is a kind of package."""
    return value in PACKAGE_TYPES


def is_media_type(value: str) -> bool:
    """Say whether two digits name a kind of medium that carries the code."""
    return value in _MEDIA_TYPES


def is_percent_encoded(value: str) -> bool:
    """Say whether every ``%`` begins an escape of two hexadecimal digits."""
    return _PERCENT.search(value) is None


def is_file_safe(value: str) -> bool:
    """Say whether the value is of the 64 file-safe characters, with its padding either right or left out."""
    if _FILE_SAFE.fullmatch(value) is None:
        return False
    return not value.endswith("=") or len(value) % _PADDED_TO == 0


def is_latitude(value: str) -> bool:
    """Say whether ten digits are a latitude, counted from the south pole in ten millionths of a degree."""
    return is_digits(value) and int(value) <= _MOST_LATITUDE


def is_longitude(value: str) -> bool:
    """Say whether ten digits are a longitude."""
    return is_digits(value) and int(value) <= _MOST_LONGITUDE


def is_iban(value: str) -> bool:
    """Say whether the value is an account number (IBAN) whose check digits fit."""
    if len(value) < _IBAN_SHORTEST or _IBAN.fullmatch(value) is None or value[:2] not in COUNTRY_LETTERS:
        return False
    return int("".join(str(int(sign, 36)) for sign in value[4:] + value[:4])) % 97 == 1


def is_piece_of_total(value: str) -> bool:
    """Say whether the value is a piece's number and the count of all pieces, in as many digits each."""
    half, odd = divmod(len(value), 2)
    if odd or not is_digits(value):
        return False
    return 0 < int(value[:half]) <= int(value[half:])


def is_position_in_birth(value: str) -> bool:
    """Say whether the value is a position and a count, as in ``2/3``."""
    found = _POSITION.fullmatch(value)
    return found is not None and int(found[1]) <= int(found[2])


def is_not_zero(value: str) -> bool:
    """Say whether not all digits are zero."""
    return bool(value.strip("0"))


def is_winding(value: str) -> bool:
    """Say whether a digit is a winding direction: 0, 1 or 9 for none."""
    return value in {"0", "1", "9"}


def is_sex(value: str) -> bool:
    """Say whether a digit is a sex by ISO/IEC 5218."""
    return value in {"0", "1", "2", "9"}


def begins_without_zero(value: str) -> bool:
    """Say whether a number is written without leading zeros."""
    return value == "0" or not value.startswith("0")


def has_other_than_digits(value: str) -> bool:
    """Say whether there is a character that is no digit."""
    return not is_digits(value)
