r"""Content in the Extended Channel Interpretation protocol: ``\000026`` switches the encoding, ``\\`` is a backslash.

The numbers are those of AIM's ECI assignments; the identifiers that announce the protocol are of ISO/IEC 15424.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ANNOUNCED: Final = frozenset({b"]Q2", b"]Q4", b"]Q6", b"]d4", b"]d5", b"]d6", b"]L1"})
"""The AIM identifiers after which the content is in this protocol."""

_ESCAPE: Final = re.compile(rb"\\(?:(\d{6})|(\\))")
_BACKSLASH: Final = b"\\"

ENCODINGS: Final[Mapping[int, str]] = MappingProxyType({
    1: "iso8859-1", 3: "iso8859-1", 4: "iso8859-2", 5: "iso8859-3", 6: "iso8859-4", 7: "iso8859-5", 8: "iso8859-6",
    9: "iso8859-7", 10: "iso8859-8", 11: "iso8859-9", 12: "iso8859-10", 13: "iso8859-11", 15: "iso8859-13",
    16: "iso8859-14", 17: "iso8859-15", 18: "iso8859-16", 20: "cp932", 21: "cp1250", 22: "cp1251", 23: "cp1252",
    24: "cp1256", 25: "utf-16-be", 26: "utf-8", 27: "ascii", 28: "big5", 29: "gb18030", 30: "euc-kr", 32: "gb18030",
})  # fmt: skip


def segments(content: bytes) -> list[tuple[int | None, bytes]] | None:
    """Split content into runs, each with the number that governs it: None before the first one.

    None altogether where a backslash is neither doubled nor a switch: such content is not in the protocol.
    """
    number: int | None = None
    runs: list[tuple[int | None, bytes]] = []
    run = bytearray()
    end = 0
    for found in _ESCAPE.finditer(content):
        run += content[end : found.start()]
        end = found.end()
        switch, _ = found.groups()
        if switch is None:
            run += _BACKSLASH
            continue
        runs.append((number, bytes(run)))
        run.clear()
        number = int(switch)
    run += content[end:]
    if _BACKSLASH in _ESCAPE.sub(b"", content):
        return None
    runs.append((number, bytes(run)))
    return [(governs, part) for governs, part in runs if part]
