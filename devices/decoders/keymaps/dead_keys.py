"""Dead keys: an accent that waits for its letter."""

import unicodedata
from types import MappingProxyType
from typing import Final

SPACING: Final = MappingProxyType(
    {
        "\u0300": "`",
        "\u0301": "´",
        "\u0302": "^",
        "\u0303": "~",
        "\u0304": "¯",
        "\u0306": "˘",
        "\u0307": "˙",
        "\u0308": "¨",
        "\u030a": "°",
        "\u030b": "˝",
        "\u030c": "ˇ",
        "\u0327": "¸",
        "\u0328": "˛",
    }
)
"""The combining mark by which a table names a dead key, and the character that stands for it alone."""

# Windows types these two where the layout's accents are the ASCII quotes.
_QUOTES: Final = MappingProxyType({**SPACING, "\u0301": "'", "\u0308": '"'})
_QUOTED_CEDILLA: Final = MappingProxyType({("\u0301", "c"): "ç", ("\u0301", "C"): "Ç"})
_WITH_QUOTES: Final = "us_intl"


def is_dead(character: str) -> bool:
    """Say whether a table's character is the mark of a dead key."""
    return character in SPACING


def alone(mark: str, layout: str) -> str:
    """Return the character of a dead key that no letter followed, and of one before a space."""
    return (_QUOTES if layout == _WITH_QUOTES else SPACING)[mark]


def composed(mark: str, character: str, layout: str) -> str:
    """Return what a dead key and the character after it give, as Windows does: one letter, or both as they are.

    Before a space it is the accent; a second dead key gives both accents.
    """
    accent = alone(mark, layout)
    if character == " ":
        return accent
    if is_dead(character):
        return accent + alone(character, layout)
    if layout == _WITH_QUOTES and (mark, character) in _QUOTED_CEDILLA:
        return _QUOTED_CEDILLA[mark, character]
    letter = unicodedata.normalize("NFC", character + mark)
    return letter if len(letter) == 1 else accent + character
