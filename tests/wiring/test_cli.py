"""The command line without a server: help, lazy loading, decode, labels, and a sentence for each mistake."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scanner_app.exit_code import ExitCode
from tests.wiring.commands import environment, scanner

HEAVY = ("textual", "requests", "sqlite_utils", "sqlite3", "serial", "evdev", "barcode", "fpdf", "biip", "fastapi")


def loaded_by(folder: Path, *words: str) -> set[str]:
    """Return which heavy libraries a command loads."""
    code = (
        "import sys\nfrom scanner_app.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        f"print('\\nLOADED', *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=environment(folder), capture_output=True, text=True, check=True
    )
    return set(done.stdout.rpartition("LOADED")[2].split())


def test_the_help_documents_every_exit_status_and_loads_no_library(tmp_path: Path) -> None:
    told = scanner(tmp_path, "--help")
    assert told.status == 0
    for code in ExitCode:
        assert f"{code.value:>3}  {code.meaning}" in told.out
    for command in ("labels", "devices", "queue", "sync", "enroll", "decode", "demo", "replay"):
        assert f"\n    {command} " in told.out
    assert loaded_by(tmp_path, "--help") == set()


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (("decode", "ABC"), set()),
        (("labels", "controls", "--tag", "T1"), set()),
        (("queue",), {"sqlite3", "sqlite_utils"}),
        (("sync", "--once"), {"sqlite3", "sqlite_utils"}),
    ],
)
def test_a_command_loads_only_what_it_needs(tmp_path: Path, words: tuple[str, ...], allowed: set[str]) -> None:
    assert loaded_by(tmp_path, *words) <= allowed


def test_every_command_has_help_with_an_example(tmp_path: Path) -> None:
    for command in ("sync", "enroll", "decode", "replay"):
        told = scanner(tmp_path, command, "--help")
        assert told.status == 0
        assert f"examples:\n  scanner {command}" in told.out


def test_a_wrong_command_line_is_status_2(tmp_path: Path) -> None:
    assert scanner(tmp_path, "recieve").status == ExitCode.USAGE
    told = scanner(tmp_path, "labels")
    assert told.status == ExitCode.USAGE
    assert told.err.endswith(
        "the following arguments are required: bins|units|cartons|orders|badges|enroll|controls|calibration\n"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("devices", "serial:/x"), "Scanners are named for --watch alone"),
        (("devices", "--watch", "foo"), "'foo' names no scanner; write serial:"),
        (("sync", "--timeout", "3"), "--timeout ends a single exchange: give --once too"),
        (("record",), "Name the scanners and the file to write"),
        (("record", "simulated", "wedge", "--out", "x"), "The terminal is read by itself"),
        (("doctor", "foo"), "'foo' names no scanner; write serial:"),
        (("setup", "foo"), "'foo' names no scanner; write serial:"),
        (("setup", "serial:/x", "--bits", "9N1"), "9N1"),
        (("enroll",), "That is no enrolment"),
    ],
)
def test_arguments_that_cannot_be_meant_are_a_sentence_and_status_2(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    told = scanner(tmp_path, *words)
    assert (told.status, told.out, told.err.count("\n")) == (ExitCode.USAGE, "", 1)
    assert sentence in told.err
    assert not (tmp_path / "data").exists()


def test_the_version_is_told(tmp_path: Path) -> None:
    told = scanner(tmp_path, "--version")
    assert told.status == 0
    assert told.out.startswith("scanner-terminal ")


def test_a_typo_in_the_configuration_names_file_key_and_spelling(tmp_path: Path) -> None:
    file = tmp_path / "config" / "scanner-terminal" / "scanner.toml"
    file.parent.mkdir(parents=True)
    file.write_text('statoin = "P1"\n')
    told = scanner(tmp_path, "queue")
    assert told.status == ExitCode.CONFIG
    assert told.err == f"scanner: {file}: the key 'statoin' is not known; did you mean 'station'?\n"
    assert scanner(tmp_path, "--config", str(tmp_path / "none.toml"), "queue").status == ExitCode.CONFIG


def test_a_file_where_the_data_folder_should_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    told = scanner(tmp_path, "enroll", "http://127.0.0.1:9", "CODE")
    assert told.status == ExitCode.STORAGE
    assert "Traceback" not in told.err


def test_decode_reads_the_escapes_of_a_tape_and_says_what_a_code_is(tmp_path: Path) -> None:
    told = scanner(tmp_path, "decode", "--json", r"]C101095060001343522112\x1d10LOT", "plain", r"bad\q")
    assert told.status == 0
    gs1, plain, bad = (json.loads(line) for line in told.out.splitlines())
    assert gs1["aim"] == "]C1"
    assert {"id": "10", "value": "LOT"} in gs1["fields"]
    assert plain["text"] == "plain"
    assert bad["text"] == r"bad\q"
    assert bad["flags"] == ["bad_escape"]


def test_replay_says_that_a_folder_was_made_stand_alone(tmp_path: Path) -> None:
    (tmp_path / "a.tape").write_text("SN1\n")
    words = ("replay", str(tmp_path / "a.tape"), "--data", str(tmp_path / "new"))
    first = scanner(tmp_path, *words)
    assert first.status == 0
    assert "was made stand-alone (site LOCAL, tag LOCAL); its facts stay here and go to no server." in first.err
    assert scanner(tmp_path, *words).err == ""


def test_a_tag_that_no_site_can_have_is_a_sentence(tmp_path: Path) -> None:
    for tag in ("", "[/red]", "T:1", "n\u00f6rd"):
        told = scanner(tmp_path, "labels", "controls", "--tag", tag)
        assert (told.status, told.out) == (ExitCode.DEVICE, "")
        assert "is no tag of a site" in told.err


def test_decode_names_a_control_code_with_its_site_before_anything_else(tmp_path: Path) -> None:
    told = scanner(tmp_path, "decode", "--json", "SCN:AB1:MODE:pick", "SCN:AB1:DANCE")
    control, unknown = (json.loads(line) for line in told.out.splitlines())
    assert control["roles"][0] == {
        "role": "control", "value": "MODE", "why": "a control code of the site with tag AB1"
    }  # fmt: skip
    assert "control" not in [role["role"] for role in unknown["roles"]]
    assert scanner(tmp_path, "decode", "SCN:AB1:YES").out.startswith("control YES: a control code of the site")


@pytest.mark.parametrize("written", ["SCN:ENROLL http://north:8800 K7Q2-9F4M", "]C1scn:enroll http://north K7Q2-9F4M"])
def test_decode_never_shows_an_enrolment_code(tmp_path: Path, written: str) -> None:
    described = scanner(tmp_path, "decode", "--json", written).out
    told = scanner(tmp_path, "decode", written).out
    assert [role["role"] for role in json.loads(described)["roles"]] == ["enrolment"]
    assert told.startswith("enrolment: ")
    assert "K7Q2" not in described + told


@pytest.mark.parametrize("words", [("decode", "-"), ("decode", "--json")])
def test_decode_survives_any_bytes_one_line_each_and_none_of_them_acts_on_the_terminal(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    lines = [bytes([first, second]) for first in range(256) for second in (0x1B, 0x5C, 0x9B, 0xFF, first)]
    lines = [line for line in lines if b"\n" not in line]
    told = scanner(tmp_path, *words, given=b"\n".join([*lines, "\u202e\u2066\U0001f600".encode(), b""]))
    assert told.status == 0
    printed = told.out.split("\n")
    assert len(printed) == len(lines) + 2
    assert all(line.isprintable() for line in printed)
    assert "\u202e" not in told.out


def test_decode_in_a_terminal_of_few_characters_prints_escapes(tmp_path: Path) -> None:
    told = scanner(tmp_path, "decode", "\u20ac", more={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert told.status == 0
    assert told.out.isascii()


def test_labels_print_names_and_contents_or_pages(tmp_path: Path) -> None:
    told = scanner(tmp_path, "labels", "controls", "--tag", "T1", "--format", "text")
    rows = dict(line.split("\t") for line in told.out.splitlines())
    assert rows["YES"] == "SCN:T1:YES"
    assert rows["MODE:receive"] == "SCN:T1:MODE:receive"
    assert rows["QTY:12"] == "SCN:T1:QTY:12"
    assert {"NO", "ACK", "UNDO", "DONE", "SKIP", "SHORT", "EMPTY", "PROBLEM", "NOLABEL", "HELP"} <= set(rows)
    pdf, svg = tmp_path / "controls.pdf", tmp_path / "controls.svg"
    assert scanner(tmp_path, "labels", "controls", "--tag", "T1", "--out", str(pdf)).status == 0
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert scanner(tmp_path, "labels", "controls", "--tag", "T1", "--out", str(svg)).status == 0
    assert svg.read_text().rstrip().endswith("</svg>")
    assert (tmp_path / "controls-2.svg").exists()


@pytest.mark.parametrize("tag", ["3SH30", "AAAAA", "12345", "A1B2C"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_labels_of_every_tag_fit_their_sheet(tmp_path: Path, tag: str, paper: str) -> None:
    pdf = tmp_path / "controls.pdf"
    told = scanner(tmp_path, "labels", "controls", "--tag", tag, "--paper", paper, "--out", str(pdf))
    assert told.err == ""
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_a_printed_label_bears_the_word_of_the_screen(tmp_path: Path) -> None:
    svg = tmp_path / "controls.svg"
    assert scanner(tmp_path, "labels", "controls", "--tag", "T1", "--out", str(svg)).status == 0
    pages = "".join(page.read_text() for page in tmp_path.glob("controls*.svg"))
    for word in ("YES", "Put away", "Other goods in it", "12 \N{MULTIPLICATION SIGN}"):
        assert f">{word}</text>" in pages


def test_labels_that_cannot_be_written_say_why(tmp_path: Path) -> None:
    away, odd = tmp_path / "none" / "x.pdf", tmp_path / "x.doc"
    for out, words in ((away, f"{away} cannot be used: No such file"), (odd, "tells no format: end it in .pdf")):
        told = scanner(tmp_path, "labels", "controls", "--tag", "T1", "--out", str(out))
        assert told.status != 0
        assert words in told.err
        assert not out.exists()


def test_what_needs_an_enrolment_says_so(tmp_path: Path) -> None:
    for words in (("labels", "controls"), ("labels", "badges"), ("sync", "--once")):
        told = scanner(tmp_path, *words)
        assert told.status == ExitCode.NOT_ENROLLED
        assert "This handheld is not enrolled. Run 'scanner enroll" in told.err


def test_an_empty_handheld_has_nothing_in_its_queue(tmp_path: Path) -> None:
    told = scanner(tmp_path, "queue", "--json")
    assert told.status == 0
    assert json.loads(told.out)["unsent"] == 0
    assert not (tmp_path / "data").exists()


def test_whoever_reads_the_output_may_leave(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            "bash",
            "-c",
            f"set -o pipefail; yes ABC | head -50000 | {sys.executable} -m scanner_app.cli decode | head -1",
        ],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "plain: serial ABC\n"
    assert "Traceback" not in done.stderr
