"""USB scanners that are plugged in and in a mode that no source can read."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from devices.decoders.hid_descriptor import ReportDescriptor, parse
from devices.scan import DeviceError
from devices.sources.hidraw_nodes import HidNode

_IBM_PAGES: Final = frozenset({0x45, 0xFF45})
"""The usage page of IBM's (Toshiba's) hand-held and table-top scanners, and the maker's own form of it."""
_VENDOR_PAGES: Final = range(0xFF00, 0x10000)
_MAKERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "05e0": "Zebra", "0c2e": "Honeywell", "05f9": "Datalogic", "1eab": "Newland", "065a": "Opticon",
        "0536": "Honeywell (Hand Held Products)",
    }
)  # fmt: skip
"""The makers of scanners by their USB vendor id."""


def unreadable(nodes: Iterable[HidNode]) -> Iterator[str]:
    """Yield a sentence for each HID device that is a scanner in a mode of its maker's, or of a cash register's."""
    listed = list(nodes)
    readable = {_unit(one) for one in listed if one.scanner or _pages(one) & {0x01}}
    said: set[tuple[str, str]] = set()
    for one in listed:
        mode = _mode(one)
        if mode and _unit(one) not in readable | said:
            said.add(_unit(one))
            yield (
                f"{one.name} ({one.ids}) is in {mode}, which cannot be read: scan the code for USB serial (CDC) or HID "
                "POS in its manual."
            )


def _mode(node: HidNode) -> str:
    pages = _pages(node)
    if node.scanner or not pages:
        return ""
    if pages & _IBM_PAGES:
        return "the mode of IBM registers (hand-held or table-top)"
    if node.vendor in _MAKERS and all(page in _VENDOR_PAGES for page in pages):
        return f"a mode of {_MAKERS[node.vendor]}'s own (such as SNAPI)"
    return ""


def _unit(node: HidNode) -> tuple[str, str]:
    return node.ids, node.uniq or node.phys.partition("/")[0]


def _pages(node: HidNode) -> frozenset[int]:
    try:
        reports: ReportDescriptor = parse(node.descriptor)
    except DeviceError:
        return frozenset()
    return frozenset(usage >> 16 for field in reports.fields for usage in field.collections)
