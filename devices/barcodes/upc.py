"""The numbers of retail items in their long and short forms: GTIN in 8 to 14 digits, UPC-E and the UPC-A behind it."""

from devices.barcodes.check_digits import expand_upc_e, has_gs1_check_digit, is_digits

GTIN_WIDTHS = frozenset({8, 12, 13, 14})
GTIN_WIDTH = 14

_UPC_A_WIDTH = 12
_UPC_E_WIDTHS = frozenset({6, 7, 8})
_UPC_E_WIDTH = 8


def gtin_of(number: str) -> str | None:
    """Return the GTIN in 14 digits, or None where the number is none or its check digit does not fit."""
    if len(number) not in GTIN_WIDTHS or not has_gs1_check_digit(number):
        return None
    return number.zfill(GTIN_WIDTH)


def gtin_in(number: str, width: int) -> str | None:
    """Return the same GTIN in 8, 12, 13 or 14 digits, or None where it is none or needs more digits than that."""
    gtin = gtin_of(number)
    if gtin is None or width not in GTIN_WIDTHS or gtin[: GTIN_WIDTH - width].strip("0"):
        return None
    return gtin[GTIN_WIDTH - width :]


def upc_a_of(number: str) -> str | None:
    """Return the UPC-A number of 12 digits that a UPC-A or UPC-E number stands for, or None where it is neither.

    Six digits are a UPC-E number without its number system, which is then 0, and without its check digit; seven are
    one without its check digit.
    """
    if not is_digits(number):
        return None
    if len(number) == _UPC_A_WIDTH:
        return number if has_gs1_check_digit(number) else None
    if len(number) not in _UPC_E_WIDTHS:
        return None
    if len(number) == _UPC_E_WIDTH:
        return expand_upc_e(number)
    body = number.zfill(_UPC_E_WIDTH - 1)
    return next(filter(None, (expand_upc_e(body + check) for check in "0123456789")), None)


def upc_e_of(number: str) -> str | None:
    """Return the UPC-E number of 8 digits for a UPC-A or UPC-E number, or None where there is no short form."""
    upc_a = upc_a_of(number)
    if upc_a is None or upc_a[0] not in "01":
        return None
    company, item = upc_a[1:6], upc_a[6:11]
    short = _short_form(company, item)
    return None if short is None else upc_a[0] + short + upc_a[-1]


def _short_form(company: str, item: str) -> str | None:
    if company[2] in "012" and company[3:] == "00" and item.startswith("00"):
        return company[:2] + item[2:] + company[2]
    if company[3:] == "00" and item.startswith("000"):
        return company[:3] + item[3:] + "3"
    if company[4] == "0" and item.startswith("0000"):
        return company[:4] + item[4] + "4"
    if item.startswith("0000") and item[4] in "56789":
        return company + item[4]
    return None
