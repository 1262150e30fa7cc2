"""An input device in the guest to the single event, by the kernel's uinput: it can vanish in the middle of a report."""

from pathlib import Path
from typing import Final

from evdev import UInput, ecodes

_KEYS: Final = range(1, 128)


class KeyDevice:
    """A keyboard whose every event is written by itself."""

    def __init__(self, name: str, phys: str, ids: tuple[int, int]) -> None:
        self._uinput = UInput({ecodes.EV_KEY: [*_KEYS]}, name, *ids, phys=phys)
        self.event = Path(str(self._uinput.device.path)).name

    def write(self, kind: int, code: int, value: int) -> None:
        """Write one event; readers see it when the report that it belongs to is complete."""
        self._uinput.write(kind, code, value)

    def unplug(self) -> None:
        """Pull the plug."""
        self._uinput.close()
