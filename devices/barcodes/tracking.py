"""Carriers' tracking numbers: those forms alone that a check digit proves, or at least speaks for.

A DHL licence plate (``JJD...``) has no check digit, so nothing here claims one.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from devices.barcodes.check_digits import has_gs1_check_digit, is_digits

_UPS = re.compile(r"1Z[0-9A-Z]{15}[0-9]")
_S10 = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_FEDEX_WEIGHTS = (1, 3, 7)
_FEDEX_PLAIN = re.compile(r"[0-9]{12}")
_FEDEX_GROUND = re.compile(r"[0-9]{15}")
_FEDEX_96 = re.compile(r"96[0-9]{20}")
_FEDEX_34 = re.compile(r"(?:96|10)[0-9]{32}")
_USPS = re.compile(r"(?:420[0-9]{5}(?:[0-9]{4})?)?(9[1-5](?:[0-9]{20}|[0-9]{24}))")
_USPS_PLAIN = re.compile(r"(?!00)[0-9]{20}")
_DHL = re.compile(r"[0-9]{10}")


class Carrier(StrEnum):
    """Who numbers parcels in a form of their own."""

    UPS = "UPS"
    POST = "postal"
    FEDEX = "FedEx"
    USPS = "USPS"
    DHL = "DHL"


@dataclass(frozen=True, slots=True)
class TrackingNumber:
    """A carrier's number of one parcel, exactly as scanned.

    ``is_proven``: the number's form is the carrier's own besides the check digit. Without it the number is one of a
    usual length whose last digit happens to fit, as one number in ten does.
    """

    carrier: Carrier
    number: str
    is_proven: bool


def tracking_number_of(text: str) -> TrackingNumber | None:
    """Return the tracking number that the text is, or None where no carrier's form and check digit fit."""
    if not is_digits(text):
        if is_ups_tracking(text):
            return TrackingNumber(Carrier.UPS, text, is_proven=True)
        return TrackingNumber(Carrier.POST, text, is_proven=True) if is_s10_tracking(text) else None
    if not text.strip("0"):
        return None
    if _is_long_fedex(text):
        return TrackingNumber(Carrier.FEDEX, text, is_proven=True)
    usps = _USPS.fullmatch(text)
    if usps is not None and has_gs1_check_digit(usps[1]):
        return TrackingNumber(Carrier.USPS, text, is_proven=True)
    return _of_usual_length(text)


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


def _is_long_fedex(digits: str) -> bool:
    """Say whether it is a FedEx Ground number behind 96, or an Express number at the end of the label's 34 digits."""
    if _FEDEX_96.fullmatch(digits) is not None:
        return has_gs1_check_digit(digits[7:])
    return _FEDEX_34.fullmatch(digits) is not None and _has_fedex_check_digit(digits[20:])


def _of_usual_length(digits: str) -> TrackingNumber | None:
    if _FEDEX_PLAIN.fullmatch(digits) is not None and _has_fedex_check_digit(digits):
        return TrackingNumber(Carrier.FEDEX, digits, is_proven=False)
    if _FEDEX_GROUND.fullmatch(digits) is not None and has_gs1_check_digit(digits):
        return TrackingNumber(Carrier.FEDEX, digits, is_proven=False)
    if _USPS_PLAIN.fullmatch(digits) is not None and has_gs1_check_digit(digits):
        return TrackingNumber(Carrier.USPS, digits, is_proven=False)
    if _DHL.fullmatch(digits) is not None and int(digits[:-1]) % 7 == int(digits[-1]):
        return TrackingNumber(Carrier.DHL, digits, is_proven=False)
    return None


def _has_fedex_check_digit(digits: str) -> bool:
    """Say whether the last digit checks those before it: weights 1, 3 and 7 from the right, modulo 11, then 10."""
    weighted = sum(int(digit) * _FEDEX_WEIGHTS[place % 3] for place, digit in enumerate(reversed(digits[:-1])))
    return int(digits[-1]) == weighted % 11 % 10
