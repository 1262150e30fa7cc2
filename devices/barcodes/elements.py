"""Elements: what the structured forms (GS1, Digital Link, ISO/IEC 15434) all come down to."""

from collections.abc import Mapping
from dataclasses import dataclass

from devices.barcodes.reading import Candidate, Note, Role


@dataclass(frozen=True, slots=True)
class Element:
    """One identifier with its value as it stands in the code, and what is wrong with it, if anything is."""

    identifier: str
    value: str
    flaw: Note | None = None


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of one code in their order. An element without identifier is a stretch that none begins.

    ``doubts`` are about the code as a whole and leave the elements as they are.
    """

    all: tuple[Element, ...]
    doubts: frozenset[Note] = frozenset()

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Every element that has an identifier, flawed ones too, exactly as scanned."""
        return tuple((element.identifier, element.value) for element in self.all if element.identifier)

    @property
    def conflicts(self) -> frozenset[str]:
        """The identifiers that stand there more than once with different values."""
        values: dict[str, set[str]] = {}
        for identifier, value in self.fields:
            values.setdefault(identifier, set()).add(value)
        return frozenset(identifier for identifier, found in values.items() if len(found) > 1)

    @property
    def notes(self) -> frozenset[Note]:
        """What is doubtful about the elements."""
        flaws = {element.flaw for element in self.all if element.flaw is not None}
        return self.doubts | flaws | ({Note.CONFLICT} if self.conflicts else frozenset())

    @property
    def sound(self) -> Mapping[str, str]:
        """The values that can be relied on: no flaw, and no second opinion in the same code."""
        conflicts = self.conflicts
        return {
            element.identifier: element.value
            for element in self.all
            if element.identifier and element.flaw is None and element.identifier not in conflicts
        }

    @property
    def identifiers(self) -> frozenset[str]:
        """Every identifier that stands there, with a flawed value too."""
        return frozenset(element.identifier for element in self.all if element.identifier)

    @property
    def is_foreign(self) -> bool:
        """Whether no identifier was found at all, so that the content is of another kind."""
        return not self.fields


def candidates_of(
    elements: Elements, roles: Mapping[str, tuple[Role, str]], name: str = "({})"
) -> tuple[Candidate, ...]:
    """Return the roles the sound elements play, in the table's order."""
    sound = elements.sound
    return tuple(
        Candidate(role, sound[identifier], f"The element {name.format(identifier)} holds {what}.")
        for identifier, (role, what) in roles.items()
        if sound.get(identifier)
    )
