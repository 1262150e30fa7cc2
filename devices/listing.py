"""The scanners that are plugged in now, each with the address to write into the configuration."""

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from serial.tools import list_ports

from devices.source_settings import SourceKind
from devices.sources.hidraw_nodes import SYS_HIDRAW, hid_nodes
from devices.sources.input_nodes import SYS_INPUT, InputNode, input_nodes
from devices.sources.keyboard_units import keyboard_units

_BY_ID: Final = Path("/dev/serial/by-id")


@dataclass(frozen=True, slots=True)
class Attached:
    """A device that may be a scanner: ``ids`` are vendor and product, ``address`` is what a source is written as.

    ``name`` is as the device gives it: show it by ``showable`` only.
    """

    kind: SourceKind
    name: str
    ids: str
    address: str


def attached() -> tuple[Attached, ...]:
    """Return the serial ports, HID POS scanners and keyboards of this machine; nothing is opened."""
    return (*serial_ports(), *pos_scanners(), *keyboards())


def serial_ports(by_id: Path = _BY_ID) -> tuple[Attached, ...]:
    """Return the serial ports, by their link under by-id where they have one: it outlives the next plug."""
    links = _links(by_id)
    return tuple(
        Attached(
            SourceKind.SERIAL,
            port.product or port.description or port.device,
            "" if port.vid is None or port.pid is None else f"{port.vid:04x}:{port.pid:04x}",
            f"serial:{links.get(os.path.realpath(port.device), port.device)}",
        )
        for port in sorted(list_ports.comports())
    )


def keyboards(root: Path = SYS_INPUT) -> tuple[Attached, ...]:
    """Return the keyboards, by the plainest address that names one of them and no other.

    A device is listed once, however many nodes it has.
    """
    nodes = [unit.keyboards[0] for unit in keyboard_units(input_nodes(root))]
    names = Counter(answer for node in nodes for answer in {node.name, node.uniq, node.port, node.ids})
    return tuple(
        Attached(SourceKind.HID_KEYBOARD, node.name, node.ids, f"hid:{_address(node, names)}") for node in nodes
    )


def pos_scanners(root: Path = SYS_HIDRAW) -> tuple[Attached, ...]:
    """Return the scanners in HID POS mode, by the plainest address that names one of them and no other."""
    nodes = [node for node in hid_nodes(root) if node.scanner]
    names = Counter(answer for node in nodes for answer in {node.name, node.uniq, node.phys, node.ids})
    return tuple(
        Attached(
            SourceKind.HID_POS,
            node.name,
            node.ids,
            f"pos:{_plainest((node.uniq, node.ids, node.name, node.phys), names)}",
        )
        for node in nodes
    )


def _address(node: InputNode, taken: Counter[str]) -> str:
    return _plainest((node.uniq, node.ids, node.name, node.port), taken)


def _plainest(names: tuple[str, ...], taken: Counter[str]) -> str:
    plain = [name for name in names if name and name.isprintable()]
    return next((name for name in plain if taken[name] == 1), names[-1] or names[1])


def _links(folder: Path) -> dict[str, str]:
    try:
        return {os.path.realpath(link): str(link) for link in sorted(folder.iterdir())}
    except OSError:
        return {}
