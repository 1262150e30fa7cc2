"""Files for the server as people save them: read right, or refused whole with every wrong row named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner_app.server_command import main

BINS = "code,kind,zone,path,items,capacity\r\n"
Import = Callable[[str, str | bytes], tuple[int, str, str]]


@pytest.fixture
def take(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """Give ``scanner-server import KIND FILE`` on a fresh site."""
    data = str(tmp_path / "server")
    assert main(["init", "--site", "NORTH", "--data", data]) == 0
    capsys.readouterr()

    def run(kind: str, content: str | bytes) -> tuple[int, str, str]:
        file = tmp_path / f"{kind}.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        status = main(["import", kind, str(file), "--data", data, "--json"])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def counted(told: tuple[int, str, str]) -> tuple[int, int]:
    """Return how many documents a file named and how many of them were new or changed."""
    status, out, err = told
    assert (status, err) == (0, "")
    answer = json.loads(out)
    return answer["named"], answer["changed"]


def test_a_byte_order_mark_semicolons_and_any_line_end_are_read_right(take: Import) -> None:
    assert counted(take("bins", "\ufeffcode;kind;path\r\nA-1;bin;1\r\nA-2;bin;2\r\n")) == (2, 2)
    assert counted(take("bins", "code,kind,path\nA-1,bin,1\nA-2,bin,2")) == (2, 0)
    assert counted(take("bins", "\ufeffcode\tkind\tpath\rA-2\tbin\t3\r")) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "content", "says"),
    [
        ("bins", "cod,kind\nA-1,bin\n", ("cod", "code")),
        ("bins", "", ("has no header",)),
        ("bins", BINS + "A-1,bin,,soon,,\r\n", ("Line 2", "path", "soon")),
        ("bins", BINS + "A-1,bin,,1,,\r\nA-1,bin,,2,,\r\n", ("Line 3", "A-1")),
        ("items", "code,name,gtin\nX,Thing,9520000010011\n", ("Line 2", "gtin", "9520000010011")),
        ("items", "code,name\nSCN:NORTH:YES,Thing\n", ("Line 2", "SCN:")),
        ("purchase-orders", "po,supplier,line,item,expected\nPO-1,ACME,1,NOWHERE,2\n", ("Line 2", "NOWHERE")),
        ("units", "item,serial,state,bin,date\nX,S1,lost in space,B1,2026-02-16\n", ("Line 2", "lost in space")),
        ("operators", "code,initials,badge\nanna,AK,\x1b]0;own\x07\n", ("Line 2",)),
        ("bins", b"code,kind\n\xff\xfe,bin\n", ("UTF-8",)),
    ],
)
def test_a_file_with_a_mistake_is_refused_whole_and_says_where_and_what(
    take: Import, kind: str, content: str | bytes, says: tuple[str, ...]
) -> None:
    status, out, err = take(kind, content)
    assert status == 1
    assert out == ""
    assert "Traceback" not in err
    for words in says:
        assert words.lower() in err.lower()
    assert "\x1b" not in err
    if kind == "bins":
        assert counted(take("bins", BINS + "A-1,bin,,1,,\r\n")) == (1, 1), "something of the refused file was kept"


def test_a_hundred_thousand_rows_are_taken_and_taking_them_again_changes_nothing(take: Import) -> None:
    rows = "".join(f"B-{number:06d},bin,Z{number % 90:02d},{number},,24\r\n" for number in range(100_000))
    assert counted(take("bins", BINS + rows)) == (100_000, 100_000)
    assert counted(take("bins", BINS + rows)) == (100_000, 0)
