"""A whole site in one folder: a real server process, the demo's warehouse in it, and one enrolled handheld."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from scanner_app.demo.warehouse import SITE, csv_file
from sync import identity_file
from sync.client import enroll
from sync.clock import RandomIds, SystemClock
from sync.identity_file import Identity
from sync.imports.kinds import KINDS
from sync.server.data_folder import DataFolder
from sync.server.enrolment import new_code
from sync.server.loading import load
from sync.server.projector import Projector
from sync.server.site import make_site

PATIENCE_S: Final = 20.0
HTTP_S: Final = 10.0
# Linux ends the server with the demo, however that ends; one that ended before this was said is gone already.
_WITH_ME: Final = (
    "import ctypes,os,signal,sys\n"
    "ctypes.CDLL(None).prctl(1, signal.SIGTERM)\n"
    "os.getppid() == int(sys.argv[1]) or sys.exit()\n"
    "os.execv(sys.executable, [sys.executable, *sys.argv[2:]])"
)


class SiteError(Exception):
    """The demo's server did not do what it was asked."""


class Site:
    """The server's process and folders. ``close`` it; it can be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        """Make the site in this folder, load the warehouse, and start the server on a free loopback port."""
        self._folder = folder
        code = _stocked(folder / "server")
        self._log = (folder / "server.log").open("wb")
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""
        self.start()
        self.identity = self._enrolled(code)

    @property
    def handheld(self) -> Path:
        """The data folder of the enrolled handheld."""
        return self._folder / "handheld"

    def start(self) -> None:
        """Start the server, at the address it had before."""
        data = str(self._folder / "server")
        command = ("run", "--data", data, "--port", str(self._port), "--json")
        self._process = subprocess.Popen(  # noqa: S603  # our own server, no shell
            [sys.executable, "-c", _WITH_ME, str(os.getpid()), "-m", "scanner_app.server_command", *command],
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=_quiet(os.environ),
        )
        said = self._process.stdout.readline() if self._process.stdout is not None else b""
        if not said:
            raise SiteError(f"The demo's server ended at once:\n{(self._folder / 'server.log').read_text()}")
        self.url = str(json.loads(said)["url"])
        self._port = urlsplit(self.url).port or 0

    def stop(self) -> None:
        """End the server as a power cut would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """Return what the server answers to a question over HTTP."""
        answer = requests.get(f"{self.url}{path}", params=query, timeout=HTTP_S)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def close(self) -> None:
        """End the server and let the folder go."""
        self.stop()
        self._log.close()

    def _enrolled(self, code: str) -> Identity:
        given = enroll(self.url, code, "demo")
        identity = Identity(
            device=given.device, secret=given.secret, site=given.site, tag=given.tag, server=self.url,
            digest_key=os.urandom(32).hex(),
        )  # fmt: skip
        self.handheld.mkdir(mode=0o700)
        identity_file.save(self.handheld, identity)
        env = _quiet(os.environ) | {"SCANNER_DATA": str(self.handheld), "SCANNER_CONFIG": os.devnull}
        command = [sys.executable, "-m", "scanner_app.cli", "sync", "--once"]
        synced = subprocess.run(command, capture_output=True, env=env, check=False)  # noqa: S603  # our own, no shell
        if synced.returncode != 0:
            raise SiteError(f"The demo's handheld could not fetch its documents: {synced.stderr.decode().strip()}")
        return identity


def _stocked(folder: Path) -> str:
    """Make the site's book with the demo's warehouse in it, and return a code that enrols one handheld."""
    with DataFolder(folder).book(SystemClock(), RandomIds(), make=True) as book:
        make_site(book, SITE)
        projector = Projector(book)
        for kind in KINDS:
            load(book, projector, kind, csv_file(kind))
        return new_code(book)


def _quiet(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what would lead the server to a real site's data."""
    return {name: value for name, value in environ.items() if not name.startswith("SCANNER_")}
