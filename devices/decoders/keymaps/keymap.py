"""What a layout table is, and the keys that are the same in every layout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
KEY_SPACE: Final = 57
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

SHIFT: Final = 1
ALTGR: Final = 2
CAPS: Final = 4
LEVELS: Final = 8
"""A level is a sum of ``SHIFT``, ``ALTGR`` and ``CAPS``, smaller than this."""

Row = tuple[int, str, str, str, str]
"""A key and what it gives plain, with Shift, with AltGr and with both; an empty string is nothing."""


@dataclass(frozen=True, slots=True)
class Keymap:
    """One country's layout.

    ``table`` holds ``place(code, level)`` → character; a dead key stands in it as its combining mark (``dead_keys``).
    ``third_level``: the right Alt key is AltGr; where it is False, that key is an Alt key like the left one.
    """

    name: str
    table: Mapping[int, str] = field(hash=False, repr=False)
    third_level: bool

    def character(self, code: int, level: int) -> str | None:
        """Return what the key gives at a level, for a dead key its combining mark; None where it gives nothing."""
        return self.table.get(place(code, level))


def place(code: int, level: int) -> int:
    """Return the number under which a table holds a key at a level."""
    return code * LEVELS + level


def layout(name: str, rows: Sequence[Row], caps: Mapping[int, tuple[str, str, str, str]] | None = None) -> Keymap:
    """Make a layout of its rows; ``caps`` names the keys on which Caps Lock does other than ``capitals`` says."""
    table: dict[int, str] = {}
    for code, *levels in rows:
        capital = (caps or {}).get(code) or capitals(levels)
        for level, character in enumerate([*levels, *capital]):
            if character:
                table[place(code, level)] = character
    third = any(row[3] or row[4] for row in rows)
    return Keymap(name, MappingProxyType(table), third)


def capitals(levels: Sequence[str]) -> tuple[str, ...]:
    """Return what Caps Lock makes of a key's four levels.

    Where Shift gives the capital of the same letter, Caps Lock swaps the two; any other letter becomes its capital
    (é on a French keyboard, whose Shift is 2), and nothing else changes.
    """
    out: list[str] = []
    for small, shifted in (levels[:2], levels[2:]):
        if small != shifted and shifted.lower() == small:
            out += [shifted, small]
        else:
            out += [_capital(small), _capital(shifted)]
    return tuple(out)


def _capital(character: str) -> str:
    capital = "ẞ" if character == "ß" else character.upper()
    return capital if capital.lower() == character else character  # µ, ı and ſ are no small letters of theirs
