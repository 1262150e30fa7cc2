"""A workbook's first sheet is the CSV that people see; what is no workbook is a sentence."""

import zipfile
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
