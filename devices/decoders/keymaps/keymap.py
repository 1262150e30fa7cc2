"""What a layout table is, and the keys that are the same in every layout."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

# Codes of linux/input-event-codes.h, of which no two kernels differ.
KEY_ESC: Final = 1
KEY_BACKSPACE: Final = 14
KEY_TAB: Final = 15
KEY_ENTER: Final = 28
KEY_LEFTCTRL: Final = 29
KEY_LEFTSHIFT: Final = 42
KEY_RIGHTSHIFT: Final = 54
KEY_LEFTALT: Final = 56
KEY_CAPSLOCK: Final = 58
KEY_NUMLOCK: Final = 69
KEY_KPENTER: Final = 96
KEY_RIGHTCTRL: Final = 97
KEY_RIGHTALT: Final = 100
KEY_LEFTMETA: Final = 125
KEY_RIGHTMETA: Final = 126

KEYPAD: Final = MappingProxyType(
    {
        71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+",
        79: "1", 80: "2", 81: "3", 82: "0", 83: ".", 55: "*", 98: "/", 117: "=", 121: ",",
    }
)  # fmt: skip
"""The keypad types its digits whatever the host's Num Lock: a scanner knows no Num Lock."""

CONTROLS: Final = MappingProxyType(
    {KEY_ENTER: "\r", KEY_KPENTER: "\r", KEY_TAB: "\t", KEY_ESC: "\x1b", KEY_BACKSPACE: "\x08"}
)


@dataclass(frozen=True, slots=True)
class Keymap:
    """One country's layout: key code to its character, plain and with Shift."""

    name: str
    plain: Mapping[int, str]
    shifted: Mapping[int, str]

    def character(self, code: int, *, shift: bool, caps: bool) -> str | None:
        """Return what the key types; Caps Lock turns letters alone. None where the layout has nothing."""
        plain = self.plain.get(code)
        if plain is not None and plain.isalpha():
            shift = shift != caps
        return self.shifted.get(code) if shift else plain
