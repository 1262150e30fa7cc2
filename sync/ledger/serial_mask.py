"""An item's serial mask: a regular expression that can never keep the handheld or the server busy.

Python's matching may try every way in which repeats can share out a text, and lets no other thread run meanwhile: one
mask with a repeat inside a repeat and one wrong scan would stop a handheld for ever. So the ways are counted before.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]  # typeshed has only their names before Python 3.11
from typing import Any, Final, Self

from sync.ledger.errors import MalformedError
from sync.ledger.identity import MAX_SERIAL

_MOST_STEPS: Final = 20_000_000
"""Well under a second."""
_USUAL_LENGTH: Final = 40
_REPEATS: Final = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT})
_SINGLE: Final = frozenset(
    {
        _constants.LITERAL, _constants.NOT_LITERAL, _constants.ANY, _constants.IN, _constants.RANGE,
        _constants.CATEGORY, _constants.AT,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SerialMask:
    """A mask that is a regular expression."""

    pattern: re.Pattern[str]
    parsed: Any
    always: bool
    """Whether a serial of any length is decided quickly."""

    @classmethod
    def parse(cls, mask: str) -> Self:
        """Return the mask, or raise MalformedError where it is no regular expression."""
        try:
            parsed = _parser.parse(mask)
            return cls(re.compile(mask), parsed, _quick(parsed, MAX_SERIAL))
        except (re.error, OverflowError, RecursionError) as error:
            raise MalformedError(f"The mask {mask!r} is no regular expression ({error}).") from error

    @property
    def bounded(self) -> bool:
        """Say whether a serial of usual length is decided quickly; an import refuses any other mask."""
        return self.always or _quick(self.parsed, _USUAL_LENGTH)

    def fits(self, serial: str) -> bool:
        """Return whether the serial matches in full; what would take too long to find out does not."""
        quick = self.always or _quick(self.parsed, len(serial))
        return quick and self.pattern.fullmatch(serial) is not None


@lru_cache(maxsize=16_384)
def serial_mask(mask: str) -> SerialMask | None:
    """Return the mask, or None where it is no regular expression; the same one is parsed once."""
    try:
        return SerialMask.parse(mask)
    except MalformedError:
        return None


def _quick(parsed: Any, length: int) -> bool:
    return _ways(parsed, length) * (length + 1) <= _MOST_STEPS


def _ways(parsed: Any, length: int) -> int:
    """Return in how many ways at most the expression shares out a text of this length; capped."""
    ways = 1
    for operation, argument in parsed:
        ways = min(ways * _ways_of(operation, argument, length), _MOST_STEPS + 1)
    return ways


def _ways_of(operation: Any, argument: Any, length: int) -> int:
    if operation in _SINGLE:
        return 1
    if operation in _REPEATS:
        return _repeated(argument, length)
    if operation is _constants.BRANCH:
        return sum(_ways(branch, length) for branch in argument[1])
    if operation is _constants.SUBPATTERN:
        return _ways(argument[-1], length)
    # Looking ahead, going back to a group: no serial number needs it, and its cost cannot be told.
    return _MOST_STEPS + 1


def _repeated(argument: tuple[Any, Any, Any], length: int) -> int:
    fewest, most, inner = int(argument[0]), int(argument[1]), argument[2]
    narrowest = int(inner.getwidth()[0])
    rounds = min(most, max(fewest, length // max(narrowest, 1)))
    each = _ways(inner, length)
    choices = max(rounds - fewest, 0) + 1
    if each == 1:
        return choices
    rounds = min(rounds, _MOST_STEPS.bit_length())
    return int(min(choices * each**rounds, _MOST_STEPS + 1))
