"""What the measurements share: an enrolled handheld with the demo's documents, and its application in a terminal."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from scanner_app.demo.pane import Pane
from scanner_app.demo.warehouse import csv_file
from sync import identity_file
from sync.clock import RandomIds, SystemClock
from sync.identity_file import Identity
from sync.imports.kinds import KINDS, parse_csv
from sync.ledger.documents import Document
from sync.mirror import load_documents
from sync.store import Store

NO_SERVER = "http://127.0.0.1:1"
BADGE = "BDG-7F3K2M9QXT"
IDENTITY = Identity(device="bench-1", secret="s3cret", site="DEMO", tag="DEMO", server=NO_SERVER, digest_key="00ff")


def enrolled(folder: Path, *more: Document) -> None:
    """Make the folder of a handheld that knows the demo's documents, and more, and has never met its server."""
    folder.mkdir(mode=0o700)
    identity_file.save(folder, IDENTITY)
    documents = [document for kind in KINDS for document in parse_csv(kind, csv_file(kind)).documents]
    documents.extend(more)
    store = Store.open(folder, SystemClock(), RandomIds())
    store.write(lambda tx: load_documents(tx, documents)).result()
    store.close()


def environment(folder: Path, config: str = "") -> Mapping[str, str]:
    """Return the environment of an application on this folder, with this configuration."""
    path = folder.parent / "config.toml"
    path.write_text(config)
    return {**os.environ, "SCANNER_DATA": str(folder), "SCANNER_CONFIG": str(path), "TERM": "xterm-256color"}


def application(env: Mapping[str, str], columns: int = 40, rows: int = 20) -> Pane:
    """Start the application in a terminal."""
    return Pane([sys.executable, "-m", "scanner_app.cli"], env, columns, rows)
