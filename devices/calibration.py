"""The symbols that a scanner reads once so that the program learns how it talks.

Together the first three hold every printable ASCII character: digits in one run, each letter beside its own capital
(the second is lost where a scanner sends no release between two strokes of one key), all punctuation. The third ends
with GS, RS and EOT between letters that no spelling of them holds; the fourth has the GS that FNC1 stands for. Each
names itself, so they may be scanned in any order.
"""

from typing import Final

from devices.barcodes.characters import EOT, GS, RS

MARK: Final = "SCN:CAL"
"""Every symbol's content holds it, with the symbol's number behind."""

SYMBOLS: Final[tuple[tuple[str, str, str], ...]] = (
    ("CAL1", f"{MARK}11023456789 aAbBcCdDeEfFgGhHiIjJkKlLmM", "code128"),
    ("CAL2", f"{MARK}2nNoOpPqQrRsStTuUvVwWxXyYzZ!\"#$%&'(", "code128"),
    ("CAL3", f"{MARK}3)*+,-./:;<=>?@[\\]^_`{{|}}~{GS}W{RS}K{EOT}X", "code128"),
    ("CAL4", f"91{MARK}4{GS}92END", "gs1_128"),
)
"""Name, content and symbology of each symbol, in the order in which they are shown."""
