"""A handheld without a server: set up, loaded and worked by itself, and handed to a server whole later on."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from scanner_app.alone import own_timezone
from scanner_app.demo.warehouse import csv_file
from scanner_app.exit_code import ExitCode
from sync.clock import RandomIds, SystemClock, stamp
from sync.imports.kinds import KINDS
from sync.server.data_folder import DataFolder
from sync.server.site import make_site
from tests.wiring.commands import Ended, running_server, scanner, server_command

OPENING = "item,serial,state,bin\nDRILL-18V,DR100001,stored,A-01-01\nDRILL-18V,DR100002,stored,A-01-01\n"


def load(folder: Path, kind: str, data: bytes | str) -> Ended:
    return scanner(folder, "load", kind, "-", given=data if isinstance(data, bytes) else data.encode())


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set a handheld up that works alone, with the demo's people, items and bins."""
    folder = tmp_path_factory.mktemp("alone")
    told = scanner(folder, "enroll", "--alone", "--site", "NORTH", "--timezone", "Europe/Berlin")
    assert told.status == ExitCode.OK
    assert "works alone now, as site NORTH" in told.out
    for kind in ("operators", "items", "bins", "purchase-orders"):
        assert load(folder, kind, csv_file(kind)).status == ExitCode.OK
    return folder


@pytest.fixture
def alone(set_up: Path, tmp_path: Path) -> Path:
    """Give a folder of its own for such a handheld."""
    shutil.copytree(set_up / "data", tmp_path / "data")
    return tmp_path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("server")
    with DataFolder(folder).book(SystemClock(), RandomIds(), make=True) as book:
        make_site(book, "NORTH")
    with running_server(folder) as url:
        yield folder, url


def queue(folder: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads(scanner(folder, "queue", "--json").out)
    return told


def test_opening_stock_is_recorded_as_facts_and_a_second_load_doubles_nothing(alone: Path) -> None:
    told = load(alone, "units", OPENING)
    assert (told.status, told.out) == (ExitCode.OK, "units: 2 named in the file and taken in.\n")
    recorded = queue(alone)["total"]
    assert recorded == 4
    again = load(alone, "units", OPENING)
    assert "2 units were known here already and stay as they are." in again.out
    assert queue(alone)["total"] == recorded


def test_a_workbook_is_loaded_like_a_csv(alone: Path) -> None:
    book, out = Workbook(), BytesIO()
    for row in (("code", "name"), ("SAW", "Saw")):
        book.worksheets[0].append(row)
    book.save(out)
    assert load(alone, "items", out.getvalue()).status == ExitCode.OK
    tape = alone / "tape"
    tape.write_text("BDG-7F3K2M9QXT\nSAW\n")
    told = scanner(alone, "replay", str(tape), "--data", str(alone / "data"), "--json")
    assert json.loads(told.out.splitlines()[-1])["code"] == "lookup.item"


def test_the_server_imports_a_workbook_too(served: tuple[Path, str], tmp_path: Path) -> None:
    book, file = Workbook(), tmp_path / "items.xlsx"
    for row in (("code", "name"), ("LATHE", "Lathe")):
        book.worksheets[0].append(row)
    book.save(file)
    assert "1 new or changed" in server_command(served[0], "import", "items", str(file)).out
    file.write_bytes(b"PK\x03\x04")
    told = server_command(served[0], "import", "items", str(file))
    assert (told.status, told.err) == (1, "The file begins as a workbook and is none. Save it again, or as CSV.\n")


def test_a_wrong_row_is_a_sentence_and_takes_nothing(alone: Path) -> None:
    told = load(alone, "bins", "code,path\nZ-01,first\n")
    assert told.status == ExitCode.DIFFERS
    assert "nothing was imported" in told.err
    assert "Z-01" not in scanner(alone, "labels", "bins", "--format", "text").out
    assert load(alone, "bins", b"PK\x03\x04").status == ExitCode.DIFFERS


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("operators", "code,initials,badge,rights\nmia,MI,BDG-7F3K2M9QXT,work\n", "already belongs to"),
        ("items", "code,name,gtin\nA,One,4006381333931\nB,Two,4006381333931\n", "already on"),
        ("units", "item,serial,state,bin\nNOTHING,X1,stored,A-01-01\n", "'NOTHING' is not known as"),
        ("units", "item,serial,state,bin\nDRILL-18V,X1,stored,NOWHERE\n", "'NOWHERE' is not known as"),
        ("orders", "order,customer_ref,channel,line,item,quantity\nSO-1,C,web,1,NOTHING,1\n", "is not known as"),
    ],
)
def test_what_a_file_refers_to_is_known_and_what_it_gives_is_nobody_elses(
    alone: Path, kind: str, text: str, said: str
) -> None:
    recorded = queue(alone)["total"]
    told = load(alone, kind, text)
    assert (told.status, said in told.err) == (ExitCode.DIFFERS, True)
    assert queue(alone)["total"] == recorded


