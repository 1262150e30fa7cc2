"""The addresses of network interfaces: MAC (EUI-48) and EUI-64, in the forms in which labels print them."""

import re
from dataclasses import dataclass

_SEPARATORS = ":-."
_GROUP_WIDTHS = frozenset({2, 4, 6, 8})
_HEXADECIMAL = re.compile(r"[0-9A-F]+|[0-9a-f]+")
_MIXED_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]+")
_MAC_DIGITS = 12
_EUI64_DIGITS = 16
_GROUP_BIT = 0x01
_LOCAL_BIT = 0x02


@dataclass(frozen=True, slots=True)
class NetworkAddress:
    """An IEEE address of 12 (MAC, EUI-48) or 16 (EUI-64) hexadecimal digits, in upper case without separators.

    ``in_groups``: it was printed with separators, as only an address is.
    """

    digits: str
    in_groups: bool

    @property
    def is_device(self) -> bool:
        """Whether it can be one interface's own: no group address, and neither all zeros nor all ones."""
        return not int(self.digits[:2], 16) & _GROUP_BIT and bool(self.digits.strip("0"))

    @property
    def is_universal(self) -> bool:
        """Whether its maker gave it, out of a block that the IEEE assigned, rather than an administrator."""
        return not int(self.digits[:2], 16) & _LOCAL_BIT

    @property
    def has_letter(self) -> bool:
        """Whether a letter A to F stands in it: without one, digits in a row are hardly an address."""
        return not self.digits.isdecimal()


def mac_of(text: str) -> NetworkAddress | None:
    """Return the MAC address that the text is, with ``:``, ``-``, ``.`` or no separators, or None."""
    return _address(text, _MAC_DIGITS)


def eui64_of(text: str) -> NetworkAddress | None:
    """Return the EUI-64 address that the text is, with ``:``, ``-``, ``.`` or no separators, or None."""
    return _address(text, _EUI64_DIGITS)


def _address(text: str, width: int) -> NetworkAddress | None:
    """Return the address of this many digits; groups are all of one width and stand behind the same separator."""
    if len(text) == width:
        return NetworkAddress(text.upper(), in_groups=False) if _HEXADECIMAL.fullmatch(text) else None
    separator = next((sign for sign in text if sign in _SEPARATORS), "")
    groups = text.split(separator) if separator else []
    digits = "".join(groups)
    if len(digits) != width or _MIXED_HEXADECIMAL.fullmatch(digits) is None:
        return None
    if len(set(map(len, groups))) > 1 or len(groups[0]) not in _GROUP_WIDTHS:
        return None
    return NetworkAddress(digits.upper(), in_groups=True)
