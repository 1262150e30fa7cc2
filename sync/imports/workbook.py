"""A spreadsheet's first sheet as the CSV that the import reads: values as people see them, nothing computed."""

import csv
import zipfile
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Final

SIGNATURE: Final = b"PK\x03\x04"
"""How a workbook (XLSX) begins; no CSV does."""
MOST_BYTES: Final = 256 * 1024 * 1024
"""How large a workbook may be unpacked: a small file can hold a great deal of nothing."""


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
        for row in sheet.iter_rows(values_only=True):
            cells = [_text(value) for value in row]
            if any(cells):
                writer.writerow(cells)
        book.close()
    except Exception as error:  # the library raises whatever a broken part of the file breaks
        raise WorkbookError(f"The workbook cannot be read ({error}). Save its sheet as CSV and import that.") from error
    return written.getvalue().encode()


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
