"""What ``scanner-server`` does: on the data folder itself, or through the server that holds it.

Importing this module loads the server extra.
"""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scanner_app.paths import data_folder
from scanner_app.server_print import print_code, print_events, print_loaded, print_trace
from scanner_app.server_recall import recall
from scanner_app.workflows.resolve import ENROLL_PREFIX
from sync.clock import RandomIds, SystemClock
from sync.events_file import EVENTS, EventsFileError
from sync.imports.findings import ImportErrors
from sync.imports.workbook import WorkbookError, csv_of, is_workbook
from sync.server.admin_client import AdminClient, AdminError
from sync.server.book import Book
from sync.server.data_folder import DataFolder, FolderBusyError
from sync.server.dialect import BookError
from sync.server.enrolment import EnrolmentError, new_code
from sync.server.events_import import take_in
from sync.server.loading import Loaded, load
from sync.server.projector import Projector
from sync.server.recalls import UnknownRecallError
from sync.server.running import Listening, serve
from sync.server.site import make_site
from sync.server.tracing import SeveralUnitsError, UnknownUnitError, unit_trace

OK: Final = 0
FAILED: Final = 1
INTERRUPTED: Final = 130
T = TypeVar("T")
_REFUSALS: Final = (
    BookError, FolderBusyError, EnrolmentError, ImportErrors, AdminError, WorkbookError, EventsFileError,
    UnknownUnitError, SeveralUnitsError, UnknownRecallError,
)  # fmt: skip
"""What is said in a sentence and ends the command."""
_DEFAULT_URL: Final = "http://127.0.0.1:8470"


def act(parsed: Namespace) -> int:
    """Do what the command line says and return the exit code; failures are sentences on standard error."""
    try:
        _ACTIONS[parsed.command](parsed)
    except _REFUSALS as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"{error.filename or 'A file'} cannot be used: {error.strerror}.")
    except KeyboardInterrupt:
        return OK if parsed.command == "run" else INTERRUPTED
    return OK


def _failed(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return FAILED


def _folder(parsed: Namespace) -> DataFolder:
    if parsed.data is not None:
        return DataFolder(parsed.data)
    named = os.environ.get("SCANNER_DATA")
    own = data_folder(os.environ)
    return DataFolder(own if named else own / "server")


def _book(folder: DataFolder, *, make: bool = False) -> AbstractContextManager[Book]:
    return folder.book(SystemClock(), RandomIds(), make=make)


def _init(parsed: Namespace) -> None:
    try:
        ZoneInfo(parsed.timezone)
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise BookError(f"{parsed.timezone!r} is no time zone; write one such as Europe/Berlin.") from error
    folder = _folder(parsed)
    with _book(folder, make=True) as book:
        site = make_site(book, parsed.site, parsed.timezone, hold_data_hours=parsed.hold_data_hours).site
        code = new_code(book)
    if not parsed.json:
        sys.stdout.write(f"The site {site.code} is made in {folder.path}. Its control codes begin SCN:{site.tag}:\n\n")
    print_code(
        code, _scanned(parsed.url or _DEFAULT_URL, code), as_json=parsed.json, more={"site": site.code, "tag": site.tag}
    )


def _run(parsed: Namespace) -> None:
    folder = _folder(parsed)
    hosts = frozenset(name.lower() for name in parsed.host_name)

    def ready(url: str) -> None:
        line = json.dumps({"url": url, "pid": os.getpid()}) if parsed.json else f"scanner-server answers at {url}"
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    with _book(folder) as book:
        serve(folder, book, Listening(parsed.host, parsed.port, hosts), ready)


def _import(parsed: Namespace) -> None:
    data = sys.stdin.buffer.read() if parsed.file == Path("-") else parsed.file.read_bytes()
    if parsed.kind == EVENTS:
        taken = _either(_folder(parsed), lambda book: asdict(take_in(book, data)), lambda client: client.events(data))
        print_events(taken, as_json=parsed.json)
        return
    if is_workbook(data):
        data = csv_of(data)

    def here(book: Book) -> dict[str, Any]:
        return _plain(load(book, Projector(book), parsed.kind, data))

    answer = _either(_folder(parsed), here, lambda client: client.load(parsed.kind, data))
    print_loaded(answer, as_json=parsed.json)


def _enroll_code(parsed: Namespace) -> None:
    folder = _folder(parsed)
    code = _either(folder, lambda book: new_code(book, parsed.minutes), lambda client: client.new_code(parsed.minutes))
    running = folder.running
    url = parsed.url or (running.url if running else _DEFAULT_URL)
    print_code(code, _scanned(url, code), as_json=parsed.json, more={})


def _trace(parsed: Namespace) -> None:
    def here(book: Book) -> dict[str, Any]:
        return unit_trace(book, Projector(book), parsed.serial, parsed.item)

    told = _either(_folder(parsed), here, lambda client: client.trace(parsed.serial, parsed.item))
    print_trace(told, as_json=parsed.json)


def _recall(parsed: Namespace) -> None:
    recall(parsed, lambda here, there: _either(_folder(parsed), here, there))


def _either(folder: DataFolder, here: Callable[[Book], T], there: Callable[[AdminClient], T]) -> T:
    """Work on the book; where a server holds it, let that one do it: a book never has two writers."""
    try:
        with _book(folder) as book:
            return here(book)
    except FolderBusyError:
        running = folder.running
        if running is None:
            raise
        return there(AdminClient(running))


def _scanned(url: str, code: str) -> str:
    """Return the text of the enrolment barcode."""
    return f"{ENROLL_PREFIX} {url} {code}"


def _plain(loaded: Loaded) -> dict[str, Any]:
    return {
        "kind": loaded.kind,
        "named": loaded.named,
        "changed": loaded.changed,
        "warnings": [
            {"line": each.line, "column": each.column, "code": each.code, "sentence": each.sentence}
            for each in loaded.warnings
        ],
    }


_ACTIONS: Final[Mapping[str, Callable[[Namespace], None]]] = MappingProxyType(
    {"init": _init, "run": _run, "import": _import, "enroll-code": _enroll_code, "trace": _trace, "recall": _recall}
)
