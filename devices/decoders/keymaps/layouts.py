"""The layouts by name, each loaded when it is first asked for."""

from functools import cache
from importlib import import_module
from typing import Final

from devices.decoders.keymaps.keymap import Keymap
from devices.dialects import LAYOUTS
from devices.scan import DeviceError

_PACKAGE: Final = __name__.rpartition(".")[0]


@cache
def keymap(name: str) -> Keymap:
    """Return the layout of this name; raise DeviceError, which lists the known ones, where there is none."""
    if name not in LAYOUTS:
        raise DeviceError(f"{name!r} is no keyboard layout; give one of {', '.join(LAYOUTS)}.")
    found: Keymap = import_module(f"{_PACKAGE}.{name}").KEYMAP
    return found
