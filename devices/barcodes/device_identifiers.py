"""The numbers of mobile devices and of the cards in them: IMEI, IMEISV, MEID, ICCID and EID.

Each function returns a value, or None where the text is not the number: of another length, with other characters or
separators than are printed, or with a check digit that does not fit.
"""

import re
from dataclasses import dataclass

from devices.barcodes.check_digits import (
    has_luhn_check_digit,
    has_mod_97_check_digits,
    hexadecimal_check_digit,
    is_digits,
    luhn_check_digit,
)

_SEPARATORS = "- /"
_IMEI_GROUPS = frozenset({(2, 6, 6), (6, 2, 6), (8, 6)})
"""The groups of digits in which boxes print an IMEI: today's, those of before 2003, and the type with the serial."""

_IMEI_DIGITS = 14
_CHECKED_DIGITS = 15
_VERSIONED_DIGITS = 16
_REPORTING_BODIES = frozenset({"01", "35", "44", "45", "49", "50", "51", "52", "53", "54", "86", "91", "98", "99"})
_MEID = re.compile(r"([A-F][0-9A-F]{7})([0-9A-F]{6})([0-9A-F]?)|([a-f][0-9a-f]{7})([0-9a-f]{6})([0-9a-f]?)")
_DECIMAL_MEID = re.compile(r"([0-9]{10})([0-9]{8})([0-9]?)")
_MEID_MANUFACTURERS = range(0xA0000000, 0x100000000)
_MEID_SERIALS = range(0x1000000)
_ICCID = re.compile(r"89[0-9]{17,18}")
_EID = re.compile(r"89[0-9]{30}")


@dataclass(frozen=True, slots=True)
class Imei:
    """The number of a mobile device (3GPP TS 23.003): 8 digits name its type, 6 the device.

    ``is_checked``: the check digit stood there and fits. ``in_groups``: it was printed in groups, as only an IMEI is.
    """

    type_allocation_code: str
    serial: str
    is_checked: bool
    in_groups: bool = False

    @property
    def number(self) -> str:
        """The IMEI in 15 digits, with its check digit."""
        payload = self.type_allocation_code + self.serial
        return f"{payload}{luhn_check_digit(payload)}"

    @property
    def reporting_body(self) -> str | None:
        """The two digits of the body that allocated the type, or None where no known one has them."""
        return _reporting_body(self.type_allocation_code)


@dataclass(frozen=True, slots=True)
class Imeisv:
    """The number of a mobile device with the version of its software in two digits; it has no check digit."""

    type_allocation_code: str
    serial: str
    version: str
    in_groups: bool = False

    @property
    def number(self) -> str:
        """The IMEISV in 16 digits."""
        return self.type_allocation_code + self.serial + self.version

    @property
    def reporting_body(self) -> str | None:
        """The two digits of the body that allocated the type, or None where no known one has them."""
        return _reporting_body(self.type_allocation_code)


@dataclass(frozen=True, slots=True)
class Meid:
    """The number of a CDMA device (3GPP2 S.R0048): 8 hexadecimal digits of its maker, 6 of the device.

    ``is_checked``: the check digit stood there and fits. ``is_decimal``: it was written in 18 decimal digits.
    """

    manufacturer: str
    serial: str
    is_checked: bool
    is_decimal: bool = False

    @property
    def number(self) -> str:
        """The MEID in 14 hexadecimal digits, letters in upper case, without its check digit."""
        return self.manufacturer + self.serial


@dataclass(frozen=True, slots=True)
class Iccid:
    """The number of a SIM card or profile (ITU-T E.118), 19 or 20 digits with the check digit."""

    number: str


@dataclass(frozen=True, slots=True)
class Eid:
    """The number of a chip that holds SIM profiles (GSMA SGP.02), 32 digits that leave 1 when divided by 97."""

    number: str


def imei_of(text: str) -> Imei | None:
    """Return the IMEI of 15 digits whose check digit fits, or of 14 without one; plain or in its printed groups."""
    digits, in_groups = _ungrouped(text, checked=1)
    if len(digits) == _IMEI_DIGITS:
        return Imei(digits[:8], digits[8:], is_checked=False, in_groups=in_groups) if digits.strip("0") else None
    if len(digits) != _CHECKED_DIGITS or not has_luhn_check_digit(digits):
        return None
    return Imei(digits[:8], digits[8:14], is_checked=True, in_groups=in_groups)


def imeisv_of(text: str) -> Imeisv | None:
    """Return the IMEISV of 16 digits, plain or in its printed groups; nothing in it can be checked."""
    digits, in_groups = _ungrouped(text, checked=2)
    if len(digits) != _VERSIONED_DIGITS or not digits.strip("0"):
        return None
    return Imeisv(digits[:8], digits[8:14], digits[14:], in_groups)


def meid_of(text: str) -> Meid | None:
    """Return the MEID of 14 hexadecimal or 18 decimal digits, each with or without its check digit."""
    found = _MEID.fullmatch(text)
    if found is not None:
        manufacturer, serial, check = (part.upper() for part in found.groups() if part is not None)
        right = hexadecimal_check_digit(manufacturer + serial)
        return Meid(manufacturer, serial, is_checked=bool(check)) if check in {"", right} else None
    found = _DECIMAL_MEID.fullmatch(text)
    if found is None or int(found[1]) not in _MEID_MANUFACTURERS or int(found[2]) not in _MEID_SERIALS:
        return None
    if found[3] and not has_luhn_check_digit(text):
        return None
    return Meid(f"{int(found[1]):08X}", f"{int(found[2]):06X}", is_checked=bool(found[3]), is_decimal=True)


def iccid_of(text: str) -> Iccid | None:
    """Return the ICCID of 19 or 20 digits that begin with 89, the telecommunication industry's, and check."""
    return Iccid(text) if _ICCID.fullmatch(text) is not None and has_luhn_check_digit(text) else None


def eid_of(text: str) -> Eid | None:
    """Return the EID of 32 digits that begin with 89 and check."""
    return Eid(text) if _EID.fullmatch(text) is not None and has_mod_97_check_digits(text) else None


def _ungrouped(text: str, checked: int) -> tuple[str, bool]:
    """Return the digits of a number printed whole or in an IMEI's groups, and which; no digits where it is neither.

    ``checked`` is how many digits the group behind the serial has: the check digit, or the version.
    """
    if is_digits(text):
        return text, False
    separator = next((sign for sign in text if sign in _SEPARATORS), "")
    groups = text.split(separator) if separator else []
    if not all(map(is_digits, groups)):
        return "", False
    widths = tuple(map(len, groups))
    is_printed_so = widths in _IMEI_GROUPS or (widths[-1:] == (checked,) and widths[:-1] in _IMEI_GROUPS)
    return ("".join(groups), True) if is_printed_so else ("", False)


def _reporting_body(type_allocation_code: str) -> str | None:
    body = type_allocation_code[:2]
    return body if body in _REPORTING_BODIES else None
