"""What the serial numbers of one item have in common: given by whoever knows the item, or learned from samples."""

import re
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType
from typing import Protocol

from devices.barcodes.check_digits import has_gs1_check_digit, has_luhn_check_digit, has_mod_43_check_character

FEWEST_SAMPLES = 5
_LONGEST_SAMPLE = 64


class SerialShape(Protocol):
    """Whatever can say how an item's serial numbers look; ``SerialRule`` is one."""

    @property
    def mark(self) -> str:
        """What this item's labels print before the serial number inside the barcode, such as ``S``; or ""."""

    def fits(self, serial: str) -> bool:
        """Say whether the text looks as the item's serial numbers do, without the mark."""


class Characters(StrEnum):
    """A class of characters, as a regular expression writes it; ASCII alone."""

    DIGITS = "[0-9]"
    UPPER = "[A-Z]"
    LOWER = "[a-z]"
    UPPER_OR_DIGITS = "[0-9A-Z]"
    LOWER_OR_DIGITS = "[0-9a-z]"
    LETTERS_OR_DIGITS = "[0-9A-Za-z]"
    PRINTABLE = "[ -~]"


class CheckDigit(StrEnum):
    """How the last character of a serial number checks those before it."""

    LUHN = "luhn"
    GS1 = "gs1"
    MOD_43 = "mod_43"


@dataclass(frozen=True, slots=True)
class Fixed:
    """Characters that every serial number of the item has at this place."""

    text: str

    @property
    def mask(self) -> str:
        """The characters as a regular expression."""
        return "".join(sign if sign.isalnum() else "\\" + sign for sign in self.text)


@dataclass(frozen=True, slots=True)
class Varying:
    """So many characters of one class in a row."""

    characters: Characters
    fewest: int
    most: int

    @property
    def mask(self) -> str:
        """The stretch as a regular expression."""
        return f"{self.characters}{{{self.fewest},{self.most}}}" if self.fewest < self.most else self._exact

    @property
    def _exact(self) -> str:
        return f"{self.characters}{{{self.most}}}" if self.most > 1 else str(self.characters)


@dataclass(frozen=True, slots=True)
class SerialRule:
    """The shape of an item's serial numbers: stretches in a row, a check digit at the end, a mark printed before."""

    stretches: tuple[Fixed | Varying, ...]
    check: CheckDigit | None = None
    mark: str = ""

    @property
    def mask(self) -> str:
        """The stretches as one regular expression that matches the whole serial number, such as ``DR[0-9]{6}``."""
        return "".join(stretch.mask for stretch in self.stretches)

    def fits(self, serial: str) -> bool:
        """Say whether the text looks as the item's serial numbers do, and its check digit, if they have one, fits."""
        if re.fullmatch(self.mask, serial) is None:
            return False
        return self.check is None or _CHECKS[self.check](serial)


def learn(serials: Iterable[str], mark: str = "") -> SerialRule | None:
    """Return what at least five different serial numbers of one item have in common, or None where that is nothing.

    The samples are the numbers themselves, without the mark. What varies among them may vary further: digits at the
    end of what all begin with are a counter, and where letters and digits mix at one place they may at every place.
    """
    samples = sorted(set(serials))
    if len(samples) < FEWEST_SAMPLES or not all(map(_can_be_learned, samples)):
        return None
    prefix = _common_start(samples)
    rests = [sample[len(prefix) :] for sample in samples]
    widths = {len(rest) for rest in rests}
    varying = (
        _by_place(rests) if len(widths) == 1 else (Varying(_characters("".join(rests)), min(widths), max(widths)),)
    )
    if not prefix and len(widths) > 1 and varying[0] == Varying(Characters.PRINTABLE, min(widths), max(widths)):
        return None
    check = next((kind for kind, has_check in _CHECKS.items() if all(map(has_check, samples))), None)
    return SerialRule((Fixed(prefix), *varying) if prefix else varying, check, mark)


_CHECKS: Mapping[CheckDigit, Callable[[str], bool]] = MappingProxyType(
    {
        CheckDigit.LUHN: has_luhn_check_digit,
        CheckDigit.GS1: has_gs1_check_digit,
        CheckDigit.MOD_43: has_mod_43_check_character,
    }
)
_SIGNS: Mapping[Characters, frozenset[str]] = MappingProxyType(
    {
        Characters.DIGITS: frozenset(string.digits),
        Characters.UPPER: frozenset(string.ascii_uppercase),
        Characters.LOWER: frozenset(string.ascii_lowercase),
        Characters.UPPER_OR_DIGITS: frozenset(string.digits + string.ascii_uppercase),
        Characters.LOWER_OR_DIGITS: frozenset(string.digits + string.ascii_lowercase),
        Characters.LETTERS_OR_DIGITS: frozenset(string.digits + string.ascii_letters),
    }
)


def _can_be_learned(sample: str) -> bool:
    return 0 < len(sample) <= _LONGEST_SAMPLE and sample.isascii() and sample.isprintable()


def _common_start(samples: Sequence[str]) -> str:
    """Return what all sorted samples begin with, without the digits at its end."""
    first, last = samples[0], samples[-1]
    same = next(
        (place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first)
    )
    return first[:same].rstrip(string.digits)


def _by_place(rests: Sequence[str]) -> tuple[Fixed | Varying, ...]:
    """Return the classes of the characters place by place, equal neighbours as one stretch."""
    places = [set(signs) for signs in zip(*rests, strict=True)]
    signs = {sign for place in places if not _is_separator(place) for sign in place}
    is_mixed = any(len({sign.isdecimal() for sign in place}) > 1 for place in places)
    kinds = [_kind(place, signs if is_mixed else place) for place in places]
    stretches: list[Fixed | Varying] = []
    for kind, run in groupby(kinds):
        width = len(list(run))
        stretches.append(Varying(kind, width, width) if isinstance(kind, Characters) else Fixed(kind * width))
    return tuple(stretches)


def _kind(place: set[str], signs: Iterable[str]) -> Characters | str:
    return next(iter(place)) if _is_separator(place) else _characters(signs)


def _is_separator(place: set[str]) -> bool:
    return len(place) == 1 and not next(iter(place)).isalnum()


def _characters(signs: Iterable[str]) -> Characters:
    return next((kind for kind, members in _SIGNS.items() if members.issuperset(signs)), Characters.PRINTABLE)
