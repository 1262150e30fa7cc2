"""Data folders for handhelds: one that has never met its server, and one that was just enrolled at the site."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from scanner_app.demo.site import Site
from scanner_app.demo.warehouse import csv_file
from scanner_app.local_mirror import load_files
from sync import identity_file
from sync.client import enroll
from sync.clock import RandomIds, SystemClock
from sync.identity_file import Identity
from sync.imports.kinds import KINDS
from sync.server.admin_client import AdminClient
from sync.server.data_folder import DataFolder
from sync.store import Store

TAG: Final = "T4G"
ALONE: Final = Identity(
    device="alone", secret="s3cret", site="DEMO", tag=TAG, server="http://127.0.0.1:1", digest_key="00ff"
)
"""A handheld whose server nobody will ever meet."""


def stocked(folder: Path, more: Mapping[str, str] | None = None) -> None:
    """Make the folder of a handheld that knows the demo's warehouse, and more, and has never met its server."""
    store = Store.open(folder, SystemClock(), RandomIds())
    store.enrol(ALONE)
    load_files(store, {kind: csv_file(kind) for kind in KINDS})
    load_files(store, {kind: text.encode() for kind, text in (more or {}).items()})
    store.close()


def server_folder(site: Site) -> DataFolder:
    """Return the data folder of the site's server."""
    return DataFolder(site.handheld.parent / "server")


def joined(site: Site, folder: Path) -> Identity:
    """Enrol one more handheld at the site, with nothing in its folder but who it is."""
    running = server_folder(site).running
    assert running is not None
    given = enroll(site.url, AdminClient(running).new_code(60), folder.name)
    identity = Identity(
        device=given.device, secret=given.secret, site=given.site, tag=given.tag, server=site.url, digest_key="00ff"
    )
    folder.mkdir(mode=0o700)
    identity_file.save(folder, identity)
    return identity
