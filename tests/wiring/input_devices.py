"""A machine's input devices as sysfs describes them, made of files."""

from dataclasses import dataclass
from pathlib import Path

FULL = "10000 7 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
CONSUMER = "3f000301ff 0 0 483ffff17aff32d bfd4444600000000 1 130c730b17c000 267bfad9415fed 9e168000004400 10000002"
MOUSE = "70000 0 0 0 0"
LID = "0"


@dataclass(frozen=True, slots=True)
class Device:
    """One event node of a machine."""

    event: str
    name: bytes = b"ACME Scanner"
    ids: str = "0c2e:0b61"
    uniq: bytes = b""
    phys: bytes = b""
    keys: str = FULL
    bus: str = "0003"

    def write(self, root: Path) -> None:
        """Make its files."""
        device = root / self.event / "device"
        for folder in (device / "id", device / "capabilities"):
            folder.mkdir(parents=True)
        vendor, product = self.ids.split(":")
        files = {
            "name": self.name, "uniq": self.uniq, "phys": self.phys, "capabilities/key": self.keys.encode(),
            "id/bustype": self.bus.encode(), "id/vendor": vendor.encode(), "id/product": product.encode(),
        }  # fmt: skip
        for file, value in files.items():
            (device / file).write_bytes(value + b"\n")


OPERATORS = Device("event0", b"Plain Keys", "046d:c31c", phys=b"usb-9/input0")
"""Whatever the operator types on; without it a scanner would be the only keyboard."""


def machine(root: Path, *devices: Device) -> Path:
    """Write the devices below this folder and return it."""
    root.mkdir(exist_ok=True)
    for device in devices:
        device.write(root)
    return root
