"""``scanner-server recall``: what a recall would mean, its start and its end.

Importing this module loads the server extra.
"""

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec

from scanner_app.recall_print import recall_lines
from sync.imports.workbook import csv_of, is_workbook
from sync.server import recalls
from sync.server.admin_client import AdminClient
from sync.server.book import Book
from sync.server.projector import Projector
from sync.server.recall_told import RecallAnswer

Either = Callable[[Callable[[Book], dict[str, Any]], Callable[[AdminClient], dict[str, Any]]], dict[str, Any]]
"""Does the first on the book itself, or the second through the server that holds it."""

_OF_FILE: Final = {"preview": (recalls.preview, "/preview"), "start": (recalls.start_file, "")}
_OF_CODE: Final = {"preview": recalls.where, "start": recalls.start, "close": recalls.close}


def recall(parsed: Namespace, either: Either) -> None:
    """Do what the command line says and print where every unit is; ``recall`` names a file or a known recall."""
    path = Path(parsed.recall)
    if parsed.turn in _OF_FILE and path.is_file():
        told = _of_file(parsed.turn, path.read_bytes(), either)
    else:
        told = _of_code(parsed.turn, parsed.recall, either)
    if parsed.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=True) + "\n")
    else:
        sys.stdout.writelines(line + "\n" for line in recall_lines(told))


def _of_file(turn: str, data: bytes, either: Either) -> dict[str, Any]:
    if is_workbook(data):
        data = csv_of(data)
    use, route = _OF_FILE[turn]
    return either(lambda book: _plain(use(book, Projector(book), data)), lambda client: client.recall_file(route, data))


def _of_code(turn: str, code: str, either: Either) -> dict[str, Any]:
    def there(client: AdminClient) -> dict[str, Any]:
        return client.recall(code) if turn == "preview" else client.recall_turn(f"/{turn}", code)

    return either(lambda book: _plain(_OF_CODE[turn](book, Projector(book), code)), there)


def _plain(answer: RecallAnswer) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(answer)
    return plain
