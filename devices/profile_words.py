r"""A profile in the words of a TOML file, and back.

Every field of ``Profile`` is a key. Terminators are words (``CR``, ``LF``, ``CRLF``, ``TAB``, ``STX``, ``ETX``,
``EOT``, ``GS``, ``RS``) or escapes; prefix and suffix are text with escapes (``\x02``); substitutes are pairs of what
arrives, in escapes, and the word or the escape that it stands for. Dialects are the values of ``devices.dialects``.
A key that is left out has the value of the profile that the file builds on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final

from devices.dialects import Aim, AltCodes, Caps, Commands, ControlKeys, Framing, Handshake
from devices.escapes import EscapeError, escape, unescape
from devices.profile import Profile
from devices.scan import DeviceError

PROFILE_KEYS: Final = tuple(field.name for field in fields(Profile))
"""The keys that a profile may have, in the order in which they are written."""

_CONTROL_WORDS: Final[Mapping[str, bytes]] = {
    "CR": b"\r", "LF": b"\n", "CRLF": b"\r\n", "TAB": b"\t", "STX": b"\x02", "ETX": b"\x03", "EOT": b"\x04",
    "FS": b"\x1c", "GS": b"\x1d", "RS": b"\x1e", "US": b"\x1f",
}  # fmt: skip
_WORD_OF: Final = {meaning: word for word, meaning in _CONTROL_WORDS.items()}

_Read = Callable[[object], Any]


class ProfileFileError(DeviceError):
    """A profile cannot be used; the sentence names the file, the key, and what to write instead."""


def profile_from(
    entries: Mapping[str, object], file: str, *, where: str = "", base: Profile | None = None, more: Iterable[str] = ()
) -> Profile:
    """Return ``base`` (the usual profile if None) with what the table says, or raise ProfileFileError.

    ``file`` and ``where`` (the table's dotted name in it) stand in errors; the keys ``more`` are somebody else's.
    """
    usual = base or Profile()
    check_keys(entries, file, where=where, more=more)
    values: dict[str, Any] = {name: getattr(usual, name) for name in PROFILE_KEYS}
    for key in PROFILE_KEYS:
        if key in entries:
            try:
                values[key] = _READERS[key](entries[key])
            except _WordError as error:
                raise ProfileFileError(f"{file}: {_path(key, where)} {error}") from error
    try:
        return Profile(**values)
    except DeviceError as error:
        raise ProfileFileError(f"{file}: {where or 'the profile'} cannot be used. {error}") from error


def check_keys(entries: Iterable[str], file: str, *, where: str = "", more: Iterable[str] = ()) -> None:
    """Raise ProfileFileError for the first key that is neither a profile's nor one of ``more``."""
    known = sorted({*PROFILE_KEYS, *more})
    for key in entries:
        if key not in known:
            raise ProfileFileError(f"{file}: the key {_path(key, where)!r} is not known; {_nearest(key, known)}")


def write_profile(profile: Profile) -> str:
    """Return the lines of a TOML file that ``profile_from`` reads as this profile: each field that is not usual."""
    usual = Profile()
    return "".join(
        f"{name} = {_written(name, value)}\n"
        for name in PROFILE_KEYS
        if (value := getattr(profile, name)) != getattr(usual, name)
    )


def quoted(text: str) -> str:
    """Return a text as TOML writes it, in plain quotes where nothing in it needs an escape."""
    if "'" not in text and text.isprintable() and ("\\" in text or '"' in text):
        return f"'{text}'"
    return '"' + "".join(_toml_character(character) for character in text) + '"'


class _WordError(ValueError):
    """A value says nothing here; the sentence goes on from the key: ``is 4; write ...``."""


def _path(key: str, where: str) -> str:
    return f"{where}.{key}" if where else key


def _nearest(key: str, known: list[str]) -> str:
    near = get_close_matches(key, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}."


def _typed(kind: type, wanted: str) -> _Read:
    def read(value: object) -> object:
        if type(value) is not kind:  # not isinstance: true is no number
            raise _WordError(f"is {value!r}; write {wanted}.")
        return value

    return read


_text = _typed(str, "a text in quotes")
_number = _typed(int, "a whole number")
_flag = _typed(bool, "true or false")


def _dialect(words: type[StrEnum]) -> _Read:
    def read(value: object) -> StrEnum:
        if value not in [word.value for word in words]:
            raise _WordError(f"is {value!r}; write one of {', '.join(words)}.")
        return words(value)

    return read


def _escaped(value: object) -> bytes:
    try:
        return unescape(str(_text(value)))
    except EscapeError as error:
        raise _WordError(f"is {value!r}. {error}") from error


def _control(value: object) -> bytes:
    return _CONTROL_WORDS.get(str(_text(value))) or _escaped(value)


def _as_text(data: bytes, value: object) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _WordError(f"holds {value!r}, which is no text in UTF-8; write the characters that arrive.") from error


def _terminators(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list) or any(type(each) is not str for each in value):
        said = tuple(value) if isinstance(value, list) else value
        raise _WordError(f"is {said!r}; write a list of texts in quotes, such as [\"CR\", '\\x03'].")
    return tuple(_control(each) for each in value)


def _substitutes(value: object) -> tuple[tuple[str, str], ...]:
    pairs = value if isinstance(value, list) else None
    if pairs is None or any(type(pair) is not list or len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - a pair
        raise _WordError(f'is {value!r}; write a list of pairs, such as [["|", "GS"]].')
    return tuple((_as_text(_escaped(arrives), value), _as_text(_control(stands), value)) for arrives, stands in pairs)


_READERS: Final[Mapping[str, _Read]] = {
    "name": _text, "terminators": _terminators, "idle_ms": _number, "stall_ms": _number, "prefix": _escaped,
    "suffix": _escaped, "encoding": _text, "fallback": _text, "min_length": _number, "max_length": _number,
    "aim": _dialect(Aim), "bounce_ms": _number, "framing": _dialect(Framing), "layout": _text,
    "control_keys": _dialect(ControlKeys), "substitutes": _substitutes, "alt": _dialect(AltCodes), "alt_page": _text,
    "caps": _dialect(Caps), "baudrate": _number, "bits": _text, "dtr": _flag, "rts": _flag,
    "handshake": _dialect(Handshake), "commands": _dialect(Commands),
}  # fmt: skip


def _written(name: str, value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case bytes():
            return quoted(escape(value))
        case str():
            return quoted(value)
        case tuple() if name == "terminators":
            return f"[{', '.join(quoted(_control_word(each)) for each in value)}]"
        case _:
            pairs = ", ".join(
                f"[{quoted(escape(one))}, {quoted(_control_word(other.encode()))}]" for one, other in value
            )
            return f"[{pairs}]"


def _control_word(data: bytes) -> str:
    if data in _WORD_OF:
        return _WORD_OF[data]
    text = escape(data)
    return f"\\x{data[0]:02x}{text[1:]}" if text in _CONTROL_WORDS else text


def _toml_character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"
