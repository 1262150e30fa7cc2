"""From the bytes between two terminators to one ``Scan`` or one ``ScanFault``."""

import re
from typing import Final

from devices.dialects import Aim
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault

# The code characters of ISO/IEC 15424; the modifier is one digit or letter, and content must follow it.
_AIM_FORM: Final = re.compile(r"\][A-UXYZcdeghopsz][0-9A-Za-z](?=.)", re.DOTALL)

PARTIAL_CAP: Final = 256
"""How many bytes of a damaged scan are kept for the record."""


def finish(
    raw: bytes, profile: Profile, source: str, at: float, flags: frozenset[Flag] = frozenset()
) -> Scan | ScanFault | None:
    """Turn one frame into what it is: nothing where it is empty, else exactly one Scan or ScanFault."""
    if not raw:
        return None
    damage = _damage(raw, profile)
    if damage is not None:
        return fault(damage, raw, source, at)
    if Flag.UNMAPPED_KEY in flags:
        # A key nobody can name may have been a separator: content without it would be another content.
        return Scan(raw, None, "", source, at, flags)
    text, doubtful = _text(raw[len(profile.prefix) : len(raw) - len(profile.suffix)], profile)
    if doubtful:
        flags |= {Flag.CHARSET}
    if text is None:
        return Scan(raw, None, "", source, at, flags)
    aim, text = split_aim(text) if profile.aim is Aim.AUTO else ("", text)
    return Scan(raw, text, aim, source, at, flags)


def _damage(raw: bytes, profile: Profile) -> FaultKind | None:
    length = len(raw) - len(profile.prefix) - len(profile.suffix)
    if length < 0 or not (raw.startswith(profile.prefix) and raw.endswith(profile.suffix)):
        return FaultKind.INCOMPLETE
    if length < profile.min_length:
        return FaultKind.SHORT
    return FaultKind.OVERSIZE if length > profile.max_length else None


def fault(kind: FaultKind, partial: bytes, source: str, at: float) -> ScanFault:
    """Make a fault that keeps no more of the damaged scan than a record needs."""
    return ScanFault(kind, partial[:PARTIAL_CAP], source, at)


def split_aim(text: str) -> tuple[str, str]:
    """Split a leading AIM identifier off; where there is none of a known form, the text stays whole."""
    found = _AIM_FORM.match(text)
    return (found[0], text[found.end() :]) if found else ("", text)


def _text(content: bytes, profile: Profile) -> tuple[str | None, bool]:
    text = _decoded(content, profile.encoding)
    if text is not None:
        return text, False
    if profile.fallback is not None:
        return _decoded(content, profile.fallback), True
    return None, True


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
        text.encode("utf-8")  # a few encodings let surrogates through, which no database or JSON can hold
    except (UnicodeError, ValueError):
        return None
    return text
