"""Text from barcodes on a page: every character that does not show itself is written out."""

from base64 import b64decode
from binascii import Error as Base64Error


def visible(text: str) -> str:
    """Return the text with control, direction and other invisible characters as escapes; HTML escaping comes after."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escaped(character) for character in text)


def visible_raw(raw: str) -> str:
    """Return the bytes of a scan, kept as base64, as text with everything else escaped."""
    try:
        data = b64decode(raw, validate=True)
    except (Base64Error, ValueError):
        return visible(raw)
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}" for byte in data)  # noqa: PLR2004  # ASCII


def _escaped(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004  # one byte
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004  # the basic plane
