"""From the bytes between two terminators to one ``Scan`` or one ``ScanFault``."""

import re
from functools import lru_cache
from typing import Final

from devices.barcodes import aim as identifiers
from devices.decoders import extended_channels, letter_case
from devices.decoders.line_noise import noisy, parity_bits
from devices.dialects import Aim, Caps
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault

_AIM_LENGTH: Final = 3
_AIM_KIND_LENGTH: Final = 2
_NUL: Final = b"\0"

PARTIAL_CAP: Final = 256
"""How many bytes of a damaged scan are kept for the record."""


def finish(
    raw: bytes,
    profile: Profile,
    source: str,
    at: float,
    flags: frozenset[Flag] = frozenset(),
    *,
    reported_aim: str = "",
) -> Scan | ScanFault | None:
    """Turn one frame into what it is: nothing where it is empty, else exactly one Scan or ScanFault.

    ``reported_aim`` is the identifier that a transport carried beside the content; one of the same symbology that
    the scanner put before the content, too, says more and is taken off.
    """
    if not raw:
        return None
    damage = _damage(raw, profile)
    if damage is not None:
        return fault(damage, raw, source, at)
    if Flag.UNMAPPED_KEY in flags:
        # A key nobody can name may have been a separator: content without it would be another content.
        return Scan(raw, None, "", source, at, flags)
    content = raw[len(profile.prefix) : len(raw) - len(profile.suffix)]
    text, doubtful = _text(content, profile, reported_aim)
    if doubtful:
        flags |= {Flag.CHARSET}
    if text is None:
        return Scan(raw, None, reported_aim, source, at, flags)
    if profile.caps is Caps.INVERTED:
        text = letter_case.inverted(text)
    elif profile.aim is Aim.AUTO and letter_case.is_inverted(text):
        flags |= {Flag.CASE_INVERTED}
    aim, text = _identified(text, profile, reported_aim)
    return Scan(raw, substituted(text, profile.substitutes), aim, source, at, flags)


def fault(kind: FaultKind, partial: bytes, source: str, at: float) -> ScanFault:
    """Make a fault that keeps no more of the damaged scan than a record needs."""
    return ScanFault(kind, partial[:PARTIAL_CAP], source, at)


def split_aim(text: str) -> tuple[str, str]:
    """Split a leading AIM identifier off; where there is none that a symbology has, or no content, all is content."""
    found, content = identifiers.split_aim(text)
    return (found, content) if content else ("", text)


def substituted(text: str, substitutes: tuple[tuple[str, str], ...]) -> str:
    """Return the text with each arrival replaced by what it stands for, in one pass, the longest first."""
    return _arrivals(substitutes).sub(lambda found: dict(substitutes)[found[0]], text) if substitutes else text


def unended(content: bytes, profile: Profile) -> bytes:
    """Return a message without the terminator that a scanner puts into it, where one is set, as into a line."""
    ends = sorted(profile.terminators, key=len, reverse=True)
    return next((content.removesuffix(end) for end in ends if content.endswith(end)), content)


def misread(raw: bytes, profile: Profile) -> bool:
    """Say whether these bytes of a serial line are what a wrong speed or parity makes of a code, and no text."""
    text, doubtful = _text(raw, profile, "")
    if not doubtful:
        return not raw.strip(_NUL) and noisy(raw)
    if parity_bits(raw) is not None:
        return True
    # 0xFF is a letter in some fallback encodings, NUL in none.
    return noisy(raw) and (text is None or _NUL in raw)


def _damage(raw: bytes, profile: Profile) -> FaultKind | None:
    length = len(raw) - len(profile.prefix) - len(profile.suffix)
    if length < 0 or not (raw.startswith(profile.prefix) and raw.endswith(profile.suffix)):
        return FaultKind.INCOMPLETE
    if length < profile.min_length:
        return FaultKind.SHORT
    return FaultKind.OVERSIZE if length > profile.max_length else None


def _identified(text: str, profile: Profile, reported_aim: str) -> tuple[str, str]:
    aim, content = split_aim(text) if profile.aim is Aim.AUTO else ("", text)
    if not reported_aim or aim[:_AIM_KIND_LENGTH] == reported_aim[:_AIM_KIND_LENGTH]:
        return aim, content
    return reported_aim, text


def _text(content: bytes, profile: Profile, reported_aim: str) -> tuple[str | None, bool]:
    """Return the text, or None, and whether it is not simply in the profile's encoding."""
    aim = content[:_AIM_LENGTH]
    if profile.aim is Aim.AUTO and aim in extended_channels.ANNOUNCED:
        return _switched(content[_AIM_LENGTH:], profile, aim.decode("ascii"))
    if reported_aim.encode("ascii") in extended_channels.ANNOUNCED:
        return _switched(content, profile, "")
    return _encoded(content, profile)


def _switched(content: bytes, profile: Profile, aim: str) -> tuple[str | None, bool]:
    runs = extended_channels.segments(content)
    if runs is None:
        return None, True
    parts = [aim]
    doubtful = False
    for number, run in runs:
        if number is None:
            part, unsure = _encoded(run, profile)
        else:
            part, unsure = _decoded(run, extended_channels.ENCODINGS.get(number)), False
        if part is None:
            return None, True
        parts.append(part)
        doubtful |= unsure
    return "".join(parts), doubtful


def _encoded(content: bytes, profile: Profile) -> tuple[str | None, bool]:
    text = _decoded(content, profile.encoding)
    return (_decoded(content, profile.fallback), True) if text is None else (text, False)


def _decoded(content: bytes, encoding: str | None) -> str | None:
    if encoding is None:
        return None
    try:
        text = content.decode(encoding)
        text.encode("utf-8")  # a few encodings let surrogates through, which no database or JSON can hold
    except (UnicodeError, ValueError):
        return None
    return text


@lru_cache(maxsize=16)
def _arrivals(substitutes: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """Return what finds all that is replaced in one pass, so that no replacement is replaced again."""
    longest_first = sorted((arrives for arrives, _ in substitutes), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))
