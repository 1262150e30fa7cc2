"""The vehicle identification number (ISO 3779): 17 characters without I, O and Q."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from devices.barcodes.check_digits import vin_check_character

_VIN = re.compile(r"I?([A-HJ-NPR-Z0-9]{13}[0-9]{4})")
"""A Code 39 label may begin with I for an imported vehicle, and so does the data identifier of a VIN."""

_ORDER = "ABCDEFGHJKLMNPRSTUVWXYZ1234567890"
_NORTH_AMERICA = frozenset("12345")
_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"
_FIRST_YEAR = 1980
_COUNTRIES: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "1": (("A0", "US"),),
        "2": (("A0", "CA"),),
        "3": (("AW", "MX"),),
        "4": (("A0", "US"),),
        "5": (("A0", "US"),),
        "6": (("AW", "AU"),),
        "8": (("AE", "AR"), ("FK", "CL")),
        "9": (("AE", "BR"), ("39", "BR")),
        "J": (("A0", "JP"),),
        "K": (("LR", "KR"),),
        "L": (("A0", "CN"),),
        "M": (("AE", "IN"), ("FK", "ID"), ("LR", "TH")),
        "N": (("LR", "TR"),),
        "S": (("AM", "GB"), ("NT", "DE"), ("UZ", "PL")),
        "T": (("AH", "CH"), ("JP", "CZ"), ("RV", "HU"), ("W1", "PT")),
        "V": (("AE", "AT"), ("FR", "FR"), ("SW", "ES")),
        "W": (("A0", "DE"),),
        "X": (("30", "RU"), ("LR", "NL")),
        "Y": (("AE", "BE"), ("FK", "FI"), ("SW", "SE")),
        "Z": (("AR", "IT"),),
    }
)
"""First character to the countries of the second ones from, to (ISO 3780)."""


@dataclass(frozen=True, slots=True)
class Vin:
    """A vehicle's number in 17 characters, without the I of an import label.

    ``is_checked``: the character at the ninth place is the check character, which North America and China demand.
    """

    number: str
    is_checked: bool

    @property
    def manufacturer(self) -> str:
        """The first three characters: who made it (WMI)."""
        return self.number[:3]

    @property
    def description(self) -> str:
        """The six characters behind: what kind of vehicle it is (VDS), the check character at their end."""
        return self.number[3:9]

    @property
    def vehicle(self) -> str:
        """The last eight characters: which vehicle it is (VIS)."""
        return self.number[9:]

    @property
    def country(self) -> str | None:
        """The ISO 3166 code of the country by the first two characters, or None where the table has none."""
        place = _ORDER.index(self.number[1])
        for ends, country in _COUNTRIES.get(self.number[0], ()):
            if _ORDER.index(ends[0]) <= place <= _ORDER.index(ends[1]):
                return country
        return None

    @property
    def model_year(self) -> int | None:
        """The model year of a North American vehicle, which writes it at the tenth place, or None."""
        if self.number[0] not in _NORTH_AMERICA or self.number[9] not in _YEARS:
            return None
        is_later = not self.number[6].isdecimal()
        return _FIRST_YEAR + _YEARS.index(self.number[9]) + (len(_YEARS) if is_later else 0)


def vin_of(text: str) -> Vin | None:
    """Return the VIN that the text is, or None where it has another shape or a North American check that does not fit.

    The last four characters are digits, and the rest is not digits alone.
    """
    found = _VIN.fullmatch(text)
    if found is None or found[1].isdecimal():
        return None
    number = found[1]
    is_checked = vin_check_character(number) == number[8]
    return Vin(number, is_checked) if is_checked or number[0] not in _NORTH_AMERICA else None
