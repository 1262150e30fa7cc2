"""Serial numbers by range, list and prefix, as recalls, holds and manifests name them (RULES §7)."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from sync.ledger.errors import MalformedError

MAX_DIGITS = 18
"""Digits of a number that fit a database's integer; what stands before them belongs to the prefix."""

_NUMBER = re.compile(rf"(?s)(.*?)([0-9]{{1,{MAX_DIGITS}}})([^0-9]*)\Z")
_RANGE = ".."
_PREFIX = "*"


@dataclass(frozen=True, slots=True)
class SplitSerial:
    """A serial around its last number: ``SN0042-A`` is ``SN``, 42 in 4 digits, ``-A``. It is the index's key."""

    prefix: str
    number: int
    width: int
    suffix: str

    @classmethod
    def parse(cls, serial: str) -> Self | None:
        """Return the parts, or None for a serial without any digit."""
        found = _NUMBER.match(serial)
        return cls(found[1], int(found[2]), len(found[2]), found[3]) if found else None

    @property
    def padded(self) -> bool:
        """Return whether the width is part of the serial: it begins with a zero."""
        return len(str(self.number)) < self.width


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The serials with this prefix, width and suffix whose number is ``low`` to ``high``, both included."""

    prefix: str
    suffix: str
    width: int
    low: int
    high: int

    @property
    def count(self) -> int:
        """Return how many serials it holds."""
        return self.high - self.low + 1

    def contains(self, serial: SplitSerial) -> bool:
        """Return whether it holds the serial."""
        same = (serial.prefix, serial.suffix, serial.width) == (self.prefix, self.suffix, self.width)
        return same and self.low <= serial.number <= self.high


@dataclass(frozen=True, slots=True)
class SerialSet:
    """Serials by list, by spans and by prefix. ``spans`` are sorted and do not touch each other."""

    serials: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    prefixes: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the set named by entries on lines or between commas, or raise MalformedError for the first bad one.

        An entry is one serial, ``first..last``, or a prefix followed by ``*``. Blanks around an entry are not data.
        """
        entries = (entry.strip() for entry in re.split(r"[\r\n,]", text))
        return cls.of(entry for entry in entries if entry)

    @classmethod
    def of(cls, entries: Iterable[str]) -> Self:
        """Return the set of the entries, each read as by ``parse`` but exact, or raise MalformedError."""
        serials: set[str] = set()
        prefixes: set[str] = set()
        spans: list[Span] = []
        for entry in entries:
            if _RANGE in entry:
                spans.extend(spans_of(entry))
            elif entry.endswith(_PREFIX):
                prefixes.add(_prefix(entry))
            else:
                serials.add(entry)
        if not (serials or spans or prefixes):
            raise MalformedError("No serial is named; give serials, first..last, or a prefix followed by *.")
        return cls(frozenset(serials), _merged(spans), tuple(sorted(prefixes)))

    def contains(self, serial: str) -> bool:
        """Return whether the set holds exactly this serial."""
        if serial in self.serials or serial.startswith(self.prefixes):
            return True
        split = SplitSerial.parse(serial)
        return split is not None and any(span.contains(split) for span in self.spans)

    @property
    def count(self) -> int | None:
        """Return how many distinct serials it holds, or None where a prefix leaves that open."""
        if self.prefixes:
            return None
        spans = SerialSet(spans=self.spans)
        return sum(span.count for span in self.spans) + sum(not spans.contains(serial) for serial in self.serials)


def spans_of(entry: str) -> tuple[Span, ...]:
    """Return the spans of ``first..last``, one for every width, or raise MalformedError with the reason."""
    first_text, _, last_text = (part.strip() for part in entry.partition(_RANGE))
    if _RANGE in last_text:
        raise MalformedError(f"The range {entry!r} has more than two ends; give it as first..last.")
    first, last = SplitSerial.parse(first_text), SplitSerial.parse(last_text)
    if first is None or last is None:
        raise MalformedError(f"An end of the range {entry!r} has no number; give such serials as a list or a prefix.")
    for part, one, other in (("prefixes", first.prefix, last.prefix), ("suffixes", first.suffix, last.suffix)):
        if one != other:
            raise MalformedError(
                f"The ends of the range {entry!r} have different {part}, {one!r} and {other!r}; "
                "give one range for each."
            )
    if first.width != last.width and (first.padded or last.padded):
        raise MalformedError(
            f"The ends of the range {entry!r} have numbers of {first.width} and {last.width} digits with leading "
            "zeros; give one range for each width."
        )
    if last.number < first.number:
        raise MalformedError(f"The range {entry!r} ends before it begins; give the lower serial first.")
    return tuple(_by_width(first, last))


def _by_width(first: SplitSerial, last: SplitSerial) -> Iterable[Span]:
    for width in range(first.width, last.width + 1):
        low = first.number if width == first.width else 10 ** (width - 1)
        high = last.number if width == last.width else 10**width - 1
        yield Span(first.prefix, first.suffix, width, low, high)


def _prefix(entry: str) -> str:
    prefix = entry[: -len(_PREFIX)]
    if not prefix:
        raise MalformedError("A prefix of nothing would name every serial; give at least one character before the *.")
    return prefix


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    groups: defaultdict[tuple[str, str, int], list[Span]] = defaultdict(list)
    for span in sorted(spans):
        group = groups[span.prefix, span.suffix, span.width]
        if group and span.low <= group[-1].high + 1:
            group[-1] = Span(span.prefix, span.suffix, span.width, group[-1].low, max(span.high, group[-1].high))
        else:
            group.append(span)
    return tuple(span for group in groups.values() for span in group)
