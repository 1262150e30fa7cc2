"""Whether a scan makes more sense on another country's keyboard than on the one its profile names."""

import re
from collections.abc import Sequence
from typing import Final

from devices.barcodes.check_digits import has_mod_43_check_character
from devices.decoders.keymaps.dead_keys import alone, composed, is_dead
from devices.decoders.keymaps.keymap import Keymap
from devices.decoders.keymaps.layouts import keymap
from devices.dialects import LAYOUTS

STROKES: Final = 12
"""How many strokes show the shape of a scan's beginning: ``https://`` with its dead keys."""

_SHAPE: Final = re.compile(
    r"\](?:C1|e0|d2|Q3|J1)\d\d|\](?:A[0-7]|C[024]|E[0-4]|F[0-4]|I[01]|L[0-5]|Q[0-6]|X0|d[0-6]|z[0-9A-C])"
    r"|\[\)>|(?i:https?://)"
)
"""What begins a code beyond doubt: an AIM identifier, the header of ISO/IEC 15434, an address."""

_ADDRESS: Final = re.compile("(?i:http)")


def fitting_layouts(strokes: Sequence[int], text: str | None, layout: str) -> tuple[str, ...]:
    """Return the layouts under which the strokes begin with a known shape, where ``text`` begins with a broken one.

    ``strokes`` are the first of a scan, as ``keymap.place`` numbers them, ``text`` what they were taken for under
    ``layout`` (None where a key gave nothing), AIM identifier included. Most scans begin with a letter or digit, or
    with a known shape: they are in no doubt, and cost nothing here.
    """
    if text is not None and not _is_doubtful(text):
        return ()
    others = (keymap(name) for name in LAYOUTS if name != layout)
    return tuple(each.name for each in others if _SHAPE.match(_spelled(strokes, each)))


def _is_doubtful(text: str) -> bool:
    if _SHAPE.match(text):
        return False
    if text[0].isascii() and text[0].isalnum():
        return _ADDRESS.match(text) is not None
    return not (text[0] == "+" and has_mod_43_check_character(text))  # HIBC


def _spelled(strokes: Sequence[int], layout: Keymap) -> str:
    """Return what the strokes give on a layout; a key that gives nothing is a NUL."""
    spelled, mark = "", ""
    for stroke in strokes:
        given = layout.table.get(stroke, "\0")
        if mark:
            spelled, mark = spelled + composed(mark, given, layout.name), ""
        elif is_dead(given):
            mark = given
        else:
            spelled += given
    return spelled + alone(mark, layout.name) if mark else spelled
