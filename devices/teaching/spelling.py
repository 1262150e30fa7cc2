"""A symbol's content in what arrived for it: what stands before and behind, and what its control characters became."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from devices.barcodes.characters import EOT, GS, RS
from devices.calibration import SYMBOLS
from devices.decoders.letter_case import inverted
from devices.dialects import Caps

CONTROLS: Final = (GS, RS, EOT)
CONTENTS: Final = {name: content for name, content, _ in SYMBOLS}
"""The content of each symbol by its name."""

_LONGEST_SPELLING: Final = 16
_CUT: Final = re.compile(f"([{''.join(CONTROLS)}])")


@dataclass(frozen=True, slots=True)
class Spelling:
    """``before`` and ``after`` stand as they came, whatever the case of letters is.

    ``arrivals`` are pairs (control character of the symbol, what came for it), in the symbol's order.
    """

    before: str
    after: str
    arrivals: tuple[tuple[str, str], ...]


def spelling(arrived: str, symbol: str, caps: Caps = Caps.AS_SENT) -> Spelling | None:
    """Find the content of the symbol; None where another character differs, or it is there twice."""
    text = turned(arrived, caps)
    found = _pattern(symbol).search(text)
    if found is None or _pattern(symbol).search(text, found.end()):
        return None
    controls = [part for part in _CUT.split(CONTENTS[symbol]) if part in CONTROLS]
    return Spelling(arrived[: found.start()], arrived[found.end() :], tuple(zip(controls, found.groups(), strict=True)))


def turned(text: str, caps: Caps) -> str:
    """Return the text with its letters as they were meant; no character more or less."""
    return inverted(text) if caps is Caps.INVERTED else text


def characters(data: bytes) -> str:
    """Return bytes as characters; what is no UTF-8 stands as surrogate escapes."""
    return data.decode("utf-8", "surrogateescape")


def octets(text: str) -> bytes:
    """Return the bytes that ``characters`` was given."""
    return text.encode("utf-8", "surrogateescape")


@cache
def _pattern(symbol: str) -> re.Pattern[str]:
    spelt = f"(.{{0,{_LONGEST_SPELLING}}}?)"
    parts = _CUT.split(CONTENTS[symbol])
    return re.compile("".join(spelt if part in CONTROLS else re.escape(part) for part in parts), re.DOTALL)
