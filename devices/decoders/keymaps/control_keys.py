"""Which keys stand for control characters, in each of the dialects that a profile can name."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from devices.decoders.keymaps.dead_keys import SPACING
from devices.decoders.keymaps.keymap import (
    ALTGR,
    CONTROLS,
    KEY_CAPSLOCK,
    KEY_ESC,
    KEY_NUMLOCK,
    KEYPAD,
    LEVELS,
    SHIFT,
    Keymap,
    place,
)
from devices.dialects import ControlKeys

_BESIDE_THE_LETTERS: Final = MappingProxyType({26: "\x1b", 27: "\x1d", 43: "\x1c"})
"""The keys of ``[``, ``]`` and ``\\`` on a US keyboard: Windows gives ESC, GS and FS on them in every country."""

# Ctrl with a key that has one of these on it; what stands further up counts first.
_ON_THE_KEY: Final = (
    {"2": "\0", "6": "\x1e"},
    {"@": "\0", "[": "\x1b", "\\": "\x1c", "]": "\x1d", "^": "\x1e", "_": "\x1f", "-": "\x1f", "/": "\x1f"},
    {"3": "\x1b", "4": "\x1c", "5": "\x1d", "7": "\x1f", "8": "\x7f", " ": "\0"},
)


@cache
def ctrl_keys(keymap: Keymap) -> Mapping[int, str]:
    """Return the control character of Ctrl and each key of a layout; keys without one are not in it.

    A letter gives its own (Ctrl+D is EOT where the layout has D). The keys that are ``[``, ``]`` and the backslash on
    a US keyboard give ESC, GS and FS whatever is printed on them: scanners are made for Windows, and it has them
    there. Any other key goes by what is on it: 6 and ``^`` are RS, ``]`` above the 9 of a German keyboard is GS.
    """
    codes = sorted({at // LEVELS for at in keymap.table})
    found = ((code, _ctrl(keymap, code)) for code in codes)
    return MappingProxyType({code: character for code, character in found if character is not None})


def _ctrl(keymap: Keymap, code: int) -> str | None:
    printed = [keymap.character(code, level) or "" for level in (0, SHIFT, ALTGR)]
    if printed[0].isascii() and printed[0].isalpha():
        return chr(ord(printed[0]) & 0x1F)
    if code in _BESIDE_THE_LETTERS:
        return _BESIDE_THE_LETTERS[code]
    for meaning in _ON_THE_KEY:
        for character in printed:
            if (control := meaning.get(SPACING.get(character, character))) is not None:
                return control
    return None


_FUNCTION: Final = MappingProxyType({64: "\x1b", 65: "\x1c", 66: "\x1d", 67: "\x1e", 68: "\x1f", KEY_CAPSLOCK: "\x02"})
_ARROWS: Final = MappingProxyType(
    {
        KEY_CAPSLOCK: "\x04", KEY_NUMLOCK: "\x05", KEY_ESC: "\x06", 59: "\x07", 60: "\n", 61: "\x0b", 62: "\x0c",
        63: "\x0e", 64: "\x0f", 65: "\x10", 66: "\x11", 67: "\x12", 68: "\x13", 110: "\x16", 111: "\x17", 102: "\x18",
        107: "\x19", 104: "\x1a", 109: "\x1b", 103: "\x1c", 108: "\x1d", 105: "\x1e", 106: "\x1f",
    }
)  # fmt: skip
_MODIFIERS: Final = MappingProxyType(
    {
        59: "\x01", 60: "\x02", 61: "\x03", 62: "\x04", 63: "\x05", 64: "\x06", 65: "\x07", 66: "\x0e", 67: "\x0f",
        68: "\x10", 111: "\x11", 110: "\x12", 105: "\x13", 106: "\x14", 108: "\x15", 103: "\x16", 104: "\x0b",
        109: "\x0c", 102: "\x17", 107: "\x18", 75: "\x13", 77: "\x14", 80: "\x15", 72: "\x16", 73: "\x0b", 81: "\x0c",
        71: "\x17", 79: "\x18", 76: "\n",
    }
)  # fmt: skip

NAMED: Final[Mapping[ControlKeys, Mapping[int, str]]] = MappingProxyType(
    {
        ControlKeys.CTRL: MappingProxyType({}),
        ControlKeys.FUNCTION: _FUNCTION,
        ControlKeys.ARROWS: _ARROWS,
        ControlKeys.MODIFIERS: _MODIFIERS,
    }
)
"""The keys that are control characters by themselves; of the rest of those tables a key stays unknown.

Honeywell (KBDCAS0): F6 to F10 and Caps Lock; Alt is in ``keys``, and Enter for BEL ends the scan. HHP (ValueTeam 3060,
page A-5): all but the modifiers and the keypad's plus. Worth Data (5000, table A-3): all but Shift; the arrows are
those of the keypad too, Ctrl and Alt are in ``keys``.
"""


@cache
def key_table(keymap: Keymap, dialect: ControlKeys) -> Mapping[int, str]:
    """Return all that keys give by themselves: the layout, the keypad, Enter and its like, and the dialect's keys."""
    same_on_all_levels = {**KEYPAD, **CONTROLS, **NAMED[dialect]}
    fixed = {place(code, level): given for code, given in same_on_all_levels.items() for level in range(LEVELS)}
    return MappingProxyType({**keymap.table, **fixed})
