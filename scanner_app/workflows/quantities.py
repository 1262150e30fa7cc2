"""Quantities of items that are counted rather than scanned unit by unit (RULES §4)."""

from typing import Final

from scanner_app.workflows.answer import Phrase

LARGEST: Final = 99_999


def quantity_of(text: str) -> int | None:
    """Return the quantity that a QTY control names, or None where it is none."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)):
        return None
    return int(text) or None


def malformed_quantity(text: str) -> Phrase:
    """Return what is said of a QTY control that names no quantity."""
    return Phrase.of("quantity.malformed", text=text or "0", limit=LARGEST)
