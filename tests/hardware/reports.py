"""What a keyboard scanner sends over USB: its report descriptor, and one report a key down and up."""

import random
from typing import Final

KEYBOARD: Final = bytes.fromhex(
    "05010906a101"  # a keyboard
    "050719e029e7150025017501950881029501750881019505750105081901290591029501750391"
    "01950675081500"
    "26ff0005071900"
    "29ff8100c0"
)
"""The boot keyboard of the HID specification, appendix B.1, with every key number allowed, as many scanners have it."""


LEFT_CTRL: Final = 0x01
LEFT_SHIFT: Final = 0x02
LEFT_ALT: Final = 0x04
RELEASED: Final = bytes(8)
ROLLOVER: Final = b"\0\0" + b"\1" * 6
ENTER: Final = 0x28
CAPS_LOCK: Final = 0x39

_ROWS: Final = (
    (0x04, "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    (0x1E, "1234567890", "!@#$%^&*()"),
    (0x2C, " -=[]\\", " _+{}|"),
    (0x33, ";'`,./", ':"~<>?'),
)
_USAGES: Final = {
    char: (modifier, first + place)
    for first, plain, shifted in _ROWS
    for modifier, row in ((LEFT_SHIFT, shifted), (0, plain))
    for place, char in enumerate(row)
} | {"\r": (0, ENTER), "\x1d": (LEFT_CTRL, 0x30), "\x1e": (LEFT_CTRL, 0x23), "\x04": (LEFT_CTRL, 0x07)}
PRINTABLE: Final = "".join(sorted(char for char in _USAGES if char.isprintable()))


def down(*usages: int, modifiers: int = 0) -> bytes:
    """Return the report of these keys held down."""
    return bytes([modifiers, 0, *usages]).ljust(8, b"\0")


def stroke(char: str) -> tuple[bytes, bytes]:
    """Return the two reports of one character: its key, then nothing."""
    modifiers, usage = _USAGES[char]
    return down(usage, modifiers=modifiers), RELEASED


def typed(text: str) -> list[bytes]:
    """Return the reports of a text, as a scanner set to the US layout sends it; Enter is ``\\r``."""
    return [report for char in text for report in stroke(char)]


def random_codes(seed: int, count: int) -> list[str]:
    """Return so many different codes, every printable ASCII character and GS among them."""
    chance = random.Random(seed)
    alphabet = PRINTABLE + "\x1d"
    codes: dict[str, None] = {}
    while len(codes) < count:
        codes["".join(chance.choices(alphabet, k=chance.randint(3, 12)))] = None
    return list(codes)
