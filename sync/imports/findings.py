"""What was found wrong in a file: every finding names its line, column, value and what was expected."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

SHOWN = 100
"""Findings kept of one file; the rest is only counted."""
_CUT = 60

SENTENCES = MappingProxyType(
    {
        "import.expected": "{value} is not {expected}.",
        "import.required": "The cell is empty; {expected} is required.",
        "import.too_long": "The value has {size} characters; at most {expected} are allowed.",
        "import.blank_edge": "{value} begins or ends with a blank; write the code exactly as it is scanned.",
        "import.control_character": "{value} holds a control character; only printable text is allowed here.",
        "import.control_code": "{value} holds SCN:, which is kept for control codes; use another value.",
        "import.duplicate": "{value} is already on {expected}; each may stand in the file once.",
        "import.disagrees": "{value} differs from {expected}; rows of one key must agree.",
        "import.unknown_reference": "{value} is not known as {expected}; import that first, or correct the value.",
        "import.taken": "{value} already belongs to {expected}; give another one.",
        "import.needed_here": "The cell is empty; {expected}.",
        "import.cells": "The row has {value} cells and the header {expected}; check separators and quotes.",
        "import.quotes": "The row cannot be read ({value}); check its quotes.",
        "import.header_unknown": "{value} is not a column of this kind{expected}",
        "import.header_missing": "The column {value} is missing{expected}",
        "import.header_twice": "The column {value} stands twice in the header; keep one.",
        "import.empty_file": "The file has no header; its first line must be {expected}.",
        "import.encoding": "{value}; save the file as UTF-8.",
        "import.outside_mask": "{value} does not fit the item's serial mask {expected}.",
        "import.range": "{expected}",
        "import.more_serials": "The line expects {expected} units and names {value} serials.",
        "import.already_here": "{value} is already known: {expected}.",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """One finding. ``code`` is its stable key, ``value`` the exact cell; line 1 is the header, 0 the whole file."""

    line: int
    column: str
    value: str
    code: str
    expected: str = ""

    @property
    def sentence(self) -> str:
        """Return the finding in English, with the value shown so that nothing in it can act."""
        said = SENTENCES[self.code].format(value=_shown(self), expected=self.expected, size=len(self.value))
        where = f"Line {self.line}" if self.line else "The file"
        return harmless(f"{where}, column {self.column}: {said}" if self.column else f"{where}: {said}")


class ImportErrors(Exception):  # noqa: N818  # named by what it holds: every error of one file
    """The file was not taken, nothing was changed. ``errors`` are the first ones, ``count`` says how many there are."""

    def __init__(self, kind: str, errors: Sequence[RowError], count: int) -> None:
        self.kind = kind
        self.errors = tuple(errors)
        self.count = count
        rest = f" (and {count - len(self.errors)} more)" if count > len(self.errors) else ""
        listed = "\n".join(error.sentence for error in self.errors)
        super().__init__(
            f"The {kind} file has {count} error{'s' * (count != 1)}; nothing was imported.\n{listed}{rest}"
        )


@dataclass(slots=True)
class Findings:
    """Collects errors, which refuse the file, and warnings, which do not."""

    kind: str
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    count: int = 0

    def error(self, line: int, column: str, value: str, code: str, expected: str = "") -> None:
        """Note an error."""
        self.count += 1
        if self.count <= SHOWN:
            self.errors.append(RowError(line=line, column=column, value=value, code=code, expected=expected))

    def warn(self, line: int, column: str, value: str, code: str, expected: str = "") -> None:
        """Note something worth knowing that refuses nothing."""
        self.warnings.append(RowError(line=line, column=column, value=value, code=code, expected=expected))

    def settle(self) -> None:
        """Raise ImportErrors when there was any error."""
        if self.count:
            raise ImportErrors(self.kind, self.errors, self.count)


_PLAIN = frozenset({"import.cells", "import.quotes", "import.encoding", "import.more_serials"})


def harmless(text: str) -> str:
    """Return the text with everything that could act on a terminal written as an escape."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _shown(error: RowError) -> str:
    if error.code in _PLAIN:
        return error.value
    cut = error.value if len(error.value) <= _CUT else f"{error.value[:40]}…{error.value[-16:]}"
    return repr(cut)
