"""Which modifier keys of a scanner are down, and what that means on its layout."""

from collections.abc import Iterable
from typing import Final

from devices.decoders.keymaps.keymap import (
    ALTGR,
    CAPS,
    KEY_LEFTALT,
    KEY_LEFTCTRL,
    KEY_LEFTMETA,
    KEY_LEFTSHIFT,
    KEY_RIGHTALT,
    KEY_RIGHTCTRL,
    KEY_RIGHTMETA,
    KEY_RIGHTSHIFT,
    SHIFT,
)

_SHIFT_KEYS: Final = frozenset({KEY_LEFTSHIFT, KEY_RIGHTSHIFT})
CTRL_KEYS: Final = frozenset({KEY_LEFTCTRL, KEY_RIGHTCTRL})
_ALT_KEYS: Final = frozenset({KEY_LEFTALT, KEY_RIGHTALT})
_META_KEYS: Final = frozenset({KEY_LEFTMETA, KEY_RIGHTMETA})
MODIFIERS: Final = _SHIFT_KEYS | CTRL_KEYS | _ALT_KEYS | _META_KEYS


class Modifiers:
    """The modifiers that are down; on a layout with a third level the right Alt key is AltGr, and so are Ctrl and Alt.

    ``level`` is that of a key pressed now. ``ctrl``, ``alt`` and ``meta`` say what else is held, without what is
    AltGr; ``chord`` whether any of them is. ``alt_keys`` are the keys that are Alt.
    """

    def __init__(self, *, third_level: bool) -> None:
        self._third_level = third_level
        self.alt_keys = frozenset({KEY_LEFTALT}) if third_level else _ALT_KEYS
        self._held: set[int] = set()
        self._caps = False
        self.level = 0
        self.ctrl = self.alt = self.meta = self.chord = False

    def press(self, code: int) -> None:
        """Take note that one of ``MODIFIERS`` went down."""
        self._held.add(code)
        self._changed()

    def release(self, code: int) -> None:
        """Take note that one of ``MODIFIERS`` went up."""
        self._held.discard(code)
        self._changed()

    def toggle_caps(self) -> None:
        """Take note that the scanner pressed its Caps Lock."""
        self._caps = not self._caps
        self._changed()

    def replace(self, held: Iterable[int]) -> None:
        """Take the keys that are down now for those that were."""
        self._held = {code for code in held if code in MODIFIERS}
        self._changed()

    def reset(self) -> None:
        """Forget a scanner that is gone."""
        self._caps = False
        self.replace(())

    def _changed(self) -> None:
        ctrl = not self._held.isdisjoint(CTRL_KEYS)
        alt = not self._held.isdisjoint(_ALT_KEYS)
        altgr = KEY_RIGHTALT in self._held or (ctrl and alt)
        self.level = SHIFT * (not self._held.isdisjoint(_SHIFT_KEYS)) + ALTGR * altgr + CAPS * self._caps
        taken = altgr and self._third_level
        self.ctrl, self.alt = ctrl and not taken, alt and not taken
        self.meta = not self._held.isdisjoint(_META_KEYS)
        self.chord = self.ctrl or self.alt or self.meta
