"""Which keyboard an address means, by what the device says of itself and where it is plugged in."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from devices.scan import DeviceDeniedError, DeviceError, DeviceNotFoundError
from devices.sources.input_nodes import DEV_INPUT, InputNode

RELEASE_CHORD: Final = "hold both Shift keys and a Ctrl key for a second, then let go"


@dataclass(frozen=True, slots=True)
class KeyboardUnit:
    """One plugged-in device: the nodes that type, and the ones beside them, which are held so that they do nothing.

    A scanner may type on more than one node, and it may have volume or power keys: a code must not reach those.
    """

    keyboards: tuple[InputNode, ...]
    companions: tuple[InputNode, ...] = ()

    @property
    def name(self) -> str:
        """What the device calls itself; it may hold surrogate escapes."""
        return self.keyboards[0].name


def keyboard_units(nodes: Iterable[InputNode]) -> tuple[KeyboardUnit, ...]:
    """Return the devices that have a keyboard, in the order of their first nodes."""
    units: dict[tuple[str, ...], list[InputNode]] = {}
    for node in nodes:
        units.setdefault(node.unit, []).append(node)
    return tuple(_unit(members) for members in units.values() if any(node.keyboard for node in members))


def find_unit(address: str, nodes: Iterable[InputNode], links: Path = DEV_INPUT) -> KeyboardUnit:
    """Return the one keyboard that the address names; a DeviceError where it is none, more than one or refused.

    An address that names one interface of a device (``usb-…/input1``) means that interface alone: behind a wireless
    receiver others may belong to somebody else's keyboard.

    The machine's only keyboard is refused to a pattern. The pattern was written for a scanner, and whatever else it
    fits may be all that an operator has to type on. A link, a serial number, a port, ids or a whole name are
    somebody's decision about this very device; a terminal with no other keyboard than its scanner is named so. Where
    the other keyboard is plugged in later, the pattern is obeyed from then on.
    """
    units = keyboard_units(nodes)
    exact = True
    if address.startswith("/"):
        event = _linked(address, links)
        found = [unit for unit in units if any(node.event == event for node in unit.keyboards)]
    else:
        found = [unit for unit in units if any(node.answers_to(address) for node in unit.keyboards)]
        exact = any(node.named_exactly(address) for unit in found for node in unit.keyboards)
    if not found:
        raise DeviceNotFoundError(
            f"No keyboard scanner answers to {address!r}. Plug it in, or list what is there and correct the name."
        )
    if len(found) > 1:
        raise DeviceError(
            f"{len(found)} keyboards answer to {address!r}: {'; '.join(map(_told, found))}. "
            "Give the serial number or port of one."
        )
    if len(units) == 1 and not exact:
        raise DeviceDeniedError(
            f"{address!r} would take {found[0].name!r}, the only keyboard of this machine. If it is the scanner, "
            f"name it by its ids, hid:{found[0].keyboards[0].ids}; to get it back then, {RELEASE_CHORD}."
        )
    return _interface(address, found[0])


def _unit(members: Iterable[InputNode]) -> KeyboardUnit:
    nodes = sorted(members, key=lambda node: (node.phys, len(node.event), node.event))
    return KeyboardUnit(tuple(node for node in nodes if node.keyboard), tuple(node for node in nodes if node.companion))


def _linked(address: str, links: Path) -> str:
    """Return the event number that a link leads to now; a number by itself names nobody."""
    event = Path(os.path.realpath(address)).name
    return event if address.startswith(f"{links}/") and event != Path(address).name else ""


def _interface(address: str, unit: KeyboardUnit) -> KeyboardUnit:
    named = tuple(node for node in unit.keyboards if node.phys == address != node.port)
    return KeyboardUnit(named, tuple(node for node in unit.companions if node.phys == address)) if named else unit


def _told(unit: KeyboardUnit) -> str:
    node = unit.keyboards[0]
    return f"{node.name!r} {node.ids} {' '.join(word for word in (node.uniq, node.port) if word)}"
