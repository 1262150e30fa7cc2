"""Scans from the key events of a scanner that is a keyboard."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from devices.decoders.alt_codes import alt_character
from devices.decoders.keymaps.control_keys import NAMED, ctrl_keys, key_table
from devices.decoders.keymaps.dead_keys import SPACING, alone, composed
from devices.decoders.keymaps.keymap import (
    CONTROLS,
    KEY_CAPSLOCK,
    KEY_ENTER,
    KEY_KPENTER,
    KEY_LEFTALT,
    KEY_NUMLOCK,
    KEYPAD,
    LEVELS,
    place,
)
from devices.decoders.keymaps.layouts import keymap
from devices.decoders.layout_doubts import STROKES, fitting_layouts
from devices.decoders.lines import LineDecoder
from devices.decoders.modifiers import CTRL_KEYS, MODIFIERS, Modifiers
from devices.dialects import AltCodes, ControlKeys
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault

EV_SYN: Final = 0
EV_KEY: Final = 1
SYN_REPORT: Final = 0
SYN_DROPPED: Final = 3
_DOWN: Final = 1
_UP: Final = 0

_ENTER_KEYS: Final = frozenset({KEY_ENTER, KEY_KPENTER})
_LOCKS: Final = frozenset({KEY_CAPSLOCK, KEY_NUMLOCK})
_ALT_IS_A_CHARACTER: Final = frozenset({ControlKeys.FUNCTION, ControlKeys.MODIFIERS})
_SEPARATORS: Final = frozenset(b"\x04\x1c\x1d\x1e\x1f")
_CR, _ETX, _EOT, _GS, _RS = "\r", "\x03", "\x04", "\x1d", "\x1e"


@dataclass(frozen=True, slots=True)
class InputEvent:
    """One event of an input device; ``at`` is monotonic seconds by the kernel."""

    at: float
    type: int
    code: int
    value: int


class KeyDecoder:
    """Turns key presses into characters of the profile's layout and those into scans.

    Only presses count, with the modifiers held at that instant; repeats are ignored. The host's Caps Lock does
    not exist here; the scanner's own does. A dead key waits for its letter and stands for itself where none
    comes. Enter ends a scan whatever else is held. Ctrl and a key is the control character they name, flagged
    CONTROL_KEYS where it is neither a separator nor framing of the profile: Ctrl+C is ETX and does nothing. A key
    without a character makes ``text`` None and stands in ``raw`` as 0xFF and four hexadecimal digits of its
    code, for it may have been a separator. After SYN_DROPPED ``lost_events`` is set: the owner then calls
    ``resync`` with the keys that are down.
    """

    def __init__(self, profile: Profile, source: str) -> None:
        self._profile = profile
        self._lines = LineDecoder(replace(profile, encoding="utf-8", fallback=None), source)
        layout = keymap(profile.layout)
        self._named = NAMED[profile.control_keys]
        self._table = key_table(layout, profile.control_keys)
        self._ctrl = ctrl_keys(layout)
        framing = b"".join((profile.prefix, profile.suffix, *profile.terminators))
        self._expected_controls = _SEPARATORS.union(b"\t\r\n", framing)
        self._modifiers = Modifiers(third_level=layout.third_level)
        self._alone: int | None = None
        self._alt_made = False
        self._digits = ""
        self._mark = ""
        self._waiting_since = 0.0
        self._strokes: list[int] = []
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
                elif event.value == _UP and event.code in MODIFIERS:
                    out += self._released(event.code, event.at)
        return out

    def resync(self, held: Iterable[int]) -> None:
        """Take the keys that are down now, after events were lost."""
        self._modifiers.replace(held)
        self._forget()
        self.lost_events = False

    def begin_inside(self, now: float) -> None:
        """Take what comes first as the rest of a scan whose beginning went elsewhere: a fault, never a scan."""
        self._lines.spoil(FaultKind.INCOMPLETE, now)

    def deadline(self) -> float | None:
        """Say when silence will end the scan under way."""
        return self._lines.deadline()

    def tick(self, now: float) -> list[Scan | ScanFault]:
        """Let silence end it."""
        deadline = self._lines.deadline()
        if deadline is None or now < deadline:
            return []
        out = self._finished(self._waiting_since)
        return out + self._judged(self._lines.tick(now))

    def lost(self, now: float) -> list[Scan | ScanFault]:
        """Give up what is under way, for the device is gone."""
        self._modifiers.reset()
        self._forget()
        self._strokes.clear()
        self._skipping = self.lost_events = False
        return self._lines.lost(now)

    def _forget(self) -> None:
        self._digits = self._mark = ""
        self._alone, self._alt_made = None, False

    def _synchronised(self, event: InputEvent) -> None:
        if event.code == SYN_DROPPED:
            self._skipping = self.lost_events = True
            self._lines.spoil(FaultKind.DROPPED, event.at)
        elif event.code == SYN_REPORT:
            self._skipping = False

    def _pressed(self, code: int, at: float) -> list[Scan | ScanFault]:
        if code in MODIFIERS:
            return self._modifier_pressed(code, at)
        if code in _LOCKS and code not in self._named:
            if code == KEY_CAPSLOCK:
                self._modifiers.toggle_caps()
            return []
        if self._modifiers.chord:
            return self._pressed_in_chord(code, at)
        return self._given(code, self._table.get(code * LEVELS + self._modifiers.level), at)

    def _modifier_pressed(self, code: int, at: float) -> list[Scan | ScanFault]:
        self._modifiers.press(code)
        self._alone = code
        if code not in self._modifiers.alt_keys:
            return []
        self._alt_made = False
        return self._control(_RS, at) if self._profile.control_keys is ControlKeys.MODIFIERS else []

    def _released(self, code: int, at: float) -> list[Scan | ScanFault]:
        alone, self._alone = self._alone == code, None
        self._modifiers.release(code)
        if code in CTRL_KEYS:
            latch = alone and self._profile.control_keys is ControlKeys.MODIFIERS
            return self._control(_GS, at) if latch else []
        if code not in self._modifiers.alt_keys:
            return []
        if self._digits:
            return self._alt_code(at)
        broken = self._profile.control_keys is ControlKeys.FUNCTION and (alone or self._alt_made)
        self._alt_made = False
        return self._control(_EOT, at) if broken else []

    def _pressed_in_chord(self, code: int, at: float) -> list[Scan | ScanFault]:
        held, self._alone = self._modifiers, None
        if held.alt and not held.meta and KEYPAD.get(code, "").isdigit() and code not in self._named:
            return self._alt_digit(code, at)
        cut = bool(self._digits)
        out = self._finished(at)
        blocked = held.meta or (held.alt and self._profile.control_keys not in _ALT_IS_A_CHARACTER)
        if code in _ENTER_KEYS:
            if blocked and not cut:
                self._unnamed()
            return out + self._typed(_CR, at)
        if blocked:
            return out + self._given(code, None, at)
        if held.alt and self._profile.control_keys is ControlKeys.FUNCTION and not self._alt_made:
            self._alt_made = True
            out += self._typed(_ETX, at)
        given = self._table.get(place(code, held.level))
        if held.ctrl:
            given = CONTROLS.get(code) or self._ctrl.get(code)
            if given is not None and ord(given) not in self._expected_controls:
                self._lines.mark(Flag.CONTROL_KEYS)
        return out + self._given(code, given, at)

    def _alt_digit(self, code: int, at: float) -> list[Scan | ScanFault]:
        if self._profile.alt is AltCodes.DIGITS:
            return self._given(code, KEYPAD[code], at)
        out = self._accent_alone(at)
        self._digits += KEYPAD[code]
        self._wait(at)
        return out

    def _alt_code(self, at: float) -> list[Scan | ScanFault]:
        digits, self._digits = self._digits, ""
        character = alt_character(digits, self._profile.alt_page)
        if character is not None:
            return self._typed(character, at)
        self._lines.mark(Flag.UNMAPPED_KEY)
        return self._fed(_unmapped(KEY_LEFTALT) + digits.encode("ascii"), at)

    def _given(self, code: int, given: str | None, at: float) -> list[Scan | ScanFault]:
        """Take what a key gives: a character, the mark of a dead key, or None where it gives nothing."""
        if len(self._strokes) < STROKES:
            self._strokes.append(code * LEVELS + self._modifiers.level)
        if given is None:
            out = self._accent_alone(at)
            self._unnamed()
            return out + self._fed(_unmapped(code), at)
        if self._mark:
            mark, self._mark = self._mark, ""
            return self._typed(composed(mark, given, self._profile.layout), at)
        if given in SPACING:
            self._mark = given
            self._wait(at)
            return []
        return self._typed(given, at)

    def _control(self, character: str, at: float) -> list[Scan | ScanFault]:
        return self._accent_alone(at) + self._typed(character, at)

    def _typed(self, characters: str, at: float) -> list[Scan | ScanFault]:
        return self._fed(characters.encode("utf-8"), at)

    def _fed(self, data: bytes, at: float) -> list[Scan | ScanFault]:
        out = self._lines.feed(data, at)
        if out:
            return self._judged(out)
        if self._lines.deadline() is None:
            self._strokes.clear()
        return out

    def _finished(self, at: float) -> list[Scan | ScanFault]:
        """Make what it can be of an Alt code that was not released and of a dead key that no letter followed."""
        if not self._digits:
            return self._accent_alone(at)
        self._lines.mark(Flag.ALT_CUT)
        return self._alt_code(at)

    def _accent_alone(self, at: float) -> list[Scan | ScanFault]:
        mark, self._mark = self._mark, ""
        return self._typed(alone(mark, self._profile.layout), at) if mark else []

    def _wait(self, at: float) -> None:
        self._waiting_since = at
        self._lines.expect(at)

    def _unnamed(self) -> None:
        self._lines.mark(Flag.UNMAPPED_KEY)
        self._lines.mark(Flag.CONTROL_KEYS)

    def _judged(self, out: list[Scan | ScanFault]) -> list[Scan | ScanFault]:
        """Flag a scan whose first strokes make more sense on another layout."""
        strokes, self._strokes = self._strokes, []
        if not (strokes and len(out) == 1 and isinstance(out[0], Scan)):
            return out
        scan = out[0]
        text = None if scan.text is None else scan.raw.decode("utf-8")
        if not fitting_layouts(strokes, text, self._profile.layout):
            return out
        return [replace(scan, flags=scan.flags | {Flag.LAYOUT_SUSPECT})]


def _unmapped(code: int) -> bytes:
    return b"\xff%04x" % code
