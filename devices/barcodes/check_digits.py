"""Check digits: whether a number is the one that was printed, or one digit of it was misread.

Each function takes ASCII text alone: a digit of another script is no digit here.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_DIGITS = re.compile(r"[0-9]+")
_UPC_E_DIGITS = 8
_HEXADECIMAL = "0123456789ABCDEF"
_CODE_39 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES: Mapping[str, int] = MappingProxyType(
    {
        **{digit: int(digit) for digit in "0123456789"},
        **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
        **dict(zip("JKLMN", range(1, 6), strict=True)),
        **dict(zip("PR", (7, 9), strict=True)),
        **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
    }
)


def is_digits(text: str) -> bool:
    """Say whether the text is one or more ASCII digits and nothing else."""
    return _DIGITS.fullmatch(text) is not None


def gs1_check_digit(payload: str) -> int:
    """Return the GS1 check digit (modulo 10, weights 3 and 1 from the right) of a payload of digits."""
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(payload)))
    return -weighted % 10


def has_gs1_check_digit(number: str) -> bool:
    """Say whether the number's last digit is its GS1 check digit; a number of zeros alone names nothing."""
    if not is_digits(number) or not number.strip("0"):
        return False
    return int(number[-1]) == gs1_check_digit(number[:-1])


def luhn_check_digit(payload: str) -> int:
    """Return the Luhn check digit (ISO/IEC 7812-1, annex B) of a payload of digits, as IMEI and ICCID carry it."""
    return int(_luhn(payload, 10), 10)


def has_luhn_check_digit(number: str) -> bool:
    """Say whether the number's last digit is its Luhn check digit; a number of zeros alone names nothing."""
    if not is_digits(number) or not number.strip("0"):
        return False
    return int(number[-1]) == luhn_check_digit(number[:-1])


def hexadecimal_check_digit(payload: str) -> str:
    """Return the check digit of a MEID (3GPP2 S.R0048): Luhn's way with base 16, over upper-case hexadecimal digits."""
    return _luhn(payload, 16)


def mod_43_check_character(payload: str) -> str | None:
    """Return the modulo 43 check character of Code 39 and HIBC, or None where Code 39 cannot carry the payload.

    The character may be a blank or any sign of Code 39: a text is never stripped before it is checked.
    """
    if not set(payload) <= set(_CODE_39):
        return None
    return _CODE_39[sum(map(_CODE_39.index, payload)) % 43]


def has_mod_43_check_character(text: str) -> bool:
    """Say whether the text's last character is the modulo 43 check character of those before it."""
    return len(text) > 1 and mod_43_check_character(text[:-1]) == text[-1]


def has_mod_97_check_digits(number: str) -> bool:
    """Say whether the number leaves 1 when divided by 97 (ISO/IEC 7064), as the EID of an eUICC does."""
    return is_digits(number) and int(number) % 97 == 1


def vin_check_character(vin: str) -> str:
    """Return the check character that belongs at the ninth place of a VIN of 17 characters (49 CFR 565.15)."""
    remainder = sum(_VIN_VALUES[sign] * weight for sign, weight in zip(vin, _VIN_WEIGHTS, strict=True)) % 11
    return "0123456789X"[remainder]


def expand_upc_e(number: str) -> str | None:
    """Return the UPC-A number that an 8-digit UPC-E number stands for, or None where it is not one."""
    if len(number) != _UPC_E_DIGITS or not is_digits(number) or number[0] not in "01":
        return None
    system, body, check = number[0], number[1:7], number[7]
    match body[5]:
        case "0" | "1" | "2":
            company, item = body[:2] + body[5] + "00", "00" + body[2:5]
        case "3":
            company, item = body[:3] + "00", "000" + body[3:5]
        case "4":
            company, item = body[:4] + "0", "0000" + body[4]
        case _:
            company, item = body[:5], "0000" + body[5]
    expanded = system + company + item + check
    return expanded if has_gs1_check_digit(expanded) else None


def _luhn(payload: str, base: int) -> str:
    total = 0
    for place, digit in enumerate(reversed(payload)):
        doubled = int(digit, base) * (2 if place % 2 == 0 else 1)
        total += doubled // base + doubled % base
    return _HEXADECIMAL[-total % base]
