"""What one code says: the roles its content may play, best first, each with its reason."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a piece of content is, judged by the content alone; whether it is known is another's question."""

    SERIAL = "serial"
    GTIN = "gtin"
    ITEM = "item"
    SSCC = "sscc"
    LOT = "lot"
    EXPIRY = "expiry"
    GLN = "gln"
    TRACKING = "tracking"
    URL = "url"
    TEXT = "text"


class Form(StrEnum):
    """The shape the content has."""

    PLAIN = "plain"
    GS1 = "gs1"
    GS1_BRACKETED = "gs1_bracketed"
    DIGITAL_LINK = "digital_link"
    ISO15434 = "iso15434"
    RETAIL = "retail"
    """An EAN, UPC or ITF-14 number alone."""


class Note(StrEnum):
    """What is doubtful about the content."""

    BAD_CHECK_DIGIT = "bad_check_digit"
    BAD_STRUCTURE = "bad_structure"
    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    """The same element twice with different values."""
    CONTROL_CHARACTERS = "control_characters"
    INVISIBLE = "invisible"
    """Zero-width, bidirectional or other characters that cannot be seen."""
    NOT_ASCII = "not_ascii"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One role the content may play. ``why`` is one English sentence for logs and the decode command."""

    role: Role
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole of what a code's content says.

    ``text`` is the content exactly as scanned (no AIM identifier). ``fields`` are the parsed elements in their
    order, ``(identifier, value)``: GS1 application identifiers (``01``, ``21``, ``10``, ``17``, ...) or data
    identifiers. ``candidates`` are best first and never empty for a text that is not empty.
    """

    text: str
    aim: str
    form: Form
    candidates: tuple[Candidate, ...]
    fields: tuple[tuple[str, str], ...] = ()
    notes: frozenset[Note] = field(default=frozenset())

    def value(self, role: Role) -> str | None:
        """Return the best candidate's value for the role, or None."""
        return next((candidate.value for candidate in self.candidates if candidate.role is role), None)

    def element(self, identifier: str) -> str | None:
        """Return the first parsed element with this identifier, or None."""
        return next((value for name, value in self.fields if name == identifier), None)
