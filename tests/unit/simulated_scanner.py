"""Scanners as they are set in the field: what each sends for a code, as key events or as bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from devices.barcodes.characters import EOT, GS, RS
from devices.calibration import SYMBOLS
from devices.decoders.keymaps.keymap import KEY_CAPSLOCK, KEY_LEFTALT, KEY_LEFTCTRL, KEYPAD
from devices.decoders.keymaps.strokes import strokes
from devices.decoders.keys import EV_KEY, EV_SYN, InputEvent
from devices.teaching.sample import Medium, Sample

KEY_F4, KEY_F8, KEY_F9, KEY_LEFT, KEY_DOWN = 62, 66, 67, 105, 108
DIGIT_KEYS = {char: code for code, char in KEYPAD.items() if char.isdigit()}
AIMS = {"code128": "]C0", "gs1_128": "]C1"}


class Form(Enum):
    """How a keyboard scanner types GS, RS and EOT: keys to tap in order, or text to type instead."""

    CTRL = "ctrl"
    FUNCTION = "function"
    ARROWS = "arrows"
    MODIFIERS = "modifiers"
    ALT_CODE = "alt code"


TAPS: Mapping[Form, Mapping[str, tuple[int, ...]]] = {
    Form.FUNCTION: {GS: (KEY_F8,), RS: (KEY_F9,), EOT: (KEY_LEFTALT,)},
    Form.ARROWS: {GS: (KEY_DOWN,), RS: (KEY_LEFT,), EOT: (KEY_CAPSLOCK,)},
    Form.MODIFIERS: {GS: (KEY_LEFTCTRL,), RS: (KEY_LEFTALT,), EOT: (KEY_F4,)},
}


@dataclass(frozen=True)
class Gun:
    """One scanner; ``texts`` is what it types for a control character where that is no key of ``form``."""

    layout: str = "us"
    form: Form = Form.CTRL
    texts: Mapping[str, str] | None = None
    inverted: bool = False
    prefix: str = ""
    suffix: str = ""
    end: str = "\r"
    aim: bool = True
    all_alt: bool = False
    numbers: str = "03"
    releases: bool = True
    gap_s: float = 0.002

    def line(self, symbol: str) -> str:
        """Return the characters of a scan of the symbol as they are meant, identifier and all."""
        content, symbology = next((content, symbology) for name, content, symbology in SYMBOLS if name == symbol)
        return self.around(content, AIMS[symbology])

    def around(self, content: str, aim: str) -> str:
        """Return the characters of a scan of any code."""
        shown = "".join((self.texts or {}).get(char, char) for char in content)
        return f"{self.prefix}{aim if self.aim else ''}{shown}{self.suffix}{self.end}"

    def data(self, symbol: str) -> bytes:
        """Return a scan of the symbol on a serial line."""
        return self.turned(self.line(symbol)).encode("utf-8")

    def events(self, symbol: str) -> tuple[InputEvent, ...]:
        """Return a scan of the symbol on a keyboard."""
        return self.typed(self.line(symbol))

    def sample(self, symbol: str, medium: Medium = Medium.KEYS) -> Sample:
        """Return what is gathered of a scan of the symbol."""
        if medium is not Medium.KEYS:
            return Sample(medium, data=self.data(symbol))
        events = self.events(symbol)
        times = [event.at for event in events if event.type == EV_KEY and event.value == 1]
        return Sample(medium, events, gaps=tuple(b - a for a, b in pairwise(times)))

    def samples(self, medium: Medium = Medium.KEYS) -> dict[str, Sample]:
        """Return a scan of every symbol."""
        return {name: self.sample(name, medium) for name, _, _ in SYMBOLS}

    def turned(self, text: str) -> str:
        """Return the text in the case in which it is sent."""
        return text.swapcase() if self.inverted else text

    def typed(self, text: str) -> tuple[InputEvent, ...]:
        """Return the events of a text."""
        pen = _Pen(self.gap_s, releases=self.releases)
        for char in self.turned(text):
            self._character(pen, char)
        return tuple(pen.events)

    def _character(self, pen: "_Pen", char: str) -> None:
        if char in TAPS.get(self.form, {}):
            for code in TAPS[self.form][char]:
                pen.tap(code)
        elif (self.form is Form.ALT_CODE and char in {GS, RS, EOT}) or (self.all_alt and char != "\r"):
            pen.alt(f"{ord(char):{self.numbers}}")
        else:
            for stroke in strokes(char, self.layout):
                pen.tap(stroke.code, *stroke.held())


class _Pen:
    def __init__(self, gap_s: float, *, releases: bool) -> None:
        self.events: list[InputEvent] = []
        self._gap = gap_s
        self._at = 0.0
        self._releases = releases
        self._down: int | None = None

    def tap(self, code: int, *held: int) -> None:
        """Press and release a key; a scanner that does not release loses the second of two presses of one key."""
        self._at += self._gap
        if not self._releases and self._down == code:
            return
        self._down = code
        keys = [*held, code]
        self._report([(one, 1) for one in keys])
        self._at += self._gap
        self._report([(one, 0) for one in reversed(keys)])

    def alt(self, digits: str) -> None:
        """Type a character by its number on the keypad."""
        self._at += self._gap
        self._report([(KEY_LEFTALT, 1)])
        for digit in digits:
            self._report([(DIGIT_KEYS[digit], 1)])
            self._report([(DIGIT_KEYS[digit], 0)])
        self._at += self._gap
        self._report([(KEY_LEFTALT, 0)])

    def _report(self, moves: list[tuple[int, int]]) -> None:
        self.events += [InputEvent(self._at, EV_KEY, code, value) for code, value in moves]
        self.events.append(InputEvent(self._at, EV_SYN, 0, 0))
