"""The AIM identifier of ISO/IEC 15424 that a scanner may send before the content: ``]C1``, ``]d2``, ``]Q3``."""

import re
from collections.abc import Mapping
from types import MappingProxyType

_LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "A": "Code 39",
        "B": "Telepen",
        "C": "Code 128",
        "D": "Code One",
        "E": "EAN/UPC",
        "F": "Codabar",
        "G": "Code 93",
        "H": "Code 11",
        "I": "Interleaved 2 of 5",
        "J": "DotCode",
        "K": "Code 16K",
        "L": "PDF417",
        "M": "MSI",
        "N": "Anker",
        "O": "Codablock",
        "P": "Plessey",
        "Q": "QR Code",
        "R": "Straight 2 of 5 (two bars start and stop)",
        "S": "Straight 2 of 5 (three bars start and stop)",
        "T": "Code 49",
        "U": "MaxiCode",
        "V": "Vericode",
        "X": "another symbology",
        "Y": "a symbology of an expanded table",
        "Z": "no bar code",
        "c": "Channel Code",
        "d": "Data Matrix",
        "e": "GS1 DataBar",
        "f": "another matrix code",
        "g": "Grid Matrix",
        "h": "Han Xin Code",
        "o": "OCR",
        "p": "a postal code",
        "s": "SuperCode",
        "z": "Aztec Code",
    }
)
"""The letter of the symbology to its name. The modifier behind it is one of ``0`` to ``9`` and ``A`` to ``F``."""

_LETTERED_MODIFIERS = "XZz"
"""Symbologies whose modifiers go beyond ``9``; elsewhere a letter behind the letter is content."""

_SPECIFIC: Mapping[str, str] = MappingProxyType(
    {
        "]C1": "GS1-128",
        "]C2": "Code 128 of ISBT 128",
        "]C4": "Code 128 of ISBT 128",
        "]E0": "EAN-13, UPC-A or UPC-E",
        "]E1": "a two-digit add-on",
        "]E2": "a five-digit add-on",
        "]E3": "EAN-13 or UPC with an add-on",
        "]E4": "EAN-8",
        "]I1": "ITF with its check digit",
        "]J1": "GS1 DotCode",
        "]Q3": "GS1 QR Code",
        "]d2": "GS1 Data Matrix",
        "]e1": "a GS1 composite component behind a separator",
        "]e2": "a GS1 composite component behind an escape",
    }
)
"""Identifiers that say more than their letter."""

_IDENTIFIER = re.compile(
    rf"\](?:[{''.join(_LETTERS)}][0-9]|[{_LETTERED_MODIFIERS}][A-F])",
)
_SHAPE = re.compile(r"\][A-Za-z][0-9A-Za-z]")


def split_aim(text: str) -> tuple[str, str]:
    """Return the AIM identifier, or an empty one, and the content behind it.

    ``]`` is legal content too: only what is an identifier by its letter and modifier is taken off.
    """
    found = _IDENTIFIER.match(text)
    return ("", text) if found is None else (found[0], text[found.end() :])


def symbology(aim: str) -> str:
    """Return the name of the symbology, such as ``GS1-128``, or an empty text where the identifier names none."""
    if _IDENTIFIER.fullmatch(aim) is None:
        return ""
    return _SPECIFIC.get(aim) or _LETTERS[aim[1]]


def looks_like_aim(text: str) -> bool:
    """Say whether the text begins as an AIM identifier does although no symbology has that one."""
    return _SHAPE.match(text) is not None and _IDENTIFIER.match(text) is None
