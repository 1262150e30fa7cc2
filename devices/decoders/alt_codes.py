"""Alt codes: a character typed as its number on the keypad while Alt is held."""

from typing import Final

_LONGEST: Final = 5
_FIRST_PRINTABLE: Final = 0x20
_DELETE: Final = 0x7F
_BYTE: Final = 0xFF


def alt_character(digits: str, page: str) -> str | None:
    """Return the character of an Alt code; None where there is none.

    With a leading zero the number is of Windows-1252, without one of ``page``, the code page that the scanner has in
    mind (``cp437``, ``cp850``). Numbers under 32 are control characters in both, never the signs that those code
    pages draw for them: a scanner means GS by 29.
    """
    if len(digits) > _LONGEST:
        return None
    number = int(digits)
    if number < _FIRST_PRINTABLE or number == _DELETE:
        return chr(number)
    if number > _BYTE:
        return None
    try:
        return bytes([number]).decode("cp1252" if digits.startswith("0") else page)
    except UnicodeDecodeError:
        return None
