"""What a human hand can type, and what of it may reach a terminal's parser."""

import re
from typing import Final

_LONG: Final = 4
_LONE_ESC_S: Final = 0.15

_KEY: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*(?:[@-~]|\Z)|O[@-~]|[^\x1b]|\Z)", re.DOTALL)
_PASTE: Final = r"\x1b\[20[01]~"
_MOUSE: Final = r"\x1b\[<[\d;-]*[Mm]|\x1b\[M"
_KITTY: Final = r"\x1b\[[\d:;]+u"
_CUT_OFF: Final = re.compile(r"\x1b\[[0-?]*[ -/]*(?![0-?@-~ -/])")

# Ctrl with these keys, as terminals and keyboards agree; letters follow the rule of their code.
_CONTROL: Final = {
    "2": 0x00, "@": 0x00, " ": 0x00, "[": 0x1B, "3": 0x1B, "\\": 0x1C, "4": 0x1C, "]": 0x1D, "5": 0x1D,
    "^": 0x1E, "6": 0x1E, "_": 0x1F, "-": 0x1F, "7": 0x1F, "/": 0x1F, "8": 0x7F, "?": 0x7F,
}  # fmt: skip


def printable(raw: bytes | bytearray) -> str:
    """Return the characters in the bytes that are neither control characters nor part of a key sequence."""
    text = _KEY.sub("", raw.decode("utf-8", "ignore"))
    return "".join(char for char in text if char >= " " and char != "\x7f")


def is_long(characters: str) -> bool:
    """Say whether so many characters without a gap are more than a hand's."""
    return len(characters) >= _LONG


def is_machine(characters: str) -> bool:
    """Say whether only a machine types these without a gap; one character again and again is a held key."""
    return is_long(characters) and len(set(characters)) > 1


def control(key: str) -> bytes | None:
    """Return the control character that Ctrl makes of a key; None where it makes none."""
    if "a" <= key.lower() <= "z":
        return bytes([ord(key.lower()) & 0x1F])
    code = _CONTROL.get(key)
    return None if code is None else bytes([code])


class TypingHand:
    """Lets typed bytes through to the terminal's parser, without what could switch a mode in it or click."""

    def __init__(self, *, mouse: bool, kitty: bool) -> None:
        never = [_PASTE, *([] if mouse else [_MOUSE]), *([] if kitty else [_KITTY])]
        self._never = re.compile("|".join(never))
        self.typed_at = float("-inf")
        """When a printable character was typed last."""
        self._lone_esc_at = float("-inf")

    def release(self, raw: bytes, at: float) -> bytes:
        """Return what may pass: valid UTF-8, no paste marks, no report unasked, no sequence without its end."""
        text = raw.decode("utf-8", "ignore")
        if text.startswith("[") and at - self._lone_esc_at < _LONE_ESC_S:
            text = text[1:]  # with the ESC before it, this would begin a sequence in the parser
        while (cleaned := _CUT_OFF.sub("", self._never.sub("", text))) != text:
            text = cleaned
        if printable(text.encode()):
            self.typed_at = at
        if text.endswith("\x1b"):
            self._lone_esc_at = at
        return text.encode()
