"""Events that go to the server as a file: everything, in order, once, byte for byte; what is no such file says so."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from scanner_app.demo.warehouse import csv_file
from scanner_app.exit_code import ExitCode
from sync import wire
from sync.clock import RandomIds, SystemClock
from sync.events_file import FORMAT, Cover, EventsFileError, read
from sync.server.data_folder import DataFolder
from sync.server.site import make_site
from tests.wiring.commands import running_server, scanner, server_command

TAPE = "BDG-7F3K2M9QXT\nPO-4711\nRX3A70014\nRX3A70015\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("server")
    with DataFolder(folder).book(SystemClock(), RandomIds(), make=True) as book:
        make_site(book, "NORTH")
    with running_server(folder) as url:
        for kind in ("operators", "items", "bins", "purchase-orders"):
            (folder / f"{kind}.csv").write_bytes(csv_file(kind))
            assert server_command(folder, "import", kind, str(folder / f"{kind}.csv")).status == 0
        yield folder, url


@pytest.fixture
def handheld(served: tuple[Path, str], tmp_path: Path) -> Path:
    """Give the folder of an enrolled handheld that worked where there is no network."""
    code = json.loads(server_command(served[0], "enroll-code", "--json").out)["code"]
    assert scanner(tmp_path, "enroll", served[1], code).status == ExitCode.OK
    assert scanner(tmp_path, "sync", "--once").status == ExitCode.OK
    (tmp_path / "tape").write_text(TAPE)
    assert scanner(tmp_path, "replay", str(tmp_path / "tape"), "--data", str(tmp_path / "data")).status == ExitCode.OK
    return tmp_path


def exported(folder: Path, *words: str) -> Path:
    file = folder / "events.jsonl"
    file.unlink(missing_ok=True)
    told = scanner(folder, "queue", "export", str(file), *words)
    assert told.status == ExitCode.OK, told.err
    return file


def taken_in(served: tuple[Path, str], file: Path) -> dict[str, int]:
    told = server_command(served[0], "import", "events", str(file), "--json")
    assert told.status == 0, told.err
    answer: dict[str, int] = json.loads(told.out)
    return answer


def test_what_is_unsent_reaches_the_server_as_a_file_once_and_the_network_may_still_come_back(
    served: tuple[Path, str], handheld: Path
) -> None:
    unsent = json.loads(scanner(handheld, "queue", "--json").out)["unsent"]
    assert unsent > 2
    file = exported(handheld)
    assert file.stat().st_mode & 0o777 == 0o600
    first = taken_in(served, file)
    assert (first["named"], first["accepted"], first["duplicates"]) == (unsent, unsent, 0)
    again = taken_in(served, file)
    assert (again["accepted"], again["duplicates"]) == (0, unsent)
    trace = json.loads(server_command(served[0], "trace", "RX3A70014", "--json").out)
    assert trace["state"] == "received"
    assert scanner(handheld, "sync", "--once").status == ExitCode.OK
    assert json.loads(scanner(handheld, "queue", "--json").out)["unsent"] == 0
    assert json.loads(server_command(served[0], "trace", "RX3A70014", "--json").out) == trace


def test_the_whole_log_can_be_exported_to_a_server_that_lost_its_part(served: tuple[Path, str], handheld: Path) -> None:
    scanner(handheld, "sync", "--once")
    assert len(read(exported(handheld).read_bytes()).pushes) == 0
    whole = read(exported(handheld, "--all").read_bytes())
    assert whole.cover.events == json.loads(scanner(handheld, "queue", "--json").out)["total"]
    assert taken_in(served, exported(handheld, "--all"))["accepted"] == 0


def test_events_without_those_before_them_are_asked_for(served: tuple[Path, str], handheld: Path) -> None:
    file = exported(handheld)
    cover, first, *rest = file.read_bytes().splitlines()
    shorter = msgspec.structs.replace(msgspec.json.decode(cover, type=Cover), events=len(rest))
    file.write_bytes(b"\n".join([msgspec.json.encode(shorter), *rest]))
    told = server_command(served[0], "import", "events", str(file))
    assert told.status == 1
    assert "--all" in told.err
    file.write_bytes(b"\n".join([cover, first.replace(b'"event":"', b'"event":"AAAA'), *rest]))
    told = server_command(served[0], "import", "events", str(file))
    assert "Export the file again." in told.err


def test_a_handheld_of_another_server_is_not_known_here(served: tuple[Path, str], handheld: Path) -> None:
    file = exported(handheld)
    cover, *rest = file.read_bytes().splitlines()
    stranger = msgspec.structs.replace(msgspec.json.decode(cover, type=Cover), device="stranger")
    file.write_bytes(b"\n".join([msgspec.json.encode(stranger), *rest]))
    told = server_command(served[0], "import", "events", str(file))
    assert (told.status, "was ever enrolled here" in told.err) == (1, True)


def test_an_export_writes_through_no_link_and_into_no_file_that_others_may_read(handheld: Path) -> None:
    elsewhere = handheld / "elsewhere"
    elsewhere.write_text("mine")
    (handheld / "events.jsonl.new").symlink_to(elsewhere)
    assert exported(handheld).stat().st_mode & 0o777 == 0o600
    assert elsewhere.read_text() == "mine"
    (handheld / "events.jsonl.new").touch(0o666)
    assert exported(handheld).stat().st_mode & 0o777 == 0o600


def test_a_folder_that_belongs_to_nobody_has_nothing_to_export(tmp_path: Path) -> None:
    assert scanner(tmp_path, "queue", "export", str(tmp_path / "file")).status == ExitCode.NOT_ENROLLED
    assert not (tmp_path / "file").exists()


def test_events_have_no_template() -> None:
    told = server_command(Path("/nowhere"), "import", "events", "--template")
    assert told.status == 2
    assert "scanner queue export FILE" in told.err


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Line 1"),
        (b"code,name\nDRILL,Drill\n", "Line 1"),
        (b"\xff\xfe", "Line 1"),
        (b"[" * 100_000, "Line 1"),
        (
            msgspec.json.encode(Cover("scanner-events/9", "d", "s", 0, wire.Now("", 0, 0, ""))),
            "scanner-events/9",
        ),
    ],
)
def test_what_is_no_such_file_is_said_to_be_none(data: bytes, said: str) -> None:
    with pytest.raises(EventsFileError, match=said):
        read(data)


def test_a_file_of_a_newer_form_and_one_that_broke_off_are_told_apart() -> None:
    now = {"at": "2026-03-02T08:00:00.000Z", "offset": 0, "monotonic": 1, "boot": "b"}
    cover = {"format": FORMAT, "device": "d", "site": "s", "events": 2, "now": now}
    line = {"epoch": "e", "hash": "h", "event": "e30="}
    with pytest.raises(EventsFileError, match="is of the form 'scanner-events/2'"):
        read(msgspec.json.encode(cover | {"format": "scanner-events/2"}))
    with pytest.raises(EventsFileError, match="holds 1 events and its cover names 2"):
        read(msgspec.json.encode(cover) + b"\n" + msgspec.json.encode(line) + b"\n")
    with pytest.raises(EventsFileError, match="Line 3"):
        read(msgspec.json.encode(cover) + b"\n" + msgspec.json.encode(line) + b"\n{\n")
