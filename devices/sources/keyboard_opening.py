"""How the keyboard that an address names is found, opened and held."""

import select
from contextlib import ExitStack
from pathlib import Path

from devices.scan import DeviceBusyError, DeviceDeniedError, DeviceError, DeviceNotFoundError
from devices.source_settings import SourceSettings
from devices.sources.connection import Tap
from devices.sources.evdev_node import EvdevNode
from devices.sources.event_pipe import EventPipe, is_pipe
from devices.sources.hid_keyboard import HidKeyboard
from devices.sources.input_nodes import DEV_INPUT, SYS_INPUT, InputNode, input_nodes
from devices.sources.keyboard_units import find_unit
from devices.sources.udev_rule import UdevRule, own_group


def open_keyboard(
    settings: SourceSettings, tap: Tap | None = None, devices: Path = SYS_INPUT, nodes: Path = DEV_INPUT
) -> HidKeyboard:
    """Find, open and hold the one keyboard that the address names, or raise a DeviceError that says why not.

    ``devices`` is where the kernel describes its input devices, ``nodes`` where they are opened.
    """
    if is_pipe(settings.address):
        return _piped(settings, EventPipe(settings.address), tap)
    unit = find_unit(settings.address, input_nodes(devices), nodes)
    name = unit.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    with ExitStack() as stack:
        held = [_held(nodes, node, stack) for node in unit.keyboards]
        companions = []
        for node in unit.companions:
            try:
                companions.append(_held(nodes, node, stack)[0])
            except (DeviceDeniedError, DeviceBusyError):
                continue  # it types nothing, and whoever else reads it may go on doing so
        keyboard = HidKeyboard(settings, name, [node for node, _ in held], companions, tap)
        if not all(quiet for _, quiet in held):
            keyboard.begin_inside()
        stack.pop_all()
    return keyboard


def _piped(settings: SourceSettings, pipe: EventPipe, tap: Tap | None) -> HidKeyboard:
    keyboard = HidKeyboard(settings, settings.address, [pipe], tap=tap)
    if select.select([pipe.descriptor], [], [], 0)[0]:  # it was typed before anybody read: perhaps the rest of a scan
        keyboard.begin_inside()
    return keyboard


def _held(nodes: Path, found: InputNode, stack: ExitStack) -> tuple[EvdevNode, bool]:
    """Open and hold one node; return it, and whether it was silent meanwhile."""
    try:
        node = EvdevNode(str(nodes / found.event))
    except DeviceDeniedError as error:
        rule = UdevRule("input", found.vendor, found.product, own_group(), usb=found.usb)
        raise DeviceDeniedError(f"{error} {rule.advice}") from error
    closing = stack.enter_context(ExitStack())
    closing.callback(node.close)
    try:
        _check(node, found)
        node.prepare()
        quiet = node.grab()
    except OSError as error:
        closing.close()
        raise DeviceError(f"{found.name!r} cannot be held: {error.strerror}. Plug the scanner in again.") from error
    except DeviceError:
        closing.close()
        raise
    return node, quiet


def _check(node: EvdevNode, found: InputNode) -> None:
    """Make sure that no other device took the event number since it was looked up."""
    vendor, product = node.ids
    if (f"{vendor:04x}:{product:04x}", node.uniq, node.phys) != (found.ids, found.uniq, found.phys):
        raise DeviceNotFoundError(f"{found.name!r} was unplugged just now. Plug the scanner in again.")
