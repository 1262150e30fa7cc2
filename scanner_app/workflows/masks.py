"""What the serials of an item look like: whether one fits, and an example in place of the pattern."""

import re
from typing import Final

from sync.ledger.serial_mask import serial_mask

_PIECE: Final = re.compile(
    r"(?P<cls>\\d|\[0-9\]|\[A-Z\]|\[A-Z0-9\]|\[0-9A-Z\]|\\?[A-Za-z0-9]|\\?[-_/ #:]|\\[.])(?:\{(?P<count>\d{1,3})\})?"
)
_EXAMPLES: Final = {"\\d": "9", "[0-9]": "9", "[A-Z]": "A", "[A-Z0-9]": "X", "[0-9A-Z]": "X"}


def fits(mask: str, serial: str) -> bool:
    """Return whether the serial matches the mask in full; a mask that is no pattern fits nothing."""
    parsed = serial_mask(mask)
    return parsed is not None and parsed.fits(serial)


def example(mask: str) -> str:
    """Return an example of what the mask wants (9 a digit, A a letter, X either), or the mask where it is no list."""
    parts: list[str] = []
    at = 0
    while at < len(mask):
        piece = _PIECE.match(mask, at)
        if piece is None or mask[piece.end() : piece.end() + 1] in {"*", "+", "?", "|", "{"}:
            return mask
        sign = _EXAMPLES.get(piece["cls"], piece["cls"].removeprefix("\\"))
        parts.append(sign * int(piece["count"] or 1))
        at = piece.end()
    return "".join(parts)
