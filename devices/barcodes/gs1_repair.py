"""Splits of a GS1 message whose separators were lost: offered to a person or a rule that can judge, never chosen here.

Many scanners drop FNC1 (GS). A value of free length then swallows what stands behind it, and ``21SER110LOT`` may be
a serial SER1 of lot LOT, or a serial SER110LOT.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from devices.barcodes.application_identifiers import PREDEFINED_LENGTH, identifier_at
from devices.barcodes.associations import association_notes
from devices.barcodes.characters import GS
from devices.barcodes.elements import Element, Elements
from devices.barcodes.gs1 import checked, gs1_elements
from devices.barcodes.reading import Note

Fields = tuple[tuple[str, str], ...]

MOST_REPAIRS = 8
"""No more are offered: who has to choose from more scans the label again."""

_MOST_STEPS = 400
_LONGEST_MESSAGE = 200
_PROVEN = r"01[0-9]{14}|1[1-7][0-9]{6}"
_HIDDEN = re.compile(rf"{_PROVEN}|(?:10|21|240)[0-9]{{0,6}}[A-Za-z]")
"""What a swallowed element begins with: an item, a date, and a lot, serial or item number with a letter in it."""

_HIDDEN_IN_FLAWED = re.compile(rf"{_PROVEN}|(?:10|21|240).")
"""The same where the message cannot be right as it stands: digits alone will do. Elsewhere they would raise doubts
about every other serial that is a number."""


def gs1_repairs(message: str, is_serial: Callable[[str], bool] | None = None) -> tuple[Fields, ...]:
    """Return the splits that fit: known identifiers, lengths, characters, dates and check digits all right.

    A message in which a separator came through lost none, and is not split. ``is_serial`` is what is known of this
    item's serials; with it, only splits with a serial (21) that it accepts are offered. Fewest splits come first. Pure;
    the work is bounded whatever the message is.
    """
    if GS in message or len(message) > _LONGEST_MESSAGE:
        return ()
    is_flawed = bool(gs1_elements(message).notes)
    search = _Search(message, _HIDDEN_IN_FLAWED if is_flawed else _HIDDEN)
    found = (elements for elements in search.splits(0) if search.was_cut(elements))
    offered = sorted(filter(_is_plausible, found), key=len)
    fields = (tuple((element.identifier, element.value) for element in elements) for elements in offered)
    fitting = (
        each for each in fields if is_serial is None or any(is_serial(value) for name, value in each if name == "21")
    )
    return tuple(fitting)[:MOST_REPAIRS]


@dataclass(slots=True)
class _Search:
    """One walk over all splits of a message; it ends when its steps are used up."""

    message: str
    hidden: re.Pattern[str]
    steps: int = field(default=0)

    def splits(self, position: int) -> Iterator[tuple[Element, ...]]:
        """Yield every sequence of sound elements from the position to the end."""
        identifier = identifier_at(self.message, position)
        if identifier is None:
            return
        start = position + len(identifier)
        for end in self._ends(identifier, position, start):
            self.steps += 1
            if self.steps > _MOST_STEPS:
                return
            element = checked(identifier, self.message[start:end])
            if element.flaw is None and end == len(self.message):
                yield (element,)
            elif element.flaw is None:
                yield from ((element, *rest) for rest in self.splits(end))

    def was_cut(self, elements: tuple[Element, ...]) -> bool:
        """Say whether an element of free length ends before the message does."""
        return any(element.identifier[:2] not in PREDEFINED_LENGTH for element in elements[:-1])

    def _ends(self, identifier: str, position: int, start: int) -> Iterator[int]:
        length = PREDEFINED_LENGTH.get(identifier[:2])
        if length is not None:
            yield min(position + length, len(self.message))
            return
        yield len(self.message)
        for end in range(start + 1, len(self.message) - 1):
            if self.hidden.match(self.message, end):
                yield end


def _is_plausible(elements: tuple[Element, ...]) -> bool:
    identifiers = [element.identifier for element in elements]
    return not Elements(elements).conflicts and Note.CONFLICT not in association_notes(identifiers)
