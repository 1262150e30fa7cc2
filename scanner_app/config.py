"""How one handheld is set up: a TOML file, the environment over it, and an error for whatever is not understood.

Every scanner of ``profiles/*.toml`` beside the file that names its ``source`` is read too, without being listed.

::

    station = "PACK-1"                # name of the workplace, stands in every record; none on a handheld
    theme = "night"                   # day, night or contrast; none: what suits the terminal
    language = "en"                   # of what the operator reads: en or de
    scanners = [                      # none: only what is typed into the terminal (keyboard wedge)
      "serial:/dev/ttyUSB0",
      { source = "hid:Honeywell*", profile = "voyager", idle_ms = 200 },
    ]                                 # profile: profiles/voyager.toml beside this file, which ``setup`` writes

    [server]
    url = "https://scanner.example.com"
    ca = "/etc/ssl/site-ca.pem"       # certificates to trust instead of the platform's
    allow_plain_http = "no"           # "yes, unencrypted" for http outside this machine

    [keys]                            # another function key for an action
    UNDO = "shift+f2"

    printer = "tcp:zebra-1"           # where the work's labels go; none: they are written by hand
    label_paper = "50x25mm"           # the paper in it

    [feedback]
    sound = "bell"                    # bell or off
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from devices.profile import Profile
from devices.profile_file import FOLDER, WEDGE
from devices.profile_words import ProfileFileError
from devices.scan import DeviceError
from devices.scanner_list import Scanners, scanners
from devices.source_settings import SourceSettings
from scanner_app.config_table import ConfigError, Table
from scanner_app.paths import config_file, data_folder
from scanner_app.phrases import DEFAULT_LANGUAGE, LANGUAGES
from scanner_app.screens.keys import DEFAULT_KEYS
from sync.address import AddressError, server_address

__all__ = ["PLAIN_HTTP", "Config", "ConfigError", "Feedback", "load_config"]

PLAIN_HTTP: Final = "yes, unencrypted"
"""What a site writes to have its handhelds talk unencrypted."""
_KEY: Final = re.compile(r"(?:(?:shift|ctrl|alt)\+)?f(?:[1-9]|1[0-9]|2[0-4])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """How an answer is heard."""

    sound: bool = True
    """The terminal's bell rings in the rhythm of the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole configuration of one handheld."""

    data: Path
    """The folder of the database and the identity."""
    file: Path
    """Where the configuration is, or would be."""
    server: str = ""
    """The server's address; empty: the one this handheld was enrolled at."""
    server_ca: Path | None = None
    """A file of certificates to trust instead of the platform's."""
    allow_plain_http: bool = False
    """Plain HTTP outside this machine is wanted, in words."""
    sources: tuple[SourceSettings, ...] = ()
    """The scanners to read; what is typed into the terminal is always read."""
    wedge: Profile = field(default_factory=lambda: Profile(name=WEDGE))
    """How the scanner talks that types into the terminal."""
    station: str | None = None
    """The workplace that stands in every record, for a fixed station."""
    theme: str = ""
    """A theme of the application; empty: its own choice."""
    language: str = "en"
    """What the operator reads."""
    keys: tuple[tuple[str, str], ...] = ()
    """Function keys that differ from the application's own."""
    printer: str = ""
    """Where the work's labels are printed, as ``scanner labels --printer`` writes it; empty: by hand."""
    label_paper: str = "50x25mm"
    """The paper in that printer."""
    feedback: Feedback = Feedback()
    """How an answer is heard."""


