"""How large a text can stand in a given width: estimates on the safe side for any common sans-serif face."""

import unicodedata
from textwrap import wrap

POINT = 25.4 / 72
"""Millimetres of one typographic point."""

MONO_WIDTH = 0.61
_NARROW = frozenset("ijl.,:;|!'I()[] ")
_BROAD = frozenset("MWmw@%")
_LAST_KEPT = 8


def text_width(text: str, *, mono: bool) -> float:
    """Return the text's width as a multiple of its font size."""
    return sum(_character_width(character, mono=mono) for character in text)


def fitted(text: str, width: float, most: float, least: float, *, mono: bool = False) -> tuple[str, float]:
    """Return the text and the font size, between ``most`` and ``least``, at which it fits the width.

    A text too long for the smallest size loses its middle: the last characters tell codes apart.
    """
    size = min(most, width / max(text_width(text, mono=mono), 1e-9))
    if size >= least:
        return text, size
    kept = text
    head = len(text) - _LAST_KEPT
    while head > 1 and text_width(kept, mono=mono) * least > width:
        head -= 1
        kept = f"{text[:head]}...{text[-_LAST_KEPT:]}"
    return kept, least


def broken(text: str, width: float, most: float, least: float, lines: int) -> tuple[tuple[str, ...], float]:
    """Return a fixed-width text in as few lines as hold it at ``most``, broken at blanks where it can be, and its size.

    Where more than so many ``lines`` would be needed it is set smaller, and loses its middle at the smallest size.
    """
    size = most
    while size > least and text_width(text, mono=True) * size > width * lines:
        size = max(size * 0.9, least)
    each = max(int(width / (MONO_WIDTH * size)), 1)
    if len(text) > each * lines or text_width(text, mono=True) > MONO_WIDTH * len(text):
        kept, size = fitted(text, width, most, least, mono=True)
        return (kept,), size
    return tuple(wrap(text, each, break_on_hyphens=False)) or ("",), size


def is_western(text: str) -> bool:
    """Say whether the fonts that every PDF reader has can write the text."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _character_width(character: str, *, mono: bool) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.1
    if mono:
        return MONO_WIDTH
    if character in _NARROW:
        return 0.40
    if character in _BROAD:
        return 1.0
    return 0.78 if character.isupper() else 0.68
