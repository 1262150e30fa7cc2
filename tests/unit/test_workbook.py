"""A workbook's first sheet is the CSV that people see; what is no workbook is a sentence."""

import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from sync.imports import workbook
from sync.imports.kinds import parse_csv
from sync.imports.workbook import WorkbookError, csv_of, is_workbook
from sync.ledger.documents import Item


def saved(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_texts_are_exact_and_numbers_dates_and_truths_are_as_people_see_them() -> None:
    data = saved(
        ("code", "n"),
        ("007", 7),
        (' a "b", c ', 4006381333931.0),
        ("day", datetime(2027, 3, 2, tzinfo=UTC).replace(tzinfo=None)),
        ("date", date(2027, 3, 2)),
        ("yes", True),
        (None, None),
        ("half", 0.5),
    )
    assert csv_of(data).decode().split("\n") == [
        "code,n", "007,7", '" a ""b"", c ",4006381333931', "day,2027-03-02", "date,2027-03-02", "yes,yes",
        "half,0.5", "",
    ]  # fmt: skip


def test_a_workbook_of_items_is_imported_like_their_csv() -> None:
    data = saved(("code", "name", "gtin"), ("DRILL", "Cordless drill", 4006381333931))
    assert is_workbook(data)
    (item,) = parse_csv("items", csv_of(data)).documents
    assert isinstance(item, Item)
    assert (item.code, item.gtins[0].gtin) == ("DRILL", "04006381333931")


def test_a_formula_is_the_value_that_was_saved_with_it_and_never_runs() -> None:
    assert csv_of(saved(("code",), ("=1+1",), ("X",))).decode() == "code\nX\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 and no more", "is none"),
        (packed(nothing=b"here"), "cannot be read"),
        (packed(**{"[Content_Types].xml": b"<broken"}), "cannot be read"),
    ],
    ids=["cut off", "without parts", "with a broken part"],  # an archive holds the time it was made
)
def test_what_is_no_workbook_is_said_to_be_none(data: bytes, said: str) -> None:
    assert is_workbook(data)
    with pytest.raises(WorkbookError, match=said):
        csv_of(data)


def test_a_workbook_that_unpacks_to_far_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_BYTES", 1000)
    with pytest.raises(WorkbookError, match="unpacks to"):
        csv_of(saved(("code",), ("x" * 2000,)))


def sheet_of(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return the workbook with its sheet's own XML changed."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    changed = change(parts[name])
    assert changed != parts[name]
    return packed(**parts | {name: changed})


@pytest.mark.parametrize("size", [b"A1", b"A1:A2", b"B2:B3"])
def test_no_row_is_left_out_where_the_file_names_its_own_size_too_small(size: bytes) -> None:
    rows = saved(("code", "name"), ("A", "first"), ("B", None), ("C", "third"))
    told = sheet_of(rows, lambda sheet: sheet.replace(b'ref="A1:B4"', b'ref="' + size + b'"'))
    assert csv_of(told).decode() == "code,name\nA,first\nB,\nC,third\n"


def test_a_row_far_below_or_a_size_beyond_all_sheets_keeps_nobody_waiting() -> None:
    rows = saved(("code",), ("A",))
    huge = sheet_of(rows, lambda sheet: sheet.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'))
    assert csv_of(huge).decode() == "code\nA\n"
    far = sheet_of(rows, lambda sheet: sheet.replace(b'r="2"', b'r="999999999"'))
    with pytest.raises(WorkbookError, match="more than 1,048,576 rows"):
        csv_of(far)


def test_cells_far_to_the_right_are_counted_with_the_empty_ones_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 30_000)
    rows = saved(("code",), ("A",), ("B",))
    wide = sheet_of(rows, lambda sheet: re.sub(rb'r="A([23])"', rb'r="XFD\1"', sheet))
    with pytest.raises(WorkbookError, match="30,000 cells"):
        csv_of(wide)


def test_what_a_workbook_holds_never_acts_on_the_terminal_that_tells_of_it() -> None:
    broken = sheet_of(saved(("code",), ("A",)), lambda sheet: sheet.replace(b'r="A2"', b'r="&#x9b;JA2"'))
    with pytest.raises(WorkbookError, match=r"'\\x9bJA'") as caught:
        csv_of(broken)
    assert str(caught.value).isprintable()
