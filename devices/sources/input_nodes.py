"""The input devices the kernel knows, read from sysfs without opening one."""

import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from devices.scan import DeviceError, DeviceNotFoundError

SYS_INPUT: Final = Path("/sys/class/input")
DEV_INPUT: Final = Path("/dev/input")

_WORD_BITS: Final = 8 * struct.calcsize("l")
_KEYBOARD_KEYS: Final = frozenset({*range(2, 12), *range(16, 26), 28})  # the digits, the upper row, Enter
_GLOB: Final = frozenset("*?")


@dataclass(frozen=True, slots=True)
class InputNode:
    """One event node. ``name`` may hold surrogate escapes: not every maker writes UTF-8."""

    event: str
    name: str
    vendor: str
    product: str
    uniq: str
    phys: str
    keyboard: bool

    @property
    def ids(self) -> str:
        """Vendor and product, as an address gives them."""
        return f"{self.vendor}:{self.product}"

    @property
    def device(self) -> str:
        """What names this one unit and no other of its kind, as far as the device tells."""
        return self.uniq or self.phys.partition("/")[0] or self.event

    def answers_to(self, address: str) -> bool:
        """Say whether an address that is no link means this node."""
        if address.lower() == self.ids or address in {self.name, self.uniq, self.phys}:
            return True
        return not _GLOB.isdisjoint(address) and fnmatchcase(self.name, address)


def input_nodes(root: Path = SYS_INPUT) -> tuple[InputNode, ...]:
    """Return every event node; one that vanishes while it is read is left out."""
    try:
        events = sorted(root.glob("event*"), key=lambda path: (len(path.name), path.name))
    except OSError:
        return ()
    return tuple(node for event in events if (node := _node(event)) is not None)


def find_keyboard(address: str, nodes: Iterable[InputNode], links: Path = DEV_INPUT) -> InputNode:
    """Return the one keyboard that the address names; DeviceError where it is none or more than one."""
    keyboards = [node for node in nodes if node.keyboard]
    if address.startswith("/"):
        event = Path(os.path.realpath(address)).name if address.startswith(f"{links}/") else address
        found = [node for node in keyboards if node.event == event]
    else:
        found = [node for node in keyboards if node.answers_to(address)]
    if not found:
        raise DeviceNotFoundError(
            f"No keyboard scanner answers to {address!r}. Plug it in, or list what is there and correct the name."
        )
    if len(found) > 1:
        which = "; ".join(f"{node.name!r} {node.ids} {node.uniq or node.phys}" for node in found)
        raise DeviceError(
            f"{len(found)} keyboards answer to {address!r}: {which}. Give the serial number or port of one."
        )
    return found[0]


def _node(event: Path) -> InputNode | None:
    device = event / "device"
    keys = _bits(_read(device / "capabilities" / "key"))
    if not (device / "name").exists():
        return None
    return InputNode(
        event=event.name,
        name=_read(device / "name"),
        vendor=_read(device / "id" / "vendor"),
        product=_read(device / "id" / "product"),
        uniq=_read(device / "uniq"),
        phys=_read(device / "phys"),
        keyboard=keys >= _KEYBOARD_KEYS,
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
