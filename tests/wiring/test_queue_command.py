"""``scanner queue`` as people meet it: without a server nothing waits, and an export takes no file's place."""

import json
from pathlib import Path

import pytest

from scanner_app.exit_code import ExitCode
from tests.wiring.commands import scanner


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """Give the folder of a handheld that works alone."""
    words = ("enroll", "--alone", "--site", "NORTH", "--timezone", "Europe/Berlin")
    assert scanner(tmp_path, *words).status == ExitCode.OK
    return tmp_path


def test_a_handheld_that_works_alone_says_so_and_counts_nothing_as_unsent(alone: Path) -> None:
    told = scanner(alone, "queue")
    assert (told.status, told.out.splitlines()[0]) == (0, "server       none: this handheld works alone")
    assert "unsent" not in told.out
    assert "data as of" not in told.out
    assert json.loads(scanner(alone, "queue", "--json").out)["alone"] is True


def test_a_handheld_with_a_configured_server_or_of_nobody_does_not_work_alone(alone: Path, tmp_path: Path) -> None:
    server = {"SCANNER_SERVER": "https://scanner.example.com"}
    told = scanner(alone, "queue", more=server)
    assert told.out.startswith("unsent ")
    assert "data as of   never fetched" in told.out
    assert json.loads(scanner(alone, "queue", "--json", more=server).out)["alone"] is False
    assert json.loads(scanner(tmp_path / "nobody", "queue", "--json").out)["alone"] is False


def test_an_export_takes_the_place_of_no_file_and_of_no_link(alone: Path) -> None:
    mine, link = alone / "mine", alone / "link"
    mine.write_text("x")
    link.symlink_to(alone / "nothing")
    for file in (mine, link):
        told = scanner(alone, "queue", "export", str(file))
        assert (told.status, told.out) == (ExitCode.DIFFERS, "")
        assert told.err == f"scanner: {file} is there already: name a file that is not, or remove it.\n"
    assert mine.read_text() == "x"
    assert link.is_symlink()


def test_an_export_that_cannot_be_written_names_the_file_that_was_asked_for(alone: Path) -> None:
    file = alone / "none" / "events.jsonl"
    told = scanner(alone, "queue", "export", str(file))
    assert told.status == ExitCode.DIFFERS
    assert told.err == f"scanner: {file} cannot be used: No such file or directory.\n"
