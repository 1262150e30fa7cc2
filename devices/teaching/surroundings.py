"""What a scanner puts around every code: prefix, identifier, suffix, terminator."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from devices.decoders.content import split_aim
from devices.dialects import Aim, Caps, Framing
from devices.profile import Profile
from devices.teaching.finding import Finding, change, note
from devices.teaching.sample import Medium
from devices.teaching.spelling import Spelling, octets, turned

_STX: Final = "\x02"
_ETX: Final = "\x03"
_ENDS: Final = re.compile(r"[\r\n\t]{1,8}\Z|[\x03\x04]\Z")
_AIM_LENGTH: Final = 3
_SAID: Final = {"\r": "CR", "\n": "LF", "\r\n": "CR LF", "\t": "TAB", _ETX: "ETX", "\x04": "EOT"}


@dataclass(frozen=True, slots=True)
class _Around:
    prefix: str
    aim: str
    after: str


def surroundings(
    spellings: Mapping[str, Spelling], medium: Medium, profile: Profile
) -> tuple[Profile, tuple[Finding, ...]]:
    """Return the profile with what stands around the symbols, and what was found; at least one symbol is given."""
    around = [_around(one, profile.caps) for one in spellings.values()]
    found: list[Finding] = []
    if medium is Medium.BYTES and all(one.prefix.startswith(_STX) and _ETX in one.after for one in around):
        profile = replace(profile, framing=Framing.STX_ETX, terminators=_behind(around, profile))
        around = [_Around(one.prefix[1:], one.aim, one.after[: one.after.rindex(_ETX)]) for one in around]
        suffix, ends = _alike([one.after for one in around]), None
        found.append(note("STX begins each code and ETX ends it."))
    else:
        after = _alike([one.after for one in around])
        ends = _ENDS.search(after or "")
        suffix = after if ends is None or after is None else after[: ends.start()]
        if medium is not Medium.REPORTS:
            profile = replace(profile, terminators=() if ends is None else (octets(ends[0]),))
            found += _terminator(ends[0] if ends else "", medium)
    prefix = _alike([one.prefix for one in around])
    found += [*_prefix(prefix, around), *_suffix(suffix), *_identifier(around)]
    sent = all(one.aim for one in around)
    profile = replace(
        profile, prefix=octets(prefix or ""), suffix=octets(suffix or ""), aim=Aim.AUTO if sent else Aim.NEVER
    )
    return profile, tuple(found)


def _around(one: Spelling, caps: Caps) -> _Around:
    before = turned(one.before, caps)
    leading = next((came for _, came in one.arrivals if came and before.endswith(came)), "")
    before = before.removesuffix(leading)  # FNC1 in front, which some scanners send as a separator too
    aim, _ = split_aim(f"{before[-_AIM_LENGTH:]}x")
    return _Around(one.before[: len(before) - len(aim)], aim, one.after)


def _alike(texts: list[str]) -> str | None:
    return texts[0] if len(set(texts)) == 1 else None


def _behind(around: list[_Around], profile: Profile) -> tuple[bytes, ...]:
    behind = _alike([one.after[one.after.rindex(_ETX) + 1 :] for one in around])
    return (octets(behind),) if behind and not behind.strip("\r\n") else profile.terminators


def _terminator(ends: str, medium: Medium) -> Iterator[Finding]:
    if medium is Medium.TERMINAL and ends not in {"\r", "\n", "\r\n"}:
        yield change(
            "A code typed into a terminal has to end with Enter: turn on the suffix CR (Enter, carriage return)."
        )
    elif not ends:
        yield note(
            "Nothing ends a code, so that silence has to; a code that stalls would be cut. Turn on the suffix CR."
        )
    else:
        said = _SAID.get(ends) or f"{len(ends)} control characters"
        yield note(f"{said} ends each code.")


def _prefix(prefix: str | None, around: list[_Around]) -> Iterator[Finding]:
    starts = sorted({one.prefix for one in around})
    if any(split_aim(f"{start}x")[0] for start in starts):
        yield change("It sends the identifier before its prefix: turn the prefix off, or let it stand first.")
    elif prefix is None and all(len(start) <= 1 for start in starts):
        yield change(
            f"It puts a letter of the maker's own before each code ({', '.join(filter(None, starts))}), which a code "
            "may begin with too: turn off the setting 'code ID', and turn on 'AIM identifiers'."
        )
    elif prefix is None:
        yield change(f"What stands before a code differs ({', '.join(map(repr, starts))}): turn the prefix off.")
    elif prefix:
        yield note(f"The prefix {prefix!r} stands before each code.")


def _suffix(suffix: str | None) -> Iterator[Finding]:
    if suffix is None:
        yield change("What stands behind a code differs from code to code: turn off all suffixes but the terminator.")
    elif suffix:
        yield note(f"The suffix {suffix!r} stands behind each code.")


def _identifier(around: list[_Around]) -> Iterator[Finding]:
    sent = [bool(one.aim) for one in around]
    if all(sent):
        yield note("It sends AIM identifiers.")
    elif any(sent):
        yield change("It sends AIM identifiers for some codes and not for others: turn them on for all.")
    else:
        yield note("It sends no AIM identifiers: with them a code is told apart better. Turn them on and set up again.")
