"""``scanner-server`` as processes: help without the server part, first day, and beside a running server."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from scanner_app.server_command import main
from sync import wire
from sync.client import HttpLink, enroll
from sync.imports.kinds import KINDS, template
from sync.ledger.facts import Received
from sync.ledger.identity import UnitKey
from sync.link import OfflineError, UnauthorisedError
from tests.wiring.commands import PATIENCE_S, ROOT, Ended, environment, running_server, server_command
from tests.wiring.server_fixtures import DOCK, FILES, Chain, StandingClock

WITHOUT_EXTRA = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"fastapi", "starlette", "uvicorn", "sqlalchemy", "alembic", "jinja2", "pydantic"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())
from scanner_app.server_command import main
raise SystemExit(main(sys.argv[1:]))
"""


def bare(folder: Path, *words: str) -> Ended:
    """Run the command where the server extra is not installed."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_EXTRA, *words],
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


class Command:
    """The command in this process, on one folder."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self.folder = folder

    def __call__(self, *words: str) -> Ended:
        self._capsys.readouterr()
        status = main([*words, "--data", str(self.folder)])
        told = self._capsys.readouterr()
        return Ended(status, told.out, told.err)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    return Command(capsys, tmp_path)


def written(folder: Path, kind: str, text: str | None = None) -> Path:
    file = folder / f"{kind}.csv"
    file.write_text(FILES[kind] if text is None else text, "utf-8")
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("server")
    assert main(["init", "--site", "NORTH", "--data", str(made)]) == 0
    return made


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with running_server(folder) as address:
        yield address


def test_without_the_server_part_help_and_templates_work(tmp_path: Path) -> None:
    told = bare(tmp_path, "--help")
    assert told.status == 0
    assert "examples:" in told.out
    assert "exit codes:" in told.out
    assert bare(tmp_path, "import", "items", "--template").out == template("items")


@pytest.mark.parametrize("words", [("run",), ("init", "--site", "NORTH"), ("trace", "X"), ("enroll-code",)])
def test_without_the_server_part_running_says_what_to_install(tmp_path: Path, words: tuple[str, ...]) -> None:
    told = bare(tmp_path, *words)
    assert told.status == 3
    assert "pip install 'scanner-terminal[server]'" in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize("words", [("--help",), *((name, "--help") for name in ("init", "run", "import", "trace"))])
def test_help_loads_nothing_of_the_server(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert bare(tmp_path, *words).status == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_template_can_be_printed(command: Command, kind: str) -> None:
    assert command("import", kind, "--template").out == template(kind)


def test_a_folder_without_a_site_says_to_make_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("run",), ("enroll-code",), ("trace", "X"), ("import", "bins", str(written(tmp_path, "bins")))):
        told = Command(capsys, tmp_path / "none")(*words)
        assert told.status == 1
        assert "scanner-server init --site CODE" in told.err


