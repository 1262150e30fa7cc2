"""Check digits: whether a number is the one that was printed, or one digit of it was misread."""

import re

_DIGITS = re.compile(r"[0-9]+")
_UPS = re.compile(r"1Z[0-9A-Z]{15}[0-9]")
_S10 = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_UPC_E_DIGITS = 8


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


def is_ups_tracking(text: str) -> bool:
    """Say whether the text is a UPS ``1Z`` tracking number with its check digit right."""
    if _UPS.fullmatch(text) is None:
        return False
    values = [int(sign) if sign in "0123456789" else (ord(sign) - 63) % 10 for sign in text[2:17]]
    return int(text[17]) == -(sum(values[0::2]) + 2 * sum(values[1::2])) % 10


def is_s10_tracking(text: str) -> bool:
    """Say whether the text is a postal S10 item identifier (``RR123456785DE``) with its check digit right."""
    if _S10.fullmatch(text) is None:
        return False
    remainder = 11 - sum(int(digit) * weight for digit, weight in zip(text[2:10], _S10_WEIGHTS, strict=True)) % 11
    return int(text[10]) == {10: 0, 11: 5}.get(remainder, remainder)
