"""Report descriptors of scanners in HID POS mode, and reports in their layouts."""

from typing import Final

HONEYWELL: Final = bytes.fromhex(
    "058c0902a101"  # bar code scanner
    "0912a102850215002 6ff007508".replace(" ", "")  # scanned data report, id 2, bytes
    + "95010501093b8102"  # byte count
    "9503058c09fb09fc09fd8102"  # AIM identifier
    "953809fe82020 1".replace(" ", "")  # 56 buffered bytes of decoded data
    + "950106 66ff09048102".replace(" ", "")  # the vendor's own symbology
    + "09008102"  # reserved
    "058c09ff75018102"  # more follows
    "950775018101c0"
    "85fd7508953f0666ff09309102"  # commands to the scanner
    "85fe950106 66ff0932b102".replace(" ", "")  # its mode
    + "c0"
)
"""``02 length AIM[3] data[56] symbology 00 more``, as the captures of Honeywell and Access-IS show it."""

NEWLAND: Final = bytes.fromhex("058c0902a1018502150026ff0075089501090281029538090381029506090481 02c0".replace(" ", ""))
"""``02 length data[56] …``: fields of the scanner's page, none of them named as the standard does."""

UNNUMBERED: Final = bytes.fromhex("058c0902a101150026ff0075089540 09fe8102c0".replace(" ", ""))
"""64 bytes of data, the rest of them zero."""


def report(data: bytes, *, aim: bytes = b"]C1", more: bool = False, length: int | None = None) -> bytes:
    """Return a report in Honeywell's layout."""
    size = len(data) if length is None else length
    return b"\x02" + bytes([size]) + aim.ljust(3, b"\0") + data.ljust(56, b"\0") + b"s\0" + bytes([more])
