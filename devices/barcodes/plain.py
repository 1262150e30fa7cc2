"""Content without structure: a serial number, unless its check digits say that it may be something else."""

from devices.barcodes.check_digits import has_gs1_check_digit
from devices.barcodes.reading import Candidate, Form, Reading, Role
from devices.barcodes.tracking import is_s10_tracking, is_ups_tracking
from devices.barcodes.upc import gtin_of

_SSCC_LENGTH = 20
_SERIAL_SYMBOLOGIES = frozenset("ACFGLz")
"""Code 39, Code 128, Codabar, Code 93, PDF417 and Aztec hold item numbers now and then; serials as a rule."""


def plain_reading(text: str, aim: str) -> Reading:
    """Read a text that has no structure of its own."""
    serial = Candidate(Role.SERIAL, text, "The content has no structure of its own, so it may be a serial number.")
    other = _recognised(text)
    if other is None:
        return Reading(text, aim, Form.PLAIN, (serial,))
    if other.role is Role.GTIN and aim[1:2] in _SERIAL_SYMBOLOGIES:
        return Reading(text, aim, Form.PLAIN, (serial, other))
    return Reading(text, aim, Form.PLAIN, (other, serial))


def _recognised(text: str) -> Candidate | None:
    if not text.isascii():
        return None
    gtin = gtin_of(text)
    if gtin is not None:
        return Candidate(Role.GTIN, gtin, f"It has {len(text)} digits and the check digit of a GTIN fits.")
    if len(text) == _SSCC_LENGTH and text.startswith("00") and has_gs1_check_digit(text[2:]):
        why = "It has 20 digits, begins with 00, and the check digit of an SSCC fits."
        return Candidate(Role.SSCC, text[2:], why)
    if is_ups_tracking(text):
        return Candidate(Role.TRACKING, text, "It is built as a UPS tracking number and its check digit fits.")
    if is_s10_tracking(text):
        return Candidate(Role.TRACKING, text, "It is built as a postal tracking number and its check digit fits.")
    return None
