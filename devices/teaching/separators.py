"""What a scanner makes of GS, RS and EOT, and which of it a profile can turn back."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from devices.barcodes.characters import EOT, GS, RS
from devices.teaching.finding import Finding, change, note
from devices.teaching.sample import Medium
from devices.teaching.spelling import CONTROLS, Spelling

_SAID: Final = {GS: "GS", RS: "RS", EOT: "EOT"}
_UNMAPPED: Final = re.compile("\udcff[0-9a-f]{4}")
"""A key without a character, as ``raw`` has it."""
_ASK_KEYS: Final = "set the scanner to send control characters by Ctrl and a key, or use it as a serial port (USB-CDC)"
_ASK_LINE: Final = "set the scanner to send control characters as they are, and nothing in their place"


def separators(
    spellings: Mapping[str, Spelling], medium: Medium
) -> tuple[tuple[tuple[str, str], ...], tuple[Finding, ...]]:
    """Return the substitutes that turn what came into what was meant, and what was found."""
    came: dict[str, set[str]] = defaultdict(set)
    for one in spellings.values():
        for control, arrived in one.arrivals:
            came[control].add(arrived)
    meant: dict[str, set[str]] = defaultdict(set)
    for control, arrivals in came.items():
        for arrived in arrivals:
            meant[arrived].add(control)
    substitutes = tuple(
        (arrived, next(iter(controls)))
        for arrived, controls in sorted(meant.items())
        if _can_stand(arrived) and len(controls) == 1
    )
    ask = _ASK_KEYS if medium in {Medium.KEYS, Medium.TERMINAL} else _ASK_LINE
    return substitutes, tuple(_findings(came, meant, ask))


def _can_stand(arrived: str) -> bool:
    return bool(arrived) and arrived not in CONTROLS and not any("\ud800" <= char <= "\udfff" for char in arrived)


def _findings(came: Mapping[str, set[str]], meant: Mapping[str, set[str]], ask: str) -> Iterator[Finding]:
    for control in CONTROLS:
        for arrived in sorted(came.get(control, ())):
            yield from _finding(control, arrived, meant[arrived], ask)


def _finding(control: str, arrived: str, meant: set[str], ask: str) -> Iterator[Finding]:
    said = _SAID[control]
    if arrived == control:
        if control == GS:
            yield note("GS arrives as it is.")
    elif not arrived:
        yield _dropped(control)
    elif _UNMAPPED.search(arrived):
        yield change(f"{said} comes as a key that stands for nothing in any dialect: {ask}.")
    elif len(meant) > 1:
        others = " and ".join(_SAID[each] for each in CONTROLS if each in meant)
        yield change(f"{others} come as the same {arrived!r} and cannot be told apart: {ask}.")
    elif arrived in CONTROLS:
        yield change(f"{said} comes as {_SAID[arrived]}: {ask}.")
    elif not _can_stand(arrived):
        yield change(f"{said} comes as bytes that are no text in UTF-8: {ask}.")
    elif arrived.isascii() and arrived.isprintable():
        yield note(
            f"{said} arrives as {arrived!r}. The profile reads every {arrived!r} as {said}, so a code that holds "
            f"{arrived!r} itself is misread. Better {ask}."
        )
    else:
        yield note(f"{said} arrives as {arrived!r}, and the profile turns it back.")


def _dropped(control: str) -> Finding:
    if control == GS:
        return change(
            "GS does not arrive, so that the parts of a GS1 code run into each other: turn on the setting 'transmit "
            "FNC1 as GS', or 'send control characters'."
        )
    return note(
        f"{_SAID[control]} does not arrive, which codes of ISO/IEC 15434 alone hold: for them turn on 'send control "
        "characters'."
    )