def test_a_trade_item_number_stays_with_the_item_that_has_it(alone: Path) -> None:
    assert load(alone, "items", "code,name,gtin\nA,One,4006381333931\n").status == ExitCode.OK
    assert load(alone, "items", "code,name,gtin\nA,One again,4006381333931\n").status == ExitCode.OK
    told = load(alone, "items", "code,name,gtin\nB,Two,4006381333931\n")
    assert (told.status, "already belongs to" in told.err) == (ExitCode.DIFFERS, True)


def test_an_operator_without_a_badge_gets_one_and_keeps_it(alone: Path) -> None:
    people = "code,initials,badge,pin,rights\nmia,MI,,,work\n"
    load(alone, "operators", people)
    badges = scanner(alone, "labels", "badges", "--format", "text").out
    assert "MI\t" in badges
    load(alone, "operators", people.replace("work\n", "work|approve\n"))
    assert scanner(alone, "labels", "badges", "--format", "text").out == badges


def test_who_has_a_server_loads_there_and_who_is_nobody_is_told_to_set_up_first(tmp_path: Path) -> None:
    told = load(tmp_path, "items", csv_file("items"))
    assert told.status == ExitCode.NOT_ENROLLED
    assert "scanner enroll --alone" in told.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--site", "no site"), "is no site code"),
        (("--timezone", "Europe/Nowhere"), "is no time zone"),
    ],
)
def test_a_site_that_cannot_be_is_refused_and_nothing_is_made(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    told = scanner(tmp_path, "enroll", "--alone", *words)
    assert told.status == ExitCode.STORAGE
    assert said in told.err
    assert not (tmp_path / "data" / "identity.json").exists()


def test_a_handheld_is_set_up_once(alone: Path) -> None:
    told = scanner(alone, "enroll", "--alone")
    assert told.status == ExitCode.STORAGE
    assert "is enrolled already" in told.err


def test_the_columns_of_every_kind_are_told_and_a_missing_file_too(tmp_path: Path) -> None:
    for kind in KINDS:
        assert "," in scanner(tmp_path, "load", kind, "--template").out
    assert all(kind in scanner(tmp_path, "load", "--help").out for kind in KINDS)
    assert scanner(tmp_path, "load", "items").status == ExitCode.USAGE


def test_a_later_enrolment_hands_everything_to_the_server(alone: Path, served: tuple[Path, str]) -> None:
    began = stamp(datetime.now(UTC))
    load(alone, "units", OPENING)
    tape = alone / "tape"
    tape.write_text("BDG-7F3K2M9QXT\nPO-4711\nRX3A70014\n")
    assert scanner(alone, "replay", str(tape), "--data", str(alone / "data")).status == ExitCode.OK
    recorded = queue(alone)["total"]
    worked = stamp(datetime.now(UTC))
    folder, url = served
    for kind in ("operators", "items", "bins", "purchase-orders"):
        server_command(folder, "import", kind, str(alone / kind) if (alone / kind).write_bytes(csv_file(kind)) else "")
    code = json.loads(server_command(folder, "enroll-code", "--json").out)["code"]
    assert scanner(alone, "enroll", url, code).status == ExitCode.OK
    assert scanner(alone, "sync", "--once").status == ExitCode.OK
    assert queue(alone)["unsent"] == 0
    assert isinstance(recorded, int)
    for serial, state in (("DR100001", "stored"), ("DR100002", "stored"), ("RX3A70014", "received")):
        trace = json.loads(server_command(folder, "trace", serial, "--json").out)
        assert trace["state"] == state
        times = [fact["corrected"] for fact in trace["facts"]]
        assert began <= times[0]
        assert state == "received" or times[-1] <= worked
    refused = load(alone, "items", csv_file("items"))
    assert refused.status == ExitCode.STORAGE
    assert "import the file there" in refused.err


def test_the_machines_time_zone_is_found_by_its_name(tmp_path: Path) -> None:
    zone = tmp_path / "zoneinfo" / "Europe" / "Berlin"
    zone.parent.mkdir(parents=True)
    zone.touch()
    link = tmp_path / "localtime"
    link.symlink_to(zone)
    assert own_timezone({}, link) == "Europe/Berlin"
    assert own_timezone({"TZ": ":America/Lima"}, link) == "America/Lima"
    assert own_timezone({}, tmp_path / "none") == "UTC"
