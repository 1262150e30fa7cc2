r"""The escapes in which tapes and the decode command write what cannot be typed or seen.

``\\`` is a backslash, ``\r \n \t`` are carriage return, line feed and tab, ``\xHH`` is one byte and ``\uHHHH`` the
UTF-8 of one code point. Every other character is itself, blanks included.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|([\\rnt])|(.?))", re.DOTALL)
_NAMED: Mapping[str, bytes] = MappingProxyType({"\\": b"\\", "r": b"\r", "n": b"\n", "t": b"\t"})
_WRITTEN: Mapping[str, str] = MappingProxyType({"\\": r"\\", "\r": r"\r", "\n": r"\n", "\t": r"\t"})
_COMMANDS = "#!"
_LONE_BYTES = range(0xDC80, 0xDD00)


class EscapeError(ValueError):
    """A line holds an escape that says nothing; the sentence shows it and the escapes there are."""


def unescape(line: str) -> bytes:
    """Return the bytes that a written line stands for, or raise ``EscapeError``."""
    parts = []
    end = 0
    for found in _ESCAPE.finditer(line):
        parts += [_plain(line[end : found.start()]), _meaning(found)]
        end = found.end()
    return b"".join([*parts, _plain(line[end:])])


def escape(raw: bytes | str) -> str:
    """Return one printable line that ``unescape`` turns into the same bytes; a text counts as its UTF-8.

    The line is safe to show: it holds no control character and nothing that cannot be seen. A leading ``#`` or
    ``!``, which begins a comment or a command on a tape, is escaped too.
    """
    data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    text = "".join(map(_written, data.decode("utf-8", "surrogateescape")))
    return f"\\x{ord(text[0]):02x}{text[1:]}" if text[:1] and text[0] in _COMMANDS else text


def _meaning(found: re.Match[str]) -> bytes:
    byte, point, name, wrong = found.groups()
    if byte is not None:
        return bytes.fromhex(byte)
    if name is not None:
        return _NAMED[name]
    if point is None:
        shown = escape("\\" + wrong)[1:]
        raise EscapeError(
            rf"The escape {shown} is not known: write \\ for a backslash, \r, \n, \t, \xHH for a byte or \uHHHH for a "
            "code point."
        )
    try:
        return chr(int(point, 16)).encode()
    except UnicodeEncodeError as error:
        raise EscapeError(
            rf"\u{point} is half of a pair and no character: write the character itself, or its UTF-8 bytes as \xHH."
        ) from error


def _plain(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise EscapeError(
            rf"The line holds \u{ord(text[error.start]):04x}, half of a pair and no character: remove it."
        ) from error


def _written(character: str) -> str:
    point = ord(character)
    if character in _WRITTEN:
        return _WRITTEN[character]
    if character.isprintable():
        return character
    if point in _LONE_BYTES:
        return f"\\x{point - 0xDC00:02x}"
    if point < 0x80:  # noqa: PLR2004  # ASCII: the byte is the code point
        return f"\\x{point:02x}"
    if point <= 0xFFFF:  # noqa: PLR2004  # what \uHHHH can write
        return f"\\u{point:04x}"
    return "".join(f"\\x{byte:02x}" for byte in character.encode())
