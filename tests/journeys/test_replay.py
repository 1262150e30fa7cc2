"""Tapes: what is scanned, keyed and pressed leads to what was written down by hand, byte for byte, every time."""

import json
from pathlib import Path

import pytest

from scanner_app.cli import main
from scanner_app.demo.warehouse import csv_file
from scanner_app.exit_code import ExitCode
from sync.imports.kinds import KINDS
from sync.ledger.facts import Approved
from sync.store import open_view
from tests.journeys.machine import scanner
from tests.journeys.station import Station, environment

TAPES = Path(__file__).parent / "tapes"
NAMES = sorted(path.stem for path in TAPES.glob("*.tape"))
KEYS = ("n", "scan", "answer", "code", "found", "expected", "say", "step", "facts")


def played(name: str, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[str, list[dict[str, object]]]:
    """Play a tape in this process; return the bytes it printed and its results."""
    assert main(["replay", str(TAPES / f"{name}.tape"), "--json", *more]) == ExitCode.OK
    out = capsys.readouterr().out
    return out, [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("name", NAMES)
def test_a_tape_leads_to_what_was_written_down_by_hand(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, results = played(name, capsys)
    expected = json.loads((TAPES / f"{name}.expected.json").read_text())
    assert [[one["answer"], one["code"], one["step"], one["facts"]] for one in results] == expected
    assert [one["n"] for one in results] == list(range(1, len(results) + 1))
    for one in results:
        assert tuple(one) == KEYS
        assert one["say"] not in {"", one["code"]}


def test_every_tape_has_an_expectation_and_they_cover_the_work() -> None:
    assert {path.name.partition(".")[0] for path in TAPES.iterdir()} == set(NAMES)
    wanted = {"receive", "putaway", "pick", "pack", "keyed", "undo", "approval", "faults", "offline"}
    assert wanted <= set(NAMES)


@pytest.mark.parametrize("name", ["receive", "approval", "offline"])
def test_the_same_tape_gives_the_same_bytes_in_another_process(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    here, _ = played(name, capsys)
    config = tmp_path / "scanner.toml"
    config.write_text("")
    env = {**environment(tmp_path, config), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    told = scanner("replay", str(TAPES / f"{name}.tape"), "--json", env=env)
    assert told.status == 0, told.err
    assert told.out == here


def test_a_result_says_what_was_found_what_is_expected_and_shows_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    out, results = played("receive", capsys)
    assert results[10] == {
        "n": 11,
        "scan": "DR104301",
        "answer": "DUPLICATE",
        "code": "receive.unit.duplicate",
        "found": "unit DR104301 of DRILL-18V",
        "expected": "Scan a unit's serial.",
        "say": "DR104301 is here already: DOCK-1, 03-02 08:00, AK. One box or two?",
        "step": "receive.AwaitUnit",
        "facts": ["Refused"],
    }
    assert results[11]["scan"] == r"DR10\n4304"
    assert results[2]["found"] == "new serial NOT-A-PO"
    secret, _ = played("approval", capsys)
    keyed, _ = played("keyed", capsys)
    for shown in ("BDG-", '4711"', "1234"):
        assert shown not in out.replace("PO-4711", "") + secret + keyed.replace("PO-4711", "")
    assert out.isascii()


OWN = {
    "operators": "code,initials,badge,pin,rights\neva,EV,EVAS-BADGE,,work\n",
    "items": "code,name,mask,serial_tracked\nPUMP,Pump,P[0-9]{3},yes\n",
    "bins": "code,kind,zone,path\nB1,bin,,1\n",
    "purchase-orders": "po,supplier,line,item,expected\nPO-1,ACME,1,PUMP,2\n",
    "units": "item,serial,state,bin,date\nPUMP,P001,stored,B1,2026-02-16\n",
}
TAPE = "EVAS-BADGE\nPO-1\nP001\nP002\nP02\n"


FIRST = ["sign_in.done", "receive.po.opened", "receive.unit.duplicate", "receive.unit.ok", "receive.unit.mask"]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Give a folder with the CSV files of somebody else's warehouse, and a tape of a receipt in it."""
    folder = tmp_path / "warehouse"
    folder.mkdir()
    for kind, text in OWN.items():
        (folder / f"{kind}.csv").write_text(text)
    (tmp_path / "own.tape").write_text(TAPE)
    return folder


def test_a_tape_is_played_in_a_warehouse_of_ones_own(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["replay", str(tmp_path / "own.tape"), "--json", "--load", str(own)]
    assert main(words) == ExitCode.OK
    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["code"] for one in results] == FIRST


def test_a_tape_is_played_on_a_handhelds_own_folder_and_goes_on_where_the_last_one_ended(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    words = ["replay", str(tmp_path / "own.tape"), "--json", "--data", str(data)]
    assert main([*words, "--load", str(own)]) == ExitCode.OK
    first = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert main(words) == ExitCode.OK
    second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["code"] for one in first] == FIRST
    assert [(one["n"], one["code"]) for one in second] == [
        (6, "sign_in.already"),
        (7, "receive.po.already"),
        (8, "receive.unit.duplicate"),
        (9, "unit.already_saved"),
        (10, "receive.unit.mask"),
    ]
    station = Station(data)
    station.seen = 10
    station.check_whole()
    station.close()
    with open_view(data) as view:
        assert view.summary().unsent == view.summary().total == 10


def test_a_supervisors_approval_stands_in_both_facts_and_the_operator_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = tmp_path / "demo"
    files.mkdir()
    for kind in KINDS:
        (files / f"{kind}.csv").write_bytes(csv_file(kind))
    data = tmp_path / "data"
    _, results = played("approval", capsys, "--data", str(data), "--load", str(files))
    assert results[13]["facts"] == ["Approved", "Received"]
    station = Station(data)
    approved, received = station.facts_of(14)
    assert approved.envelope.fact == Approved(approver="sofia", what="over")
    assert received.envelope.approver == "sofia"
    assert {fact.envelope.operator for fact in (approved, received, *station.facts_of(15))} == {"anna"}
    assert b"4711" not in b"".join(fact.raw for fact in station.facts())
    station.close()


@pytest.mark.parametrize(
    ("tape", "says"),
    [
        ("!nonsense", "!nonsense is not known"),
        ("!wait soon", "is no waiting time"),
        ("A\n!fault tired", "Line 2 of the tape"),
        (r"A\q", "Line 1 of the tape"),
    ],
)
def test_a_tape_that_cannot_be_played_is_refused_whole_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tape: str, says: str
) -> None:
    file = tmp_path / "bad.tape"
    file.write_text(f"{tape}\n")
    assert main(["replay", str(file)]) == ExitCode.USAGE
    told = capsys.readouterr()
    assert says in told.err
    assert told.out == ""
