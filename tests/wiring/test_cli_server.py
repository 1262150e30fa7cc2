"""The command line with a real server process: enrolment and how it fails, sync alone and beside the application."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from scanner_app.config import load_config
from scanner_app.exit_code import ExitCode
from scanner_app.links import factory
from sync.clock import RandomIds, SystemClock
from sync.server.data_folder import DataFolder
from sync.server.enrolment import new_code
from sync.server.site import make_site
from sync.server.tables import ENROLMENT_CODE
from sync.store import Store
from sync.worker import Worker
from tests.wiring.commands import PATIENCE_S, running_server, scanner, server_command, started
from tests.wiring.handhelds import refused, scan


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, str]]:
    """Give the folder and address of a running server, and a code that has expired."""
    folder = tmp_path_factory.mktemp("server")
    with DataFolder(folder).book(SystemClock(), RandomIds(), make=True) as book:
        make_site(book, "HAM")
        expired = new_code(book)
        past = "2020-01-01T00:00:00.000Z"
        book.write(lambda conn: conn.execute(update(ENROLMENT_CODE).values(expires=past)))
    with running_server(folder) as url:
        yield folder, url, expired


def fresh_code(served: tuple[Path, str, str]) -> str:
    told: dict[str, str] = json.loads(server_command(served[0], "enroll-code", "--json").out)
    return told["code"]


def enrolled(served: tuple[Path, str, str], folder: Path) -> None:
    assert scanner(folder, "enroll", served[1], fresh_code(served)).status == ExitCode.OK


@pytest.mark.parametrize(
    ("code", "says"), [("WRONG-CODE0", "is not known"), ("", "has expired"), ("\u202e\U0001f600", "is not known")]
)
def test_a_wrong_and_an_expired_code_are_refused_with_the_servers_sentence_and_change_nothing(
    served: tuple[Path, str, str], tmp_path: Path, code: str, says: str
) -> None:
    told = scanner(tmp_path, "enroll", served[1], code or served[2])
    assert told.status == ExitCode.NOT_ENROLLED
    assert says in told.err
    assert not (tmp_path / "data" / "identity.json").exists()


def test_a_code_enrols_once_and_the_secret_is_never_printed(served: tuple[Path, str, str], tmp_path: Path) -> None:
    code = fresh_code(served)
    told = scanner(tmp_path, "enroll", f"SCN:ENROLL {served[1]} {code}")
    assert told.status == ExitCode.OK
    assert "site HAM" in told.out
    identity = json.loads((tmp_path / "data" / "identity.json").read_text())
    assert identity["secret"] not in told.out + told.err
    again = scanner(tmp_path / "second", "enroll", served[1], code)
    assert again.status == ExitCode.NOT_ENROLLED
    assert "was used already" in again.err
    assert code not in again.err
    controls = scanner(tmp_path, "labels", "controls")
    assert f"YES\tSCN:{identity['tag']}:YES" in controls.out


def test_a_server_that_is_not_there_and_an_address_that_is_none_are_told_apart(tmp_path: Path) -> None:
    offline = scanner(tmp_path, "enroll", "http://127.0.0.1:9", "CODE")
    assert (offline.status, offline.err) == (ExitCode.OFFLINE, "scanner: Nothing listens at http://127.0.0.1:9.\n")
    plain = scanner(tmp_path, "enroll", "http://192.0.2.1", "CODE")
    assert plain.status == ExitCode.CONFIG
    assert "is not encrypted" in plain.err
    assert scanner(tmp_path, "enroll", "CODE").status == ExitCode.USAGE


def test_sync_once_sends_what_is_unsent_and_says_so(served: tuple[Path, str, str], tmp_path: Path) -> None:
    enrolled(served, tmp_path)
    store = Store.open(tmp_path / "data", SystemClock(), RandomIds())
    for _ in range(3):
        scan(store, refused())
    store.close()
    assert json.loads(scanner(tmp_path, "queue", "--json").out)["unsent"] == 3
    told = scanner(tmp_path, "sync", "--once")
    assert told.status == ExitCode.OK
    assert told.out.startswith("Sent 3 events, ")
    queue = json.loads(scanner(tmp_path, "queue", "--json").out)
    assert (queue["unsent"], queue["total"]) == (0, 3)
    assert queue["fresh_at"] is not None
    offline = scanner(tmp_path, "sync", "--once", more={"SCANNER_SERVER": "http://127.0.0.1:9"})
    assert offline.status == ExitCode.OFFLINE


def test_sync_beside_a_running_application_wakes_its_worker(served: tuple[Path, str, str], tmp_path: Path) -> None:
    enrolled(served, tmp_path)
    data = tmp_path / "data"
    clock = SystemClock()
    config = load_config({"SCANNER_DATA": str(data), "XDG_CONFIG_HOME": str(tmp_path)})
    store = Store.open(data, clock, RandomIds())
    try:
        told = scanner(tmp_path, "sync")
        assert told.status == ExitCode.BUSY
        worker = Worker(store, factory(store, config), clock, random.Random(1))
        worker.start()
        try:
            scan(store, refused())
            told = scanner(tmp_path, "sync", "--once")
        finally:
            worker.stop()
        assert (told.status, told.out) == (
            ExitCode.OK,
            "The running application was asked and sent 1 event.\n",
        )
        scan(store, refused())
        told = scanner(tmp_path, "sync", "--once", "--timeout", "0.1")
        assert told.status == ExitCode.OFFLINE
        assert told.out.startswith("Still unsent: 1 event. The running application has not sent them yet")
        nobody = {"SCANNER_SERVER": "http://127.0.0.1:9"}
        told = scanner(tmp_path, "sync", "--once", "--timeout", "0.1", more=nobody)
        assert told.out == "Still unsent: 1 event. Nothing listens at http://127.0.0.1:9.\n"
    finally:
        store.close()


def test_sync_goes_on_until_it_is_asked_to_end(served: tuple[Path, str, str], tmp_path: Path) -> None:
    enrolled(served, tmp_path)
    store = Store.open(tmp_path / "data", SystemClock(), RandomIds())
    scan(store, refused())
    store.close()
    with started(tmp_path, "sync") as process:
        assert process.stdout is not None
        assert "online" in process.stdout.readline()
        while json.loads(scanner(tmp_path, "queue", "--json").out)["unsent"]:
            assert process.poll() is None
        process.terminate()
        assert process.wait(PATIENCE_S) == ExitCode.OK


def test_a_handheld_the_server_no_longer_knows_keeps_its_scans_and_is_asked_to_enrol_again(
    served: tuple[Path, str, str], tmp_path: Path
) -> None:
    enrolled(served, tmp_path)
    file = tmp_path / "data" / "identity.json"
    identity = json.loads(file.read_text())
    file.write_text(json.dumps({**identity, "secret": "no-longer-known"}))
    store = Store.open(tmp_path / "data", SystemClock(), RandomIds())
    scan(store, refused())
    store.close()
    told = scanner(tmp_path, "sync", "--once")
    assert told.status == ExitCode.NOT_ENROLLED
    assert "enrol it again" in told.err
    enrolled(served, tmp_path)
    assert scanner(tmp_path, "sync", "--once").status == ExitCode.OK
    assert json.loads(scanner(tmp_path, "queue", "--json").out)["unsent"] == 0
