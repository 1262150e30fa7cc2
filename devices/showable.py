"""The one way from a code's content to a screen: nothing of it acts, nothing of it hides."""

import unicodedata
from typing import Final

_ESCAPED_ANYWAY: Final = frozenset(
    {
        *range(0x2400, 0x2427),  # control pictures stand for control characters here, so a real one is told apart
        0x27E8, 0x27E9,  # so are the brackets of an escape
        0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0,  # blanks that are letters or marks
        *range(0x1161, 0x1200), *range(0xD7B0, 0xD800),  # Hangul parts that join the character before
        *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),  # variation selectors
        *range(0x1F1E6, 0x1F200), *range(0x1F3FB, 0x1F400),  # flags and skin tones join their neighbours
    }
)  # fmt: skip
_ESCAPED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs", "Me"})
_MOST_MARKS: Final = 2
_DELETE: Final = 0x7F


def showable(text: str, limit: int | None = None) -> str:
    """Return a form of the text that is safe to print, of the width it seems to have, and unmistakable.

    Control characters become their pictures (``␝``); what is invisible, reorders text or has no settled width
    becomes its code in brackets (``⟨202E⟩``). Two different texts never give the same form. With ``limit`` it is
    cut in the middle to so many cells. The result is plain text: print it without interpreting markup.
    """
    shown = text if text.isascii() and text.isprintable() else _spelt(text)
    return shown if limit is None else cut_middle(shown, limit)


def cut_middle(text: str, width: int, tail: int = 8) -> str:
    """Cut to ``width`` cells with ``…`` in the middle; the last ``tail`` characters are always there.

    Where the width has no room for more, it holds as many of the last ones as fit.
    """
    if cells(text) <= width:
        return text
    ending = text[-tail:] if tail > 0 else ""
    if cells(ending) >= width:
        return ending[len(ending) - _fitting(ending[::-1], width) :]
    return f"{text[: _fitting(text, width - cells(ending) - 1)]}…{ending}"


def cells(text: str) -> int:
    """Return how many cells of a terminal a showable text takes."""
    return len(text) if text.isascii() else sum(_width(char) for char in text)


def _spelt(text: str) -> str:
    out: list[str] = []
    marks = _MOST_MARKS
    for char in text:
        is_mark = unicodedata.category(char) == "Mn"
        marks = marks + 1 if is_mark else 0
        alone = is_mark and (marks > _MOST_MARKS or not out or out[-1] == " ")
        if alone:
            marks = _MOST_MARKS
        out.append(_escape(char) if alone else _char(char))
        if len(out[-1]) > 1:
            marks = _MOST_MARKS  # a mark after an escape would sit on its bracket
    return "".join(out)


def _char(char: str) -> str:
    code = ord(char)
    if code < ord(" "):
        return chr(0x2400 + code)
    if code == _DELETE:
        return "␡"
    if char == " " or char.isascii():
        return char
    if code in _ESCAPED_ANYWAY or unicodedata.category(char) in _ESCAPED_CATEGORIES:
        return _escape(char)
    return char


def _escape(char: str) -> str:
    return f"⟨{ord(char):04X}⟩"


def _width(char: str) -> int:
    if unicodedata.category(char) == "Mn":
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _fitting(text: str, width: int) -> int:
    """Return how many of the first characters fit into so many cells."""
    taken = 0
    for place, char in enumerate(text):
        taken += _width(char)
        if taken > width:
            return place
    return len(text)
