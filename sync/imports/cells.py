"""One row's cells, each read as what its column holds; what does not fit is noted and read as empty."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sync.imports.findings import Findings
from sync.ledger.identity import MAX_CODE, MAX_SERIAL

RESERVED: Final = "SCN:"
"""How control codes begin (RULES §4)."""
SEPARATOR: Final = "|"
_FLAGS: Final = {
    "yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False,
}  # fmt: skip
_LOWEST_YEAR: Final = 1950


class Cells:
    """The cells of one row by column name. ``line`` is where the row begins in the file."""

    __slots__ = ("_findings", "_index", "_values", "line")

    def __init__(self, line: int, index: dict[str, int], values: Sequence[str], findings: Findings) -> None:
        self.line = line
        self._index = index
        self._values = values
        self._findings = findings

    def raw(self, column: str) -> str:
        """Return the exact cell, empty where the file has no such column."""
        position = self._index.get(column)
        return "" if position is None else self._values[position]

    def has(self, column: str) -> bool:
        """Return whether the file has this column."""
        return column in self._index

    def error(self, column: str, code: str, expected: str = "", value: str | None = None) -> None:
        """Note an error in this cell."""
        self._findings.error(self.line, column, self.raw(column) if value is None else value, code, expected)

    def warn(self, column: str, value: str, code: str, expected: str = "") -> None:
        """Note a warning about this cell."""
        self._findings.warn(self.line, column, value, code, expected)

    def text(self, column: str, *, limit: int = MAX_CODE) -> str:
        """Return a text for people or a reference; empty where the cell is."""
        value = self.raw(column)
        if value and not (value.isprintable() and len(value) <= limit):
            too_long = len(value) > limit
            self.error(column, "import.too_long" if too_long else "import.control_character", str(limit))
            return ""
        return value

    def code(self, column: str, what: str, *, required: bool = True) -> str:
        """Return a code that is scanned or referred to: exact, printable, without blanks at its ends."""
        value = self.text(column)
        if value != value.strip():
            self.error(column, "import.blank_edge")
        elif required and not self.raw(column):
            self.error(column, "import.required", what)
        return value

    def serial(self, column: str, *, required: bool = True) -> str:
        """Return a serial number, exact: blanks, case and any character are data."""
        value = self.raw(column)
        if required and not value:
            self.error(column, "import.required", "a serial number")
        if len(value) > MAX_SERIAL:
            self.error(column, "import.too_long", str(MAX_SERIAL))
            return ""
        return value

    def listed(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell that lists values with | between them."""
        value = self.raw(column)
        return tuple(part for part in value.split(SEPARATOR) if part) if value else ()

    def number(self, column: str, low: int, high: int) -> int | None:
        """Return a whole number within bounds, or None where the cell is empty or wrong."""
        value = self.raw(column).strip()
        if not value:
            return None
        digits = value.removeprefix("-")
        if digits.isascii() and digits.isdigit() and len(digits) < 10 and low <= int(value) <= high:  # noqa: PLR2004 - no bound here has ten digits
            return int(value)
        self.error(column, "import.expected", f"a whole number from {low} to {high}")
        return None

    def required_number(self, column: str, low: int, high: int) -> int:
        """Return a whole number that has to stand there."""
        if not self.raw(column).strip():
            self.error(column, "import.required", f"a whole number from {low} to {high}")
        value = self.number(column, low, high)
        return low if value is None else value

    def flag(self, column: str, *, default: bool) -> bool:
        """Return yes or no."""
        value = self.raw(column).strip().lower()
        if not value:
            return default
        if value not in _FLAGS:
            self.error(column, "import.expected", "yes or no")
        return _FLAGS.get(value, default)

    def choice(self, column: str, allowed: Sequence[str], default: str | None) -> str:
        """Return one of the allowed words, or empty; the cell may be empty only where there is a default."""
        value = self.raw(column).strip().lower()
        if not value and default is not None:
            return default
        if value not in allowed:
            one_of = "one of " + ", ".join(allowed)
            self.error(column, "import.expected" if value else "import.required", one_of)
            return default or ""
        return value

    def day(self, column: str) -> str | None:
        """Return a calendar day in ISO form, or None where the cell is empty or wrong."""
        value = self.raw(column).strip()
        if not value:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = date.min
        if day.isoformat() != value or day.year < _LOWEST_YEAR:
            self.error(column, "import.expected", "a day such as 2026-01-31")
            return None
        return value
