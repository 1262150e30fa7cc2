"""The raw HID devices the kernel knows, read from sysfs without opening one."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from devices.decoders.hid_descriptor import ReportDescriptor, parse
from devices.decoders.hid_pos import PAGE
from devices.scan import DeviceError, DeviceNotFoundError
from devices.sources.input_nodes import port

SYS_HIDRAW: Final = Path("/sys/class/hidraw")
DEV: Final = Path("/dev")

_GLOB: Final = frozenset("*?")
_NUMBERED: Final = "hidraw"


@dataclass(frozen=True, slots=True)
class HidNode:
    """One hidraw node. ``name`` may hold surrogate escapes: not every maker writes UTF-8.

    ``descriptor`` is the report descriptor as the device gave it; ``scanner`` says whether it has a collection of
    the page of bar code scanners.
    """

    node: str
    name: str
    vendor: str
    product: str
    uniq: str
    phys: str
    descriptor: bytes
    scanner: bool

    @property
    def ids(self) -> str:
        """Vendor and product, as an address gives them."""
        return f"{self.vendor}:{self.product}"

    def answers_to(self, address: str) -> bool:
        """Say whether an address that is no link means this node."""
        if address.lower() == self.ids or address in {self.name, self.uniq, self.phys, port(self.phys)}:
            return True
        return not _GLOB.isdisjoint(address) and fnmatchcase(self.name, address)


def hid_nodes(root: Path = SYS_HIDRAW) -> tuple[HidNode, ...]:
    """Return every hidraw node; one that vanishes while it is read is left out."""
    try:
        nodes = sorted(root.glob(f"{_NUMBERED}*"), key=lambda path: (len(path.name), path.name))
    except OSError:
        return ()
    return tuple(found for node in nodes if (found := _node(node)) is not None)


def find_pos_scanner(address: str, nodes: Iterable[HidNode], dev: Path = DEV) -> HidNode:
    """Return the one HID POS scanner that the address names; DeviceError where it is none or more than one."""
    if address.startswith(f"{dev}/{_NUMBERED}"):
        raise DeviceError(
            f"{address} is a number that changes with every plug; give the scanner's name, its ids, its serial number "
            "or its port."
        )
    node = Path(os.path.realpath(address)).name if address.startswith("/") else None
    named = [one for one in nodes if (one.node == node if node else one.answers_to(address))]
    found = [one for one in named if one.scanner]
    if named and not found:
        raise DeviceNotFoundError(
            f"{address} is there, but not in HID POS mode. Scan the code for HID POS (USB HID bar code scanner) in "
            "its manual, or read it as a keyboard."
        )
    if not found:
        raise DeviceNotFoundError(
            f"No HID POS scanner answers to {address!r}. Plug it in, or list what is there and correct the name."
        )
    if len(found) > 1:
        which = "; ".join(f"{one.name!r} {one.ids} {one.uniq or one.phys}" for one in found)
        raise DeviceError(
            f"{len(found)} scanners answer to {address!r}: {which}. Give the serial number or port of one."
        )
    return found[0]


def is_scanner(descriptor: ReportDescriptor) -> bool:
    """Say whether a device has a collection of the page of bar code scanners."""
    return any(usage >> 16 == PAGE for field in descriptor.fields for usage in field.collections)


def _node(node: Path) -> HidNode | None:
    device = node / "device"
    try:
        lines = (device / "uevent").read_bytes().split(b"\n")
        descriptor = (device / "report_descriptor").read_bytes()
    except OSError:
        return None
    facts = {
        key: value.decode("utf-8", "surrogateescape") for key, _, value in (line.partition(b"=") for line in lines)
    }
    _, vendor, product = [*facts.get(b"HID_ID", "").lower().split(":"), "", "", ""][:3]
    return HidNode(
        node=node.name,
        name=facts.get(b"HID_NAME", ""),
        vendor=vendor[-4:],
        product=product[-4:],
        uniq=facts.get(b"HID_UNIQ", ""),
        phys=facts.get(b"HID_PHYS", ""),
        descriptor=descriptor,
        scanner=_scans(descriptor),
    )


def _scans(descriptor: bytes) -> bool:
    try:
        return is_scanner(parse(descriptor))
    except DeviceError:
        return False