def load_config(environ: Mapping[str, str], path: Path | None = None) -> Config:
    """Read the file at ``path`` (the environment's or the platform's if None), or raise ConfigError.

    A missing file is an empty one, unless the environment or the caller named it.
    """
    file = path if path is not None else config_file(environ)
    named = path is not None or bool(environ.get("SCANNER_CONFIG"))
    top = Table(_read(file, named=named), file).known(_TOP)
    found = _scanners(top, file.parent / FOLDER)
    server = top.table("server").known(_SERVER)
    allow_plain_http = _plain_http(server)
    return Config(
        data=data_folder(environ),
        file=file,
        server=_server(server, environ, allow_plain_http=allow_plain_http),
        server_ca=_certificates(server),
        allow_plain_http=allow_plain_http,
        sources=found.sources,
        wedge=found.wedge,
        station=top.text("station") or None,
        theme=top.choice("theme", _THEMES, _THEMES[0]) if "theme" in top else "",
        language=top.choice("language", LANGUAGES, DEFAULT_LANGUAGE),
        keys=_keys(top.table("keys")),
        printer=_printer(top),
        label_paper=top.choice("label_paper", _PAPERS, _PAPERS[0]),
        feedback=_feedback(top.table("feedback").known(("sound",))),
    )


_THEMES: Final = ("day", "night", "contrast")
"""The names of ``scanner_app.themes``, which the commands without a screen do not load."""
_PRINTERS: Final = ("tcp", "cups", "file")
_PAPERS: Final = ("50x25mm", "62mm", "100x150mm", "4x6in", "a4", "letter")
"""The names of ``devices.labels.paper``, a roll first; what draws is not loaded here."""
_TOP: Final = ("station", "theme", "language", "scanners", "server", "keys", "feedback", "printer", "label_paper")
_SERVER: Final = ("url", "ca", "allow_plain_http")


def _read(file: Path, *, named: bool) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        if named:
            raise ConfigError(f"There is no configuration file {file}; write one or name another one.") from error
        return {}
    except OSError as error:
        raise ConfigError(f"The configuration file {file} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: byte {error.start} is not UTF-8; save the file as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{file} is not TOML: {error}.") from error


def _printer(top: Table) -> str:
    address = top.text("printer")
    if address and address.partition(":")[0] not in _PRINTERS:
        raise top.error("printer", f"is {address!r}; write tcp:HOST, cups:NAME or file:PATH.")
    return address


def _plain_http(server: Table) -> bool:
    word = server.text("allow_plain_http", "no")
    if word not in {"no", PLAIN_HTTP}:
        raise server.error("allow_plain_http", f'is {word!r}; write "no", or "{PLAIN_HTTP}" if that is what you want.')
    return word == PLAIN_HTTP


def _server(server: Table, environ: Mapping[str, str], *, allow_plain_http: bool) -> str:
    override = environ.get("SCANNER_SERVER", "")
    text = override or server.text("url")
    try:
        return server_address(text, allow_plain_http=allow_plain_http) if text else ""
    except AddressError as error:
        if override:
            raise ConfigError(f"SCANNER_SERVER: {error}") from error
        raise server.error("url", f"cannot be used. {error}") from error


def _certificates(server: Table) -> Path | None:
    text = server.text("ca")
    if not text:
        return None
    path = Path(text).expanduser()
    if not path.is_file():
        raise server.error("ca", f"is {text!r}, but there is no such file; name the file of the CA's certificates.")
    return path


def _scanners(top: Table, folder: Path) -> Scanners:
    try:
        return scanners(top.items("scanners"), str(top.file), folder)
    except ProfileFileError as error:
        raise ConfigError(str(error)) from error
    except DeviceError as error:
        raise top.error("scanners", f"cannot be used. {error}") from error


def _keys(table: Table) -> tuple[tuple[str, str], ...]:
    table.known(DEFAULT_KEYS)
    keys = {action: table.text(action) for action in table.names()}
    for action, key in keys.items():
        if not _KEY.fullmatch(key):
            raise table.error(action, f'is {key!r}; write a function key such as "f8" or "shift+f2".')
    for action, key in keys.items():
        others = [other for other, its in {**DEFAULT_KEYS, **keys}.items() if its == key and other != action]
        if others:
            raise table.error(action, f"is {key!r}, which {others[0]} has; give each action its own key.")
    return tuple(keys.items())


def _feedback(table: Table) -> Feedback:
    return Feedback(sound=table.choice("sound", ("bell", "off"), "bell") == "bell")
