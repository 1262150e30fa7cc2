"""Scans from the key events of a scanner that is a keyboard."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from devices.decoders import typing_hand
from devices.decoders.keymaps.keymap import (
    CONTROLS,
    KEY_CAPSLOCK,
    KEY_LEFTALT,
    KEY_LEFTCTRL,
    KEY_LEFTMETA,
    KEY_LEFTSHIFT,
    KEY_NUMLOCK,
    KEY_RIGHTALT,
    KEY_RIGHTCTRL,
    KEY_RIGHTMETA,
    KEY_RIGHTSHIFT,
    KEYPAD,
    Keymap,
)
from devices.decoders.keymaps.us import US
from devices.decoders.lines import LineDecoder
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault

EV_SYN: Final = 0
EV_KEY: Final = 1
SYN_REPORT: Final = 0
SYN_DROPPED: Final = 3
_DOWN: Final = 1
_UP: Final = 0

_SHIFT: Final = frozenset({KEY_LEFTSHIFT, KEY_RIGHTSHIFT})
_CTRL: Final = frozenset({KEY_LEFTCTRL, KEY_RIGHTCTRL})
_ALT: Final = frozenset({KEY_LEFTALT, KEY_RIGHTALT})
_META: Final = frozenset({KEY_LEFTMETA, KEY_RIGHTMETA})
_MODIFIERS: Final = _SHIFT | _CTRL | _ALT | _META
_LOCKS: Final = frozenset({KEY_CAPSLOCK, KEY_NUMLOCK})
_LONGEST_ALT_CODE: Final = 5


@dataclass(frozen=True, slots=True)
class InputEvent:
    """One event of an input device; ``at`` is monotonic seconds by the kernel."""

    at: float
    type: int
    code: int
    value: int


class KeyDecoder:
    """Turns key presses into characters and those into scans.

    Only presses count, with the modifiers held at that instant; repeats are ignored. The host's Caps Lock does
    not exist here; the scanner's own does. A key without a character makes ``text`` None and stands in ``raw``
    as 0xFF and four hexadecimal digits of its code, for it may have been a separator. After SYN_DROPPED
    ``lost_events`` is set: the owner then calls ``resync`` with the keys that are down.
    """

    def __init__(self, profile: Profile, source: str, keymap: Keymap = US) -> None:
        self._lines = LineDecoder(replace(profile, encoding="utf-8", fallback=None), source)
        self._keymap = keymap
        self._held: set[int] = set()
        self._caps = False
        self._alt_digits: str | None = None
        self._skipping = False
        self.lost_events = False

    def feed(self, events: Iterable[InputEvent]) -> list[Scan | ScanFault]:
        """Take events in the kernel's order; return what they completed."""
        out: list[Scan | ScanFault] = []
        for event in events:
            if event.type == EV_SYN:
                self._synchronised(event)
            elif event.type == EV_KEY and not self._skipping:
                if event.value == _DOWN:
                    out += self._pressed(event.code, event.at)
                elif event.value == _UP:
                    out += self._released(event.code, event.at)
        return out

    def resync(self, held: Iterable[int]) -> None:
        """Take the keys that are down now, after events were lost."""
        self._held = set(held) & _MODIFIERS
        self._alt_digits = None
        self.lost_events = False

    def begin_inside(self, now: float) -> None:
        """Take what comes first as the rest of a scan whose beginning went elsewhere: a fault, never a scan."""
        self._lines.spoil(FaultKind.INCOMPLETE, now)

    def deadline(self) -> float | None:
        """Say when silence will end the scan under way."""
        return self._lines.deadline()

    def tick(self, now: float) -> list[Scan | ScanFault]:
        """Let silence end it."""
        return self._lines.tick(now)

    def lost(self, now: float) -> list[Scan | ScanFault]:
        """Give up what is under way, for the device is gone."""
        self._held.clear()
        self._caps = self._skipping = self.lost_events = False
        self._alt_digits = None
        return self._lines.lost(now)

    def _synchronised(self, event: InputEvent) -> None:
        if event.code == SYN_DROPPED:
            self._skipping = self.lost_events = True
            self._lines.spoil(FaultKind.DROPPED, event.at)
        elif event.code == SYN_REPORT:
            self._skipping = False

    def _pressed(self, code: int, at: float) -> list[Scan | ScanFault]:
        if code in _MODIFIERS:
            self._held.add(code)
            if code in _ALT:
                self._alt_digits = ""
            return []
        if code in _LOCKS:
            self._caps ^= code == KEY_CAPSLOCK
            return []
        if self._held & _ALT and not self._held & _META and (digit := KEYPAD.get(code, "")).isdigit():
            self._alt_digits = (self._alt_digits or "") + digit
            return []
        return self._lines.feed(self._bytes_of(code), at)

    def _released(self, code: int, at: float) -> list[Scan | ScanFault]:
        self._held.discard(code)
        if code not in _ALT or not self._alt_digits:
            return []
        digits, self._alt_digits = self._alt_digits, None
        character = _alt_character(digits)
        if character is None:
            self._lines.mark(Flag.UNMAPPED_KEY)
            return self._lines.feed(_unmapped(code) + digits.encode("ascii"), at)
        return self._lines.feed(character.encode("utf-8"), at)

    def _bytes_of(self, code: int) -> bytes:
        if self._held & (_META | _ALT):
            return self._inert(code)
        character = self._character(code)
        if character is None:
            return self._inert(code)
        if not self._held & _CTRL or code in CONTROLS:
            return character.encode("utf-8")
        control = typing_hand.control(character)
        if control is None:
            return self._inert(code)
        return control

    def _character(self, code: int) -> str | None:
        fixed = CONTROLS.get(code) or KEYPAD.get(code)
        if fixed is not None:
            return fixed
        return self._keymap.character(code, shift=bool(self._held & _SHIFT), caps=self._caps)

    def _inert(self, code: int) -> bytes:
        self._lines.mark(Flag.UNMAPPED_KEY)
        self._lines.mark(Flag.CONTROL_KEYS)
        return _unmapped(code)


def _unmapped(code: int) -> bytes:
    return b"\xff%04x" % code


def _alt_character(digits: str) -> str | None:
    """Return the character of Alt and keypad digits: Windows-1252 with a leading zero, code page 437 without."""
    if len(digits) > _LONGEST_ALT_CODE:
        return None
    number = int(digits)
    if number < 0x20 or number == 0x7F:  # noqa: PLR2004 - control characters are the same in both
        return chr(number)
    if number > 0xFF:  # noqa: PLR2004 - one byte
        return None
    try:
        return bytes([number]).decode("cp1252" if digits.startswith("0") else "cp437")
    except UnicodeDecodeError:
        return None
