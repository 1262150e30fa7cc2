"""A table of a TOML file that gives each key once, with its type, and refuses what it does not know."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self, TypeVar

_T = TypeVar("_T")


class ConfigError(Exception):
    """The configuration cannot be used; the sentence names the file, the key, and what to write instead."""


class Table:
    """The keys of one table; ``where`` is its dotted name, empty for the file's top."""

    def __init__(self, entries: Mapping[str, object], file: Path, where: str = "") -> None:
        self._entries = entries
        self._file = file
        self._where = where

    @property
    def file(self) -> Path:
        """The file that the table stands in."""
        return self._file

    def known(self, names: Iterable[str]) -> Self:
        """Return the table, or raise ConfigError for the first key that is none of these names."""
        allowed = sorted(names)
        for key in self._entries:
            if key not in allowed:
                near = get_close_matches(key, allowed, n=1, cutoff=0.5)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(allowed)}."
                raise ConfigError(f"{self._file}: the key {self._path(key)!r} is not known; {hint}")
        return self

    def text(self, key: str, default: str = "") -> str:
        """Return a string."""
        return self._typed(key, str, "a text in quotes", default)

    def choice(self, key: str, choices: Iterable[str], default: str) -> str:
        """Return one of some strings."""
        value = self.text(key, default)
        allowed = tuple(choices)
        if value not in allowed:
            raise self.error(key, f"is {value!r}; write one of {', '.join(allowed)}.")
        return value

    def number(self, key: str, default: int) -> int:
        """Return a whole number."""
        return self._typed(key, int, "a whole number", default)

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        return self._typed(key, bool, "true or false", default)

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a list of strings."""
        values = self.items(key)
        if any(type(value) is not str for value in values):
            raise self.error(key, f"is {values!r}; write a list of texts in quotes.")
        return tuple(str(value) for value in values) if key in self._entries else default

    def items(self, key: str) -> tuple[Any, ...]:
        """Return a list of anything, empty where there is none."""
        return tuple(self._typed(key, list, "a list in [ ]", []))

    def table(self, key: str) -> "Table":
        """Return a table inside this one, empty where there is none."""
        return self.inner(key, self._typed(key, dict, f"a table [{self._path(key)}]", {}))

    def inner(self, key: str, entries: Mapping[str, object]) -> "Table":
        """Return entries found under a key as a table of this file."""
        return Table(entries, self._file, self._path(key))

    def names(self) -> tuple[str, ...]:
        """Return the keys that are there, in the file's order."""
        return tuple(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def error(self, key: str, problem: str) -> ConfigError:
        """Return the error for a key whose value cannot be used."""
        return ConfigError(f"{self._file}: {self._path(key)} {problem}")

    def _typed(self, key: str, kind: type[_T], wanted: str, default: _T) -> _T:
        value = self._entries.get(key, default)
        # Not isinstance: true is no number.
        if type(value) is not kind:
            raise self.error(key, f"is {value!r}; write {wanted}.")
        return value

    def _path(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key
