"""What is doubtful about the characters of a text, whatever it means."""

import unicodedata

from devices.barcodes.reading import Note

GS = "\x1d"
RS = "\x1e"
EOT = "\x04"

_BLANK_THOUGH_GRAPHIC = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u180b\u180c\u180d")
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def character_notes(text: str, separators: str = "") -> frozenset[Note]:
    """Name what is doubtful about the characters; ``separators`` are those that the text's form asks for."""
    if text.isascii() and text.isprintable():
        return frozenset()
    notes = set()
    if not text.isascii():
        notes.add(Note.NOT_ASCII)
    for character in set(text).difference(separators):
        category = unicodedata.category(character)
        if category == "Cc":
            notes.add(Note.CONTROL_CHARACTERS)
        elif _cannot_be_seen(character, category):
            notes.add(Note.INVISIBLE)
    return frozenset(notes)


def _cannot_be_seen(character: str, category: str) -> bool:
    if category in {"Cf", "Cn", "Cs", "Zl", "Zp"} or (category == "Zs" and character != " "):
        return True
    return character in _BLANK_THOUGH_GRAPHIC or ord(character) in _VARIATION_SELECTORS
