"""Profiles in files: ``profiles/NAME.toml``, by hand or by ``setup``, each the whole truth about one scanner.

Beside the keys of a profile a file may say ``source`` (``hid:0c2e:0b61``): the address of the scanner that it was
taught, which is then read without any other setting; ``wedge`` is the scanner that types into the terminal. ``match``
(``hid:Honeywell*``) is a pattern of addresses: a scanner named by one of them has this profile unless it names
another.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from devices.profile import Profile
from devices.profile_words import ProfileFileError, profile_from, quoted, write_profile
from devices.scan import DeviceError
from devices.showable import showable
from devices.source_settings import SourceSettings

WEDGE: Final = "wedge"
"""The address of whatever types into the terminal."""
FOLDER: Final = "profiles"
"""The folder of profiles beside a configuration file."""
_MORE: Final = ("source", "match")


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """One profile with the scanner it was taught (``source``, empty: none) and the addresses it fits (``match``)."""

    profile: Profile
    source: str = ""
    match: str = ""

    def settings(self) -> SourceSettings | None:
        """Return how the taught scanner is read; None where it is the terminal's, or where none was taught."""
        if self.source in {"", WEDGE}:
            return None
        return replace(SourceSettings.parse(self.source), profile=self.profile)

    def fits(self, settings: SourceSettings) -> bool:
        """Say whether a scanner named by this address has this profile unless it names another."""
        if not self.match:
            return False
        pattern = SourceSettings.parse(self.match)
        return settings.kind is pattern.kind and fnmatchcase(settings.address, pattern.address)


def read_file(path: Path) -> ProfileFile:
    """Read one file, or raise ProfileFileError; the profile's name is the file's unless it says another."""
    try:
        entries = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise ProfileFileError(f"There is no profile {path}; name another one, or teach one by setup.") from error
    except OSError as error:
        raise ProfileFileError(f"The profile {path} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ProfileFileError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ProfileFileError(f"{path} is not TOML: {error}.") from error
    profile = profile_from(entries, str(path), base=Profile(name=path.stem), more=_MORE)
    found = ProfileFile(profile, _address(entries, "source", path), _address(entries, "match", path))
    _check(found, path)
    return found


def read_folder(folder: Path) -> Mapping[str, ProfileFile]:
    """Return the profiles of a folder by the name of their file; none where there is no such folder."""
    try:
        paths = sorted(folder.glob("*.toml"))
    except OSError as error:
        raise ProfileFileError(f"The profiles in {folder} cannot be read ({error.strerror}).") from error
    found = {path.stem: read_file(path) for path in paths}
    _check_apart(found, folder)
    return found


def write_file(path: Path, written: ProfileFile, remarks: Iterable[str] = ()) -> None:
    """Write a profile so that it is whole or not there, with its folder; ``remarks`` become comments on top."""
    comments = "".join(f"# {showable(remark)}\n" for remark in remarks)
    heads = "".join(f"{key} = {quoted(value)}\n" for key in _MORE if (value := getattr(written, key)))
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            file.write(comments + heads + write_profile(written.profile))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise ProfileFileError(f"The profile {path} cannot be written ({error.strerror}).") from error


def _address(entries: Mapping[str, object], key: str, path: Path) -> str:
    value = entries.get(key, "")
    if not isinstance(value, str):
        raise ProfileFileError(f"{path}: {key} is {value!r}; write a text in quotes.")
    return value


def _check(found: ProfileFile, path: Path) -> None:
    for key, address in (("source", found.source), ("match", found.match)):
        if address and not (key == "source" and address == WEDGE):
            try:
                SourceSettings.parse(address)
            except DeviceError as error:
                raise ProfileFileError(f"{path}: {key} cannot be used. {error}") from error


def _check_apart(found: Mapping[str, ProfileFile], folder: Path) -> None:
    taught: dict[str, str] = {}
    for name, file in found.items():
        settings = file.settings()
        source = file.source if settings is None else settings.source
        if source and source in taught:
            both = f"{folder / taught[source]}.toml and {folder / name}.toml"
            raise ProfileFileError(f"{both} are both of the scanner {source}; remove one of them.")
        taught[source] = name
