"""The input devices the kernel knows, read from sysfs without opening one."""

import struct
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

SYS_INPUT: Final = Path("/sys/class/input")
DEV_INPUT: Final = Path("/dev/input")

_WORD_BITS: Final = 8 * struct.calcsize("l")
_KEYBOARD_KEYS: Final = frozenset({*range(2, 12), *range(16, 26), 28})  # the digits, the upper row, Enter
_POINTER_KEYS: Final = frozenset({0x110, 0x14A})  # BTN_MOUSE, BTN_TOUCH
_GLOB: Final = frozenset("*?")
_USB: Final = "0003"


@dataclass(frozen=True, slots=True)
class InputNode:
    """One event node. ``name`` may hold surrogate escapes: not every maker writes UTF-8.

    ``companion``: it has keys, but neither types text nor points, such as the volume or power keys of a keyboard.
    """

    event: str
    name: str
    bus: str
    vendor: str
    product: str
    uniq: str
    phys: str
    keyboard: bool
    companion: bool

    @property
    def ids(self) -> str:
        """Vendor and product, as an address gives them."""
        return f"{self.vendor}:{self.product}"

    @property
    def usb(self) -> bool:
        """Whether it is plugged into USB."""
        return self.bus == _USB

    @property
    def port(self) -> str:
        """Where the whole device is plugged in, without the number of this node's interface."""
        return port(self.phys)

    @property
    def unit(self) -> tuple[str, ...]:
        """What all nodes of this one device share, and no node of another, as far as the device tells.

        Never its number, except where it says nothing else about itself: then each node stands alone.
        """
        return (self.ids, self.uniq, self.port) if self.uniq or self.phys else (self.event,)

    def named_exactly(self, address: str) -> bool:
        """Say whether the address is this node's ids, name, serial number or port, not a pattern that fits it."""
        return bool(address) and (
            address.lower() == self.ids or address in {self.name, self.uniq, self.phys, self.port}
        )

    def answers_to(self, address: str) -> bool:
        """Say whether an address that is no link means this node."""
        if self.named_exactly(address):
            return True
        return not _GLOB.isdisjoint(address) and fnmatchcase(self.name, address)


def port(phys: str) -> str:
    """Return where a device is plugged in, from where one of its interfaces is (``usb-0000:00:14.0-2/input1``)."""
    whole, interface, number = phys.rpartition("/input")
    return whole if interface and number.isdigit() else phys


def input_nodes(root: Path = SYS_INPUT) -> tuple[InputNode, ...]:
    """Return every event node; one that vanishes while it is read is left out."""
    try:
        events = sorted(root.glob("event*"), key=lambda path: (len(path.name), path.name))
    except OSError:
        return ()
    return tuple(node for event in events if (node := _node(event)) is not None)


def _node(event: Path) -> InputNode | None:
    device = event / "device"
    keys = _bits(_read(device / "capabilities" / "key"))
    if not (device / "name").exists():
        return None
    return InputNode(
        event=event.name,
        name=_read(device / "name"),
        bus=_read(device / "id" / "bustype"),
        vendor=_read(device / "id" / "vendor"),
        product=_read(device / "id" / "product"),
        uniq=_read(device / "uniq"),
        phys=_read(device / "phys"),
        keyboard=keys >= _KEYBOARD_KEYS,
        companion=bool(keys) and not keys >= _KEYBOARD_KEYS and keys.isdisjoint(_POINTER_KEYS),
    )


def _read(path: Path) -> str:
    try:
        return path.read_bytes().removesuffix(b"\n").decode("utf-8", "surrogateescape")
    except OSError:
        return ""


def _bits(words: str) -> frozenset[int]:
    """Return the numbers of the set bits in words of hexadecimal, the highest word first."""
    found: set[int] = set()
    for place, word in enumerate(reversed(words.split())):
        number = int(word, 16)
        found.update(place * _WORD_BITS + bit for bit in range(_WORD_BITS) if number >> bit & 1)
    return frozenset(found)
