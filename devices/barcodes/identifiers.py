"""``identifiers_in``: every published numbering that a text without structure fits, each with its reason.

A check digit alone proves little: one number in ten fits by chance. So an identifier says whether it is ``proven``, by
a check digit together with a form that other numbers do not have, or merely possible.
"""

from collections.abc import Callable
from dataclasses import dataclass

from devices.barcodes.check_digits import has_gs1_check_digit
from devices.barcodes.device_identifiers import Imei, eid_of, iccid_of, imei_of, imeisv_of, meid_of
from devices.barcodes.network_addresses import NetworkAddress, eui64_of, mac_of
from devices.barcodes.reading import Role
from devices.barcodes.tracking import tracking_number_of
from devices.barcodes.upc import gtin_of
from devices.barcodes.vehicle import vin_of

UNIT_IDENTITIES = frozenset({Role.IMEI, Role.IMEISV, Role.MEID, Role.ICCID, Role.EID, Role.MAC, Role.EUI64, Role.VIN})
"""The roles that name one unit, or a part of it, all over the world: aliases of a unit beside its serial."""

ADDRESSES = frozenset({Role.MAC, Role.EUI64})
"""Addresses of interfaces. Labels print them in a row as often as in groups, beside the serial number."""

_SHORTEST = 8
_LONGEST = 40
_SSCC_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Identifier:
    """One numbering that a text fits: the role, the number in the numbering's own form, and why, in one sentence."""

    role: Role
    value: str
    why: str
    is_proven: bool


def identifiers_in(text: str) -> tuple[Identifier, ...]:
    """Return every identifier the whole text may be, in a fixed order; none for most texts, and never an error."""
    if not _SHORTEST <= len(text) <= _LONGEST or not text.isascii():
        return ()
    return tuple(found for recognise in _RECOGNISERS if (found := recognise(text)) is not None)


def _gtin(text: str) -> Identifier | None:
    gtin = gtin_of(text)
    if gtin is None:
        return None
    return Identifier(Role.GTIN, gtin, f"It has {len(text)} digits and the check digit of a GTIN fits.", is_proven=True)


def _sscc(text: str) -> Identifier | None:
    if len(text) != _SSCC_LENGTH or not text.startswith("00") or not has_gs1_check_digit(text[2:]):
        return None
    why = "It has 20 digits, begins with 00, and the check digit of an SSCC fits."
    return Identifier(Role.SSCC, text[2:], why, is_proven=True)


def _tracking(text: str) -> Identifier | None:
    found = tracking_number_of(text)
    if found is None:
        return None
    why = f"It is built as a {found.carrier} tracking number and its check digit fits."
    if not found.is_proven:
        why = f"It has {len(text)} digits, as a {found.carrier} tracking number may have, and the check digit fits."
    return Identifier(Role.TRACKING, text, why, found.is_proven)


def _imei(text: str) -> Identifier | None:
    found = imei_of(text)
    if found is None or not (found.is_checked or found.reporting_body):
        return None
    why = f"It has {'15' if found.is_checked else '14'} digits{_imei_form(found)}"
    if found.is_checked:
        is_proven = found.in_groups or found.reporting_body is not None
        return Identifier(Role.IMEI, found.number, f"{why}, and the check digit of an IMEI fits.", is_proven)
    return Identifier(Role.IMEI, found.number, f"{why}, as an IMEI without its check digit has.", is_proven=False)


def _imei_form(imei: Imei) -> str:
    groups = " in the groups of an IMEI" if imei.in_groups else ""
    body = (
        f"{',' if groups else ''} behind {imei.reporting_body}, a body that allots IMEIs" if imei.reporting_body else ""
    )
    return groups + body


def _imeisv(text: str) -> Identifier | None:
    found = imeisv_of(text)
    if found is None or found.reporting_body is None:
        return None
    why = (
        f"It has 16 digits behind {found.reporting_body}, as an IMEI with its software version has; nothing checks it."
    )
    return Identifier(Role.IMEISV, found.number, why, found.in_groups)


def _meid(text: str) -> Identifier | None:
    found = meid_of(text)
    # One number of 18 digits in forty lies in the range of a MEID: without a check digit that says nothing.
    if found is None or (found.is_decimal and not found.is_checked):
        return None
    digits = "18 decimal digits" if found.is_decimal else "14 hexadecimal digits"
    check = "and its check digit fits" if found.is_checked else "though without its check digit"
    why = f"Its {digits} lie in the range of a MEID, {check}."
    return Identifier(Role.MEID, found.number, why, found.is_checked)


def _iccid(text: str) -> Identifier | None:
    found = iccid_of(text)
    if found is None:
        return None
    why = f"It has {len(text)} digits, begins with 89, and the check digit of a SIM card fits."
    return Identifier(Role.ICCID, found.number, why, is_proven=True)


def _eid(text: str) -> Identifier | None:
    found = eid_of(text)
    if found is None:
        return None
    why = "It has 32 digits, begins with 89, and leaves 1 when divided by 97, as an EID does."
    return Identifier(Role.EID, found.number, why, is_proven=True)


def _mac(text: str) -> Identifier | None:
    return _address(mac_of(text), Role.MAC, "a MAC address")


def _eui64(text: str) -> Identifier | None:
    return _address(eui64_of(text), Role.EUI64, "an EUI-64 address")


def _address(found: NetworkAddress | None, role: Role, name: str) -> Identifier | None:
    if found is None or not found.is_device or not (found.in_groups or found.has_letter):
        return None
    form = "in the groups of" if found.in_groups else "in a row, as in"
    why = f"It has {len(found.digits)} hexadecimal digits {form} {name}, and is one device's by its first byte."
    return Identifier(role, found.digits, why, found.in_groups)


def _vin(text: str) -> Identifier | None:
    found = vin_of(text)
    if found is None:
        return None
    why = "It has the shape of a VIN, but its check character does not fit, which only some countries ask for."
    if found.is_checked:
        why = "It has the shape of a VIN and the check character at its ninth place fits."
    return Identifier(Role.VIN, found.number, why, found.is_checked)


_RECOGNISERS: tuple[Callable[[str], Identifier | None], ...] = (
    _gtin, _sscc, _tracking, _imei, _imeisv, _meid, _iccid, _eid, _mac, _eui64, _vin,
)  # fmt: skip
