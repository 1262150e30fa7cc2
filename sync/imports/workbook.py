"""A spreadsheet's first sheet as the CSV that the import reads: values as people see them, nothing computed."""

import csv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Final

from sync.imports.findings import harmless

SIGNATURE: Final = b"PK\x03\x04"
"""How a workbook (XLSX) begins; no CSV does."""
MOST_BYTES: Final = 256 * 1024 * 1024
"""How large a workbook may be unpacked: a small file can hold a great deal of nothing."""
MOST_ROWS: Final = 1_048_576
"""How many rows a sheet has at most, as spreadsheets have them; one row may name any number as its own."""
MOST_CELLS: Final = 20_000_000
"""How many cells are looked at, the empty ones before a far one among them."""


class WorkbookError(ValueError):
    """The file is no workbook that can be read; the sentence says why and what to do."""


def is_workbook(data: bytes) -> bool:
    """Say whether the bytes begin as a workbook does."""
    return data.startswith(SIGNATURE)


def csv_of(data: bytes) -> bytes:
    """Return the first sheet as UTF-8 CSV, or raise WorkbookError.

    Texts are exact. A number that is whole has no decimals, a date is ISO, an empty cell is an empty value. Rows that
    are empty to their end are left out. Formulas give the value that was saved with them, and never run.
    """
    _check_size(data)
    from openpyxl import load_workbook  # noqa: PLC0415 - most imports are CSV and load no spreadsheet library

    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        written = StringIO()
        writer = csv.writer(written, lineterminator="\n")
        sheet.reset_dimensions()  # a file may name its own size too small, and rows would be left out unseen
        writer.writerows(_rows(sheet.iter_rows(values_only=True)))
        book.close()
    except WorkbookError:
        raise
    except Exception as error:  # the library raises whatever a broken part of the file breaks
        raise WorkbookError(
            f"The workbook cannot be read ({harmless(str(error))}). Save its sheet as CSV and import that."
        ) from error
    return written.getvalue().encode()


def _rows(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    """Yield the rows that hold something, each at least as wide as the first of them."""
    looked_at = width = 0
    for number, row in enumerate(rows, 1):
        looked_at += len(row)
        if number > MOST_ROWS or looked_at > MOST_CELLS:
            raise WorkbookError(
                f"The sheet has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells, empty ones among them. "
                "Save it as CSV and import that."
            )
        cells = [_text(value) for value in row]
        if any(cells):
            width = width or len(cells)
            yield cells + [""] * (width - len(cells))


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile as error:
        raise WorkbookError("The file begins as a workbook and is none. Save it again, or as CSV.") from error
    if size > MOST_BYTES:
        raise WorkbookError(
            f"The workbook unpacks to {size:,} bytes, more than {MOST_BYTES:,}. Save its sheet as CSV and import that."
        )


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)