def test_init_makes_a_site_once_and_tells_how_to_enrol(
    tmp_path: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    told = command("init", "--site", "NORTH", "--timezone", "Europe/Berlin")
    assert told.status == 0
    assert "SCN:ENROLL http://127.0.0.1:8470 " in told.out
    again = command("init", "--site", "SOUTH")
    assert again.status == 1
    assert "already belongs to the site NORTH" in again.err
    wrong = Command(capsys, tmp_path / "other")("init", "--site", "N", "--timezone", "Mars/Olympus")
    assert wrong.status == 1
    assert "no time zone" in wrong.err


@pytest.mark.parametrize("code", ["", "n\u00f6rth site", "[/red]", "N:1", "N" * 33, "NORTH\n"])
def test_a_site_code_of_other_characters_is_refused_with_a_sentence(command: Command, code: str) -> None:
    told = command("init", "--site", code)
    assert (told.status, told.out) == (1, "")
    assert "1 to 32 characters of A-Z a-z 0-9 - _ ., such as NORTH" in told.err
    assert command("init", "--site", "North-2_b.1").status == 0


def test_a_code_names_the_address_by_which_handhelds_reach_the_server(command: Command) -> None:
    command("init", "--site", "NORTH")
    told = json.loads(command("enroll-code", "--json", "--url", "https://wms.example").out)
    assert told["barcode"] == f"SCN:ENROLL https://wms.example {told['code']}"


def test_a_server_on_every_address_is_reached_by_its_own_machine(tmp_path: Path, command: Command) -> None:
    command("init", "--site", "NORTH")
    process, address = server_process(tmp_path, "--host", "0.0.0.0")  # noqa: S104  # what the test is about
    try:
        assert address.startswith("http://127.0.0.1:")
        assert requests.get(f"{address}/api/v1/status", timeout=PATIENCE_S).json()["site"] == "NORTH"
        assert command("trace", "NONE").status == 1
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    told = Command(capsys, tmp_path / "file" / "data")("init", "--site", "NORTH")
    assert told.status == 1
    assert "cannot be used" in told.err
    assert "Traceback" not in told.err


def test_importing_and_tracing_work_with_the_server_stopped(tmp_path: Path, command: Command) -> None:
    command("init", "--site", "NORTH", "--timezone", "Asia/Tokyo")
    for kind in FILES:
        told = command("import", kind, str(written(tmp_path, kind)))
        assert told.status == 0, told.err
    units = written(tmp_path, "units", "item,serial,state,bin,date\nDRILL,DR000009,stored,A-01-01,2026-02-16\n")
    told = command("import", "units", str(units), "--json")
    assert json.loads(told.out) == {"kind": "units", "named": 1, "changed": 1, "warnings": []}
    traced = json.loads(command("trace", "DR000009", "--json").out)
    assert traced["state"] == "stored"
    assert {"place", "holds", "disputes", "documents", "facts", "evidence", "chain"} <= traced.keys()
    assert traced["timezone"] == "Asia/Tokyo"
    words = command("trace", "DR000009").out
    assert "Put away to A-01-01." in words
    assert "Taken over on the first day, in stock since 2026-02-16." in words
    assert "  Received 2026-02-16\n" in words
    assert "Times are those of Asia/Tokyo." in words
    assert "received_at" not in words
    unknown = command("trace", "NONE")
    assert unknown.status == 1
    assert "No unit" in unknown.err


def test_a_file_with_errors_tells_each_and_ends_with_one(tmp_path: Path, command: Command) -> None:
    command("init", "--site", "NORTH")
    told = command("import", "bins", str(written(tmp_path, "bins", "code,kind\nA,shelf\n,bin\n")))
    assert told.status == 1
    assert "Line 2, column kind" in told.err
    assert "Line 3, column code" in told.err
    missing = command("import", "bins", str(tmp_path / "none.csv"))
    assert missing.status == 1
    assert "none.csv" in missing.err


@pytest.mark.parametrize("words", [(), ("nonsense",), ("import", "nonsense", "x"), ("import", "bins"), ("init",)])
def test_a_wrong_command_line_ends_with_two(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert bare(tmp_path, *words).status == 2


def test_beside_a_running_server_commands_go_through_it(
    folder: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = Command(capsys, folder)
    assert requests.get(f"{url}/api/v1/hello", timeout=PATIENCE_S).json()["site"] == "NORTH"
    for kind in FILES:
        told = command("import", kind, str(written(folder, kind)))
        assert told.status == 0, told.err
    refused = command("import", "bins", str(written(folder, "bins", "code,kind\nA,shelf\n")))
    assert refused.status == 1
    assert "Line 2, column kind" in refused.err
    code = json.loads(command("enroll-code", "--json").out)["code"]
    enrolled = enroll(url, code, "dock-3")
    chain = Chain(enrolled.device, StandingClock())
    chain.add(Received(unit=UnitKey("DRILL", "DR000001"), place=DOCK, po="PO-1", line="1"))
    link = HttpLink(url, enrolled)
    try:
        assert link.push(chain.push()).ack_hash == chain.items[-1].hash
        kinds = {change.kind for change in link.pull("", 0).changes}
    finally:
        link.close()
    assert {"site", "item", "purchase_order"} <= kinds
    traced = json.loads(command("trace", "DR000001", "--json").out)
    assert traced["documents"]["po"] == "PO-1"
    assert command("trace", "NONE").status == 1
    status = requests.get(f"{url}/api/v1/status?verify=true", timeout=PATIENCE_S).json()
    assert all(epoch["whole"] for device in status["devices"] for epoch in device["epochs"])


def test_a_second_server_on_the_same_folder_is_refused(folder: Path, url: str) -> None:
    assert url
    told = server_command(folder, "run", "--port", "0")
    assert told.status == 1
    assert "Another scanner-server works in" in told.err


def test_a_port_that_is_taken_is_told(command: Command) -> None:
    command("init", "--site", "NORTH")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        told = command("run", "--port", str(taken.getsockname()[1]))
    assert told.status == 1
    assert "Choose another port" in told.err


def test_a_foreign_device_is_unauthorised(url: str) -> None:
    stranger = wire.Enrolled(device="d", secret="not a secret of this site", site="NORTH", tag="T", server_time="")
    link = HttpLink(url, stranger)
    try:
        with pytest.raises(UnauthorisedError):
            link.pull("", 0)
    finally:
        link.close()


def test_a_killed_server_starts_again_with_everything_it_acknowledged(tmp_path: Path, command: Command) -> None:
    command("init", "--site", "NORTH")
    code = json.loads(command("enroll-code", "--json").out)["code"]
    chain: Chain | None = None
    enrolled: wire.Enrolled | None = None
    acknowledged = 0
    for _ in range(3):
        process, address = server_process(tmp_path)
        enrolled = enrolled or enroll(address, code, "dock-3")
        chain = chain or Chain(enrolled.device, StandingClock())
        acknowledged = pushed_until_killed(process, address, enrolled, chain, acknowledged)
    with running_server(tmp_path) as address:
        assert enrolled is not None
        assert chain is not None
        link = HttpLink(address, enrolled)
        try:
            told = link.push(chain.push(len(chain.items) + 1))
        finally:
            link.close()
        assert told.ack_through >= acknowledged > 0
        assert told.ack_hash == chain.items[told.ack_through - 1].hash
        status = requests.get(f"{address}/api/v1/status?verify=true", timeout=PATIENCE_S).json()
    assert all(epoch["whole"] for device in status["devices"] for epoch in device["epochs"])


def server_process(folder: Path, *words: str) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "scanner_app.server_command",
            "run",
            "--port",
            "0",
            "--json",
            "--data",
            str(folder),
            *words,
        ],
        env=environment(folder),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, str(json.loads(process.stdout.readline())["url"])


def pushed_until_killed(
    process: subprocess.Popen[str], address: str, enrolled: wire.Enrolled, chain: Chain, acknowledged: int
) -> int:
    """Push one event after the other while the server is killed at a random moment; return what it acknowledged."""
    link = HttpLink(address, enrolled)
    killing = threading.Timer(random.uniform(0.05, 0.3), process.kill)
    killing.start()
    try:
        while True:
            if acknowledged == len(chain.items):
                chain.add(Received(unit=UnitKey("DRILL", f"S{chain.seq}"), place=DOCK))
            acknowledged = link.push(chain.push(acknowledged + 1)).ack_through
    except OfflineError:
        return acknowledged
    finally:
        killing.join()
        process.communicate(timeout=PATIENCE_S)
        link.close()


def test_a_server_asked_to_stop_ends_with_zero_while_a_handheld_waits(tmp_path: Path, command: Command) -> None:
    command("init", "--site", "NORTH")
    code = json.loads(command("enroll-code", "--json").out)["code"]
    process, address = server_process(tmp_path)
    enrolled = enroll(address, code, "dock-3")
    link = HttpLink(address, enrolled)
    cursor = link.pull("", 0).cursor
    ended: list[object] = []
    waiting = threading.Thread(target=lambda: ended.append(answer_of(link, cursor)))
    waiting.start()
    os.kill(process.pid, signal.SIGTERM)
    process.communicate(timeout=PATIENCE_S)
    waiting.join()
    link.close()
    assert process.returncode == 0
    assert len(ended) == 1
    assert not (tmp_path / "running.json").exists()


def answer_of(link: HttpLink, cursor: str) -> object:
    try:
        return link.pull(cursor, 30)
    except OfflineError as error:
        return error
