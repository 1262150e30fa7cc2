"""The scanners to read: those that a configuration lists, and those that were taught."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from devices.profile import Profile
from devices.profile_file import FOLDER, WEDGE, ProfileFile, read_folder
from devices.profile_words import ProfileFileError, check_keys, profile_from
from devices.source_settings import SourceSettings

_LIST: Final = "scanners"
_MORE: Final = ("source", "profile")


@dataclass(frozen=True, slots=True)
class Scanners:
    """What is read, each source once, and how the scanner talks that types into the terminal."""

    sources: tuple[SourceSettings, ...]
    wedge: Profile


def scanners(entries: Iterable[object], file: str, folder: Path) -> Scanners:
    """Return the scanners that a list names, and after them the taught ones of the folder.

    An entry is an address or a table: its ``source``, the ``profile`` it builds on (a file of the folder) and any
    key of a profile. One that names no profile has the one it was taught, or the first that fits its address.
    Raises DeviceError, whose sentence for a table names ``file`` and the key.
    """
    taught = read_folder(folder)
    listed: dict[str, SourceSettings] = {}
    wedge = next((one.profile for one in taught.values() if one.source == WEDGE), Profile(name=WEDGE))
    for entry in entries:
        address, table = _entry(entry, file)
        if address == WEDGE:
            wedge = _profile(table, wedge, taught, file)
            continue
        named = SourceSettings.parse(address)
        if named.source in listed:
            raise ProfileFileError(f"{file}: {_LIST} names {named.source} twice; name each scanner once.")
        base = _taught(named, taught)
        listed[named.source] = replace(named, profile=_profile(table, base, taught, file))
    further = [found for one in taught.values() if (found := one.settings()) is not None]
    return Scanners((*listed.values(), *(one for one in further if one.source not in listed)), wedge)


def _entry(entry: object, file: str) -> tuple[str, Mapping[str, object]]:
    match entry:
        case str():
            return entry, {}
        case dict():
            check_keys(entry, file, where=_LIST, more=_MORE)  # a misspelt key is said before the address it leaves out
            source = entry.get("source", "")
            if not isinstance(source, str):
                raise ProfileFileError(f"{file}: {_LIST}.source is {source!r}; write a text in quotes.")
            return source, entry
        case _:
            raise ProfileFileError(
                f'{file}: {_LIST} holds {entry!r}; write a text such as "serial:/dev/ttyUSB0" or a table.'
            )


def _taught(named: SourceSettings, taught: Mapping[str, ProfileFile]) -> Profile:
    for one in taught.values():
        settings = one.settings()
        if settings is not None and settings.source == named.source:
            return one.profile
    return next((one.profile for one in taught.values() if one.fits(named)), Profile())


def _profile(table: Mapping[str, object], base: Profile, taught: Mapping[str, ProfileFile], file: str) -> Profile:
    name = table.get("profile")
    if name is not None:
        if not isinstance(name, str) or name not in taught:
            there = ", ".join(taught) or "none yet"
            raise ProfileFileError(
                f"{file}: {_LIST}.profile is {name!r}, and there is no such file in {FOLDER} beside it "
                f"(there: {there}); teach the scanner by setup, or name one that is there."
            )
        base = taught[name].profile
    return profile_from(table, file, where=_LIST, base=base, more=_MORE)
