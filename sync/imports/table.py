"""The file as a table: encoding, separator and header found out, then one ``Cells`` a row."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from io import StringIO
from typing import Final

from sync.imports.cells import RESERVED, Cells
from sync.imports.findings import Findings

_SEPARATORS: Final = (",", ";", "\t")
_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind; a required one must stand in the header. ``example`` fills the template."""

    name: str
    example: str = ""
    required: bool = False


def read_table(data: bytes, columns: Sequence[Column], findings: Findings) -> Iterator[Cells]:
    """Yield the rows of the file; what cannot be read is noted. A bad header or encoding raises ImportErrors."""
    text = _decoded(data, findings)
    first_line = text.splitlines()[0] if text else ""
    names = [column.name for column in columns]
    separator = max(_SEPARATORS, key=lambda mark: _known_names(first_line, mark, names))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = next(reader, [])
    except csv.Error as error:
        findings.error(1, "", str(error), "import.quotes")
        header = []
    index = _header(header, columns, findings)
    findings.settle()
    yield from _rows(reader, index, len(header), findings, reserved=RESERVED in text)


def _decoded(data: bytes, findings: Findings) -> str:
    if data.startswith(_UTF16):
        findings.error(0, "", "It is UTF-16", "import.encoding")
        findings.settle()
    body = data.removeprefix(_BOM)
    skipped = len(data) - len(body)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        wrong = f"The byte {body[error.start]:#04x} at position {skipped + error.start} is not UTF-8"
        findings.error(line, "", wrong, "import.encoding")
        findings.settle()
        raise


def _known_names(first_line: str, separator: str, names: Sequence[str]) -> tuple[int, int]:
    parts = [_name(part.strip('"')) for part in first_line.split(separator)]
    return sum(part in names for part in parts), len(parts)


def _name(cell: str) -> str:
    return cell.strip().lower().replace(" ", "_")


def _header(header: Sequence[str], columns: Sequence[Column], findings: Findings) -> dict[str, int]:
    names = [column.name for column in columns]
    if not any(cell.strip() for cell in header):
        findings.error(1, "", "", "import.empty_file", ",".join(names))
        return {}
    found = [_name(cell) for cell in header]
    unknown = [name for name in found if name and name not in names]
    for name in unknown:
        near = get_close_matches(name, [other for other in names if other not in found] or names, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; its columns are {', '.join(names)}."
        findings.error(1, name, name, "import.header_unknown", hint)
    for column in columns:
        if column.required and column.name not in found:
            near = get_close_matches(column.name, unknown, n=1)
            findings.error(
                1, "", column.name, "import.header_missing", f"; is {near[0]!r} meant for it?" if near else "."
            )
    for name in sorted({name for name in found if name and found.count(name) > 1}):
        findings.error(1, name, name, "import.header_twice")
    return {name: position for position, name in enumerate(found) if name}


def _rows(
    reader: Iterator[list[str]], index: dict[str, int], width: int, findings: Findings, *, reserved: bool
) -> Iterator[Cells]:
    before = reader.line_num  # type: ignore[attr-defined]  # csv.reader has it; its type is private
    while True:
        line = before + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            findings.error(line, "", str(error), "import.quotes")
            return
        before = reader.line_num  # type: ignore[attr-defined] # csv's reader has it, its stub has not
        if not any(values):
            continue
        if len(values) != width and not (len(values) > width and not any(values[width:])):
            findings.error(line, "", str(len(values)), "import.cells", str(width))
            continue
        cells = Cells(line, index, values, findings)
        if not reserved or not _refused(cells, index):
            yield cells


def _refused(cells: Cells, index: dict[str, int]) -> bool:
    held = [column for column in index if RESERVED in cells.raw(column)]
    for column in held:
        cells.error(column, "import.control_code")
    return bool(held)
