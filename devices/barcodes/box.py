"""The codes of one box, and what is known besides: what its serial number is chosen from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from devices.barcodes.reading import Reading, Role
from devices.barcodes.serial_rule import SerialShape


@dataclass(frozen=True, slots=True)
class Box:
    """What was read on one box, in any order.

    ``rules`` say how the serial numbers of the items look that the box may hold; none where no item is known.
    ``seen`` tells of a code's content on how many *other* boxes of the pallet it was read.
    """

    readings: tuple[Reading, ...]
    rules: tuple[SerialShape, ...] = ()
    seen: Mapping[str, int] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[Reading, ...]:
        """Each code once, in an order that does not depend on the order of scanning."""
        different = {(reading.text, reading.aim): reading for reading in self.readings}
        return tuple(different[key] for key in sorted(different))

    @property
    def marks(self) -> frozenset[str]:
        """What the items' labels print before a serial number."""
        return frozenset(rule.mark for rule in self.rules if rule.mark)

    def times_seen(self, *contents: str) -> int:
        """Return on how many other boxes one of the contents was read, the highest of them."""
        return max(self.seen.get(content, 0) for content in contents)


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence for or against a serial number, and how much it counts."""

    points: int
    why: str


@dataclass(frozen=True, slots=True)
class Scored:
    """One thing that one code may name, and what speaks for and against its being the unit's serial number.

    ``role`` is what it names; only with the role of a serial can it be chosen. ``is_explicit``: the code itself says
    that this is the serial number.
    """

    text: str
    aim: str
    role: Role
    value: str
    reasons: tuple[Reason, ...]
    is_explicit: bool = False

    @property
    def points(self) -> int:
        """The sum of the reasons' points."""
        return sum(reason.points for reason in self.reasons)

    @property
    def rank(self) -> tuple[int, str, str, str, str]:
        """The key that sorts the best first, and equals always in the same way."""
        return -self.points, self.role, self.value, self.text, self.aim
